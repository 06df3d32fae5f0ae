"""What held when: a bar for each agreement, and where there are many, how many began in each year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from comity.queries.reporting.numerals import ticks
from comity.queries.reporting.picture.colours import colours, keys
from comity.queries.reporting.picture.figure import EDGE, WIDTH, figure, legend, nothing, shortened
from comity.queries.reporting.picture.marks import GRID, INK, REST, SOFT, Disc, Line, Mark, Path, Rect, Text
from comity.queries.reporting.picture.years import years as years

#: More rows than this cannot be read: the number that began in each year is drawn instead.
MOST = 60
_ROW, _TOP = 24.0, 30.0
_LEFT, _RIGHT = 430.0, 1010.0


@dataclass(frozen=True, slots=True)
class Span:
    """What held from a first to a last day; ``None`` where that day is not on record."""

    label: str
    first: date | None
    last: date | None
    kind: str = ""
    status: str = ""
    gaps: tuple[tuple[date, date], ...] = ()
    """From the last day before each time in which it did not hold to the first day after it."""

    @property
    def pieces(self) -> Iterator[tuple[date | None, date | None]]:
        """Yield the first and last day of each time in which it held."""
        turns = [self.first, *(day for gap in self.gaps for day in gap), self.last]
        yield from zip(turns[::2], turns[1::2], strict=True)


def timeline(
    items: Sequence[Span], title: str, subtitle: str = "", caption: Sequence[str] = (), on: date | None = None
) -> str:
    """Draw each item that has a date as a bar in the colour of its kind, in order of its first day.

    An end that is not on record runs out in a point; one day is a disc; where it did not hold, the bar is broken.
    The status stands at the right. A line marks the day ``on`` which the statuses hold. Items without any date are
    told. Beyond ``MOST`` dated items, their beginnings are drawn by year.
    """
    dated = sorted((item for item in items if item.first or item.last), key=_order)
    undated = len(items) - len(dated)
    told = [*caption, *([f"{undated} without a date are not drawn."] if undated else [])]
    if not dated:
        return nothing(title, subtitle, told, "none has a date on record.")
    if len(dated) > MOST:
        note = f"{len(dated)} are too many for a row each: columns show the year of the first date on record."
        return years(_by_year(dated), title, subtitle, [note, *told], "beginnings")
    kinds = Counter(item.kind for item in dated)
    entries, room = legend(keys(kinds, "kind"), 0.0) if any(kinds) else ([], 0.0)
    if any(item.first is None or item.last is None for item in dated):
        told = ["A pointed end: no first or no last day is on record.", *told]
    scale, bottom = _scale(dated, on), room + _TOP + _ROW * len(dated)
    marks = [*entries, *_axis(scale, room + _TOP, bottom), *_rows(dated, colours(kinds), room + _TOP, scale)]
    if on:
        x = scale.at(on)
        marks += [Line(x, room + _TOP, x, bottom + 4, INK, 1.5), Text(x, bottom + 17, on.isoformat(), 11, "middle")]
    return figure(title, subtitle, told, marks, bottom + (22 if on else 6))


def _order(item: Span) -> tuple[date, date, str]:
    first = item.first or item.last or date.max
    return first, item.last or date.max, item.label


def _by_year(items: Sequence[Span]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for item in items:
        year = found.setdefault((item.first or item.last or date.max).year, {})
        year[item.kind] = year.get(item.kind, 0) + 1
    return found


@dataclass(frozen=True, slots=True)
class _Scale:
    """Years from a first to a last one, across the picture."""

    low: int
    high: int

    def x(self, year: float) -> float:
        """Return where a year stands, its days as decimals."""
        return _LEFT + (year - self.low) / (self.high - self.low) * (_RIGHT - _LEFT)

    def at(self, day: date) -> float:
        """Return where a day stands."""
        return self.x(_decimal(day))


def _scale(items: Sequence[Span], on: date | None) -> _Scale:
    days = [_decimal(day) for day in (on, *(day for item in items for day in (item.first, item.last))) if day]
    return _Scale(int(min(days)), int(max(days)) + 1)


def _axis(scale: _Scale, top: float, bottom: float) -> Iterator[Mark]:
    for step in ticks(scale.low, scale.high, 10):
        if step.is_integer() and scale.low <= step <= scale.high:
            yield Line(scale.x(step), top - 6, scale.x(step), bottom, GRID)
            yield Text(scale.x(step), top - 12, str(int(step)), 11, "middle", SOFT)


def _rows(items: Sequence[Span], given: Mapping[str, str], top: float, scale: _Scale) -> Iterator[Mark]:
    for n, item in enumerate(items):
        middle = top + _ROW * (n + 0.5)
        yield Text(EDGE, middle + 4, shortened(item.label, 12, _LEFT - EDGE - 22), 12, told=_told(item))
        for first, last in item.pieces:
            ends = (scale.at(first) if first else None, scale.at(last) if last else None)
            yield from _span(item, middle, *ends, given.get(item.kind, REST))
        status = shortened(item.status, 11, WIDTH - _RIGHT - 40)
        yield Text(_RIGHT + 20, middle + 4, status, 11, colour=SOFT, told=item.status)


def _span(item: Span, middle: float, first: float | None, last: float | None, colour: str) -> Iterator[Mark]:
    if first is not None and last is not None and last - first < 3:
        yield Disc((first + last) / 2, middle, 6, colour, _told(item))
        return
    left, right = (_LEFT if first is None else first), (_RIGHT if last is None else last)
    body = (left + 9 if first is None else left), (right - 9 if last is None else right)
    yield Rect(body[0], middle - 5, max(body[1] - body[0], 1.5), 10, colour, _told(item))
    if first is None:
        yield Path(((left, middle), (left + 9, middle - 5), (left + 9, middle + 5)), colour)
    if last is None:
        yield Path(((right, middle), (right - 9, middle - 5), (right - 9, middle + 5)), colour)


def _told(item: Span) -> str:
    first, last = (day.isoformat() if day else "not on record" for day in (item.first, item.last))
    return f"{item.label}: {first} to {last}" + (f" ({item.status})" if item.status else "")


def _decimal(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366
