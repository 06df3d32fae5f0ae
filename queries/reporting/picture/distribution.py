"""How many bodies have how many partners: columns where few, on logarithmic scales where many."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from comity.queries.networks.projection import Ints
from comity.queries.reporting.numerals import numeral, ticks
from comity.queries.reporting.picture.figure import EDGE, WIDTH, figure, nothing
from comity.queries.reporting.picture.marks import GRID, INK, PALETTE, SOFT, Disc, Line, Mark, Rect, Text

#: Up to so many bodies and so many partners each number of partners has its column.
FEW_BODIES, FEW_PARTNERS = 200, 60
_LEFT, _RIGHT, _TOP, _BOTTOM = EDGE + 62, WIDTH - EDGE, 16.0, 356.0
_HEIGHT = _BOTTOM + 52


def distribution(
    degrees: Ints,
    title: str,
    subtitle: str = "",
    caption: Sequence[str] = (),
    unit: str = "partners",
    who: str = "bodies",
) -> str:
    """Draw the distribution of degrees (0 upwards, one for each body).

    Up to 200 bodies with at most 60 partners each: how many bodies have exactly so many. Beyond: what
    number of bodies has at least so many (the complementary cumulative distribution), both axes
    logarithmic, where bodies without any cannot stand; they are told.
    """
    values = np.asarray(degrees, dtype=np.int64)
    if not len(values):
        return nothing(title, subtitle, caption, f"there are no {who}.")
    if len(values) <= FEW_BODIES and values.max() <= FEW_PARTNERS:
        return figure(title, subtitle, caption, _columns(np.bincount(values), unit, who), _HEIGHT)
    if not values.max():
        return nothing(title, subtitle, caption, f"none of the {numeral(len(values))} {who} has any {unit}.")
    none = int((values == 0).sum())
    told = [
        *caption,
        *([f"{numeral(none)} {who} without {unit} have no place on a logarithmic scale."] if none else []),
    ]
    return figure(title, subtitle, told, _cumulative(values[values > 0], unit, who), _HEIGHT)


def _columns(counts: Ints, unit: str, who: str) -> Iterator[Mark]:
    steps = [step for step in ticks(0, float(counts.max())) if step.is_integer()]
    room = min((_RIGHT - _LEFT) / len(counts), 90.0)
    right = _LEFT + room * len(counts)
    yield from _frame(f"number of {unit}", f"number of {who}", right)
    for step in steps:
        yield from _across(_BOTTOM - step / steps[-1] * (_BOTTOM - _TOP - 14), right, numeral(int(step)))
    every = math.ceil(24 / room)
    for degree, count in enumerate(counts.tolist()):
        x, height = _LEFT + room * degree, count / steps[-1] * (_BOTTOM - _TOP - 14)
        if count:
            yield Rect(
                x + room * 0.1, _BOTTOM - height, room * 0.8, height, PALETTE[0], f"{count} with {degree} {unit}"
            )
            if room >= 22:
                yield Text(x + room / 2, _BOTTOM - height - 5, numeral(count), 12, "middle", weight=700, halo=True)
        if degree % every == 0:
            yield Text(x + room / 2, _BOTTOM + 17, str(degree), 11, "middle", SOFT)
    yield Line(_LEFT, _BOTTOM, right, _BOTTOM, INK)


def _cumulative(values: Ints, unit: str, who: str) -> Iterator[Mark]:
    degrees, first = np.unique(np.sort(values), return_index=True)
    at_least = len(values) - first
    across = _logarithmic(float(degrees.max()), _LEFT + 10, _RIGHT - 10)
    up = _logarithmic(float(len(values)), _BOTTOM - 10, _TOP + 10)
    yield from _frame(f"{unit} (at least so many)", f"number of {who}", _RIGHT)
    for step in _decades(float(len(values))):
        yield from _across(up(step), _RIGHT, numeral(step))
    for step in _decades(float(degrees.max())):
        yield Line(across(step), _TOP, across(step), _BOTTOM, GRID)
        yield Text(across(step), _BOTTOM + 17, numeral(step), 11, "middle", SOFT)
    for degree, count in zip(degrees.tolist(), at_least.tolist(), strict=True):
        told = f"{numeral(count)} {who} have at least {numeral(degree)} {unit}"
        yield Disc(across(degree), up(count), 3.0, PALETTE[0], told, rim=0.0)
    yield Line(_LEFT, _BOTTOM, _RIGHT, _BOTTOM, INK)


def _frame(below: str, beside: str, right: float) -> Iterator[Mark]:
    yield Text((_LEFT + right) / 2, _BOTTOM + 40, below, 12, "middle", SOFT, 700)
    yield Text(EDGE + 8, (_TOP + _BOTTOM) / 2, beside, 12, "middle", SOFT, 700, turned=True)


def _across(y: float, right: float, text: str) -> Iterator[Mark]:
    yield Line(_LEFT, y, right, y, GRID)
    yield Text(_LEFT - 8, y + 4, text, 11, "end", SOFT)


def _logarithmic(most: float, start: float, end: float) -> Callable[[float], float]:
    """Return the scale that puts 1 at the start and ``most`` at the end."""
    span = math.log10(most) or 1.0
    return lambda value: start + math.log10(value) / span * (end - start)


def _decades(most: float) -> list[int]:
    """Return 1, 10, 100 …, with 2 and 5 between them where there are fewer than three of them."""
    between = (1,) if most >= 1000 else (1, 2, 5)
    return [m * 10**k for k in range(int(math.log10(most)) + 1) for m in between if m * 10**k <= most]
