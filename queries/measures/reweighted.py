"""A network in which each tie counts more, less or not at all: its measures, for many such cases at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from comity.graph.errors import InputError
from comity.graph.wording import nearest
from comity.queries.measures import centrality
from comity.queries.measures.engine import alone
from comity.queries.networks.counting import Rule
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints, incidence, project
from comity.queries.networks.ties import Tie

if TYPE_CHECKING:
    import scipy.sparse

#: How many numbers a dense array of one batch may have; bounds memory, not results.
_CELLS = 4_000_000
#: Betweenness is taken of many cases where nodes times edges are no more than this.
PATHS = 1_000_000


@dataclass(frozen=True, eq=False)
class Design:
    """What each tie gives to each edge: row k of ``made`` (edges x ties) is the edge from ``i[k]`` to ``j[k]``.

    With w[t] for what tie t counts, the weights of the edges are ``made @ w``: strength is linear in w. ``network`` has
    the nodes; its own edges need not be those of the design.
    """

    network: Network
    i: Ints
    j: Ints
    made: scipy.sparse.csr_array

    @cached_property
    def incidence(self) -> scipy.sparse.csr_array:
        """Return nodes x edges, 1 where the edge ends in the node."""
        return incidence(self.i, self.j, len(self.network))

    @cached_property
    def shares(self) -> scipy.sparse.csr_array:
        """Return nodes x ties, what each tie adds to the strength of each node."""
        return (self.incidence @ self.made).tocsr()

    @cached_property
    def pattern(self) -> scipy.sparse.csr_array:
        """Return edges x ties, 1 where the tie makes the edge."""
        return (self.made > 0).astype(np.float32)

    @cached_property
    def pairing(self) -> NDArray[np.bool_]:
        """Tell which ties make an edge."""
        return np.bincount(self.made.indices, minlength=self.made.shape[1]) > 0

    def kept(self, weights: Floats) -> NDArray[np.bool_]:
        """Tell which edges (rows) at least one tie makes that counts at all, in each case (columns)."""
        kept: NDArray[np.bool_] = self.pattern @ (weights > 0).astype(np.float32) > 0
        return kept

    def batches(self, cases: int) -> Iterator[slice]:
        """Cut a number of cases into runs for which a dense array of edges, ties or nodes fits into memory."""
        size = max(1, _CELLS // max(1, len(self.network), *self.made.shape))
        return (slice(start, min(start + size, cases)) for start in range(0, cases, size))


def design_of(network: Network) -> Design:
    """Return the design of a network as it is."""
    return Design(network, network.i, network.j, network.made)


def designed(network: Network, ties: Sequence[Tie], rule: Rule) -> Design:
    """Make the design of other ties between the nodes of a network; parties that are none of these are dropped."""
    from scipy.sparse import csr_array

    n = len(network)
    pairs = project(ties, rule, lambda iri: network.index.get(iri, n))
    pairs = pairs.where((pairs.a < n) & (pairs.b < n))
    ordered = np.minimum(pairs.a, pairs.b) * max(n, 1) + np.maximum(pairs.a, pairs.b)
    keys, edge = np.unique(ordered, return_inverse=True)
    made = csr_array((pairs.weight, (edge, pairs.tie)), shape=(len(keys), len(ties)))
    return Design(network, keys // max(n, 1), keys % max(n, 1), made)


def _strength(design: Design, weights: Floats) -> Floats:
    found: Floats = design.shares @ weights
    return found


def _degree(design: Design, weights: Floats) -> Floats:
    found: Floats = design.incidence @ design.kept(weights).astype(np.float64)
    return found


def _betweenness(design: Design, weights: Floats) -> Floats:
    found = np.empty((len(design.network), weights.shape[1]))
    with alone(0):  # many small graphs: threads would wait for one another longer than they work
        for case, kept in enumerate(design.kept(weights).T):
            found[:, case] = centrality.betweenness(part(design, kept))
    return found


def part(design: Design, kept: NDArray[np.bool_]) -> Network:
    """Return the nodes with some of the edges, of weight 1 and without their evidence."""
    from scipy.sparse import csr_array

    many = int(kept.sum())
    return replace(
        design.network,
        i=design.i[kept],
        j=design.j[kept],
        weight=np.ones(many),
        count=np.ones(many, dtype=np.int64),
        forward=np.zeros(many),
        backward=np.zeros(many),
        ties=(),
        made=csr_array((many, 0), dtype=np.float64),
    )


#: The measures that can be taken of many cases: of a design and of ties x cases they make nodes x cases.
MEASURES: Mapping[str, Callable[[Design, Floats], Floats]] = {
    "degree": _degree,
    "strength": _strength,
    "betweenness": _betweenness,
}


def bears(network: Network, measure: str) -> bool:
    """Tell whether a network is small enough to take a measure of it many times."""
    return _bears(len(network), network.edge_count, measure)


def _bears(nodes: int, edges: int, measure: str) -> bool:
    return measure != "betweenness" or nodes * edges <= PATHS


def scores(design: Design, weights: Floats, measure: str) -> Floats:
    """Measure all nodes in many cases: ``weights`` is ties x cases, the result nodes x cases.

    A tie of weight 0 is not there, one of weight 2 counts twice; degree and betweenness ask only which edges are
    there. Units and ranges as in :mod:`comity.queries.measures.centrality`. Raises ``InputError`` for a measure that
    cannot be taken so, and for one that follows paths where the network is too large (see :func:`bears`).
    """
    if measure not in MEASURES:
        raise InputError(f"no measure {measure!r}{nearest(measure, list(MEASURES))}; known: {', '.join(MEASURES)}")
    nodes, edges = len(design.network), len(design.i)
    if not _bears(nodes, edges, measure):
        raise InputError(
            f"{nodes} bodies times {edges} pairs is too much to take {measure} again and again: at most {PATHS}; "
            "choose degree or strength, or fewer bodies"
        )
    return MEASURES[measure](design, weights)
