"""A figure: a title, a subtitle, what is drawn, and a caption, as one self-contained SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from comity.queries.reporting.html.inline import LEFTWARD
from comity.queries.reporting.markup import clean
from comity.queries.reporting.picture.marks import INK, SOFT, Disc, Mark, Path, Text
from comity.queries.reporting.picture.widths import BOLD, across
from comity.queries.table import isolated

if TYPE_CHECKING:
    import jinja2

WIDTH = 1180.0
#: Room at both sides.
EDGE = 40.0
_PLACES = frozenset(("x", "y", "x1", "y1", "x2", "y2", "width", "height", "radius"))


def figure(title: str, subtitle: str, caption: Sequence[str], marks: Iterable[Mark], height: float) -> str:
    """Return marks, drawn from (0, 0) to (``WIDTH``, ``height``), as an SVG under a title and above a caption.

    Fonts, scripts and addresses are not fetched; text is escaped; the same values give the same bytes.
    """
    heading = _lines([title], 22, 42, 27, INK, 700)
    under = _lines([subtitle], 13, (heading[-1].y if heading else 18.0) + 24, 18, SOFT, 400)
    head = max((text.y for text in (*heading, *under)), default=20.0) + 12
    foot = _lines(caption, 12, head + height + 24, 17, SOFT, 400)
    drawn = [*heading, *under, *(moved(mark, 0.0, head) for mark in marks), *foot]
    body = _template().render(
        width=WIDTH,
        height=round(head + height + 17 * len(foot) + 30, 1),
        title=title,
        desc=" ".join((subtitle, *caption)).strip(),
        marks=[_rounded(mark) for mark in drawn],
    )
    return f"{body}\n"


def nothing(title: str, subtitle: str, caption: Sequence[str], why: str) -> str:
    """Return a figure that says why there is nothing to draw."""
    return figure(title, subtitle, caption, [Text(EDGE, 32, f"Nothing to draw: {why}", 14)], 52)


def moved(mark: Mark, across: float, down: float) -> Mark:
    """Return a mark at another place."""
    if isinstance(mark, Path):
        return replace(mark, corners=tuple((x + across, y + down) for x, y in mark.corners))
    steps = {"x": across, "x1": across, "x2": across, "y": down, "y1": down, "y2": down}
    return replace(mark, **{f.name: getattr(mark, f.name) + steps[f.name] for f in fields(mark) if f.name in steps})


def _rounded(mark: Mark) -> Mark:
    """Round all places to a tenth of a pixel: files stay small, and the same on every machine."""
    if isinstance(mark, Path):
        return replace(mark, corners=tuple((round(x, 1), round(y, 1)) for x, y in mark.corners))
    return replace(mark, **{f.name: round(getattr(mark, f.name), 2) for f in fields(mark) if f.name in _PLACES})


def shortened(text: str, size: float, room: float) -> str:
    """Cut a text so that it fits into some pixels, with … at its end, or before what stands in brackets there.

    What tells two names apart, a country or an id, stands at their ends.

    >>> shortened("Regional Centre on Urban Water Management", 12, 120)
    'Regional Centre…'
    >>> shortened("Regional Centre on Urban Water Management (IR)", 12, 120)
    'Regional Ce… (IR)'
    """
    plain = " ".join(clean(text).split())
    if across(plain, size) <= room:
        return plain
    _, bracket, end = plain.rpartition(" (") if plain.endswith(")") else ("", "", "")
    if across(f"{bracket}{end}", size) > room / 2:
        bracket = end = ""
    room -= across(f"{bracket}{end}", size)
    plain = plain.removesuffix(f"{bracket}{end}")
    while plain and across(f"{plain}…", size) > room:
        plain = plain[:-1]
    return f"{plain.rstrip()}…{bracket}{end}"


def legend(entries: Sequence[tuple[str, str]], top: float) -> tuple[list[Mark], float]:
    """Draw colours with what they stand for, in as many rows as they need; return the marks and their height."""
    marks: list[Mark] = []
    x, y = EDGE, top
    for text, colour in entries:
        room = 17 + across(text, 12) + 25
        if x > EDGE and x + room > WIDTH - EDGE:
            x, y = EDGE, y + 20
        marks += [Disc(x + 6, y + 10, 6.5, colour), Text(x + 18, y + 14, text)]
        x += room
    return marks, (y + 24 - top if entries else 0.0)


def _lines(texts: Iterable[str], size: float, top: float, step: float, colour: str, weight: int) -> list[Text]:
    """Set texts one below the other, each wrapped to the room there is."""
    room = (WIDTH - 2 * EDGE) / (BOLD if weight > 400 else 1.0)
    lines = [line for text in texts for line in wrapped(text, size, room)]
    return [
        Text(EDGE, top + step * n, line, size, colour=colour, weight=weight, prose=True) for n, line in enumerate(lines)
    ]


def _sentence(text: str) -> str:
    r"""Set names from right to left apart from the words around them (Unicode isolates).

    >>> _sentence("قنات and its partners").encode("unicode_escape")[:6]
    b'\\u2068'
    """
    return LEFTWARD.sub("\u2068\\g<0>\u2069", clean(text))


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Break a text between words so that no line is wider than the room.

    >>> wrapped("Regional Centre on Urban Water", 12, 110)
    ['Regional Centre', 'on Urban Water']
    """
    lines: list[str] = []
    for word in clean(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and across(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(shortened(word, size, room))
    return lines


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
    environment.filters |= {"plain": clean, "sentence": _sentence, "isolated": lambda text: isolated(clean(text))}
    return environment.get_template("figure.svg.jinja")
