"""What two ends of an edge share: sums over the nodes that both are tied to, for all edges at once.

A product of the network's matrix with itself, of which only the entries of edges are wanted. For each edge the
row of the end with fewer neighbours is multiplied with the row of the other end, which lies spread out in a
table: the cost is the sum over the edges of the lesser degree.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints

_ENTRIES = 1 << 20
_CELLS = 1 << 21


def over_shared(network: Network, factor: Floats) -> Floats:
    """Sum, for each edge (i, j), weight(i,q) factor(q) weight(q,j) over the nodes q that both ends are tied to.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> over_shared(from_networkx(nx.complete_graph(4)), np.ones(4)).tolist()
    [2.0, 2.0, 2.0, 2.0, 2.0, 2.0]
    """
    return np.asarray(products(network.matrix, network.i, network.j, factor))


def products(matrix: Any, i: Ints, j: Ints, factor: NDArray[Any]) -> NDArray[Any]:
    """Sum, for each pair (i, j), matrix[i,q] factor[q] matrix[q,j] over all q; ``matrix`` is symmetric."""
    from scipy.sparse import csr_array

    n, degrees = matrix.shape[0], np.diff(matrix.indptr)
    lesser = degrees[i] <= degrees[j]
    low, high = np.where(lesser, i, j), np.where(lesser, j, i)
    order = np.argsort(high, kind="stable")
    low, high = low[order], high[order]
    most = max(min(_CELLS // max(n, 1), len(i)), 1)
    table = np.zeros(most * n, dtype=matrix.dtype)
    found = np.zeros(len(i), dtype=matrix.dtype)
    for edges, heads, row in _blocks(low, high, degrees, most):
        spread = matrix[heads]
        cells = spread.indices + np.repeat(np.arange(len(heads)) * n, np.diff(spread.indptr))
        table[cells] = spread.data * factor[spread.indices]
        rows = matrix[low[edges]]
        at = rows.indices + np.repeat(row * n, np.diff(rows.indptr))
        found[order[edges]] = csr_array((rows.data, at, rows.indptr), shape=(len(row), len(table))) @ table
        table[cells] = 0
    return found


def _blocks(low: Ints, high: Ints, degrees: Ints, most: int) -> Iterator[tuple[slice, Ints, Ints]]:
    """Cut edges into blocks that fit the cache: yield which, their different high ends, and the place of each."""
    heads, place = np.unique(high, return_inverse=True)
    cost = np.cumsum(degrees[low], dtype=np.int64) // _ENTRIES
    cuts = np.flatnonzero(np.diff(cost) | np.diff(place // most)) + 1
    ends = [0, *cuts.tolist(), len(low)] if len(low) else []
    for first, last in pairwise(ends):
        mine = heads[place[first] : place[last - 1] + 1]
        yield slice(first, last), mine, place[first:last] - place[first]
