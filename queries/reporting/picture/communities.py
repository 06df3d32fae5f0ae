"""A network too large to draw body by body: its groups as discs, with what joins them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.queries.reporting.numerals import numeral
from comity.queries.reporting.picture import labels, layout
from comity.queries.reporting.picture.figure import WIDTH, figure, nothing, shortened, wrapped
from comity.queries.reporting.picture.marks import PALETTE, Disc, Line, Mark, Text

#: More groups than these cannot be read, nor more edges: of each group the heaviest are drawn.
MOST, HEAVIEST = 40, 3
_LARGEST, _SMALLEST, _ROOM = 54.0, 6.0, 210.0
#: From this radius on, the number of members stands in the disc, else after the name.
_NUMBERED = 14.0
_LINE = "#8b96a1"
_KEY = "Area of a disc, and the number in it or after its name: members. Width of a line: weight between the groups."


@dataclass(frozen=True, slots=True)
class Group:
    """A group of bodies: its name, how many they are, its colour (``""``: the usual one), more about it."""

    label: str
    size: int
    colour: str = ""
    told: str = ""


def communities_picture(
    groups: Sequence[Group],
    edges: Sequence[tuple[int, int, float]],
    title: str,
    subtitle: str = "",
    caption: Sequence[str] = (),
) -> str:
    """Draw groups as discs whose area is their number of members, and the weight between them as lines.

    An edge is (place of a group, place of another, weight). The largest ``MOST`` groups are drawn, and
    the edges that are among the three heaviest of one of their ends; the rest is told.
    """
    if not groups:
        return nothing(title, subtitle, caption, "there are no groups.")
    shown = sorted(sorted(range(len(groups)), key=lambda n: (-groups[n].size, n))[:MOST])
    inside = [edge for edge in edges if edge[0] != edge[1] and edge[0] in shown and edge[1] in shown]
    kept = _heaviest(inside)
    radii = {n: _radius(groups[n].size, max(group.size for group in groups)) for n in shown}
    marks, height = _drawn(groups, kept, radii)
    told = [_KEY, *caption]
    if len(groups) > MOST:
        told.append(f"{len(groups) - MOST} smaller groups are not drawn.")
    if len(inside) > len(kept):
        told.append(f"{len(inside) - len(kept)} lines outside the three heaviest of either group are left out.")
    return figure(title, subtitle, told, marks, height)


def _heaviest(edges: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Keep the edges that are among the heaviest of one of their ends, the heaviest first."""
    seen: Counter[int] = Counter()
    kept = []
    for edge in sorted(edges, key=lambda edge: (-round(edge[2], 9), edge[0], edge[1])):
        if min(seen[edge[0]], seen[edge[1]]) < HEAVIEST:
            kept.append(edge)
        seen.update(edge[:2])
    return kept


def _radius(size: int, largest: int) -> float:
    return round(max(_SMALLEST, _LARGEST * math.sqrt(size / max(largest, 1))), 1)


def _drawn(
    groups: Sequence[Group], edges: Sequence[tuple[int, int, float]], radii: dict[int, float]
) -> tuple[list[Mark], float]:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(radii)
    graph.add_edges_from((a, b) for a, b, _ in edges)
    # Room for a name beside each disc, as if it were larger.
    places, height = layout.place(graph, WIDTH, {n: radius + 30 for n, radius in radii.items()}, (layout.MARGIN[0], 0))
    places, height = _trimmed(places, radii)
    names = {n: _name(groups[n], radii[n]) for n in radii}
    index = {n: position for position, n in enumerate(radii)}
    boxes = labels.place(
        [labels.Disc(*places[n], radii[n], "\n".join(names[n])) for n in radii],
        [(index[a], index[b]) for a, b, _ in edges],
        WIDTH,
        height,
    )
    marks: list[Mark] = [*_lines(groups, edges, places)]
    for (n, radius), box in zip(radii.items(), boxes, strict=True):
        marks += _disc(groups[n], names[n], *places[n], radius, box)
    return marks, height


def _name(group: Group, radius: float) -> list[str]:
    """Break a name into two lines at most; the number of members follows where its disc is too small for that."""
    number = "" if radius >= _NUMBERED else f" ({numeral(group.size)})"
    lines = wrapped(group.label, labels.SIZE, _ROOM)
    rest = shortened(" ".join(lines[1:]), labels.SIZE, _ROOM - 30)
    shown = [line for line in (*lines[:1], rest) if line] or [""]
    return [*shown[:-1], f"{shown[-1]}{number}".strip()]


def _trimmed(
    places: Mapping[int, tuple[float, float]], radii: Mapping[int, float]
) -> tuple[dict[int, tuple[float, float]], float]:
    """Leave no more than the height of a label of two lines above the highest disc and below the lowest."""
    room = 2 * labels.LINE + 6
    top = min(y - radii[n] for n, (_, y) in places.items()) - room
    height = max(y + radii[n] for n, (_, y) in places.items()) - top + room
    return {n: (x, round(y - top, 1)) for n, (x, y) in places.items()}, height


def _lines(
    groups: Sequence[Group], edges: Sequence[tuple[int, int, float]], places: dict[int, tuple[float, float]]
) -> Iterator[Line]:
    largest = max((weight for _, _, weight in edges), default=1.0) or 1.0
    for a, b, weight in reversed(edges):
        told = f"{groups[a].label} – {groups[b].label}: {weight:.2f}"
        yield Line(*places[a], *places[b], _LINE, 1.0 + 9.0 * math.sqrt(weight / largest), told)


def _disc(group: Group, lines: Sequence[str], x: float, y: float, radius: float, box: labels.Box) -> Iterator[Mark]:
    told = f"{group.label}: {numeral(group.size)} members. {group.told}".rstrip()
    yield Disc(x, y, radius, group.colour or PALETTE[0], told)
    if radius >= _NUMBERED:
        yield Text(x, y + 4, numeral(group.size), 12, "middle", "#ffffff", 700)
    for n, line in enumerate(lines):
        y = box.baseline + labels.LINE * n
        yield Text(box.x, y, line, labels.SIZE, box.anchor, told=group.label, halo=True)
