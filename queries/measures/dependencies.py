"""How much the shortest paths that start at some nodes depend on each node: Brandes' recursion for many at once.

The searches advance together. What they have reached is a list of cells of a table, nodes by pivots: the cell of
node v and pivot s is v times the number of pivots plus s. A step sums over the neighbours of nodes, in whichever
way is cheapest: from the cells that were reached, for the cells that are asked for, or for the whole table.
Sources: U. Brandes, Journal of Mathematical Sociology 25 (2001) 163-177; for the shares by distance
R. Geisberger, P. Sanders and D. Schultes, Better approximation of betweenness centrality, ALENEX (2008) 90-100.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.queries.networks.projection import Floats, Ints

if TYPE_CHECKING:
    import scipy.sparse

#: A sum over the neighbours of one cell costs as much as so many in a product with the whole table.
_DEARER = 10


def dependencies(matrix: scipy.sparse.csr_array, pivots: Ints) -> Floats:
    """Sum, for each node and pivot, the shares of the shortest paths from the pivot that run over the node.

    ``matrix`` is symmetric and has 1 where two nodes are tied. Returns a table of nodes by pivots: for
    each, the sum over all targets of the share of shortest paths on which the node lies between, times its
    distance from the pivot over that of the target. The two ends of a path so share what lies between, and
    the sum over all pivots counts each pair once; less is left to which pivots are drawn.

    >>> from scipy.sparse import csr_array
    >>> path = csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=float))
    >>> dependencies(path, np.array([0, 1])).tolist()
    [[0.0, 0.0], [0.5, 0.0], [0.0, 0.0]]
    """
    width = len(pivots)
    levels = _paths(matrix, pivots)
    total, lean = np.zeros(matrix.shape[0] * width), np.zeros(len(levels[-1][0]))
    for step in range(len(levels) - 2, 0, -1):
        (near, paths), (far, farther) = levels[step : step + 2]
        lean = paths * _sums_for(matrix, width, far, (1 / (step + 1) + lean) / farther, near)
        total[near] = step * lean
    return total.reshape(-1, width)


def _paths(matrix: scipy.sparse.csr_array, pivots: Ints) -> list[tuple[Ints, Floats]]:
    """List the cells that are 0, 1, 2, … steps from their pivot, in order, and count the shortest paths to them."""
    width = len(pivots)
    cells, paths = np.sort(pivots * width + np.arange(width)), np.ones(width)
    levels, unseen = [], np.ones(matrix.shape[0] * width, dtype=np.bool_)
    while len(cells):
        levels.append((cells, paths))
        unseen[cells] = False
        wanted = np.flatnonzero(unseen)
        sums = _sums_for(matrix, width, cells, paths, wanted)
        cells, paths = wanted[sums > 0], sums[sums > 0]
    return levels


def _sums_for(matrix: scipy.sparse.csr_array, width: int, cells: Ints, values: Floats, wanted: Ints) -> Floats:
    """Sum, for the wanted cells, the values of the cells of their neighbours; other cells have none."""
    from scipy.sparse import csr_array

    n, whole = matrix.shape[0], matrix.nnz * width
    ahead, back = (_DEARER * int(np.diff(matrix.indptr)[some // width].sum()) for some in (cells, wanted))
    if ahead <= min(back, whole):
        at, starts = _neighbours(matrix, width, cells)
        return np.asarray(np.bincount(at, np.repeat(values, np.diff(starts)), n * width)[wanted], dtype=np.float64)
    table = np.zeros(n * width)
    table[cells] = values
    if back < whole:
        at, starts = _neighbours(matrix, width, wanted)
        return np.asarray(csr_array((np.ones(len(at)), at, starts), shape=(len(wanted), n * width)) @ table)
    return np.asarray((matrix @ table.reshape(n, width)).ravel()[wanted])


def _neighbours(matrix: scipy.sparse.csr_array, width: int, cells: Ints) -> tuple[Ints, Ints]:
    """List the cells of the neighbours of cells, and where those of each begin."""
    rows = matrix[cells // width]
    return rows.indices.astype(np.int64) * width + np.repeat(cells % width, np.diff(rows.indptr)), rows.indptr
