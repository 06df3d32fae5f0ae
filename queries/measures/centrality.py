"""Who stands in the middle of a network: degree, strength, betweenness.

Every measure is a pure function of a :class:`comity.queries.networks.network.Network` and returns one value
for each node, in the order of the nodes. All three are defined on empty, one-node and disconnected
networks; a node without ties has 0 in each.
"""

from __future__ import annotations

import numpy as np

from comity.queries.networks.network import Floats, Ints, Network

#: For each measure: its definition, its range, its source. The report prints these.
DEFINITIONS: dict[str, tuple[str, str, str]] = {
    "degree": (
        "with how many bodies it has at least one counted tie",
        "0 to n-1, not normalised; n is the number of bodies, those without a tie included",
        "Freeman, Social Networks 1 (1979) 215-239",
    ),
    "strength": (
        "the sum of the weights of its edges, as the counting rule makes them",
        "0 upwards, not normalised; where pairs count 1/(n-1), a tie of n parties adds 1 at most",
        "Newman, Physical Review E 64 (2001) 016132",
    ),
    "betweenness": (
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
    """Find on what share of the shortest paths between other nodes each node lies.

    Distances are hops, whatever the weights; exact. Range 0 to 1: divided by (n-1)(n-2)/2, the
    number of pairs of other nodes, whether a path joins them or not; all 0 below three nodes.
    Sources: L. C. Freeman, Sociometry 40 (1977) 35-41; U. Brandes, Journal of Mathematical
    Sociology 25 (2001) 163-177.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> betweenness(from_networkx(nx.krackhardt_kite_graph())).round(3).tolist()
    [0.023, 0.023, 0.0, 0.102, 0.0, 0.231, 0.231, 0.389, 0.222, 0.0]
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(len(network)))
    graph.add_edges_from(zip(network.i.tolist(), network.j.tolist(), strict=True))
    found = nx.betweenness_centrality(graph, normalized=True)
    return np.array([found[node] for node in range(len(network))], dtype=np.float64)


def ranks(values: Ints | Floats) -> Ints:
    """Rank values from 1, the largest first; equal values share a rank, and the next one is skipped.

    Values are compared to nine decimals, so that the order of a sum does not part equals.

    >>> ranks(np.array([0.5, 2.0, 0.5, 0.1])).tolist()
    [2, 1, 2, 4]
    """
    rounded = np.round(np.asarray(values, dtype=np.float64), 9)
    ordered = np.sort(rounded)
    return (len(rounded) - np.searchsorted(ordered, rounded, side="right") + 1).astype(np.int64)
