"""Networks of bodies, derived from ties by a named counting rule; the graph itself stays n-ary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from comity.graph import schemes
from comity.graph.errors import InputError
from comity.graph.store import Store
from comity.queries.networks import counting
from comity.queries.networks.how import How, LeftOut
from comity.queries.networks.projection import Floats, Ints, Pairs, incidence, project
from comity.queries.networks.reading import read
from comity.queries.networks.selection import EVERYTHING_STATED, Selection, check, count_undated, select
from comity.queries.networks.ties import Body, Reading, Tie

if TYPE_CHECKING:
    import networkx
    import scipy.sparse


@dataclass(frozen=True, eq=False)
class Network:
    """Bodies and the weighted edges between them, as arrays; edge k joins nodes ``i[k] < j[k]``.

    Nodes are in order of IRI, isolated ones included; edges are unique, without loops, in order of
    (i, j). ``weight`` is what the counting rule gave, ``count`` the number of ties behind an edge,
    ``forward`` and ``backward`` the parts of the weight that run from i to j and from j to i (stars).
    """

    nodes: tuple[Body, ...]
    i: Ints
    j: Ints
    weight: Floats
    count: Ints
    forward: Floats
    backward: Floats
    ties: tuple[Tie, ...]
    """The ties that made an edge, each once, in order of date, then IRI; undated ones last."""
    made: scipy.sparse.csr_array
    """Edges by ties: the weight that each tie gave to each edge. Its rows are the edges' evidence."""
    how: How = field(repr=False)

    def __post_init__(self) -> None:
        """Let nobody write into the arrays: what was computed of a network is kept as long as it lives."""
        for array in (self.i, self.j, self.weight, self.count, self.forward, self.backward, self.made.data):
            array.setflags(write=False)

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def matrix(self) -> scipy.sparse.csr_array:
        """Return the symmetric matrix of weights, nodes by nodes, in CSR form."""
        from scipy.sparse import coo_array

        n = len(self.nodes)
        ends = (np.concatenate([self.i, self.j]), np.concatenate([self.j, self.i]))
        return coo_array((np.tile(self.weight, 2), ends), shape=(n, n)).tocsr()

    @cached_property
    def shares(self) -> scipy.sparse.csr_array:
        """Return nodes by ties: what each tie adds to each node's strength; the rows sum to the strengths."""
        from scipy.sparse import csr_array

        return csr_array(incidence(self.i, self.j, len(self.nodes)) @ self.made)

    @property
    def edge_count(self) -> int:
        """Return how many pairs are tied."""
        return len(self.i)

    def edges_at(self, n: int) -> Ints:
        """Return the edges of a node, in order."""
        return np.flatnonzero((self.i == n) | (self.j == n))

    def ties_of(self, k: int) -> tuple[Tie, ...]:
        """Return the ties behind an edge, in order: its evidence."""
        start, end = self.made.indptr[k : k + 2]
        return tuple(self.ties[t] for t in self.made.indices[start:end].tolist())

    @cached_property
    def index(self) -> dict[str, int]:
        """Return each node's position by its IRI."""
        return {body.iri: position for position, body in enumerate(self.nodes)}

    def to_networkx(self) -> networkx.Graph:
        """Make an undirected NetworkX graph: nodes are IRIs, both nodes and edges carry their columns."""
        import networkx as nx

        graph = nx.Graph()
        graph.add_nodes_from(
            (b.iri, {"label": b.label, "short": b.short, "kind": b.kind, "country": b.country}) for b in self.nodes
        )
        for k, (a, b) in enumerate(self.pairs()):
            graph.add_edge(
                self.nodes[a].iri,
                self.nodes[b].iri,
                weight=float(self.weight[k]),
                count=int(self.count[k]),
                evidence=tuple(tie.iri for tie in self.ties_of(k)),
            )
        return graph

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the ends of each edge."""
        return zip(self.i.tolist(), self.j.tolist(), strict=True)


def cooperation_network(
    store: Store,
    rule: str = "by-kind",
    selection: Selection = EVERYTHING_STATED,
    among: str | Iterable[str] = (),
    countries: str | Iterable[str] = (),
) -> Network:
    """Build the network of who cooperates with whom from the graph.

    ``rule`` is one of :data:`comity.queries.networks.counting.RULES`; ``among`` and ``countries`` (one or
    several) keep, after the pairs are made, only the edges between such bodies. One party alone makes no edge, a
    collective is one party. Raises ``InputError`` where no rule, kind or country has that name.
    """
    return network_of(read(store), rule, selection, among, countries)


def network_of(
    reading: Reading,
    rule: str = "by-kind",
    selection: Selection = EVERYTHING_STATED,
    among: str | Iterable[str] = (),
    countries: str | Iterable[str] = (),
) -> Network:
    """Build a network from what was read; see :func:`cooperation_network`."""
    counted_by = counting.named(rule)
    inside = _inside(reading, among := _names(among), countries := _names(countries))
    ties: list[Tie] = []
    left: Counter[tuple[str, str]] = Counter()
    for tie, reason in select(reading, selection):
        if reason:
            left[reason, tie.kind] += 1
        else:
            ties.append(tie)
    number = {body.iri: position for position, body in enumerate(reading.bodies)}
    pairs = project(ties, counted_by, number.__getitem__)
    pairs = pairs.where(inside[pairs.a] & inside[pairs.b])
    unused = np.bincount(pairs.tie, minlength=len(ties)) == 0
    for tie in (ties[t] for t in np.flatnonzero(unused).tolist()):
        left[_why_no_pair(len(tie.parties), sum(inside[number[p]] for p in tie.parties)), tie.kind] += 1
    told = tuple(LeftOut(reason, kind, many) for (reason, kind), many in sorted(left.items()))
    how = How(
        *(rule, selection, among, len(ties) - int(unused.sum()), told, countries, reading.note),
        undated=count_undated(
            reading, selection, {body.iri for body, kept in zip(reading.bodies, inside, strict=True) if kept}
        ),
    )
    return _assemble(reading.bodies, inside, ties, pairs, how)


def _names(given: str | Iterable[str]) -> frozenset[str]:
    return frozenset([given] if isinstance(given, str) else given)


def _inside(reading: Reading, among: frozenset[str], countries: frozenset[str]) -> NDArray[np.bool_]:
    """Tell which bodies are kept; raises ``InputError`` for a kind or country that no scheme knows."""
    check("kind of body", tuple(sorted(among)), [*schemes.labels("orgkind"), "collective"])
    check("country", tuple(sorted(countries)), list(schemes.countries()))
    kept = [
        (not among or body.kind in among) and (not countries or not countries.isdisjoint(body.countries))
        for body in reading.bodies
    ]
    return np.array(kept, dtype=bool)


def _why_no_pair(parties: int, inside: int) -> str:
    if parties < 2:
        return "names one party only"
    if inside == 0:
        return "none of its parties is kept"
    return "only one of its parties is kept" if inside == 1 else "it is a star, and its head is not kept"


def _assemble(
    bodies: Sequence[Body], inside: NDArray[np.bool_], ties: Sequence[Tie], pairs: Pairs, how: How
) -> Network:
    """Gather the pairs into edges between the bodies that are kept."""
    from scipy.sparse import csr_array

    nodes = tuple(body for body, kept in zip(bodies, inside.tolist(), strict=True) if kept)
    renumbered = np.cumsum(inside) - 1
    a, b = renumbered[pairs.a], renumbered[pairs.b]
    keys, edge = np.unique(np.minimum(a, b) * max(len(nodes), 1) + np.maximum(a, b), return_inverse=True)
    used = np.unique(pairs.tie)
    order = sorted(used.tolist(), key=lambda t: (ties[t].earliest or date.max, ties[t].iri))
    position = np.zeros(len(ties), dtype=np.int64)
    position[order] = np.arange(len(order))
    made = csr_array((pairs.weight, (edge, position[pairs.tie])), shape=(len(keys), len(order)))
    made.sort_indices()

    def summed(weights: Floats) -> Floats:
        return np.bincount(edge, weights=weights, minlength=len(keys)).astype(np.float64)

    along = pairs.weight * pairs.directed
    return Network(
        nodes,
        keys // max(len(nodes), 1),
        keys % max(len(nodes), 1),
        summed(pairs.weight),
        np.diff(made.indptr).astype(np.int64),
        summed(along * (a < b)),
        summed(along * (a > b)),
        tuple(ties[t] for t in order),
        made,
        how,
    )


def from_networkx(graph: networkx.Graph) -> Network:
    """Make a network of an undirected NetworkX graph, to measure a graph that is not from a store.

    Nodes become bodies named after them, in order of name; ``weight`` is 1 where an edge has none; loops are dropped.
    Raises ``InputError`` for a directed graph or one with parallel edges, and where two nodes have one name.
    """
    from scipy.sparse import csr_array

    names = sorted(map(str, graph))
    if graph.is_directed() or graph.is_multigraph() or len(set(names)) < len(names):
        raise InputError("a network is made of an undirected graph with single edges and nodes of different names")
    nodes = tuple(Body(name, name, name, "other", "") for name in names)
    index = {name: position for position, name in enumerate(names)}
    edges = sorted(
        (*sorted((index[str(a)], index[str(b)])), float(weight))
        for a, b, weight in graph.edges(data="weight", default=1)
        if a != b
    )
    ends = np.array([edge[:2] for edge in edges], dtype=np.int64).reshape(len(edges), 2)
    weight = np.array([edge[2] for edge in edges], dtype=np.float64)
    none = np.zeros(len(edges))
    how = How("full", EVERYTHING_STATED, frozenset(), 0, ())
    made = csr_array((len(edges), 0), dtype=np.float64)
    count = np.ones(len(edges), dtype=np.int64)
    return Network(nodes, ends[:, 0], ends[:, 1], weight, count, none, none, (), made, how)


def values(network: Network, array: NDArray[Any]) -> dict[str, float]:
    """Return a measure as a plain dictionary from IRI to value, as NetworkX does.

    >>> import networkx as nx
    >>> from comity.queries.measures.centrality import degree
    >>> net = from_networkx(nx.path_graph(3))
    >>> values(net, degree(net))
    {'0': 1.0, '1': 2.0, '2': 1.0}
    """
    return {body.iri: float(value) for body, value in zip(network.nodes, array, strict=True)}
