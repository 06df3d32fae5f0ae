"""Where the labels stand: beside their nodes, out of the way of nodes, edges and other labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comity.queries import table

SIZE = 11.0
_LETTER = 0.61
_GAP = 3.0
#: What it costs to cover a square pixel of a label, of a node, or a pixel of an edge.
_ON_LABEL, _ON_NODE, _ON_EDGE = 8.0, 5.0, 0.35


@dataclass(frozen=True, slots=True)
class Disc:
    """A drawn node: its centre, radius and label."""

    x: float
    y: float
    radius: float
    label: str


@dataclass(frozen=True, slots=True)
class Box:
    """A label's place: its top left corner and size, and where its text is anchored."""

    left: float
    top: float
    width: float
    height: float
    anchor: str

    @property
    def x(self) -> float:
        """Return the text's anchor point."""
        return self.left + {"start": 0.0, "middle": self.width / 2, "end": self.width}[self.anchor]

    @property
    def baseline(self) -> float:
        """Return the height of the text's baseline."""
        return self.top + self.height * 0.78


def place(discs: Sequence[Disc], lines: Sequence[tuple[int, int]], width: float, height: float) -> list[Box]:
    """Choose a place for each label among eight around its node, the larger nodes first; then improve twice.

    Greedy and deterministic. A label may still cover something where there is no free place.
    """
    order = sorted(range(len(discs)), key=lambda n: (-discs[n].radius, n))
    chosen: dict[int, Box] = {}
    for _ in range(3):
        for n in order:
            others = [box for m, box in chosen.items() if m != n]
            options = list(_around(discs[n]))
            costs = [_cost(box, n, discs, lines, others, (width, height)) + 2.0 * k for k, box in enumerate(options)]
            chosen[n] = options[costs.index(min(costs))]
    return [chosen[n] for n in range(len(discs))]


def _around(disc: Disc) -> Iterator[Box]:
    """Yield the places around a node, the best to read first."""
    across, high, gap = table.width(disc.label) * SIZE * _LETTER, SIZE * 1.15, disc.radius + _GAP
    low, slant = disc.y - high / 2, gap * 0.72
    yield Box(disc.x + gap, low, across, high, "start")
    yield Box(disc.x - gap - across, low, across, high, "end")
    yield Box(disc.x - across / 2, disc.y + gap - 1, across, high, "middle")
    yield Box(disc.x - across / 2, disc.y - gap - high + 1, across, high, "middle")
    yield Box(disc.x + slant, disc.y + slant - 2, across, high, "start")
    yield Box(disc.x + slant, disc.y - slant - high + 2, across, high, "start")
    yield Box(disc.x - slant - across, disc.y + slant - 2, across, high, "end")
    yield Box(disc.x - slant - across, disc.y - slant - high + 2, across, high, "end")


def _cost(
    box: Box,
    own: int,
    discs: Sequence[Disc],
    lines: Sequence[tuple[int, int]],
    others: Sequence[Box],
    canvas: tuple[float, float],
) -> float:
    labels = sum(_overlap(box, o.left, o.top, o.left + o.width, o.top + o.height) for o in others)
    nodes = sum(
        _overlap(box, d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius)
        for n, d in enumerate(discs)
        if n != own
    )
    edges = sum(_inside(box, discs[a], discs[b]) for a, b in lines)
    outside = box.left < 4 or box.top < 2 or box.left + box.width > canvas[0] - 4 or box.top + box.height > canvas[1]
    return _ON_LABEL * labels + _ON_NODE * nodes + _ON_EDGE * edges + (1e6 if outside else 0.0)


def _overlap(box: Box, left: float, top: float, right: float, bottom: float) -> float:
    across = min(box.left + box.width, right) - max(box.left, left)
    down = min(box.top + box.height, bottom) - max(box.top, top)
    return across * down if across > 0 and down > 0 else 0.0


def _inside(box: Box, a: Disc, b: Disc) -> float:
    """Return how many pixels of a line run through a box (Liang and Barsky's clipping)."""
    dx, dy = b.x - a.x, b.y - a.y
    start, end = 0.0, 1.0
    for step, near, far in (
        (dx, box.left - a.x, box.left + box.width - a.x),
        (dy, box.top - a.y, box.top + box.height - a.y),
    ):
        if abs(step) < 1e-9:
            if near > 0 or far < 0:
                return 0.0
            continue
        low, high = sorted((near / step, far / step))
        start, end = max(start, low), min(end, high)
    return max(0.0, end - start) * float((dx * dx + dy * dy) ** 0.5)
