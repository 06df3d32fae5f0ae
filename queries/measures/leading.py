"""The largest eigenvalue of a symmetric matrix and its vector, to the last bit the same on every machine.

Libraries find them with products whose order depends on the processor: each finds another vector from the twelfth
digit on, or earlier, enough to part bodies that stand alike. Here each step takes the best of three directions: where
it stands, where the value grows fastest, and where it came from. Source: A. V. Knyazev, SIAM Journal on Scientific
Computing 23 (2001) 517-541, for one vector, without a preconditioner.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from comity.queries.networks.projection import Floats
from comity.queries.sums import product

if TYPE_CHECKING:
    import scipy.sparse

#: It ends where what is left is so small a share of the value (more numbers round more), has not shrunk for so many
#: steps, or after all steps.
_LEFT, _ROUNDED, _PATIENCE, _STEPS = 1e-13, 1e-15, 1000, 100_000
#: What is left of a direction without the others, so small, is rounding.
_NOTHING = 1e-8
#: A direction, and what the matrix makes of it.
_Way = tuple[Floats, Floats]


def leading(matrix: scipy.sparse.csr_array, start: Floats) -> tuple[float, Floats]:
    """Return the largest eigenvalue and its vector, of length 1, from a vector that is not orthogonal to it.

    >>> from scipy.sparse import csr_array
    >>> value, vector = leading(csr_array(np.array([[0.0, 2.0], [2.0, 0.0]])), np.array([1.0, 0.5]))
    >>> round(value, 9), vector.round(9).tolist()
    (2.0, [0.707106781, 0.707106781])
    """
    vector, before, value = start, None, 0.0
    least, since, small = float("inf"), 0, max(_LEFT, _ROUNDED * sqrt(len(start)))
    for _ in range(_STEPS):
        vector = vector / _size(vector)
        image = matrix @ vector
        value = product(vector, image)
        rest = image - value * vector
        left = _size(rest)
        least, since = (left, 0) if left < least else (least, since + 1)
        if left <= small * value or since > _PATIENCE:
            break
        vector, before = _step(matrix, (vector, image), rest, before)
    return value, vector


def _step(matrix: scipy.sparse.csr_array, here: _Way, rest: Floats, before: _Way | None) -> tuple[Floats, _Way]:
    """Return the best vector in reach, not scaled, and how it was reached from the one before."""
    rest = rest - product(here[0], rest) * here[0]
    rest = rest / _size(rest)
    ways = [here, (rest, matrix @ rest)]
    if before and (third := _apart(before, ways)):
        ways.append(third)
    # The image of the first way has no part in the third, so that three diagonals are all.
    diagonal = [product(way, image) for way, image in ways]
    beside = [product(way, image) for (way, _), (_, image) in pairwise(ways)]
    shares = _largest(diagonal, beside)
    moved, image = (np.asarray(sum(s * way[k] for s, way in zip(shares[1:], ways[1:], strict=True))) for k in (0, 1))
    return shares[0] * here[0] + moved, (moved, image)


def _apart(way: _Way, others: Sequence[_Way]) -> _Way | None:
    """Take the others out of a direction; nothing where only rounding is left."""
    size = _size(way[0])
    direction, image = way[0] / size, way[1] / size
    for other in (*others, *others):  # once leaves what rounding brings back
        share = product(other[0], direction)
        direction, image = direction - share * other[0], image - share * other[1]
    size = _size(direction)
    return (direction / size, image / size) if size > _NOTHING else None


def _size(vector: Floats) -> float:
    return sqrt(product(vector, vector))


def _largest(diagonal: Sequence[float], beside: Sequence[float]) -> list[float]:
    """Return the vector of the largest eigenvalue of two or three diagonals, found by halving; of length 1."""
    sides = [0.0, *map(abs, beside), 0.0]
    low, high = max(diagonal), max(a + left + right for a, (left, right) in zip(diagonal, pairwise(sides), strict=True))
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if _above(diagonal, beside, middle) else (middle, high)
    # Each part of the vector is the one before times what the rows after it leave; where that is 0, it is rounded away.
    safe = 1e-30 * high
    pivots = [max(high - diagonal[-1], safe)]
    for a, b in zip(diagonal[-2:0:-1], beside[:0:-1], strict=True):
        pivots.append(max(high - a - b * b / pivots[-1], safe))
    found = [1.0]
    for b, pivot in zip(beside, reversed(pivots), strict=True):
        found.append(found[-1] * b / pivot)
    size = sqrt(sum(number * number for number in found))
    return [number / size for number in found]


def _above(diagonal: Sequence[float], beside: Sequence[float], value: float) -> bool:
    """Tell whether a value is above all eigenvalues: all pivots of value - matrix are above 0."""
    pivot = value - diagonal[0]
    for a, b in zip(diagonal[1:], beside, strict=True):
        if pivot <= 0:
            return False
        pivot = value - a - b * b / pivot
    return pivot > 0
