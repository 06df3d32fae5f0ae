"""Arithmetic of one order: the same numbers to the last bit, whatever processor, library and number of threads.

A product of matrices, a decomposition and a sum along the fast axis of an array add up in the order that suits the
vector units of a processor, and powers, logarithms, sines and cosines have other last bits on each. What is compared,
sorted, repeated many times or written in full cannot bear that. Here are + - * / and the square root, number by number,
which IEEE 754 defines to the last bit, and sums whose order is written down.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

#: The square root of a half, and twice the logarithm of e to the base 2.
_ROOT, _BOTH = 0.7071067811865476, 2.8853900817779268
_Floats = NDArray[np.float64]


def total(values: _Floats) -> _Floats:
    """Add up the rows of an array, one after another from the first; numbers in one row give their exact sum, rounded.

    >>> total(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist(), float(total(np.array([0.1] * 10)))
    ([4.0, 6.0], 1.0)
    """
    if values.ndim == 1:
        return np.asarray(math.fsum(values.tolist()))
    added = np.zeros(values.shape[1:])
    for row in values:
        added += row
    return added


def product(one: _Floats, other: _Floats) -> float:
    """Multiply two vectors, adding up from the first number to the last; 0 for vectors without numbers.

    >>> product(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    11.0
    """
    return float(np.add.accumulate(one * other)[-1]) if len(one) else 0.0


def length(across: _Floats | float, down: _Floats | float) -> _Floats:
    """Return the lengths of vectors of two coordinates.

    >>> float(length(3.0, 4.0))
    5.0
    """
    return np.asarray(np.sqrt(across * across + down * down))


def logarithm(values: NDArray[np.integer]) -> _Floats:
    """Return the logarithms of whole numbers above 0 to the base 2, exact for powers of 2.

    >>> logarithm(np.array([1, 2, 3, 1024])).round(12).tolist()
    [0.0, 1.0, 1.584962500721, 10.0]
    """
    part, power = np.frexp(values.astype(np.float64))
    part, power = np.where(part < _ROOT, (2.0 * part, power - 1), (part, power))
    share = (part - 1.0) / (part + 1.0)
    series = np.zeros(len(part))
    for k in range(25, 0, -2):
        series = series * share * share + 1.0 / k
    return np.asarray(power + share * series * _BOTH)


def inverse(matrix: _Floats) -> _Floats:
    """Invert a symmetric, positive definite matrix (Gauss and Jordan's elimination, which needs no pivoting there).

    >>> inverse(np.array([[2.0, 1.0], [1.0, 1.0]])).tolist()
    [[1.0, -1.0], [-1.0, 2.0]]
    """
    left = matrix.copy()
    for k in range(len(left)):
        pivot, row, column = left[k, k], left[k].copy(), left[:, k].copy()
        row /= pivot
        row[k], column[k] = 1.0 / pivot, 0.0
        left[:, k] = 0.0
        left -= column[:, None] * row
        left[k] = row
    return left
