"""One body in the middle, and those with which it has most in common around it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from comity.queries.networks.network import Network
from comity.queries.reporting.numerals import numeral
from comity.queries.reporting.picture import bodies
from comity.queries.reporting.picture.colours import colours
from comity.queries.reporting.picture.figure import WIDTH, figure, nothing, shortened
from comity.queries.reporting.picture.labels import Box
from comity.queries.reporting.picture.marks import Mark, Rect, Text
from comity.queries.reporting.picture.widths import across

#: More neighbours than this are told, not drawn; and of the lines between them, more than these.
MOST, BETWEEN = 60, 120
_STEP, _ACROSS, _TOP = 22.0, 330.0, 26.0


def ego(network: Network, centre: int, title: str, subtitle: str = "", caption: Sequence[str] = ()) -> str:
    """Draw a body and its neighbours, the strongest up to ``MOST``, on two arcs around it.

    The edges between these are drawn too; where there are more than ``BETWEEN``, the heaviest alone, and
    those of one weight all or none.
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
    middle = _middle(body.label, body.short, *places[centre], drawn[0].radius)
    own, others = _split(network, centre, shown)
    heavy = _heaviest(network, others)
    marks: list[Mark] = [
        *(replace(line, width=0.6) for line in bodies.edges(network, heavy, places)),
        *bodies.edges(network, own, places, 2.4),
        *drawn,
        *names[1:],
        *middle,
        *keys,
    ]
    told = [*caption, *_left_out(len(weights) - len(kept), len(others), len(heavy))]
    return figure(title, subtitle, told, marks, height + 6 + room)


def _neighbours(network: Network, centre: int) -> dict[int, float]:
    """Return the weight of the edge to each neighbour."""
    found = {}
    for k in network.edges_at(centre).tolist():
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
                round(middle[0] + side * _ACROSS * math.sqrt(1 - 0.9 * share * share), 1),
                round(middle[1] + share * high / 2, 1),
            )
    return places, high + 2 * _TOP


def _split(network: Network, centre: int, shown: Sequence[int]) -> tuple[list[int], list[int]]:
    """Tell the edges of the body in the middle from those between its partners."""
    inside = bodies.between(network, set(shown))
    own = [k for k in inside if centre in (network.i[k], network.j[k])]
    return own, sorted(set(inside) - set(own))


def _heaviest(network: Network, edges: Sequence[int]) -> list[int]:
    """Keep the edges that are heavier than the first that is one too many."""
    if len(edges) <= BETWEEN:
        return list(edges)
    weights = np.round(network.weight[list(edges)], 9)
    least = np.sort(weights)[::-1][BETWEEN]
    return [k for k, weight in zip(edges, weights.tolist(), strict=True) if weight > least]


def _left_out(partners: int, lines: int, drawn: int) -> Iterator[str]:
    """Tell what is not drawn."""
    if partners:
        yield f"{numeral(partners)} more partners with weaker ties are not drawn."
    if drawn < lines:
        which = f"the {numeral(drawn)} heaviest are" if drawn else "none is"
        yield f"Of {numeral(lines)} lines between partners {which} drawn; those of one weight all or none."


def _beside(x: float, y: float, radius: float) -> Box:
    """Put a label outwards of its disc."""
    outwards = radius + 5
    place = (x + outwards, "start") if x > WIDTH / 2 else (x - outwards, "end")
    return Box(place[0], y - 6.3, 0.0, 13.0, place[1])


def _middle(label: str, acronym: str, x: float, y: float, radius: float) -> Iterator[Mark]:
    """Name the body in the middle, above the edges that meet there."""
    name = label if across(label, 14) <= 280 else shortened(acronym, 14, 280)
    half = across(name, 14, 700) / 2 + 4
    yield Rect(x - half, y - radius - 27, 2 * half, 22, "#ffffff")
    yield Text(x, y - radius - 11, name, 14, "middle", weight=700, told=label)
