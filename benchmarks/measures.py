"""Measures of a network of 40,000 bodies and 1.3 million weighted edges, against their peers in one run.

Run: python benchmarks/measures.py  [--graphblas] [--networkx]

``--graphblas`` also times masked products (pip install python-graphblas suitesparse-graphblas); ``--networkx`` also
times NetworkX where it ends within a minute. Every time is from the arrays of the network to the values, and so has
the making of whatever graph the engine needs; the ratio is to the peer.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

import networkit as nk
import networkx as nx
import numpy as np
from measure import within
from scipy.sparse import coo_array, csr_array, csr_matrix, diags_array

from comity.queries.measures import centrality, cohesion, communities, components, holes, mixing, paths, spectral
from comity.queries.measures.brokerage import brokerage
from comity.queries.networks.network import Network, from_networkx
from comity.queries.networks.ties import Body

Work = Callable[[Network], object]
SIZE, PROJECTS = 40_000, 24_000


def synthetic() -> Network:
    """Make a network of projects of 2 to 60 partners, few bodies in many of them; pairs count 1/(n-1)."""
    chance = np.random.default_rng(1)
    draw = 1 / np.arange(1, SIZE + 1) ** 0.65
    sizes = np.minimum(2 + chance.pareto(1.6, PROJECTS) * 4, 60).astype(int)
    partners = chance.permutation(SIZE)[chance.choice(SIZE, sizes.sum(), p=draw / draw.sum())]
    keys, weights = [], []
    for project in np.split(partners, np.cumsum(sizes)[:-1]):
        members = np.unique(project)
        a, b = np.triu_indices(len(members), 1)
        keys.append(members[a] * SIZE + members[b])
        weights.append(np.full(len(a), 1 / max(len(members) - 1, 1)))
    edges, which = np.unique(np.concatenate(keys), return_inverse=True)
    nodes = tuple(Body(f"{k:05}", f"{k:05}", f"{k:05}", "other", "") for k in range(SIZE))
    weight = np.bincount(which, np.concatenate(weights)).astype(np.float64)
    none = np.zeros(len(edges))
    count = np.ones(len(edges), dtype=np.int64)
    made = csr_array((len(edges), 0))
    how = from_networkx(nx.Graph()).how
    return Network(nodes, edges // SIZE, edges % SIZE, weight, count, none, none, (), made, how)


def timed(work: Work, network: Network, repeats: int = 3) -> float:
    """Return the least time of some runs, each on a network of which nothing is remembered."""
    times = []
    for _ in range(repeats):
        fresh = replace(network)
        start = time.perf_counter()
        work(fresh)
        times.append(time.perf_counter() - start)
    return min(times)


def symmetric(network: Network) -> Any:
    """Make the matrix of weights, as one does by hand."""
    ends = np.concatenate([network.i, network.j]), np.concatenate([network.j, network.i])
    return coo_array((np.tile(network.weight, 2), ends), shape=(SIZE, SIZE)).tocsr()


def graph(network: Network, weighted: bool = False) -> Any:
    """Make a NetworKit graph in the quickest way that it has."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(network.i, minlength=SIZE))])
    upper = csr_matrix((network.weight, network.j, starts), shape=(SIZE, SIZE))
    return nk.GraphFromCsr(upper, directed=False, weighted=weighted)


def scipy_pagerank(network: Network) -> object:
    """Iterate with a matrix whose columns add up to the damping."""
    matrix = symmetric(network)
    own = np.asarray(matrix.sum(axis=0))
    matrix = matrix @ diags_array(np.divide(0.85, own, out=np.zeros(SIZE), where=own > 0))
    value = np.full(SIZE, 1 / SIZE)
    for _ in range(200):
        before = value
        value = matrix @ before + (0.15 + 0.85 * before[own == 0].sum()) / SIZE
        if np.abs(value - before).sum() < 1e-14:
            break
    return value


def scipy_eigenvector(network: Network) -> object:
    """Ask ARPACK."""
    from scipy.sparse.linalg import eigsh

    return eigsh(symmetric(network), 1, which="LA")


def scipy_harmonic(network: Network) -> object:
    """Search from 500 nodes at once, a step being a product with a table of nodes by pivots."""
    matrix = symmetric(network).astype(np.float32)
    matrix.data[:] = 1
    seen = np.zeros((SIZE, 500), dtype=np.float32)
    seen[np.random.default_rng(1).permutation(SIZE)[:500], np.arange(500)] = 1
    frontier, sums, step = seen.copy(), np.zeros(SIZE), 0
    while frontier.any():
        step += 1
        frontier = ((matrix @ frontier > 0) & (seen == 0)).astype(np.float32)
        seen += frontier
        sums += frontier.sum(axis=1) / step
    return sums


