"""The parts of a network between which no path runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.queries.measures.engine import remembered
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Ints

if TYPE_CHECKING:
    import scipy.sparse

#: Components of up to this many nodes are measured together, so that many small ones cost no more than a large one.
_SMALL = 256

#: The measure's definition, its range, its source.
DEFINITIONS: dict[str, Definition] = {
    "components": Definition(
        "the parts of the network between which no path runs, the largest first",
        "1 to n parts; an isolated body is a part of its own",
        "Wasserman and Faust, Social Network Analysis (1994) 109",
    ),
}


@dataclass(frozen=True, eq=False)
class Components:
    """The components of a network: for each node the number of its own, and their sizes, largest first."""

    labels: Ints
    """From 0, the largest component; those of one size in order of their first node."""
    sizes: Ints


@remembered
def components(network: Network) -> Components:
    """Find the parts of a network between which no path runs.

    Source: S. Wasserman and K. Faust, Social Network Analysis (Cambridge University Press 1994) 109.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> found = components(from_networkx(nx.Graph([("a", "b"), ("c", "d"), ("d", "e")])))
    >>> found.labels.tolist(), found.sizes.tolist()
    ([1, 1, 0, 0, 0], [3, 2])
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(network)
    if not n:
        return Components(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    ties = coo_array((np.ones(network.edge_count, dtype=np.int8), (network.i, network.j)), shape=(n, n))
    return Components(*by_size(connected_components(ties, directed=False)[1]))


def by_size(labels: Ints) -> tuple[Ints, Ints]:
    """Give groups new numbers from 0, the largest first, those of one size in order of their first member.

    Returns the new number of each member and the sizes.

    >>> [array.tolist() for array in by_size(np.array([7, 3, 3, 5]))]
    [[1, 0, 0, 2], [2, 1, 1]]
    """
    _, first, members, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    return number[members], sizes[order].astype(np.int64)


@dataclass(frozen=True, eq=False)
class Part:
    """A large component, or several small ones: what can be measured apart from the rest."""

    nodes: Ints
    """Its nodes in the network, in order."""
    i: Ints
    j: Ints
    """Its edges ``i[k] < j[k]`` by position in ``nodes``, in order of (i, j)."""
    alone: bool
    """Whether it is one component."""

    @property
    def matrix(self) -> scipy.sparse.csr_array:
        """Return the symmetric matrix that has 1 where two nodes are tied."""
        from scipy.sparse import coo_array

        ends = np.concatenate([self.i, self.j]), np.concatenate([self.j, self.i])
        n = len(self.nodes)
        return coo_array((np.ones(len(ends[0])), ends), shape=(n, n)).tocsr()


def parts(network: Network) -> Iterator[Part]:
    """Take a network apart into its components of three nodes and more, small ones together."""
    found = components(network)
    large = int((found.sizes > _SMALL).sum())
    taken = found.sizes.cumsum() - found.sizes
    place = np.where(found.sizes > _SMALL, np.arange(len(found.sizes)), large + taken // _SMALL)
    place[found.sizes < 3] = -1
    part = place[found.labels]
    order = np.argsort(part, kind="stable")
    position = np.empty(len(network), dtype=np.int64)
    position[order] = np.arange(len(network)) - np.searchsorted(part[order], part[order])
    edges = np.argsort(part[network.i], kind="stable")
    sorted_edges = part[network.i][edges]
    for number in np.unique(part[part >= 0]).tolist():
        nodes = order[slice(*np.searchsorted(part[order], [number, number + 1]))]
        mine = edges[slice(*np.searchsorted(sorted_edges, [number, number + 1]))]
        yield Part(nodes, position[network.i[mine]], position[network.j[mine]], bool((place == number).sum() == 1))
