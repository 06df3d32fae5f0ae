"""Two periods compared: the networks behind a report on change, and the ties behind each of its bodies."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from comity.graph.dates import Period
from comity.queries.measures.bypassed import Bypassed, bypassed
from comity.queries.measures.change import Change, change
from comity.queries.networks.network import Network
from comity.queries.networks.selection import HEADS
from comity.queries.networks.ties import Reading, Tie
from comity.queries.reporting.periods import Periods
from comity.queries.reporting.request import Request


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


def compared(reading: Reading, request: Request, rule: str, whole: Network, asked: Periods) -> Compared:
    """Make the networks of both periods and compare them."""
    found = _change(reading, request, rule, asked)
    with_heads = bypassed(found, reading.ties)
    past = with_heads
    roles = {part.role for network in (found.before, found.after) for tie in network.ties for part in tie.parts}
    if not request.selection.without and not roles.isdisjoint(HEADS):
        headless = replace(request, selection=replace(request.selection, without=HEADS))
        past = bypassed(_change(reading, headless, rule, asked), reading.ties)
    return Compared(reading, asked, whole, found, past, with_heads)


def _change(reading: Reading, request: Request, rule: str, asked: Periods) -> Change:
    return change(*(_in(reading, request, rule, period) for period in (asked.before, asked.after)))


def _in(reading: Reading, request: Request, rule: str, period: Period) -> Network:
    return replace(request, selection=replace(request.selection, period=period)).network(reading, rule)


def ties_at(network: Network, n: int) -> tuple[Tie, ...]:
    """Return the ties behind the edges of a node, in order."""
    return tuple(network.ties[t] for t in np.unique(network.made[network.edges_at(n)].indices).tolist())
