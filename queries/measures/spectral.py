"""Centrality as an equilibrium: eigenvector centrality and PageRank, both weighted."""

from __future__ import annotations

import numpy as np

from comity.queries.measures.centrality import strength
from comity.queries.measures.components import components
from comity.queries.measures.leading import leading
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.sums import total

DEFINITIONS: dict[str, Definition] = {
    "eigenvector": Definition(
        "how strongly it is tied to bodies that are strongly tied themselves: in proportion to the sum, over its "
        "ties, of weight times the other's value",
        "0 (isolated) to 1 (the most central body of the component with the strongest core); each component is solved "
        "by itself, and its values are multiplied by its leading eigenvalue over the largest of the network",
        "Bonacich, Journal of Mathematical Sociology 2 (1972) 113-120",
    ),
    "pagerank": Definition(
        "how often one comes by it who walks from body to body along the ties, in proportion to their weights, and "
        "starts again at any body after each step with a probability of 15 %",
        "0 to 1; the values of all bodies add up to 1",
        "Brin and Page, Computer Networks 30 (1998) 107-117",
    ),
}

DAMPING = 0.85
_STEPS = 1000


def eigenvector(network: Network) -> Floats:
    """Find the leading eigenvector of the weights, for each component by itself.

    In a component the largest value is its leading eigenvalue as a share of the largest of all
    components: what its ties are worth, so that a pair apart does not equal the centre of a large
    component; in a connected network the largest is 1. Range 0 (isolated nodes) to 1; values do not
    change where all weights are multiplied.
    Source: P. Bonacich, Journal of Mathematical Sociology 2 (1972) 113-120.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> eigenvector(from_networkx(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("d", "e")]))).round(3).tolist()
    [1.0, 1.0, 1.0, 0.5, 0.5]
    """
    found = components(network)
    order = np.argsort(found.labels, kind="stable")
    starts = np.cumsum(found.sizes) - found.sizes
    value, values = np.zeros(len(network)), np.zeros(len(found.sizes))
    for number in range(int((found.sizes > 1).sum())):
        nodes = order[starts[number] : starts[number] + found.sizes[number]]
        values[number], value[nodes] = _leading(network, nodes)
    share: Floats = values / max(values.max(initial=0.0), np.finfo(float).tiny)
    return np.asarray(value * share[found.labels])


def _leading(network: Network, nodes: Ints) -> tuple[float, Floats]:
    """Return the leading eigenvalue of a component and its vector, scaled to a maximum of 1."""
    whole = len(nodes) == len(network)
    matrix = network.matrix if whole else network.matrix[nodes][:, nodes]
    value, vector = leading(matrix, strength(network)[nodes])
    return value, vector / vector.max()


def pagerank(network: Network) -> Floats:
    """Find the shares of time of a walk along the ties that starts again with a probability of 0.15.

    A step goes along a tie in proportion to its weight; from an isolated node, and when it starts
    again, to any node, all alike. Range 0 to 1, sum 1.
    Source: S. Brin and L. Page, Computer Networks and ISDN Systems 30 (1998) 107-117.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> pagerank(from_networkx(nx.star_graph(2))).round(3).tolist()
    [0.486, 0.257, 0.257]
    """
    n, matrix, own = len(network), network.matrix, strength(network)
    if not n:
        return np.zeros(0)
    along = np.divide(DAMPING, own, out=np.zeros(n), where=own > 0)
    stuck = own == 0
    value = np.full(n, 1 / n)
    for _ in range(_STEPS):
        before = value
        value = matrix @ (value * along)
        value += (1 - DAMPING + DAMPING * total(before[stuck])) / n
        if np.abs(value - before).max() <= 1e-15 * value.max():
            break
    return np.asarray(value / total(value))
