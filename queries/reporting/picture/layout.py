"""Where the nodes stand: each component on its own, then packed; the same input gives the same places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from comity.queries.networks.network import Floats, Ints

if TYPE_CHECKING:
    import networkx

#: Pixels between neighbours, and the least distance between any two nodes.
EDGE = 100.0
NEAREST = 42.0
#: The least distance between a node and an edge of others.
CLEAR = 15.0
#: From this share of the width on, a component is stretched to the whole of it.
FILL = 0.6
#: Room around a component for the labels that stand out from it.
MARGIN = (80.0, 34.0)


def place(graph: networkx.Graph, width: float) -> tuple[dict[int, tuple[float, float]], float]:
    """Return a place for each node of the graph (whose nodes are integers) and the height used.

    Components are laid out by Kamada and Kawai's spring model (Information Processing Letters 31,
    1989), turned so that they are wider than high, spread until no two nodes touch, and set in
    rows from the largest to the smallest, from the top left, within ``width`` pixels.
    """
    import networkx as nx

    components = sorted(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes)))
    blocks = [(sorted(nodes), _component(graph, sorted(nodes), width)) for nodes in components]
    return _shelve(blocks, width)


def _component(graph: networkx.Graph, nodes: Sequence[int], width: float) -> Floats:
    """Lay out one component in pixels, its top left corner at (0, 0), margins included."""
    import networkx as nx

    index = {node: position for position, node in enumerate(nodes)}
    pairs = np.array(sorted(tuple(sorted((index[a], index[b]))) for a, b in graph.subgraph(nodes).edges))
    ordered = nx.Graph()
    ordered.add_nodes_from(range(len(nodes)))
    ordered.add_edges_from(pairs.tolist())
    found = nx.kamada_kawai_layout(ordered, pos=nx.circular_layout(ordered), weight=None)
    points = _landscape(np.array([found[position] for position in range(len(nodes))]))
    points = _spread(points * _scale(points, pairs), pairs)
    points = points - points.min(axis=0)
    room = width - 2 * MARGIN[0]
    # A component that nearly fills the width fills it; one that is too wide is pressed together.
    if points[:, 0].max() > FILL * room:
        points = _spread(points * [room / points[:, 0].max(), 1.0], pairs)
        points = points - points.min(axis=0)
        points[:, 0] *= min(1.0, room / points[:, 0].max())
    return np.asarray(points + np.array(MARGIN))


def _landscape(points: Floats) -> Floats:
    """Turn the points so that their longest axis lies across; its heavier side to the left, and down."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    skew = (turned**3).sum(axis=0)
    return np.asarray(turned * np.where(skew < 0, -1.0, 1.0))


def _scale(points: Floats, pairs: Ints) -> float:
    lengths = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    return EDGE / (float(np.median(lengths)) or 1.0)


def _spread(points: Floats, pairs: Ints, rounds: int = 200) -> Floats:
    """Push nodes off each other and off the edges that are not theirs, a little each round."""
    for _ in range(rounds):
        push = _off_nodes(points) + _off_edges(points, pairs)
        if np.abs(push).max() < 0.01:
            break
        points = points + 0.3 * push
    return points


def _off_nodes(points: Floats) -> Floats:
    gap = points[:, None, :] - points[None, :, :]
    distance = np.sqrt((gap**2).sum(axis=2))
    np.fill_diagonal(distance, np.inf)
    # Points on top of each other have no direction: each gets its own, by its position in the list.
    angle = np.arange(len(points)) * 2.399963
    own = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    away = np.where(distance[..., None] > 1e-9, gap / np.maximum(distance, 1e-9)[..., None], own[:, None, :])
    missing = np.clip(NEAREST - distance, 0.0, None)
    return np.asarray((missing[..., None] * away).sum(axis=1))


def _off_edges(points: Floats, pairs: Ints) -> Floats:
    """Push each node away from the nearest points of the edges that pass it by less than ``CLEAR``."""
    start, along = points[pairs[:, 0]], points[pairs[:, 1]] - points[pairs[:, 0]]
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    share = ((points[:, None, :] - start) * along).sum(axis=2) / length
    gap = points[:, None, :] - (start + np.clip(share, 0.0, 1.0)[..., None] * along)
    distance = np.sqrt((gap**2).sum(axis=2))
    nodes = np.arange(len(points))[:, None]
    passed = (share > 0.0) & (share < 1.0) & (nodes != pairs[:, 0]) & (nodes != pairs[:, 1]) & (distance > 1e-9)
    missing = np.where(passed, np.clip(CLEAR - distance, 0.0, None), 0.0)
    return np.asarray((missing[..., None] * gap / np.maximum(distance, 1e-9)[..., None]).sum(axis=1))


def _shelve(
    blocks: Sequence[tuple[Sequence[int], Floats]], width: float
) -> tuple[dict[int, tuple[float, float]], float]:
    """Set blocks in rows; a block that does not fit into its row begins the next."""
    places: dict[int, tuple[float, float]] = {}
    left = top = height = 0.0
    for nodes, points in blocks:
        across, down = points.max(axis=0) + np.array(MARGIN)
        if left and left + across > width:
            left, top, height = 0.0, top + height, 0.0
        for node, (x, y) in zip(nodes, points, strict=True):
            places[node] = (round(left + float(x), 1), round(top + float(y), 1))
        left, height = left + float(across), max(height, float(down))
    return places, round(top + height, 1)
