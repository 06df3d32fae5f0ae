"""Structural holes: how far a body's neighbours are tied to one another, so that it depends on them.

All three measures use the weights. None is defined for an isolated node: its value is NaN, which tables show
as empty. They rest on one sum for each edge, over the nodes that both its ends are tied to.
"""

from __future__ import annotations

import numpy as np

from comity.queries.measures.centrality import degree, strength
from comity.queries.measures.common_neighbours import over_shared
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats

DEFINITIONS: dict[str, Definition] = {
    "constraint": Definition(
        "how much of what it invests in its ties goes to partners who are tied to each other: high where all its "
        "partners are one circle, low where it joins circles that are apart",
        "above 0 to below 2, at most 1.125 where all edges weigh alike; not defined for an isolated body",
        "Burt, Structural Holes (1992) 54-56",
    ),
    "effective_size": Definition(
        "how many of its partners are not made redundant by its other partners: their number less the part in which "
        "they are tied to one another",
        "above 0 to its number of partners, at least 1 where all edges weigh alike; not defined for an isolated body",
        "Burt, Structural Holes (1992) 51-53",
    ),
    "efficiency": Definition(
        "its effective size as a share of its number of partners",
        "0 to 1 (no two of its partners are tied); not defined for an isolated body",
        "Burt, Structural Holes (1992) 53",
    ),
}


def constraint(network: Network) -> Floats:
    """Find how far each node's investment goes to neighbours that are tied to one another.

    With p(i,j) the share of i's strength that its edge to j has: the sum over i's neighbours j of
    (p(i,j) + sum over q of p(i,q) p(q,j)) squared. Range above 0 to below 2, at most 1.125 where edges
    weigh alike; NaN for a node without ties. Weighted.
    Source: R. S. Burt, Structural Holes (Harvard University Press 1992) 54-56.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> constraint(from_networkx(nx.path_graph(3))).tolist()
    [1.0, 0.5, 1.0]
    """
    share = _inverse(strength(network))
    invested = network.weight + over_shared(network, share)
    return _sum_at_ends(network, (invested * share[network.i]) ** 2, (invested * share[network.j]) ** 2)


def effective_size(network: Network) -> Floats:
    """Count each node's neighbours less the part in which they are redundant.

    With m(j,q) the weight of the edge between j and q as a share of j's heaviest: the sum over i's
    neighbours j of 1 - sum over q of p(i,q) m(j,q). Range above 0 to the degree, at least 1 where edges
    weigh alike; NaN for a node without ties. Weighted.
    Source: R. S. Burt, Structural Holes (Harvard University Press 1992) 51-53.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> effective_size(from_networkx(nx.complete_graph(4))).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    share = _inverse(strength(network))
    heaviest = np.zeros(len(network))
    for end in (network.i, network.j):
        np.maximum.at(heaviest, end, network.weight)
    shared = over_shared(network, np.ones(len(network)))
    part = _inverse(heaviest)
    here, there = (shared * share[a] * part[b] for a, b in ((network.i, network.j), (network.j, network.i)))
    return np.asarray(degree(network) - _sum_at_ends(network, here, there))


def efficiency(network: Network) -> Floats:
    """Divide each node's effective size by its degree.

    Range 0 to 1; NaN for a node without ties. Source: R. S. Burt, Structural Holes (1992) 53.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> efficiency(from_networkx(nx.star_graph(3))).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    own = degree(network)
    size = effective_size(network)
    return np.asarray(np.divide(size, own, out=np.full(len(network), np.nan), where=own > 0))


def _inverse(values: Floats) -> Floats:
    return np.asarray(np.divide(1.0, values, out=np.zeros(len(values)), where=values > 0))


def _sum_at_ends(network: Network, here: Floats, there: Floats) -> Floats:
    """Add up, for each node, what its edges have at its end; NaN where it has none."""
    n = len(network)
    found = np.bincount(network.i, here, n) + np.bincount(network.j, there, n)
    return np.asarray(np.where(strength(network) > 0, found, np.nan))
