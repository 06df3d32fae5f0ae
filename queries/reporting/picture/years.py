"""How many in each year, by kind: stacked columns."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from comity.queries.reporting.numerals import numeral, ticks
from comity.queries.reporting.picture.colours import colours, keys
from comity.queries.reporting.picture.figure import EDGE, WIDTH, figure, legend, nothing
from comity.queries.reporting.picture.marks import GRID, INK, REST, SOFT, Line, Mark, Rect, Text

_LEFT, _RIGHT, _HEIGHT = EDGE + 58, WIDTH - EDGE, 320.0


def years(
    counts: Mapping[int, Mapping[str, int]],
    title: str,
    subtitle: str = "",
    caption: Sequence[str] = (),
    unit: str = "cooperations",
) -> str:
    """Draw a column for each year from the first to the last, stacked by kind, the most frequent at the bottom.

    A year without any stands empty. Beyond six kinds the rest is grey.
    """
    sums = {year: sum(kinds.values()) for year, kinds in counts.items()}
    full = [year for year, number in sums.items() if number]
    if not full:
        return nothing(title, subtitle, caption, f"no {unit} with a date on record.")
    total: Counter[str] = Counter()
    for kinds in counts.values():
        total.update(kinds)
    marks, room = legend(keys(total, "kind"), 0.0)
    span = range(min(full), max(full) + 1)
    drawn = _columns(counts, sums, span, colours(total), room + 24)
    axis = Text(EDGE + 8, room + 24 + _HEIGHT / 2, f"number of {unit}", 12, "middle", SOFT, 700, turned=True)
    return figure(title, subtitle, caption, [*marks, axis, *drawn], room + 24 + _HEIGHT + 26)


def _columns(
    counts: Mapping[int, Mapping[str, int]],
    sums: Mapping[int, int],
    span: range,
    given: Mapping[str, str],
    top: float,
) -> Iterator[Mark]:
    steps = [step for step in ticks(0, max(sums.values())) if step.is_integer()]
    base, unit = top + _HEIGHT, (_HEIGHT - 16) / steps[-1]
    room = min((_RIGHT - _LEFT) / len(span), 90.0)
    every, right = _every(room), _LEFT + room * len(span)
    for step in steps:
        yield Line(_LEFT, base - step * unit, right, base - step * unit, INK if not step else GRID)
        yield Text(_LEFT - 8, base - step * unit + 4, numeral(int(step)), 11, "end", SOFT)
    for n, year in enumerate(span):
        x, foot = _LEFT + room * n, base
        for name, number in _stacked(counts.get(year, {}), given):
            foot -= number * unit
            told = f"{year}: {numeral(number)} {name or 'no kind on record'}"
            yield Rect(x + room * 0.1, foot, room * 0.8, number * unit, given.get(name, REST), told)
            yield Line(x + room * 0.1, foot, x + room * 0.9, foot, "#ffffff")  # so that shades of grey stay apart
        if sums.get(year) and room >= 20:
            yield Text(x + room / 2, foot - 5, numeral(sums[year]), 11, "middle", weight=700, halo=True)
        if year % every == 0 or len(span) == 1:
            yield Text(x + room / 2, base + 17, str(year), 11, "middle", SOFT)


def _stacked(kinds: Mapping[str, int], given: Mapping[str, str]) -> list[tuple[str, int]]:
    """Order the kinds of a year as in the legend, the grey ones on top."""
    order = list(given)
    named = sorted(kinds.items(), key=lambda kv: (order.index(kv[0]) if kv[0] in given else len(order), kv[0]))
    return [(name, number) for name, number in named if number]


def _every(room: float) -> int:
    """Choose how many years apart the labels stand so that they keep clear of each other."""
    least = math.ceil(36 / room)
    return next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if step >= least or step == 1000)
