"""What changed between two networks of the same bodies: who came, who left, which edges are new or gone.

Both networks have the same nodes, as two periods of one reading have. That an edge or a body is in one of
them alone says what is on record for that period, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from comity.graph.errors import InputError
from comity.queries.measures.centrality import degree
from comity.queries.measures.edges import keys, places
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Ints


@dataclass(frozen=True, eq=False)
class Change:
    """Two networks over the same nodes, and what is in one of them, in the other, in both.

    ``came``, ``left`` and ``stayed`` are positions of nodes that have an edge in the second network alone, in the
    first alone, in both; ``new`` are positions of edges of the second, ``gone`` of the first. Edge ``kept[k]`` of the
    first is edge ``carried[k]`` of the second. All ascend.
    """

    before: Network
    after: Network
    came: Ints
    left: Ints
    stayed: Ints
    new: Ints
    gone: Ints
    kept: Ints
    carried: Ints


def change(before: Network, after: Network) -> Change:
    """Compare two networks over the same nodes; linear in nodes and edges.

    Raises ``InputError`` where the nodes of the two differ.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> old, new = nx.Graph([(0, 1)]), nx.Graph([(1, 2)])
    >>> old.add_node(2), new.add_node(0)
    (None, None)
    >>> found = change(from_networkx(old), from_networkx(new))
    >>> found.came.tolist(), found.left.tolist(), found.stayed.tolist()
    ([2], [0], [1])
    """
    if [body.iri for body in before.nodes] != [body.iri for body in after.nodes]:
        raise InputError("two networks are compared over the same bodies; make both from one reading, among one kind")
    first, second = degree(before) > 0, degree(after) > 0
    was = places(keys(after), keys(before))
    return Change(
        before,
        after,
        came=np.flatnonzero(second & ~first),
        left=np.flatnonzero(first & ~second),
        stayed=np.flatnonzero(first & second),
        new=np.flatnonzero(was < 0),
        gone=np.setdiff1d(np.arange(before.edge_count), was),
        kept=was[was >= 0],
        carried=np.flatnonzero(was >= 0),
    )


def edges_between(network: Network, one: Ints, other: Ints) -> Ints:
    """Return for each pair of nodes the position of their edge, -1 where they have none; a logarithmic search."""
    return places(np.minimum(one, other) * len(network) + np.maximum(one, other), keys(network))