def scipy_components(network: Network) -> object:
    """Ask SciPy."""
    from scipy.sparse.csgraph import connected_components

    return connected_components(coo_array((network.weight, (network.i, network.j)), shape=(SIZE, SIZE)), directed=False)


def scipy_constraint(network: Network) -> object:
    """Multiply all, then keep what edges have."""
    matrix = symmetric(network)
    own = np.asarray(matrix.sum(axis=1))
    shares = diags_array(np.divide(1.0, own, out=np.zeros(SIZE), where=own > 0)) @ matrix
    return ((shares + (shares @ shares).multiply(matrix != 0)) ** 2).sum(axis=1)


def graphblas_constraint(network: Network) -> object:
    """Multiply under a mask."""
    gb: Any = import_module("graphblas")

    ends = np.concatenate([network.i, network.j]), np.concatenate([network.j, network.i])
    matrix = gb.Matrix.from_coo(*ends, np.tile(network.weight, 2), nrows=SIZE, ncols=SIZE)
    own = matrix.reduce_rowwise().new()
    shares = gb.semiring.any_times(gb.unary.minv(own).new().diag() @ matrix).new()
    through = gb.Matrix(float, SIZE, SIZE)
    through(matrix.S) << gb.semiring.plus_times(shares @ shares)
    both = shares.ewise_add(through, gb.binary.plus).new()
    return both.ewise_mult(both, gb.binary.times).new().reduce_rowwise().new()


PEERS: list[tuple[str, Work, str, Work]] = [
    ("PageRank", spectral.pagerank, "SciPy", scipy_pagerank),
    ("eigenvector", spectral.eigenvector, "SciPy, ARPACK", scipy_eigenvector),
    ("components", components.components, "SciPy", scipy_components),
    ("core numbers", cohesion.core_number, "NetworKit", lambda n: nk.centrality.CoreDecomposition(graph(n)).run()),
    (
        "clustering",
        cohesion.clustering,
        "NetworKit",
        lambda n: nk.centrality.LocalClusteringCoefficient(graph(n), True).run(),
    ),
    (
        "betweenness, 512 pivots (peer: 500)",
        lambda n: centrality.sampled_betweenness(n, 512),
        "NetworKit, all threads",
        lambda n: nk.centrality.EstimateBetweenness(graph(n), 500, False, True).run(),
    ),
    ("harmonic, 512 pivots (peer: 500)", lambda n: paths.sampled_harmonic(n, 512), "SciPy, in step", scipy_harmonic),
    (
        "Leiden, one thread, repeatable",
        communities.communities,
        "NetworKit, all threads",
        lambda n: nk.community.ParallelLeiden(graph(n, weighted=True)).run(),
    ),
]
ALONE: list[tuple[str, Work]] = [
    ("effective size", holes.effective_size),
    ("brokerage between ten groups", lambda n: brokerage(n, [str(k % 10) for k in range(SIZE)])),
    ("mixing matrix of ten groups", lambda n: mixing.mixing_matrix(n, [str(k % 10) for k in range(SIZE)])),
    ("path lengths, 512 pivots", lambda n: paths.path_lengths(n, 512)),
]
SLOW: list[tuple[str, Callable[[Any], object]]] = [
    ("PageRank", lambda g: nx.pagerank(g, tol=1e-14)),
    ("core numbers", nx.core_number),
    ("components", lambda g: list(nx.connected_components(g))),
    ("clustering", nx.clustering),
]


def peers() -> Iterator[tuple[str, Work, str, Work]]:
    """List what is compared; constraint has two peers, of which one is asked for."""
    yield from PEERS
    if "--graphblas" in sys.argv:
        yield "constraint", holes.constraint, "GraphBLAS, masked", graphblas_constraint
    else:
        yield "constraint", holes.constraint, "SciPy, unmasked", scipy_constraint


def main() -> None:
    """Print everything."""
    network = synthetic()
    print(f"{len(network):,} nodes, {network.edge_count:,} edges; seconds", flush=True)
    print(f"{'':<40} {'ours':>8} {'peer':>8} {'ratio':>6}")
    for what, ours, against, peer in peers():
        repeats = 1 if "pivots" in what or "unmasked" in against else 3
        times = timed(ours, network, repeats), timed(peer, network, repeats)
        print(f"{what:<40} {times[0]:8.3f} {times[1]:8.3f} {times[0] / times[1]:6.2f}  {against}", flush=True)
    for what, ours in ALONE:
        print(f"{what:<40} {timed(ours, network, 1):8.3f}", flush=True)
    if "--networkx" in sys.argv:
        whole = network.to_networkx()
        for what, theirs in SLOW:
            print(f"{what:<40} {'':8} {within(60, partial(theirs, whole)):8.1f}  NetworkX", flush=True)


if __name__ == "__main__":
    main()
