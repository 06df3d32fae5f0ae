"""One body in the middle, and those with which it has most in common around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from comity.queries.networks.network import Network
from comity.queries.reporting.picture import bodies
from comity.queries.reporting.picture.colours import colours
from comity.queries.reporting.picture.figure import WIDTH, across, figure, nothing, shortened
from comity.queries.reporting.picture.labels import Box
from comity.queries.reporting.picture.marks import Line, Mark, Rect, Text

#: More neighbours than this are told, not drawn.
MOST = 60
_STEP, _ACROSS, _TOP = 22.0, 330.0, 26.0


def ego(network: Network, centre: int, title: str, subtitle: str = "", caption: Sequence[str] = ()) -> str:
    """Draw a body and its neighbours, the strongest up to ``MOST``, on two arcs around it, and all edges between them.

    ``centre`` is its place among the network's nodes. Neighbours stand by field, then by weight, from the
    top right round to the top left; each label has a line of its own. Raises ``IndexError`` for no such node.
    """
    body = network.nodes[centre]
    weights = _neighbours(network, centre)
    if not weights:
        return nothing(title, subtitle, caption, f"{body.label} has no counted tie on record.")
    kept = sorted(weights, key=lambda n: (-round(weights[n], 9), n))[:MOST]
    places, height = _places(_by_field(network, kept, weights), centre)
    shown = list(places)
    drawn = bodies.discs(network, shown, places)
    boxes = [_beside(*places[n], disc.radius) for n, disc in zip(shown, drawn, strict=True)]
    keys, room = bodies.key(network, shown, height + 6)
    names: list[Text] = list(bodies.named(network, shown, boxes))
    middle = _middle(body.label, *places[centre], drawn[0].radius)
    marks: list[Mark] = [
        *_faint(bodies.edges(network, set(shown), places, 2.4), places[centre]),
        *drawn,
        *names[1:],
        *middle,
        *keys,
    ]
    hidden = len(weights) - len(kept)
    told = [*caption, f"{hidden} more partners with weaker ties are not drawn."] if hidden else caption
    return figure(title, subtitle, told, marks, height + 6 + room)


def _neighbours(network: Network, centre: int) -> dict[int, float]:
    """Return the weight of the edge to each neighbour."""
    found = {}
    for k in np.flatnonzero((network.i == centre) | (network.j == centre)).tolist():
        other = int(network.i[k]) + int(network.j[k]) - centre
        found[other] = float(network.weight[k])
    return found


def _by_field(network: Network, kept: Sequence[int], weights: dict[int, float]) -> list[int]:
    """Order neighbours by field, the most frequent first, those without last; then by weight."""
    order = list(colours(Counter(network.nodes[n].field for n in kept)))

    def place(n: int) -> tuple[int, str, float, int]:
        field = network.nodes[n].field
        return (order.index(field) if field in order else len(order) + (not field), field, -round(weights[n], 9), n)

    return sorted(kept, key=place)


def _places(ordered: Sequence[int], centre: int) -> tuple[dict[int, tuple[float, float]], float]:
    """Put the first half on the right arc, downwards, the rest on the left one, upwards; the centre in the middle."""
    right = (len(ordered) + 1) // 2
    high = max(_STEP * (right - 1), 150.0)
    middle = (WIDTH / 2, _TOP + high / 2)
    places = {centre: middle}
    for side, nodes in ((1, list(ordered[:right])), (-1, list(reversed(ordered[right:])))):
        for n, node in enumerate(nodes):
            share = (n + 0.5) / len(nodes) * 2 - 1
            places[node] = (
                round(middle[0] + side * _ACROSS * (1 - 0.9 * share**2) ** 0.5, 1),
                round(middle[1] + share * high / 2, 1),
            )
    return places, high + 2 * _TOP


def _faint(lines: Sequence[Line], middle: tuple[float, float]) -> list[Line]:
    """Draw the edges between partners thinly, below those of the body in the middle."""
    own = [middle in ((line.x1, line.y1), (line.x2, line.y2)) for line in lines]
    return [
        *(replace(line, width=0.6) for line, is_own in zip(lines, own, strict=True) if not is_own),
        *(line for line, is_own in zip(lines, own, strict=True) if is_own),
    ]


def _beside(x: float, y: float, radius: float) -> Box:
    """Put a label outwards of its disc."""
    outwards = radius + 5
    place = (x + outwards, "start") if x > WIDTH / 2 else (x - outwards, "end")
    return Box(place[0], y - 6.3, 0.0, 13.0, place[1])


def _middle(label: str, x: float, y: float, radius: float) -> Iterator[Mark]:
    """Name the body in the middle, above the edges that meet there."""
    name = shortened(label, 14, 280)
    half = across(name, 14) * 0.52 + 6
    yield Rect(x - half, y - radius - 27, 2 * half, 22, "#ffffff")
    yield Text(x, y - radius - 11, name, 14, "middle", weight=700, told=label)
