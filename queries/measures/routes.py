"""Shortest paths between bodies, each named in full: who is reached through whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from comity.queries.networks.network import Network


def shortest_paths(network: Network, starts: Collection[int], goals: Collection[int]) -> Iterator[tuple[int, ...]]:
    """Yield all shortest paths from any of some nodes to any of some others, in order of their nodes; hops count.

    A path is the positions of its nodes. Where a start is a goal, that node alone is a path; where no goal can be
    reached, there is none. Paths are made one at a time, as they may be very many; the search before the first is
    linear in nodes and edges (breadth first: E. F. Moore, "The shortest path through a maze", 1959).

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> list(shortest_paths(from_networkx(nx.cycle_graph(4)), [0], [2]))
    [(0, 1, 2), (0, 3, 2)]
    """
    toward = _distances(network, goals)
    near = [start for start in sorted(set(starts)) if start in toward]
    least = min((toward[start] for start in near), default=0)
    for start in near:
        if toward[start] == least:
            yield from _onward(network, (start,), toward)


def neighbours(network: Network, node: int) -> list[int]:
    """List a node's neighbours by their positions, in order."""
    start, end = network.matrix.indptr[node : node + 2]
    return sorted(network.matrix.indices[start:end].tolist())


def _distances(network: Network, goals: Collection[int]) -> dict[int, int]:
    """Return the number of steps to the nearest goal, for each node from which there is one."""
    found = dict.fromkeys(sorted(set(goals)), 0)
    edge = list(found)
    while edge:
        beyond = dict.fromkeys(near for node in edge for near in neighbours(network, node) if near not in found)
        found |= dict.fromkeys(beyond, found[edge[0]] + 1)
        edge = list(beyond)
    return found


def _onward(network: Network, begun: tuple[int, ...], toward: dict[int, int]) -> Iterator[tuple[int, ...]]:
    """Yield all ways to go on from the last node of a path, each step one nearer to a goal."""
    waiting = [begun]
    while waiting:
        path = waiting.pop()
        left = toward[path[-1]]
        if not left:
            yield path
        else:
            near = (node for node in neighbours(network, path[-1]) if toward[node] == left - 1)
            waiting.extend((*path, node) for node in sorted(near, reverse=True))
