"""How the bodies of a network and the edges between them are drawn: sizes, colours, labels."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from comity.queries.measures.centrality import strength
from comity.queries.measures.engine import remembered
from comity.queries.names import different, told_apart, with_place
from comity.queries.networks.network import Network
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Body, Tie
from comity.queries.reporting.markup import clean
from comity.queries.reporting.numerals import numeral
from comity.queries.reporting.picture.colours import colours, keys
from comity.queries.reporting.picture.figure import EDGE, legend
from comity.queries.reporting.picture.labels import SIZE, Box
from comity.queries.reporting.picture.marks import REST, SOFT, Disc, Line, Mark, Text
from comity.queries.reporting.picture.widths import across

_LETTERS = 24
#: So many of the ties behind an edge are told, the rest is counted.
_TOLD = 3
#: Where there are more edges than this, all are drawn thinner; than this, fainter, down to the least opacity.
_MANY, _CROWD, _FAINTEST = 150, 300, 0.25
#: The colour of an edge, and of one that rests on meetings alone.
TIED, MET = "#22303c", "#8b96a1"
_SIZES = "Area of a disc: strength. Width of a line: weight. Letters: country."
#: How names of bodies begin before they say what the body is about.
_GENERIC = re.compile(r"^(?:[\w-]+ ){0,4}?(?:Centre|Center|Institute|Ministry|Organi[sz]ation) (?:on|for|of) (?:the )?")


def short(network: Network, n: int) -> str:
    """Return what stands beside a body: its acronym, else what sets its name apart, cut to fit.

    Names that are the same once they are cut are told apart, by country or id.
    """
    return _shorts(network)[n]


@remembered
def _shorts(network: Network) -> tuple[str, ...]:
    ids = different([local(body.iri) for body in network.nodes], [body.iri for body in network.nodes])
    return told_apart(list(map(_cut, network.nodes)), [body.country for body in network.nodes], ids)


def _cut(body: Body) -> str:
    telling = _GENERIC.sub("", body.label) if body.short == body.label and len(body.label) > _LETTERS else body.short
    plain = " ".join(clean(telling).split())
    if len(plain) <= _LETTERS:
        return plain
    apart = f" ({plain.rpartition(' (')[2]}" if plain.endswith(")") else ""
    apart = apart if len(apart) <= _LETTERS // 2 else ""
    return f"{plain.removesuffix(apart)[: _LETTERS - 1 - len(apart)].rstrip()}…{apart}"


def discs(network: Network, shown: Sequence[int], places: Mapping[int, tuple[float, float]]) -> list[Disc]:
    """Draw bodies: the area of a disc is a body's strength, its colour the widest of its fields."""
    power = strength(network)
    largest = float(power.max(initial=0.0)) or 1.0
    given = colours(_fields(network, shown))
    return [
        Disc(
            *places[n],
            round(4.0 + 11.0 * float(np.sqrt(power[n] / largest)), 1),
            given.get(network.nodes[n].field, REST),
            _about(network, n, float(power[n])),
        )
        for n in shown
    ]


def named(network: Network, shown: Sequence[int], boxes: Sequence[Box]) -> Iterator[Text]:
    """Draw the labels of bodies in their places, the country small beside them."""
    for n, box in zip(shown, boxes, strict=True):
        body = network.nodes[n]
        cut = body.label if short(network, n) != body.label else ""
        yield Text(box.x, box.baseline, short(network, n), SIZE, box.anchor, note=body.country, told=cut, halo=True)


def between(network: Network, inside: Collection[int]) -> list[int]:
    """Return the edges both of whose ends are among some bodies."""
    ends = zip(network.i.tolist(), network.j.tolist(), strict=True)
    return [k for k, (a, b) in enumerate(ends) if a in inside and b in inside]


def edges(
    network: Network, shown: Sequence[int], places: Mapping[int, tuple[float, float]], most: float = 4.0
) -> list[Line]:
    """Draw some edges: width is weight, those that rest on meetings alone are pale and below; a crowd is faint."""
    largest = float(network.weight.max(initial=0.0)) or 1.0
    most = max(1.4, min(most, most * math.sqrt(_MANY / max(network.edge_count, 1))))
    drawn = []
    opacity = max(_FAINTEST, min(1.0, round(_CROWD / max(len(shown), 1), 2)))
    for k in shown:
        a, b, ties = int(network.i[k]), int(network.j[k]), network.ties_of(k)
        met = bool(ties) and all(tie.kind == "meeting" for tie in ties)
        thickness = round(0.8 + (most - 0.8) * float(np.sqrt(network.weight[k] / largest)), 2)
        about = f"{network.nodes[a].short} – {network.nodes[b].short}: {_ties(ties)}"
        drawn.append(Line(*places[a], *places[b], MET if met else TIED, thickness, about, opacity))
    return sorted(drawn, key=lambda line: line.colour != MET)


def key(network: Network, shown: Sequence[int], top: float) -> tuple[list[Mark], float]:
    """Draw what colours, lines, discs and letters stand for; return the marks and their height."""
    marks, high = legend(keys(_fields(network, shown), "field"), top)
    x, y = EDGE, top + high + 12
    for words, colour in (("agreement, joint activity, membership or other work", TIED), ("met only", MET)):
        marks += [Line(x, y, x + 28, y, colour, 2.5), Text(x + 36, y + 4, words)]
        x += 36 + across(words, 12) + 24
    return [*marks, Text(x, y + 4, _SIZES, 12, colour=SOFT)], high + 24


def _fields(network: Network, shown: Sequence[int]) -> Counter[str]:
    return Counter(network.nodes[n].field for n in shown)


def _ties(ties: Sequence[Tie]) -> str:
    """Tell the first ties behind an edge, and how many more there are."""
    told = [f"{tie.label} ({tie.when or 'undated'})" for tie in ties[:_TOLD]]
    return "; ".join([*told, *([f"and {numeral(len(ties) - _TOLD)} more"] if len(ties) > _TOLD else [])])


def _about(network: Network, n: int, power: float) -> str:
    body = network.nodes[n]
    return f"{with_place(body.label, body.country)}: strength {power:.2f}"
