"""Ranked bodies: bars with their intervals, or places with the places that they may as well have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from comity.queries.names import with_place
from comity.queries.reporting.numerals import decimals, numeral, ticks
from comity.queries.reporting.picture.figure import EDGE, WIDTH, figure, nothing, shortened
from comity.queries.reporting.picture.marks import BAR, GRID, INK, PALETTE, SOFT, WASH, Disc, Line, Mark, Rect, Text
from comity.queries.reporting.picture.widths import across

#: More rows than this are told, not drawn.
MOST = 50
_ROW, _TOP = 25.0, 40.0
#: Where the labels end, the scale begins and ends, the values end, and the brackets stand.
_LABELS, _LEFT, _RIGHT, _VALUES, _BRACKET = 395.0, 415.0, 975.0, 1060.0, 1074.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A ranked body: its value with an interval, and the group of those that it cannot be told apart from.

    ``note`` stands small after the label (its country), ``shown`` at the right instead of the value.
    """

    label: str
    note: str = ""
    value: float = 0.0
    low: float | None = None
    high: float | None = None
    group: str = ""
    shown: str = ""


_Scale = Callable[[float], float]


def bars(rows: Sequence[Bar], title: str, subtitle: str = "", caption: Sequence[str] = (), axis: str = "") -> str:
    """Draw bars from zero, in the order given, with whiskers from ``low`` to ``high`` in the unit of the value.

    Neighbours of one group are bracketed, which the caption may explain in its own words; beyond
    ``MOST`` rows the rest is told. ``axis`` names the unit.
    """
    return _ranked(rows, title, subtitle, caption, axis, _bar, zero=0.0)


def places(rows: Sequence[Bar], title: str, subtitle: str = "", caption: Sequence[str] = (), axis: str = "rank") -> str:
    """Draw a dot for each place, the first at the left, on a band from the best to the worst that it may have.

    Like ``bars``, but value, ``low`` and ``high`` are places, counted from 1.
    """
    return _ranked(rows, title, subtitle, caption, axis, _place, zero=1.0)


def _ranked(
    rows: Sequence[Bar],
    title: str,
    subtitle: str,
    caption: Sequence[str],
    axis: str,
    draw: Callable[[Bar, float, _Scale], Iterator[Mark]],
    zero: float,
) -> str:
    if not rows:
        return nothing(title, subtitle, caption, "there is nothing to rank.")
    shown = rows[:MOST]
    steps = _steps(shown, zero)

    def scale(value: float) -> float:
        return _LEFT + (value - steps[0]) / (steps[-1] - steps[0]) * (_RIGHT - _LEFT)

    height = _TOP + _ROW * len(shown)
    digits = decimals((float(row.value) for row in shown), 3)
    marks: list[Mark] = [*_brackets(shown), *_axis(steps, scale, height, axis)]
    for n, row in enumerate(shown):
        middle = _TOP + _ROW * (n + 0.5)
        marks += [*_named(row, middle, digits), *draw(row, middle, scale)]
    told = list(caption)
    explained = any("racket" in line for line in told)
    if not explained and any(a.group and a.group == b.group for a, b in pairwise(shown)):
        told.insert(0, "A bracket joins neighbours that cannot be told apart.")
    if len(rows) > MOST:
        told.append(f"{len(rows) - MOST} more rows are not drawn.")
    return figure(title, subtitle, told, marks, height + 8)


def _steps(rows: Sequence[Bar], zero: float) -> list[float]:
    """Choose the ticks; places begin at 1, values at zero or below."""
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    if not zero:
        return ticks(min(0.0, *ends), max(0.0, *ends))
    last = max(2.0, *ends)
    inner = [step for step in ticks(0, last) if step.is_integer() and 1 < step < last - 0.4]
    return [1.0, *inner, last]


def _axis(steps: Sequence[float], scale: _Scale, height: float, axis: str) -> Iterator[Mark]:
    digits = decimals(steps)
    if axis:
        yield Text(EDGE, _TOP - 14, axis, 12, colour=SOFT, weight=700)
    for n, step in enumerate(steps):
        x = scale(step)
        yield Line(x, _TOP - 6, x, height, INK if n == 0 or not step else GRID)
        if n in (0, len(steps) - 1) or scale(steps[-1]) - x > 24:
            yield Text(x, _TOP - 14, numeral(step, digits), 11, "middle", SOFT)


def _named(row: Bar, middle: float, digits: int) -> Iterator[Mark]:
    note = shortened(row.note, 11, 80)
    room = _LABELS - EDGE - (across(note, 11) + 8 if note else 0)
    yield Text(EDGE, middle + 4, shortened(row.label, 13, room), 13, note=note, told=_told(row, digits))
    yield Text(_VALUES, middle + 4, row.shown or numeral(row.value, digits), 12, "end", weight=700)


def _told(row: Bar, digits: int) -> str:
    span = "" if row.low is None or row.high is None else f", {numeral(row.low, digits)} to {numeral(row.high, digits)}"
    return f"{with_place(row.label, row.note)}: {numeral(row.value, digits)}{span}"


def _bar(row: Bar, middle: float, scale: _Scale) -> Iterator[Mark]:
    left, right = sorted((scale(0.0), scale(row.value)))
    yield Rect(left, middle - 7, right - left, 14, BAR)
    if row.low is not None and row.high is not None:
        low, high = scale(row.low), scale(row.high)
        yield Line(low, middle, high, middle, INK, 1.5)
        for x in (low, high):
            yield Line(x, middle - 4, x, middle + 4, INK, 1.5)


def _place(row: Bar, middle: float, scale: _Scale) -> Iterator[Mark]:
    if row.low is not None and row.high is not None:
        yield Line(scale(row.low), middle, scale(row.high), middle, BAR, 7)
    yield Disc(scale(row.value), middle, 6.5, PALETTE[0])


def _brackets(rows: Sequence[Bar]) -> Iterator[Mark]:
    """Set neighbours of one group on a band, with a bracket and the group's name at its right end."""
    numbered = groupby(enumerate(rows), key=lambda item: item[1].group)
    for group, items in numbered:
        places = [n for n, _ in items]
        if not group or len(places) < 2:
            continue
        top, bottom = _TOP + _ROW * places[0] + 2, _TOP + _ROW * (places[-1] + 1) - 2
        yield Rect(EDGE - 12, top, _BRACKET - EDGE + 12, bottom - top, WASH)
        yield Line(_BRACKET, top, _BRACKET, bottom, SOFT, 2)
        room = WIDTH - EDGE / 2 - _BRACKET - 8
        yield Text(_BRACKET + 8, (top + bottom) / 2 + 4, shortened(group, 11, room), 11, colour=SOFT, told=group)
