"""Distances from many nodes at once: breadth-first searches that share the bits of a word.

Each of the 64 bits of a word is a search; a step of all searches is one pass over the edges, in which a node
takes on the bits of its neighbours. Searches in different components never meet, so they share a bit: the
number of passes depends on the largest component only.
Source: M. Then et al., The more the merrier: efficient multi-source graph traversal, Proceedings of the VLDB
Endowment 8 (2014) 449-460.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.queries.measures.components import components
from comity.queries.measures.sampled import SEED
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints

Words = NDArray[np.uint64]
_BLOCK = 512


@dataclass(frozen=True, eq=False)
class Distances:
    """How far each node is from some nodes of its component, the pivots."""

    counts: Ints
    """Distances by nodes: how many pivots are 1, 2, … edges away from each node."""
    drawn: Ints
    """For each node, how many pivots its component has."""
    pivot: NDArray[np.bool_]
    """For each node, whether it is one."""
    size: Ints
    """For each node, how many nodes its component has: with as many pivots, all distances are known."""
    batches: Ints
    """Distances by batches of up to 64 pivots: how many pairs of a node and a pivot are 1, 2, … edges apart."""
    widest: int
    """No two nodes of a component are farther apart than this, by twice the least reach of a pivot."""

    @property
    def steps(self) -> Floats:
        """Return the distances 1, 2, … that the rows of ``counts`` stand for."""
        return np.arange(1, len(self.counts) + 1, dtype=np.float64)


def distances(network: Network, pivots: int) -> Distances:
    """Search from up to ``pivots`` nodes of each component, drawn by chance from a fixed seed, each once."""
    found = components(network)
    turn = turns(found.labels)
    size = found.sizes[found.labels]
    counts: list[Ints] = []
    batches: list[Ints] = []
    reach: list[Ints] = []
    for first in range(0, min(pivots, int(size.max(initial=0))), _BLOCK):
        reached = np.zeros(_BLOCK, dtype=np.int64)
        for step, new in enumerate(_search(network, turn, first, min(first + _BLOCK, pivots))):
            if step == len(counts):
                counts.append(np.zeros(len(network), dtype=np.int64))
            bits = np.bitwise_count(new)
            counts[step] += bits.sum(axis=0, dtype=np.int64)
            batches.append(np.array([step, *bits.sum(axis=1, dtype=np.int64)]))
            reached += np.unpackbits(np.bitwise_or.reduce(new, axis=1).view(np.uint8))
        reach.append(reached[reached > 0])
    widest = 2 * min((int(some.min(initial=len(counts))) for some in reach), default=0)
    table = np.array(counts, dtype=np.int64).reshape(len(counts), len(network))
    return Distances(table, np.minimum(size, pivots), turn < pivots, size, _by_batch(batches, len(counts)), widest)


def turns(labels: Ints, seed: int = SEED) -> Ints:
    """Give each node its turn to be a pivot, from 0 in each component, by chance.

    >>> turns(np.array([0, 0, 1, 0, 1])).tolist()
    [2, 0, 1, 1, 0]
    """
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    order = shuffled[np.argsort(labels[shuffled], kind="stable")]
    starts = np.searchsorted(labels[order], labels)
    turn = np.empty(len(labels), dtype=np.int64)
    turn[order] = np.arange(len(labels))
    return turn - starts


def _by_batch(rows: list[Ints], steps: int) -> Ints:
    """Add up the rows, each a step and the pairs of each word in it, and put the words of all blocks side by side."""
    blocks = np.cumsum([row[0] == 0 for row in rows])
    words = _BLOCK // 64
    table = np.zeros((steps, words * (int(blocks[-1]) if rows else 0)), dtype=np.int64)
    for block, row in zip(blocks.tolist(), rows, strict=True):
        table[row[0], words * (block - 1) : words * block] = row[1:]
    return table


def _search(network: Network, turn: Ints, first: int, last: int) -> Iterator[Words]:
    """Search from the nodes whose turn is in a range; yield, step by step, who is newly found from where."""
    found = components(network)
    starts, neighbours = network.matrix.indptr, network.matrix.indices
    nodes = np.flatnonzero((turn >= first) & (turn < last))
    bits = turn[nodes] - first
    seen = np.zeros((_BLOCK // 64, len(network)), dtype=np.uint64)
    seen[bits // 64, nodes] = np.uint64(1) << (bits % 64).astype(np.uint64)
    new = seen.copy()
    tied = np.flatnonzero(np.diff(starts))
    left = int(found.sizes[found.labels[nodes]].sum()) - len(nodes)
    while left:
        near, new = new, np.zeros_like(seen)
        for word in range(-(-(last - first) // 64)):
            new[word, tied] = np.bitwise_or.reduceat(near[word][neighbours], starts[tied]) & ~seen[word, tied]
        seen |= new
        left -= int(np.bitwise_count(new).sum(dtype=np.int64))
        yield new
