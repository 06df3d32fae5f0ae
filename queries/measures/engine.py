"""What the measures compute with: a network as a NetworKit graph, built once; what was found is remembered.

NetworKit is a library in C++ with several threads; the graphs are made of the arrays of a network, without
a detour over objects. What depends on chance there runs in one thread from a seed, see :func:`alone`, and in one
thread what adds up numbers: several do it in the order in which they happen to end (:func:`one_thread`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from comity.queries.networks.network import Network
from comity.queries.networks.projection import Ints

if TYPE_CHECKING:
    import networkit

Found = TypeVar("Found")
_WORTH_THREADS = 1_000_000


def remembered(measure: Callable[[Network], Found]) -> Callable[[Network], Found]:
    """Keep what a function found for a network as long as the network lives: networks never change."""
    kept: WeakKeyDictionary[Network, Found] = WeakKeyDictionary()

    @wraps(measure)
    def recall(network: Network) -> Found:
        if network not in kept:
            kept[network] = measure(network)
        return kept[network]

    return recall


@remembered
def hops(network: Network) -> networkit.Graph:
    """Return the network as a NetworKit graph without weights: a path's length is its number of edges."""
    return _graph(network, weighted=False)


@remembered
def weights(network: Network) -> networkit.Graph:
    """Return the network as a NetworKit graph with weights."""
    return _graph(network, weighted=True)


def _graph(network: Network, **kind: bool) -> networkit.Graph:
    return graph_of(network.i, network.j, network.weight, len(network), **kind)


def graph_of(i: Ints, j: Ints, weight: Any, size: int, **kind: bool) -> networkit.Graph:
    """Make a NetworKit graph of edges ``i[k] < j[k]`` that are in order of (i, j)."""
    import networkit as nk
    from scipy.sparse import csr_matrix

    starts = np.concatenate([[0], np.cumsum(np.bincount(i, minlength=size))])
    with one_thread():  # the order of neighbours is the order of sums
        return nk.GraphFromCsr(csr_matrix((weight, j, starts), shape=(size, size)), directed=False, **kind)


@contextmanager
def alone(seed: int) -> Iterator[None]:
    """Run NetworKit in one thread from a seed, so that what depends on chance is the same in every run."""
    import networkit as nk

    with one_thread():
        nk.setSeed(seed, useThreadId=False)
        yield


def threads_for(steps: int) -> AbstractContextManager[None]:
    """Run NetworKit in one thread where there is little to do: others take longer to call than they save.

    For what is counted, or found for each node by itself; for sums over nodes see :func:`one_thread`.
    """
    return one_thread() if steps < _WORTH_THREADS else nullcontext()


@contextmanager
def one_thread() -> Iterator[None]:
    """Run NetworKit in one thread: sums come out the same to the last bit, however many processors there are."""
    import networkit as nk

    threads = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)
    try:
        yield
    finally:
        nk.setNumberOfThreads(threads)
