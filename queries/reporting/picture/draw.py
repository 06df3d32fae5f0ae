"""Draw a network as one self-contained SVG: the same network always gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from comity.queries.measures.centrality import degree, strength
from comity.queries.networks.network import Network
from comity.queries.reporting.picture import bodies, labels, layout
from comity.queries.reporting.picture.figure import EDGE, WIDTH, figure
from comity.queries.reporting.picture.marks import Mark, Text

if TYPE_CHECKING:
    import networkx

#: More nodes than this cannot be read in one picture: the strongest are drawn, and the caption says so.
MOST = 150


def draw(network: Network, title: str, subtitle: str, caption: Sequence[str]) -> str:
    """Return an SVG of all nodes that have an edge; isolated ones are for the caption to count.

    Area of a node: its strength; width of an edge: its weight; colour: its widest field, where that is
    one of the six most frequent; a pale edge is one that rests on meetings alone. An empty network
    gives a picture that says so. Names are escaped; no fonts, scripts or addresses are fetched.
    """
    shown = strongest(network)
    if not shown:
        none = Text(EDGE, 32, "No two of these bodies have a counted tie on record.", 14)
        return figure(title, subtitle, caption, [none], 52)
    hidden = int((degree(network) > 0).sum()) - len(shown)
    graph = _graph(network, shown)
    places, height = layout.place(graph, WIDTH)
    drawn = bodies.discs(network, shown, places)
    index = {n: position for position, n in enumerate(shown)}
    boxes = labels.place(
        [labels.Disc(d.x, d.y, d.radius, _label(network, n)) for n, d in zip(shown, drawn, strict=True)],
        [(index[a], index[b]) for a, b in graph.edges],
        WIDTH,
        height,
    )
    keys, room = bodies.key(network, shown, height + 6)
    marks: list[Mark] = [
        *bodies.edges(network, bodies.between(network, set(shown)), places),
        *drawn,
        *bodies.named(network, shown, boxes),
        *keys,
    ]
    told = [*caption, f"{hidden} more with weaker ties are not drawn."] if hidden else caption
    return figure(title, subtitle, told, marks, height + 6 + room)


def strongest(network: Network) -> list[int]:
    """Choose the nodes that have an edge, the strongest where there are too many, in their order."""
    tied = np.flatnonzero(degree(network) > 0)
    power = strength(network)
    return sorted(sorted(tied.tolist(), key=lambda n: (-round(float(power[n]), 9), n))[:MOST])


def _label(network: Network, n: int) -> str:
    return f"{bodies.short(network, n)} {network.nodes[n].country}".rstrip()


def _graph(network: Network, shown: list[int]) -> networkx.Graph:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(shown)
    inside = bodies.between(network, set(shown))
    graph.add_edges_from(zip(network.i[inside].tolist(), network.j[inside].tolist(), strict=True))
    return graph
