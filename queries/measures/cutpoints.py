"""Bodies without which others would not be joined at all: the only path runs through them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from comity.queries.measures.components import components
from comity.queries.measures.engine import hops
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Ints

DEFINITIONS: dict[str, Definition] = {
    "parted_pairs": Definition(
        "how many pairs of other bodies are joined by paths through it alone: without it, no path would join them",
        "0 (no cut point) to (s-1)(s-2)/2 in a component of s bodies, the centre of a star; not normalised",
        "Harary, Graph Theory (1969) 26; found as in Hopcroft and Tarjan, Communications of the ACM 16 (1973) 372-378",
    ),
}


@dataclass(frozen=True, eq=False)
class Cutpoints:
    """For each node, into how many parts its component falls without it, and how many pairs that parts.

    ``parts`` is 1 where the rest stays joined, 0 for an isolated node; ``pairs`` is above 0 for cut points alone;
    ``cut_off`` counts the nodes outside the largest of the parts.
    """

    parts: Ints
    pairs: Ints
    cut_off: Ints


def cutpoints(network: Network) -> Cutpoints:
    """Find the nodes whose removal leaves others without a path to each other; linear in nodes and edges.

    Source: J. Hopcroft and R. Tarjan, Communications of the ACM 16 (1973) 372-378.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> found = cutpoints(from_networkx(nx.path_graph(4)))
    >>> found.parts.tolist(), found.pairs.tolist(), found.cut_off.tolist()
    ([1, 2, 2, 1], [0, 2, 2, 0], [0, 1, 1, 0])
    """
    own, above, block, below = _tree(network)
    others = components(network).sizes[own] - 1
    largest = above.copy()
    np.maximum.at(largest, block, below)
    parts = (above > 0) + np.bincount(block, minlength=len(network))
    squares = above**2 + np.bincount(block, below.astype(np.float64) ** 2, len(network)).astype(np.int64)
    return Cutpoints(parts.astype(np.int64), (others**2 - squares) // 2, others - largest)


def _tree(network: Network) -> tuple[Ints, Ints, Ints, Ints]:
    """Hang each component, as a tree of its blocks, on its first node.

    A block is a part that no single node's removal takes apart; node and block are neighbours in the tree where the
    node is in the block. Returns for each node the number of its component and how many nodes hang above it; for
    each block the node that it hangs on, and how many nodes are below.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order

    n, labels = len(network), components(network).labels
    blocks = _blocks(network)
    root = n + len(blocks)
    tops = np.unique(labels, return_index=True)[1]
    members = np.array([node for block in blocks for node in block], dtype=np.int64)
    at = np.repeat(np.arange(n, root), [len(block) for block in blocks])
    ends = np.concatenate([members, tops]), np.concatenate([at, np.full(len(tops), root)])
    tree = coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(root + 1, root + 1)).tocsr()
    order, over = breadth_first_order(tree, root, directed=False)
    sizes = [1] * n + [0] * (len(blocks) + 1)
    for thing in order[:0:-1].tolist():
        sizes[over[thing]] += sizes[thing]
    size = np.array(sizes, dtype=np.int64)
    above = components(network).sizes[labels] - size[:n]
    return labels, above, over[n:root].astype(np.int64), size[n:root]


def _blocks(network: Network) -> list[list[int]]:
    """Return the nodes of each block of two nodes and more."""
    import networkit as nk

    found = nk.components.BiconnectedComponents(hops(network))
    found.run()
    return [sorted(block) for block in found.getComponents() if len(block) > 1]
