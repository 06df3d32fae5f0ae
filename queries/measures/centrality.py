"""Who stands in the middle of a network: degree, strength, betweenness.

Every measure is a pure function of a :class:`comity.queries.networks.network.Network` and returns one value
for each node, in the order of the nodes. All three are defined on empty, one-node and disconnected
networks; a node without ties has 0 in each.
"""

from __future__ import annotations

import numpy as np

from comity.queries.measures.components import Part, components, parts
from comity.queries.measures.dependencies import dependencies
from comity.queries.measures.distances import turns
from comity.queries.measures.engine import graph_of, one_thread
from comity.queries.measures.sampled import PIVOTS, Sampled, hoeffding
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.sums import total

#: Up to this many nodes times edges of a component, paths are followed from every node: some ten seconds.
EXACT_STEPS = 100_000_000
_TOGETHER = 32

#: For each measure: its definition, its range, its source. The report prints these.
DEFINITIONS: dict[str, Definition] = {
    "degree": Definition(
        "with how many bodies it has at least one counted tie",
        "0 to n-1, not normalised; n is the number of bodies, those without a tie included",
        "Freeman, Social Networks 1 (1979) 215-239",
    ),
    "strength": Definition(
        "the sum of the weights of its edges, as the counting rule makes them",
        "0 upwards, not normalised; where pairs count 1/(n-1), a tie of n parties adds 1 at most",
        "Newman, Physical Review E 64 (2001) 016132",
    ),
    "betweenness": Definition(
        "on what share of the shortest paths between two other bodies it lies (a path's length is its number of edges)",
        "0 to 1: divided by (n-1)(n-2)/2, all pairs of other bodies, whether a path joins them or not",
        "Freeman, Sociometry 40 (1977) 35-41; Brandes, Journal of Mathematical Sociology 25 (2001) 163-177",
    ),
}


def degree(network: Network) -> Ints:
    """Count each node's neighbours.

    Range 0 to n-1; not normalised. Source: L. C. Freeman, Social Networks 1 (1979) 215-239.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> degree(from_networkx(nx.krackhardt_kite_graph())).tolist()
    [4, 4, 3, 6, 3, 5, 5, 3, 2, 1]
    """
    return np.bincount(np.concatenate([network.i, network.j]), minlength=len(network)).astype(np.int64)


def strength(network: Network) -> Floats:
    """Sum the weights of each node's edges.

    Range 0 upwards, in the unit of the counting rule; not normalised. Under ``fractional``, with
    all parties kept, it is the number of ties that have more than one party.
    Source: M. E. J. Newman, Physical Review E 64 (2001) 016132.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> path = nx.Graph()
    >>> path.add_weighted_edges_from([("a", "b", 0.5), ("b", "c", 2)])
    >>> strength(from_networkx(path)).tolist()
    [0.5, 2.5, 2.0]
    """
    ends = np.concatenate([network.i, network.j])
    return np.bincount(ends, weights=np.tile(network.weight, 2), minlength=len(network)).astype(np.float64)


def betweenness(network: Network) -> Floats:
    """Find on what share of the shortest paths between other nodes each node lies, exactly, whatever time it takes.

    Distances are hops, whatever the weights. Range 0 to 1: divided by (n-1)(n-2)/2, the
    number of pairs of other nodes, whether a path joins them or not; all 0 below three nodes.
    Sources: L. C. Freeman, Sociometry 40 (1977) 35-41; U. Brandes, Journal of Mathematical
    Sociology 25 (2001) 163-177.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> betweenness(from_networkx(nx.krackhardt_kite_graph())).round(3).tolist()
    [0.023, 0.023, 0.0, 0.102, 0.0, 0.231, 0.231, 0.389, 0.222, 0.0]
    """
    return sampled_betweenness(network, len(network)).values


def sampled_betweenness(network: Network, pivots: int | None = None) -> Sampled:
    """Find betweenness, exactly or from ``pivots`` nodes of each component; see :func:`betweenness`.

    By default exact in components of up to ``EXACT_STEPS`` nodes times edges, else from ``PIVOTS`` nodes,
    drawn by chance from a fixed seed, each once. The standard error is that of a mean of a draw without
    replacement, its variance at least in that proportion to the mean which all nodes have together: few pivots
    see only a part of what varies. It is 0 where no path was met; the bound, Hoeffding's, holds there too.
    Sources: U. Brandes and C. Pich, International Journal of Bifurcation and Chaos 17 (2007) 2303-2318;
    R. Geisberger, P. Sanders and D. Schultes, ALENEX (2008) 90-100.
    """
    totals = np.zeros((3, len(network)))
    largest = drawn = int(components(network).sizes.max(initial=0))
    for part in parts(network):
        most = _pivots(part) if pivots is None else pivots
        if part.alone and most < len(part.nodes):
            totals[:, part.nodes] = _some_paths(part, most)
            drawn = min(drawn, most)
        else:
            totals[0, part.nodes] = _all_paths(part)
    values, error, bound = _of_all_pairs(totals)
    return Sampled(values, error, bound, drawn, largest)


def _pivots(part: Part) -> int:
    return len(part.nodes) if len(part.nodes) * len(part.i) <= EXACT_STEPS else PIVOTS


def _of_all_pairs(totals: Floats) -> Floats:
    """Divide by the number of pairs of other nodes."""
    n = totals.shape[-1]
    return np.asarray(totals / max((n - 1) * (n - 2) / 2, 1))


def _all_paths(part: Part) -> Floats:
    """Add up the shares of the shortest paths between all pairs that run over each node."""
    import networkit as nk

    graph = graph_of(part.i, part.j, np.ones(len(part.i)), len(part.nodes), weighted=False)
    with one_thread():
        return np.array(nk.centrality.Betweenness(graph).run().scores(), dtype=np.float64) / 2


def _some_paths(part: Part, pivots: int) -> Floats:
    """Estimate the same from some nodes of a component: the estimates, their standard errors, their bounds."""
    n = len(part.nodes)
    order = np.argsort(turns(np.zeros(n, dtype=np.int64)))[:pivots]
    matrix = part.matrix
    sums, squares = np.zeros((2, n))
    for first in range(0, pivots, _TOGETHER):
        found = dependencies(matrix, order[first : first + _TOGETHER])
        sums += total(found.T)
        squares += total((found * found).T)
    mean = sums / pivots
    variance = np.maximum(squares - pivots * mean * mean, 0) / max(pivots - 1, 1)
    variance = np.maximum(variance, mean * total(variance) / max(float(total(mean)), 1e-300))
    error = np.sqrt(variance * (1 - pivots / n) / pivots)
    drawn, among = np.full(n, pivots), np.full(n, n)
    bound = hoeffding(np.clip(mean / max(n - 2, 1), 0, 1), drawn, among, n - 2.0)
    bound[np.diff(matrix.indptr) < 2] = 0
    return np.array([mean, error, bound]) * n


def ranks(values: Ints | Floats) -> Ints:
    """Rank values from 1, the largest first; equal values share a rank, and the next one is skipped.

    Values are compared to nine decimals, so that the order of a sum does not part equals.

    >>> ranks(np.array([0.5, 2.0, 0.5, 0.1])).tolist()
    [2, 1, 2, 4]
    """
    rounded = np.round(np.asarray(values, dtype=np.float64), 9)
    ordered = np.sort(rounded)
    return (len(rounded) - np.searchsorted(ordered, rounded, side="right") + 1).astype(np.int64)
