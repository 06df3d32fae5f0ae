"""Who stood between two bodies that have a tie of their own now: brokers that a new edge goes past."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.queries.measures.centrality import degree
from comity.queries.measures.change import Change, edges_between
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.networks.ties import Tie

Bools = NDArray[np.bool_]

#: For each number told of a broker: its definition, its range, its source. The report prints these.
DEFINITIONS: dict[str, Definition] = {
    "bypassed": Definition(
        "pairs tied to it and not to each other in the first period that have a tie without it in the second",
        "0 upwards, not normalised",
        "an open triad that closes: Burt, Structural Holes (Harvard University Press, 1992)",
    ),
    "bypassed_alone": Definition(
        "of the pairs bypassed, those between which nobody else stood in the first period",
        "0 to the pairs bypassed",
        "as for bypassed",
    ),
    "bypassed_share": Definition(
        "the sum over the pairs bypassed of 1/(number of bodies that stood between the pair in the first period)",
        "0 to the pairs bypassed; a pair counts 1 in all where none of those between takes part in its new ties",
        "as for bypassed",
    ),
    "still_between": Definition(
        "of the pairs bypassed, those to both of which it is tied in the second period too",
        "0 to the pairs bypassed",
        "as for bypassed",
    ),
    "met_with_it": Definition(
        "pairs that it stood between and whose ties of the second period all have it as a party: not bypassed",
        "0 upwards, not normalised",
        "as for bypassed",
    ),
}

#: How many candidates are looked at in one piece, so that memory stays bounded whatever the network's size.
_PIECE = 4_000_000


@dataclass(frozen=True, eq=False)
class Bypassed:
    """Who stood between two bodies that had no edge with each other and have one now; one row each.

    Row t says: in the first network ``broker[t]`` had an edge with both ends of ``edge[t]``, a new edge of the
    second, as ``among[t]`` bodies had, itself included. ``took_part[t]``: it is itself a party to every tie behind
    that edge, so the two met with it and not past it. ``remains[t]``: it has an edge with both in the second network
    too. Rows are in order of (edge, broker).
    """

    change: Change
    edge: Ints
    broker: Ints
    among: Ints
    took_part: Bools
    remains: Bools

    def pairs(self) -> Ints:
        """Count for each node the pairs that now have a tie without it."""
        return self._counted(~self.took_part)

    def alone(self) -> Ints:
        """Count for each node those of its :meth:`pairs` that nobody else stood between."""
        return self._counted(~self.took_part & (self.among == 1))

    def still(self) -> Ints:
        """Count for each node those of its :meth:`pairs` to both of which it is still tied."""
        return self._counted(~self.took_part & self.remains)

    def met_with(self) -> Ints:
        """Count for each node the pairs that have ties with each other only where it takes part itself."""
        return self._counted(self.took_part)

    def share(self) -> Floats:
        """Sum over each node's :meth:`pairs` 1/(number of those who stood between): range 0 to number of pairs."""
        past = ~self.took_part
        weights = 1.0 / self.among[past]
        return np.bincount(self.broker[past], weights=weights, minlength=len(self.change.after)).astype(np.float64)

    def _counted(self, rows: Bools) -> Ints:
        return np.bincount(self.broker[rows], minlength=len(self.change.after)).astype(np.int64)


def bypassed(found: Change, ties: Iterable[Tie]) -> Bypassed:
    """Find who stood between the two ends of each new edge, and whether it takes part in their ties.

    A broker of a pair is a body with an edge to both and the pair had none (an open triad, as in R. S. Burt,
    Structural Holes, 1992); the new edge closes it. ``ties`` says who took part: they are ties with all
    their parties, those left out of the count included. For each new edge the shorter of its ends' lists of
    neighbours is looked up in the other's: O(sum of the smaller degrees), never all pairs.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> from comity.queries.measures.change import change
    >>> star, triangle = nx.Graph([(0, 1), (0, 2)]), nx.Graph([(0, 1), (0, 2), (1, 2)])
    >>> past = bypassed(change(from_networkx(star), from_networkx(triangle)), ())
    >>> past.pairs().tolist(), past.share().tolist()
    ([1, 0, 0], [1.0, 0.0, 0.0])
    """
    edge, broker = _between(found)
    after, counts = found.after, np.bincount(edge, minlength=found.after.edge_count)
    remains = (edges_between(after, broker, after.i[edge]) >= 0) & (edges_between(after, broker, after.j[edge]) >= 0)
    return Bypassed(found, edge, broker, counts[edge], _took_part(after, edge, broker, ties), remains)


def _between(found: Change) -> tuple[Ints, Ints]:
    """Pair each new edge with the bodies that had an edge with both of its ends, in order."""
    degrees = degree(found.before)
    one, other = found.after.i[found.new], found.after.j[found.new]
    swap = degrees[one] > degrees[other]
    short, long = np.where(swap, other, one), np.where(swap, one, other)
    pieces = np.cumsum(degrees[short]) // _PIECE
    cuts = np.flatnonzero(np.diff(pieces)) + 1
    made = [_shared(found.before, short[rows], long[rows], rows) for rows in np.split(np.arange(len(short)), cuts)]
    edge = found.new[np.concatenate([rows for rows, _ in made])]
    broker = np.concatenate([brokers for _, brokers in made])
    order = np.lexsort((broker, edge))
    return edge[order], broker[order]


def _shared(network: Network, short: Ints, long: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Look up the neighbours of each ``short`` among those of its ``long``: rows and common neighbours."""
    at, near = _expanded(network.matrix.indptr, network.matrix.indices, short)
    common = edges_between(network, near, long[at]) >= 0
    return rows[at[common]], near[common]


def _expanded(indptr: NDArray[np.integer], indices: NDArray[np.integer], rows: Ints) -> tuple[Ints, Ints]:
    """List the entries of some rows of a sparse matrix: the position in ``rows`` and the column of each."""
    sizes = indptr[rows + 1] - indptr[rows]
    at = np.repeat(np.arange(len(rows)), sizes)
    ends = np.cumsum(sizes)
    return at, indices[np.arange(len(at)) + np.repeat(indptr[rows] - (ends - sizes), sizes)].astype(np.int64)


def _took_part(after: Network, edge: Ints, broker: Ints, ties: Iterable[Tie]) -> Bools:
    """Tell which brokers are party to every tie behind an edge; to none where the edge has no ties."""
    numbers = {tie.iri: number for number, tie in enumerate(after.ties)}
    parties = (
        numbers[tie.iri] * len(after) + after.index[party]
        for tie in ties
        if tie.iri in numbers
        for party in tie.parties
        if party in after.index
    )
    known = np.fromiter(parties, dtype=np.int64)
    at, tie = _expanded(after.made.indptr, after.made.indices, edge)
    with_it = np.bincount(at[np.isin(tie * len(after) + broker[at], known)], minlength=len(edge))
    behind = np.diff(after.made.indptr)[edge]
    took_part: Bools = (behind > 0) & (with_it == behind)
    return took_part
