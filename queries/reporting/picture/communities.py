"""A network too large to draw body by body: its groups as discs, with what joins them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.queries.reporting.numerals import numeral
from comity.queries.reporting.picture import labels, layout
from comity.queries.reporting.picture.figure import WIDTH, figure, nothing, shortened
from comity.queries.reporting.picture.marks import PALETTE, Disc, Line, Mark, Text

#: More groups than these cannot be read, nor more edges: of each group the heaviest are drawn.
MOST, HEAVIEST = 40, 3
_LARGEST, _SMALLEST, _ROOM = 54.0, 6.0, 210.0
_LINE = "#b4bfc9"


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
    told = ["Area of a disc, and the number in it: members. Width of a line: weight between the groups.", *caption]
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
    places, height = layout.place(graph, WIDTH, {n: radius + 30 for n, radius in radii.items()})
    places, height = _trimmed(places, radii)
    names = {n: shortened(groups[n].label, 12, _ROOM) for n in radii}
    index = {n: position for position, n in enumerate(radii)}
    boxes = labels.place(
        [labels.Disc(*places[n], radii[n], names[n]) for n in radii],
        [(index[a], index[b]) for a, b, _ in edges],
        WIDTH,
        height,
    )
    marks: list[Mark] = [*_lines(groups, edges, places)]
    for (n, radius), box in zip(radii.items(), boxes, strict=True):
        marks += _disc(groups[n], names[n], *places[n], radius, box)
    return marks, height


def _trimmed(
    places: Mapping[int, tuple[float, float]], radii: Mapping[int, float]
) -> tuple[dict[int, tuple[float, float]], float]:
    """Leave no more than the height of a label above the highest disc and below the lowest."""
    top = min(y - radii[n] for n, (_, y) in places.items()) - 22
    height = max(y + radii[n] for n, (_, y) in places.items()) - top + 22
    return {n: (x, round(y - top, 1)) for n, (x, y) in places.items()}, height


def _lines(
    groups: Sequence[Group], edges: Sequence[tuple[int, int, float]], places: dict[int, tuple[float, float]]
) -> Iterator[Line]:
    largest = max((weight for _, _, weight in edges), default=1.0) or 1.0
    for a, b, weight in reversed(edges):
        told = f"{groups[a].label} – {groups[b].label}: {weight:.2f}"
        yield Line(*places[a], *places[b], _LINE, 1.0 + 9.0 * math.sqrt(weight / largest), told)


def _disc(group: Group, name: str, x: float, y: float, radius: float, box: labels.Box) -> Iterator[Mark]:
    told = f"{group.label}: {numeral(group.size)} members. {group.told}".rstrip()
    yield Disc(x, y, radius, group.colour or PALETTE[0], told)
    if radius >= 14:
        yield Text(x, y + 4, numeral(group.size), 12, "middle", "#ffffff", 700)
    yield Text(box.x, box.baseline, name, labels.SIZE, box.anchor, weight=600, told=group.label, halo=True)
