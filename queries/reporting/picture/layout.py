"""Where the nodes stand: each component on its own, then packed; the same input gives the same places.

Each round moves every node a little, so that the last bit of a number decides where it stands in the end. All
arithmetic here has therefore one order on every machine: number by number + - * / and square root, which IEEE 754
defines to the last bit, and sums one after another (:mod:`comity.queries.sums`). No product of matrices, decomposition,
power, sine or cosine: libraries do these in another order on each processor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.queries.networks.projection import Floats, Ints
from comity.queries.sums import inverse, length, total

if TYPE_CHECKING:
    import networkx

#: Pixels between neighbours, and the least distance between any two nodes.
EDGE = 100.0
NEAREST = 42.0
#: The least distance between a node and an edge of others.
CLEAR = 15.0
#: Square pixels that a node and its label want in a picture full of them.
AREA = 5200.0
#: From this share of the width on, a component is stretched to the whole of it.
FILL = 0.6
#: Room around a component for the labels that stand out from it.
MARGIN = (80.0, 34.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """A component as it is laid out: its nodes, their places in its box, and the size of that."""

    nodes: Sequence[int]
    points: Floats
    across: float
    down: float


def place(
    graph: networkx.Graph,
    width: float,
    radii: Mapping[int, float] | None = None,
    margin: tuple[float, float] = MARGIN,
) -> tuple[dict[int, tuple[float, float]], float]:
    """Return a place for each node of the graph (whose nodes are integers) and the height used.

    Nodes keep ``NEAREST`` pixels apart, or further where their ``radii`` are larger than usual; each
    component has the ``margin`` on all sides (pixels across and down).

    Components are laid out so that distances follow the number of edges between nodes (``stress``),
    turned so that they are wider than high, spread until no two nodes touch, and set in rows from the
    largest to the smallest, from the top left, within ``width`` pixels.
    """
    import networkx as nx

    components = sorted(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes)))
    large = radii or {}
    return _shelve([_block(graph, sorted(nodes), width, large, np.array(margin)) for nodes in components], width)


def _block(
    graph: networkx.Graph, nodes: Sequence[int], width: float, large: Mapping[int, float], margin: Floats
) -> _Block:
    """Put one component into the smallest box that holds its nodes with their radii, and the margin."""
    radii = np.array([large.get(node, 0.0) for node in nodes])
    points = _component(graph, nodes, width - 2 * (float(margin[0]) + float(radii.max())), radii)
    points = points - (points - radii[:, None]).min(axis=0) + margin
    across, down = ((points + radii[:, None]).max(axis=0) + margin).tolist()
    return _Block(nodes, points, across, down)


def _component(graph: networkx.Graph, nodes: Sequence[int], room: float, radii: Floats) -> Floats:
    """Lay out one component in pixels, at most as wide as the room."""
    index = {node: position for position, node in enumerate(nodes)}
    ends = sorted(tuple(sorted((index[a], index[b]))) for a, b in graph.subgraph(nodes).edges)
    pairs = np.array(ends, dtype=np.int64).reshape(-1, 2)
    points = _landscape(stress(len(nodes), pairs))
    points = _spread(points * _scale(points, pairs, radii), pairs, radii)
    points = points - points.min(axis=0)
    # A component that nearly fills the width fills it; one that is too wide is pressed together.
    if points[:, 0].max() > FILL * room or len(nodes) * AREA > room * room * FILL:
        high = max(points[:, 1].max(), len(nodes) * AREA / room)
        points = _spread(points * [room / points[:, 0].max(), high / max(points[:, 1].max(), 1.0)], pairs, radii)
        points = points - points.min(axis=0)
        points[:, 0] *= min(1.0, room / points[:, 0].max())
    return np.asarray(points)


def stress(n: int, pairs: Ints, rounds: int = 300) -> Floats:
    """Place n connected nodes so that their distances follow the number of edges between them.

    Minimises Kamada and Kawai's energy (Information Processing Letters 31, 1989, 7-15) by stress
    majorisation (Gansner, Koren and North, Graph Drawing 2004), from a circle in the order of the nodes.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import shortest_path

    points = _ring(np.arange(n) / max(n, 1)) * (n / 3)
    if n < 3:
        return points
    joined = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    wanted = shortest_path(joined.tocsr(), directed=False, unweighted=True)
    np.fill_diagonal(wanted, 1.0)
    weight = 1.0 / (wanted * wanted)
    np.fill_diagonal(weight, 0.0)
    # All columns of this sum to 1, not to 0 as in the Laplacian, which has no inverse; forces sum to 0 either way.
    solved = inverse(np.diag(total(weight)) - weight + 1.0 / n)
    for _ in range(rounds):
        across, down = (points[:, None, axis] - points[None, :, axis] for axis in (0, 1))
        pull = weight * wanted / np.maximum(length(across, down), 1e-9)
        force = [total(pull * gap) for gap in (across, down)]
        moved = -np.stack([total(solved * pushed[:, None]) for pushed in force], axis=1)
        done = np.abs(moved - points).max() < 1e-4
        points = moved
        if done:
            break
    return np.asarray(points)


