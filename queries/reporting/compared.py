"""Two periods compared: the networks behind a report on change, and the ties behind each of its bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from comity.graph.dates import Period
from comity.queries.measures.broker_firmness import EXACT, WEIGHTIEST
from comity.queries.measures.bypassed import Bypassed, bypassed
from comity.queries.measures.change import Change, change
from comity.queries.networks.network import Network
from comity.queries.networks.reading import set_aside
from comity.queries.networks.selection import HEADS
from comity.queries.networks.ties import Reading, Tie
from comity.queries.reporting.periods import Periods
from comity.queries.reporting.request import Request
from comity.queries.reporting.tabulate import origins


@dataclass(frozen=True, eq=False)
class Compared:
    """The networks of two periods, of all that counts whenever it was, and who was bypassed between the two.

    ``past`` leaves out parts as patron, convener and organiser where the request leaves out nothing itself;
    ``with_heads`` does not, and is ``past`` itself where no such part is on record.
    """

    reading: Reading
    periods: Periods
    whole: Network
    found: Change
    past: Bypassed
    with_heads: Bypassed
    lasting: bool
    """Whether one broker of ``past`` is bypassed most, and stays so whichever single source is set aside."""


def compared(reading: Reading, request: Request, rule: str, whole: Network, asked: Periods) -> Compared:
    """Make the networks of both periods and compare them."""
    found = _change(reading, request, rule, asked)
    with_heads = bypassed(found, reading.ties)
    past, kept = with_heads, request
    roles = {part.role for network in (found.before, found.after) for tie in network.ties for part in tie.parts}
    if not request.selection.without and not roles.isdisjoint(HEADS):
        kept = replace(request, selection=replace(request.selection, without=HEADS))
        past = bypassed(_change(reading, kept, rule, asked), reading.ties)
    lasting = _lasting(past, lambda other: bypassed(_change(other, kept, rule, asked), other.ties), reading)
    return Compared(reading, asked, whole, found, past, with_heads, lasting)


def _lasting(past: Bypassed, anew: Callable[[Reading], Bypassed], reading: Reading) -> bool:
    """Set the sources behind both periods aside, those of most cooperations first, until another comes first."""
    share = np.round(past.share(), 9)
    first = np.flatnonzero((share == share.max(initial=0)) & (share > 0))
    if len(first) != 1:
        return False
    ties = {tie.iri: tie for network in (past.change.before, past.change.after) for tie in network.ties}
    behind = Counter(origin for tie in ties.values() for origin in origins([tie], reading.sources))
    prints = {source.origin: iri for iri, source in sorted(reading.sources.items(), reverse=True)}
    order = sorted(behind, key=lambda origin: (-behind[origin], origin))
    for origin in order[: len(order) if len(share) <= EXACT else WEIGHTIEST]:
        left = np.round(anew(set_aside(reading, prints[origin])).share(), 9)
        if not 0 < left[first[0]] == left.max():
            return False
    return True


def _change(reading: Reading, request: Request, rule: str, asked: Periods) -> Change:
    return change(*(_in(reading, request, rule, period) for period in (asked.before, asked.after)))


def _in(reading: Reading, request: Request, rule: str, period: Period) -> Network:
    return replace(request, selection=replace(request.selection, period=period)).network(reading, rule)


def ties_at(network: Network, n: int) -> tuple[Tie, ...]:
    """Return the ties behind the edges of a node, in order."""
    return tuple(network.ties[t] for t in np.unique(network.made[network.edges_at(n)].indices).tolist())
