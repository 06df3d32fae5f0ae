"""Where the labels stand: beside their nodes, out of the way of nodes, edges and other labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from comity.queries.networks.projection import Floats
from comity.queries.reporting.picture.widths import across
from comity.queries.sums import length, total

#: The size of labels, and from one line of a label to the next.
SIZE = 11.0
LINE = SIZE * 1.15
_GAP = 3.0
#: What it costs to cover a square pixel of a label, of a node, or a pixel of an edge; to leave the picture.
_ON_LABEL, _ON_NODE, _ON_EDGE, _OUTSIDE = 8.0, 5.0, 0.35, 1e6


@dataclass(frozen=True, slots=True)
class Disc:
    """A drawn node: its centre, radius and label, of as many lines as that has."""

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
        """Return the height of the baseline of its first line."""
        return self.top + LINE * 0.78


def place(discs: Sequence[Disc], lines: Sequence[tuple[int, int]], width: float, height: float) -> list[Box]:
    """Choose a place for each label among eight around its node, the larger nodes first; then improve twice.

    Greedy and deterministic. A label may still cover something where there is no free place.
    """
    if not discs:
        return []
    options = [list(_around(disc)) for disc in discs]
    boxes = np.array([[(b.left, b.top, b.left + b.width, b.top + b.height) for b in row] for row in options])
    fixed = _fixed(boxes, discs, lines, (width, height))
    order = sorted(range(len(discs)), key=lambda n: (-discs[n].radius, n))
    chosen: dict[int, int] = {}
    for _ in range(3):
        for n in order:
            others = np.array([boxes[m, k] for m, k in chosen.items() if m != n]).reshape(-1, 4)
            costs = fixed[n] + _ON_LABEL * total(_overlap(others, boxes[n]))
            chosen[n] = int(np.argmin(np.round(costs, 6)))
    return [options[n][chosen[n]] for n in range(len(discs))]


def _around(disc: Disc) -> Iterator[Box]:
    """Yield the places around a node, the best to read first."""
    lines = disc.label.split("\n")
    wide, high, gap = max(across(line, SIZE) for line in lines), LINE * len(lines), disc.radius + _GAP
    low, slant = disc.y - high / 2, gap * 0.72
    yield Box(disc.x + gap, low, wide, high, "start")
    yield Box(disc.x - gap - wide, low, wide, high, "end")
    yield Box(disc.x - wide / 2, disc.y + gap - 1, wide, high, "middle")
    yield Box(disc.x - wide / 2, disc.y - gap - high + 1, wide, high, "middle")
    yield Box(disc.x + slant, disc.y + slant - 2, wide, high, "start")
    yield Box(disc.x + slant, disc.y - slant - high + 2, wide, high, "start")
    yield Box(disc.x - slant - wide, disc.y + slant - 2, wide, high, "end")
    yield Box(disc.x - slant - wide, disc.y - slant - high + 2, wide, high, "end")


def _fixed(
    boxes: Floats, discs: Sequence[Disc], lines: Sequence[tuple[int, int]], canvas: tuple[float, float]
) -> Floats:
    """Return what each place costs, whatever other labels do: nodes x places."""
    n, count = boxes.shape[:2]
    flat = boxes.reshape(-1, 4)
    squares = np.array([(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in discs])
    covered = _overlap(flat, squares).reshape(n, count, n)
    covered[np.arange(n), :, np.arange(n)] = 0.0
    ends = np.array([(discs[a].x, discs[a].y, discs[b].x, discs[b].y) for a, b in lines]).reshape(-1, 4)
    crossed = total(_inside(flat, ends).T).reshape(n, count)
    left, top, right, bottom = np.moveaxis(boxes, 2, 0)
    outside = (left < 4) | (top < 2) | (right > canvas[0] - 4) | (bottom > canvas[1])
    on_nodes = total(np.moveaxis(covered, 2, 0))
    return np.asarray(_ON_NODE * on_nodes + _ON_EDGE * crossed + _OUTSIDE * outside + 2.0 * np.arange(count))


def _overlap(boxes: Floats, others: Floats) -> Floats:
    """Return the square pixels that each box shares with each other one."""
    least = np.minimum(boxes[:, None, 2:], others[None, :, 2:]) - np.maximum(boxes[:, None, :2], others[None, :, :2])
    across, down = np.moveaxis(np.clip(least, 0.0, None), 2, 0)
    return np.asarray(across * down)


def _inside(boxes: Floats, lines: Floats) -> Floats:
    """Return how many pixels of each line run through each box (Liang and Barsky's clipping)."""
    start = np.zeros((len(boxes), len(lines)))
    end = np.ones_like(start)
    for axis in (0, 1):
        origin, step = lines[:, axis], lines[:, axis + 2] - lines[:, axis]
        # A line along the other axis is either wholly between both sides or wholly not.
        safe = np.where(np.abs(step) < 1e-9, 1e-9, step)
        bounds = (boxes[:, [axis, axis + 2], None] - origin) / safe
        start = np.maximum(start, bounds.min(axis=1))
        end = np.minimum(end, bounds.max(axis=1))
    return np.asarray(np.clip(end - start, 0.0, None) * length(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]))