def _ring(turns: Floats) -> Floats:
    """Return places on a circle of radius 1 after some turns, nearly evenly: those on a square, blown up to it."""
    corner = 4.0 * (turns % 1.0)
    square = np.stack([np.abs(corner - 2.0) - 1.0, np.abs((corner + 3.0) % 4.0 - 2.0) - 1.0], axis=1)
    return np.asarray(square / length(square[:, 0], square[:, 1])[:, None])


def _landscape(points: Floats) -> Floats:
    """Turn the points so that their longest axis lies across; its heavier side to the left, and down."""
    x, y = (points - total(points) / max(len(points), 1)).T
    # The longest axis of a cloud of points is the first eigenvector of its second moments, here two by two.
    wider, tilt = float(total(x * x - y * y)), 2.0 * float(total(x * y))
    longest = float(length(wider, tilt))
    along, aside = (longest + wider, tilt) if wider >= 0 else (abs(tilt), (longest - wider) * (1 if tilt >= 0 else -1))
    size = float(length(along, aside))
    along, aside = (along / size, aside / size) if size else (1.0, 0.0)
    turned = np.stack([along * x + aside * y, along * y - aside * x], axis=1)
    skew = total(turned * turned * turned)
    return np.asarray(turned * np.where(skew < 0, -1.0, 1.0))


def _scale(points: Floats, pairs: Ints, radii: Floats) -> float:
    if not len(pairs):
        return 1.0
    gap = points[pairs[:, 0]] - points[pairs[:, 1]]
    middle = float(np.median(length(gap[:, 0], gap[:, 1])))
    return (EDGE + 2.0 * float(total(radii)) / len(radii)) / (middle or 1.0)


def _spread(points: Floats, pairs: Ints, radii: Floats) -> Floats:
    """Push nodes off each other and off the edges that are not theirs, a little each round; fewer where it is dense."""
    rounds = min(200, max(30, int(4e6 / (1 + len(points) * len(pairs)))))
    apart = np.maximum(NEAREST, radii[:, None] + radii[None, :] + NEAREST / 2)
    np.fill_diagonal(apart, 0.0)
    for _ in range(rounds):
        push = _off_nodes(points, apart) + _off_edges(points, pairs)
        if np.abs(push).max() < 0.01:
            break
        points = points + 0.3 * push
    return points


def _off_nodes(points: Floats, apart: Floats) -> Floats:
    """Push each node away from those that are nearer than they should be."""
    x, y = points.T
    near = (np.abs(x[:, None] - x) < apart) & (np.abs(y[:, None] - y) < apart)
    node, other = np.nonzero(near)
    gap = points[node] - points[other]
    distance = length(gap[:, 0], gap[:, 1])
    # Points on top of each other have no direction: each gets its own, by its position in the list.
    own = _ring(np.arange(len(points), dtype=np.float64) * 0.381966)[node]
    away = np.where(distance[:, None] > 1e-9, gap / np.maximum(distance, 1e-9)[:, None], own)
    missing = np.clip(apart[node, other] - distance, 0.0, None)
    return _gathered(node, missing[:, None] * away, len(points))


def _off_edges(points: Floats, pairs: Ints) -> Floats:
    """Push each node away from the nearest points of the edges that pass it by less than ``CLEAR``."""
    node, edge = _passing(points, pairs)
    start, end = points[pairs[edge, 0]], points[pairs[edge, 1]]
    along, gap = end - start, points[node] - start
    size = np.maximum(along[:, 0] * along[:, 0] + along[:, 1] * along[:, 1], 1e-9)
    share = (gap[:, 0] * along[:, 0] + gap[:, 1] * along[:, 1]) / size
    gap = gap - share[:, None] * along
    distance = length(gap[:, 0], gap[:, 1])
    passed = (share > 0.0) & (share < 1.0) & (node != pairs[edge, 0]) & (node != pairs[edge, 1]) & (distance > 1e-9)
    missing = np.where(passed, np.clip(CLEAR - distance, 0.0, None), 0.0)
    return _gathered(node, (missing / np.maximum(distance, 1e-9))[:, None] * gap, len(points))


def _passing(points: Floats, pairs: Ints) -> tuple[Ints, Ints]:
    """Return the nodes and edges of which the node lies in the edge's box, or less than ``CLEAR`` beside it."""
    ends = points[pairs]
    inside = np.ones((len(points), len(pairs)), dtype=bool)
    for axis in (0, 1):
        low, high = ends[:, :, axis].min(axis=1) - CLEAR, ends[:, :, axis].max(axis=1) + CLEAR
        inside &= (points[:, None, axis] > low) & (points[:, None, axis] < high)
    node, edge = np.nonzero(inside)
    return node.astype(np.int64), edge.astype(np.int64)


def _gathered(node: Ints, push: Floats, n: int) -> Floats:
    return np.stack([np.bincount(node, push[:, axis], n) for axis in (0, 1)], axis=1)


def _shelve(blocks: Sequence[_Block], width: float) -> tuple[dict[int, tuple[float, float]], float]:
    """Set blocks in rows; a block that does not fit into its row begins the next."""
    places: dict[int, tuple[float, float]] = {}
    left = top = height = 0.0
    for block in blocks:
        if left and left + block.across > width:
            left, top, height = 0.0, top + height, 0.0
        for node, (x, y) in zip(block.nodes, block.points, strict=True):
            places[node] = (round(left + float(x), 1), round(top + float(y), 1))
        left, height = left + block.across, max(height, block.down)
    return places, round(top + height, 1)
