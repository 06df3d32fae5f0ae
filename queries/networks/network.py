"""Networks of bodies, derived from ties by a named counting rule; the graph itself stays n-ary."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from comity.graph.errors import InputError
from comity.graph.store import Store
from comity.graph.wording import nearest
from comity.queries.networks.counting import RULES, WORDS, Pair, roles
from comity.queries.networks.reading import Body, Reading, Tie, read
from comity.queries.networks.selection import EVERYTHING_STATED, Selection, select

if TYPE_CHECKING:
    import networkx
    import scipy.sparse

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many ties of one kind are not in a network, and why."""

    reason: str
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class How:
    """How a network was made: everything that its numbers depend on."""

    rule: str
    selection: Selection
    among: frozenset[str]
    """The kinds of body that were kept; empty where all were."""
    used: int
    """How many ties made at least one edge."""
    left_out: tuple[LeftOut, ...]

    def words(self) -> str:
        """Say the counting rule and the selection in one sentence each."""
        kept = (
            f"only bodies of the kind {', '.join(sorted(self.among))} are kept" if self.among else "all bodies are kept"
        )
        return (
            f"Counting rule “{self.rule}”: {WORDS[self.rule]}. n counts all parties; after that, {kept}. "
            f"{self.selection.words()}"
        )


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
    ties: tuple[tuple[Tie, ...], ...]
    """For each edge, the ties that made it: its evidence."""
    how: How = field(repr=False)

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def matrix(self) -> scipy.sparse.csr_array:
        """Return the symmetric matrix of weights, nodes by nodes, in CSR form."""
        from scipy.sparse import coo_array

        n = len(self.nodes)
        ends = (np.concatenate([self.i, self.j]), np.concatenate([self.j, self.i]))
        return coo_array((np.tile(self.weight, 2), ends), shape=(n, n)).tocsr()

    @property
    def edge_count(self) -> int:
        """Return how many pairs are tied."""
        return len(self.i)

    def to_networkx(self) -> networkx.Graph:
        """Make an undirected NetworkX graph: nodes are IRIs, both nodes and edges carry their columns."""
        import networkx as nx

        graph = nx.Graph()
        graph.add_nodes_from(
            (b.iri, {"label": b.label, "short": b.short, "kind": b.kind, "country": b.country}) for b in self.nodes
        )
        for k, (a, b) in enumerate(zip(self.i.tolist(), self.j.tolist(), strict=True)):
            graph.add_edge(
                self.nodes[a].iri,
                self.nodes[b].iri,
                weight=float(self.weight[k]),
                count=int(self.count[k]),
                evidence=tuple(tie.iri for tie in self.ties[k]),
            )
        return graph


def cooperation_network(
    store: Store,
    rule: str = "by-kind",
    selection: Selection = EVERYTHING_STATED,
    among: Iterable[str] = (),
) -> Network:
    """Build the network of who cooperates with whom from the graph.

    ``rule`` is one of :data:`comity.queries.networks.counting.RULES`; ``among`` keeps, after the pairs are
    made, only the edges between bodies of these kinds. One party alone makes no edge, a
    collective is one party. Raises ``InputError`` where no rule has that name.
    """
    return network_of(read(store), rule, selection, among)


def network_of(
    reading: Reading, rule: str = "by-kind", selection: Selection = EVERYTHING_STATED, among: Iterable[str] = ()
) -> Network:
    """Build a network from what was read; see :func:`cooperation_network`."""
    if rule not in RULES:
        raise InputError(f"no counting rule {rule!r}{nearest(rule, list(RULES))}; known: {', '.join(RULES)}")
    kept_kinds = frozenset(among)
    nodes = tuple(body for body in reading.bodies if not kept_kinds or body.kind in kept_kinds)
    inside = {body.iri for body in nodes}
    left: Counter[tuple[str, str]] = Counter()
    made: list[tuple[Tie, list[Pair]]] = []
    for tie, reason in select(reading, selection):
        parties = roles((part.party, part.role) for part in tie.parts)
        pairs = [pair for pair in RULES[rule](tie.kind, parties) if pair.a in inside and pair.b in inside]
        why = reason or ("" if pairs else _why_no_pair(len(parties), sum(party in inside for party in parties)))
        if why:
            left[why, tie.kind] += 1
        else:
            made.append((tie, pairs))
    told = tuple(LeftOut(reason, kind, number) for (reason, kind), number in sorted(left.items()))
    return _assemble(nodes, made, How(rule, selection, kept_kinds, len(made), told))


def _why_no_pair(parties: int, inside: int) -> str:
    if parties < 2:
        return "names one party only"
    if inside == 0:
        return "none of its parties is kept"
    return "only one of its parties is kept" if inside == 1 else "it is a star, and its head is not kept"


def _assemble(nodes: tuple[Body, ...], made: list[tuple[Tie, list[Pair]]], how: How) -> Network:
    index = {body.iri: position for position, body in enumerate(nodes)}
    sums: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    behind: dict[tuple[int, int], list[Tie]] = defaultdict(list)
    for tie, pairs in made:
        for edge, weight, forward, backward in _oriented(pairs, index):
            sums[edge][0] += weight
            sums[edge][1] += forward
            sums[edge][2] += backward
            behind[edge].append(tie)
    edges = sorted(sums)
    values = np.array([sums[edge] for edge in edges], dtype=np.float64).reshape(len(edges), 3)
    ends = np.array(edges, dtype=np.int64).reshape(len(edges), 2)
    ties = tuple(tuple(behind[edge]) for edge in edges)
    count = np.array([len(found) for found in ties], dtype=np.int64)
    return Network(nodes, ends[:, 0], ends[:, 1], values[:, 0], count, values[:, 1], values[:, 2], ties, how)


def _oriented(pairs: list[Pair], index: dict[str, int]) -> Iterator[tuple[tuple[int, int], float, float, float]]:
    for pair in pairs:
        a, b = index[pair.a], index[pair.b]
        along = pair.weight if pair.directed else 0.0
        yield ((a, b), pair.weight, along, 0.0) if a < b else ((b, a), pair.weight, 0.0, along)


def from_networkx(graph: networkx.Graph) -> Network:
    """Make a network of an undirected NetworkX graph, to measure a graph that is not from a store.

    Nodes become bodies named after them, in order of name; ``weight`` is 1 where an edge has none; loops are dropped.
    Raises ``InputError`` for a directed graph or one with parallel edges, and where two nodes have one name.
    """
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
    ties: tuple[tuple[Tie, ...], ...] = ((),) * len(edges)
    return Network(nodes, ends[:, 0], ends[:, 1], weight, np.ones(len(edges), dtype=np.int64), none, none, ties, how)


def values(network: Network, array: NDArray[Any]) -> dict[str, float]:
    """Return a measure as a plain dictionary from IRI to value, as NetworkX does.

    >>> import networkx as nx
    >>> from comity.queries.measures.centrality import degree
    >>> net = from_networkx(nx.path_graph(3))
    >>> values(net, degree(net))
    {'0': 1.0, '1': 2.0, '2': 1.0}
    """
    return {body.iri: float(value) for body, value in zip(network.nodes, array, strict=True)}
