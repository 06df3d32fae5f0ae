"""Draw a network as one self-contained SVG: the same network always gives the same bytes."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from comity.queries.measures.centrality import degree, strength
from comity.queries.networks.network import Floats, Network
from comity.queries.reporting.picture import labels, layout
from comity.queries.table import width

if TYPE_CHECKING:
    import jinja2
    import networkx

WIDTH = 1180.0
#: More nodes than this cannot be read in one picture: the strongest are drawn, and the caption says so.
MOST = 150
#: Okabe and Ito's palette (Color Universal Design, 2008), told apart by colour-blind readers; grey is for the rest.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
REST = "#8C959F"
_HEAD, _LETTERS = 78.0, 24
#: How names of bodies begin before they say what the body is about.
_GENERIC = re.compile(r"^(?:[\w-]+ ){0,4}?(?:Centre|Center|Institute|Ministry|Organi[sz]ation) (?:on|for|of) (?:the )?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn edge."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    met_only: bool
    told: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A drawn node with its label."""

    x: float
    y: float
    radius: float
    colour: str
    label: str
    country: str
    text_x: float
    text_y: float
    anchor: str
    told: str


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend."""

    x: float
    colour: str
    text: str


def draw(network: Network, title: str, subtitle: str, caption: Sequence[str]) -> str:
    """Return an SVG of all nodes that have an edge; isolated ones are for the caption to count.

    Area of a node: its strength; width of an edge: its weight; colour: its widest field, where that is
    one of the six most frequent; a pale edge is one that rests on meetings alone. An empty network
    gives a picture that says so. Names are escaped; no fonts, scripts or addresses are fetched.
    """
    shown = _drawn(network)
    hidden = int((degree(network) > 0).sum()) - len(shown)
    graph = _graph(network, shown)
    places, height = layout.place(graph, WIDTH) if shown else ({}, 60.0)
    colours = _colours(network, shown)
    dots = _dots(network, shown, places, colours, [(a, b) for a, b in graph.edges], height)
    told = [*caption, f"{hidden} more with weaker ties are not drawn."] if hidden else caption
    text = [line for paragraph in told for line in textwrap.wrap(_clean(paragraph), 205)]
    body = _template().render(
        width=WIDTH,
        height=round(_HEAD + height + 92 + 15 * len(text), 1),
        head=_HEAD,
        foot=round(height, 1),
        title=_clean(title),
        subtitle=_clean(subtitle),
        caption=text,
        lines=_lines(network, set(shown), places),
        dots=dots,
        keys=_keys(network, shown, colours),
    )
    return f"{body}\n"


def _drawn(network: Network) -> list[int]:
    """Choose the nodes that have an edge, the strongest where there are too many, in their order."""
    tied = np.flatnonzero(degree(network) > 0)
    strongest = sorted(tied.tolist(), key=lambda n: (-round(float(strength(network)[n]), 9), n))[:MOST]
    return sorted(strongest)


def _graph(network: Network, shown: list[int]) -> networkx.Graph:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(shown)
    inside = set(shown)
    pairs = zip(network.i.tolist(), network.j.tolist(), strict=True)
    graph.add_edges_from((a, b) for a, b in pairs if a in inside and b in inside)
    return graph


def _colours(network: Network, shown: list[int]) -> dict[str, str]:
    """Give the most frequent fields a colour each, in order of how many bodies work in them."""
    counts = Counter(network.nodes[n].field for n in shown if network.nodes[n].field)
    return dict(zip(sorted(counts, key=lambda field: (-counts[field], field)), PALETTE, strict=False))


def _radius(values: Floats, n: int) -> float:
    largest = float(values.max()) or 1.0
    return round(4.0 + 11.0 * float(np.sqrt(values[n] / largest)), 1)


def _dots(
    network: Network,
    shown: list[int],
    places: dict[int, tuple[float, float]],
    colours: dict[str, str],
    pairs: list[tuple[int, int]],
    height: float,
) -> list[Dot]:
    power = strength(network)
    index = {n: position for position, n in enumerate(shown)}
    discs = [
        labels.Disc(*places[n], _radius(power, n), f"{_short(network, n)} {network.nodes[n].country}") for n in shown
    ]
    boxes = labels.place(discs, [(index[a], index[b]) for a, b in pairs], WIDTH, height)
    return [
        Dot(
            x=disc.x,
            y=disc.y,
            radius=disc.radius,
            colour=colours.get(network.nodes[n].field, REST),
            label=_short(network, n),
            country=network.nodes[n].country,
            text_x=round(box.x, 1),
            text_y=round(box.baseline, 1),
            anchor=box.anchor,
            told=_clean(_about(network, n, float(power[n]))),
        )
        for n, disc, box in zip(shown, discs, boxes, strict=True)
    ]


def _short(network: Network, n: int) -> str:
    """Return what stands beside a node: the acronym, else what sets its name apart, cut to fit."""
    body = network.nodes[n]
    telling = _GENERIC.sub("", body.label) if body.short == body.label and len(body.label) > _LETTERS else body.short
    plain = " ".join(_clean(telling).split())
    return plain if len(plain) <= _LETTERS else f"{plain[: _LETTERS - 1].rstrip()}…"


def _about(network: Network, n: int, power: float) -> str:
    body = network.nodes[n]
    where = f" ({body.country})" if body.country else ""
    return f"{body.label}{where}: strength {power:.2f}"


def _lines(network: Network, inside: set[int], places: dict[int, tuple[float, float]]) -> list[Line]:
    largest = float(network.weight.max()) if network.edge_count else 1.0
    drawn = []
    for k, (a, b) in enumerate(zip(network.i.tolist(), network.j.tolist(), strict=True)):
        if a not in inside or b not in inside:
            continue
        ties = network.ties[k]
        told = "; ".join(f"{tie.label} ({tie.when or 'undated'})" for tie in ties)
        drawn.append(
            Line(
                *(*places[a], *places[b]),
                round(0.8 + 3.2 * float(np.sqrt(network.weight[k] / largest)), 2),
                bool(ties) and all(tie.kind == "meeting" for tie in ties),
                _clean(f"{network.nodes[a].short} – {network.nodes[b].short}: {told}"),
            )
        )
    return sorted(drawn, key=lambda line: not line.met_only)


def _keys(network: Network, shown: list[int], colours: dict[str, str]) -> list[Key]:
    entries = list(colours.items())
    if any(network.nodes[n].field not in colours for n in shown):
        entries.append(("other field, or none on record", REST))
    keys: list[Key] = []
    x = 40.0
    for name, colour in entries:
        keys.append(Key(x, colour, _clean(name)))
        x = round(x + 42.0 + 6.1 * width(name), 1)
    return keys


def _clean(text: str) -> str:
    """Drop the signs that XML does not admit; the template escapes the rest."""
    return _FORBIDDEN.sub("", text)


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.PackageLoader("comity.queries.reporting.picture", "."),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("network.svg.jinja")
