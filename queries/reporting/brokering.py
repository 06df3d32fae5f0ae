"""Who brokers, as tables: paths, holes, roles between groups, and paths that only one body makes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from comity.queries.measures import brokerage as roles
from comity.queries.measures.broker_firmness import BETWEENNESS, BrokerFirmness, broker_firmness
from comity.queries.measures.centrality import degree, ranks, sampled_betweenness
from comity.queries.measures.change import edges_between
from comity.queries.measures.cutpoints import Cutpoints, cutpoints
from comity.queries.measures.holes import constraint, effective_size
from comity.queries.measures.sampled import Sampled
from comity.queries.names import with_place
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Reading, Tie
from comity.queries.table import Cell, Table

#: To how many decimals measures are written.
DECIMALS = 4
#: How many cooperations a cell names.
_NAMED = 3


@dataclass(frozen=True, eq=False)
class Brokers:
    """A network, the group of each of its bodies ('' where it is not known), and all that tells who brokers in it.

    ``reading`` is what it was made of, ``firm`` says what of the ranking holds without single sources.
    """

    network: Network
    groups: tuple[str, ...]
    betweenness: Sampled
    constraint: Floats
    effective_size: Floats
    roles: roles.Brokerage
    only_path: Cutpoints
    reading: Reading
    firm: BrokerFirmness

    @property
    def rank(self) -> Ints:
        """Return the ranks by betweenness, 1 for the largest."""
        return ranks(self.betweenness.values)

    @property
    def open_pairs(self) -> Ints:
        """Count for each body the pairs of its partners that are not tied to each other."""
        return self.roles.total + self.roles.missing

    def first(self, most: int) -> list[int]:
        """Return the nodes that lie on most shortest paths, at most so many, none that lies on no path."""
        order = np.lexsort((-self.open_pairs, self.rank))[:most]
        return [int(n) for n in order if self.betweenness.values[n] > 0]

    def first_in_roles(self, most: int) -> list[int]:
        """Return the nodes that stand between most pairs in a role, at most so many, none that is in no role."""
        order = np.argsort(-self.roles.total, kind="stable")[:most]
        return [int(n) for n in order if self.roles.total[n] > 0]


def brokers(network: Network, reading: Reading, groups: Sequence[str], *, intervals: bool = True) -> Brokers:
    """Measure who brokers; betweenness is estimated where the network is too large for all its paths.

    ``reading`` is what the network was made of. Without ``intervals``, its ties are not resampled.
    """
    return Brokers(
        network,
        tuple(groups),
        sampled_betweenness(network),
        constraint(network),
        effective_size(network),
        roles.brokerage(network, groups),
        cutpoints(network),
        reading,
        broker_firmness(network, reading, groups, intervals=intervals),
    )


def table(found: Brokers) -> Table:
    """Write a row for each body that has a tie, in order of betweenness, open pairs, IRI."""
    columns = (
        *("rank", "body", "short", "kind", "country", "group", "degree", "betweenness", "constraint", "effective_size"),
        *("open_pairs", *roles.ROLES, "missing", "parts", "parted_pairs", "cut_off"),
        *("low", "high", "best_without_a_source", "worst_without_a_source", "source", "without_source", "iri"),
    )
    degrees, placed = degree(found.network), found.rank
    order = np.lexsort((-found.open_pairs, placed)).tolist()
    return Table(columns, tuple(_row(found, n, int(placed[n]), int(degrees[n])) for n in order if degrees[n]))


def _row(found: Brokers, n: int, rank: int, partners: int) -> tuple[Cell, ...]:
    body, held, only = found.network.nodes[n], found.roles, found.only_path
    measured = (found.betweenness.values[n], found.constraint[n], found.effective_size[n])
    return (
        *(rank, body.label, body.short, body.kind, body.country, found.groups[n], partners, *map(_rounded, measured)),
        *(int(found.open_pairs[n]), *(int(getattr(held, role)[n]) for role in roles.ROLES), int(held.missing[n])),
        *(int(only.parts[n]), int(only.pairs[n]), int(only.cut_off[n])),
        *(*_spans(found, n), body.iri),
    )


def _spans(found: Brokers, n: int) -> tuple[Cell, ...]:
    """Return between which ranks resamples and single sources move a body, and the id of the source that does most."""
    drawn, without = found.firm.intervals, found.firm.without[BETWEENNESS]
    low, high = (int(drawn.low[n]), int(drawn.high[n])) if drawn else (None, None)
    moved = (local(without.source[n]), int(without.moved[n])) if without.source[n] else ("", None)
    return low, high, int(without.best[n]), int(without.worst[n]), *moved


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), DECIMALS)


def side_by_side(found: Brokers, headless: Brokers, most: int) -> tuple[Table, list[int]]:
    """Compare the first brokers with and without patrons, conveners and organisers; and their nodes."""
    nodes = list(dict.fromkeys((*found.first(most), *headless.first(most))))
    ranked = [both.rank.tolist() for both in (found, headless)]
    nodes.sort(key=lambda n: (ranked[0][n], ranked[1][n], n))
    rows: list[tuple[Cell, ...]] = []
    for n in nodes:
        body = found.network.nodes[n]
        between = [_rounded(both.betweenness.values[n]) for both in (found, headless)]
        pairs = [int(both.open_pairs[n]) for both in (found, headless)]
        places = [rank[n] if value else None for rank, value in zip(ranked, between, strict=True)]
        rows.append((body.label, body.country, *places, *between, *pairs))
    columns = (
        *("body", "country", "rank", "rank without", "betweenness", "betweenness without"),
        *("open pairs", "open pairs without"),
    )
    return Table(columns, tuple(rows)), nodes


def examples(found: Brokers, nodes: Iterable[int], most: int) -> tuple[Table, list[int], tuple[Tie, ...]]:
    """Show some triads of brokers, in the role that each has most often; their nodes, and the ties behind them."""
    rows: list[tuple[Cell, ...]] = []
    owners: list[int] = []
    named: dict[str, Tie] = {}
    for n in nodes:
        counts = {role: int(getattr(found.roles, role)[n]) for role in roles.ROLES}
        role = max(roles.ROLES, key=counts.__getitem__)
        triads = roles.examples(found.network, found.groups, n, role, most) if counts[role] else ()
        for one, _, other in triads:
            held = [_ties(found.network, n, end)[:_NAMED] for end in (one, other)]
            ends = [_with_group(found, end) for end in (one, other)]
            rows.append((found.network.nodes[n].short, role, *ends, *(_ids(ties) for ties in held)))
            owners.append(n)
            named |= {tie.iri: tie for ties in held for tie in ties}
    columns = ("broker", "role", "one", "other", "tied to one by", "tied to the other by")
    return Table(columns, tuple(rows)), owners, tuple(named.values())


def _with_group(found: Brokers, n: int) -> str:
    return with_place(found.network.nodes[n].short, found.groups[n])


def _ties(network: Network, n: int, other: int) -> tuple[Tie, ...]:
    """Return the ties behind the edge of two nodes."""
    return network.ties_of(int(edges_between(network, np.array([n]), np.array([other]))[0]))


def _ids(ties: Iterable[Tie]) -> str:
    return " ".join(local(tie.iri) for tie in ties)
