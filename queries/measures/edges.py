"""Edges by number: one for each pair of nodes, the same in all networks over the same nodes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from comity.queries.networks.network import Network
from comity.queries.networks.projection import Ints


def keys(network: Network) -> Ints:
    """Give each edge a number made of its ends, ascending: ``i * n + j``."""
    return network.i * len(network) + network.j


def places(wanted: Ints, ordered: Ints) -> Ints:
    """Return where in an ascending array some numbers are, -1 for those that are not in it.

    >>> places(np.array([3, 4]), np.array([1, 3])).tolist()
    [1, -1]
    """
    if not len(ordered):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return np.where(ordered[at] == wanted, at, -1)


def among(wanted: Ints, ordered: Ints) -> NDArray[np.bool_]:
    """Tell which of some numbers are in an ascending array."""
    return places(wanted, ordered) >= 0
