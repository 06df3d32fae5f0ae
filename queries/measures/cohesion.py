"""How close-knit a network is: cores, clustering, components, density, centralisation.

A measure of nodes returns one value for each node, in the order of the nodes; a measure of the network
returns one number. All are defined on empty, one-node, edgeless and disconnected networks.
"""

from __future__ import annotations

import numpy as np

from comity.graph.errors import InputError
from comity.graph.wording import nearest
from comity.queries.measures.centrality import degree
from comity.queries.measures.engine import hops, threads_for
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.sums import total

#: For each measure: its definition, its range, its source.
DEFINITIONS: dict[str, Definition] = {
    "core_number": Definition(
        "the largest k for which it belongs to a group in which every body is tied to at least k others of the group",
        "0 to n-1, not normalised",
        "Seidman, Social Networks 5 (1983) 269-287; Batagelj and Zaveršnik, arXiv cs/0310049 (2003)",
    ),
    "clustering": Definition(
        "what share of the pairs of bodies that it is tied to are tied to each other",
        "0 to 1; 0 for a body with fewer than two neighbours; weights are not used",
        "Watts and Strogatz, Nature 393 (1998) 440-442",
    ),
    "density": Definition(
        "what share of all pairs of bodies are tied",
        "0 to 1; 0 below two bodies",
        "Wasserman and Faust, Social Network Analysis (1994) 101",
    ),
    "centralisation": Definition(
        "how far the network turns around its most central body: the sum of what all others fall short of it in a "
        "measure (degree, betweenness or closeness), as a share of the sum in a star of as many bodies",
        "0 (all are alike) to 1 (a star); 0 below three bodies",
        "Freeman, Social Networks 1 (1979) 215-239",
    ),
}


def core_number(network: Network) -> Ints:
    """Find the largest k for which each node is in a k-core: all in it have k neighbours in it.

    Range 0 to n-1; not normalised. Sources: S. B. Seidman, Social Networks 5 (1983) 269-287;
    V. Batagelj and M. Zaveršnik, arXiv cs/0310049 (2003).

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> core_number(from_networkx(nx.lollipop_graph(4, 2))).tolist()
    [3, 3, 3, 3, 1, 1]
    """
    import networkit as nk

    if not network.edge_count:
        return np.zeros(len(network), dtype=np.int64)
    with threads_for(network.edge_count):
        cores = nk.centrality.CoreDecomposition(hops(network), False, True).run().scores()
    return np.array(cores, dtype=np.int64)


def clustering(network: Network) -> Floats:
    """Find what share of the pairs of each node's neighbours are tied.

    Range 0 to 1; 0 below two neighbours; weights are not used.
    Source: D. J. Watts and S. H. Strogatz, Nature 393 (1998) 440-442.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> clustering(from_networkx(nx.krackhardt_kite_graph())).round(2).tolist()
    [0.67, 0.67, 1.0, 0.53, 1.0, 0.5, 0.5, 0.33, 0.0, 0.0]
    """
    import networkit as nk

    if not network.edge_count:
        return np.zeros(len(network))
    with threads_for(network.edge_count):
        shares = nk.centrality.LocalClusteringCoefficient(hops(network), True).run().scores()
    return np.array(shares, dtype=np.float64)


def triangles(network: Network) -> Ints:
    """Count the pairs of each node's neighbours that are tied.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> triangles(from_networkx(nx.complete_graph(4))).tolist()
    [3, 3, 3, 3]
    """
    own = degree(network)
    return np.rint(clustering(network) * (own * (own - 1) / 2)).astype(np.int64)


def density(network: Network) -> float:
    """Find what share of all pairs of nodes are tied.

    Range 0 to 1; 0 below two nodes. Source: S. Wasserman and K. Faust, Social Network Analysis (1994) 101.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> density(from_networkx(nx.path_graph(4)))
    0.5
    """
    n = len(network)
    return 2 * network.edge_count / (n * (n - 1)) if n > 1 else 0.0


def centralisation(values: Ints | Floats, measure: str) -> float:
    """Say how far a network turns around its most central node, from the values of ``measure``.

    ``measure`` is ``degree`` (not normalised), ``betweenness`` or ``closeness`` (both normalised, as
    this package does). Range 0 to 1: the sum of the differences from the largest value, divided by
    that sum in a star of n nodes; 0 below three nodes. Raises ``InputError`` for another measure.
    Source: L. C. Freeman, Social Networks 1 (1979) 215-239.

    >>> centralisation(np.array([3, 1, 1, 1]), "degree"), centralisation(np.array([2, 2, 2]), "degree")
    (1.0, 0.0)
    """
    n = len(values)
    most = {"degree": (n - 1) * (n - 2), "betweenness": n - 1, "closeness": (n - 1) * (n - 2) / max(2 * n - 3, 1)}
    if measure not in most:
        known = ", ".join(most)
        raise InputError(f"no centralisation by {measure!r}{nearest(measure, list(most))}; known: {known}")
    if n < 3:
        return 0.0
    short: Floats = np.asarray(np.max(values) - values, dtype=np.float64)
    return float(total(short) / most[measure])
