"""The two periods that a report compares: as they are asked for, else parted where the record is in halves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from comity.graph.dates import Period
from comity.graph.errors import InputError
from comity.queries.reporting.request import Request

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Periods:
    """An earlier and a later period that share no day, and in a sentence how they were chosen ('': as asked)."""

    before: Period
    after: Period
    chosen: str = ""


def periods(request: Request, days: Sequence[date]) -> Periods | None:
    """Return the periods asked for; what is not asked is filled in, and ``None`` where no day on record can part it.

    ``days`` are those on which cooperations began. Where one period is given, the other is all that is earlier or
    later. Where none is, the cut is the turn of the year with the most even numbers on both sides, for many dates
    are known to the year alone and a cut inside a year would put them on both sides; where all begin in one year,
    it is the median day. Raises ``InputError`` where the periods overlap, or leave no day for the other.
    """
    if request.before is None and request.after is None:
        return _parted(request.selection.period or Period(), sorted(days))
    if request.selection.period is not None:
        raise InputError(
            f"the period {request.selection.period.words()} is given and a period to compare; give the period alone, "
            "and it is parted in two, or the two periods"
        )
    before = request.before or Period(None, _edge(request.after, "since") - _DAY)
    after = request.after or Period(_edge(request.before, "until") + _DAY, None)
    if _edge(before, "until") >= _edge(after, "since"):
        raise InputError(
            f"the first period, {before.words()}, is not over when the second begins, {after.words()}; give periods "
            "that share no day, the earlier first"
        )
    return Periods(before, after)


def _edge(period: Period | None, name: str) -> date:
    """Return the day at which one period makes room for the other."""
    day: date | None = getattr(period, name, None)
    if day is None:
        which = "first period has no last" if name == "until" else "second period has no first"
        raise InputError(f"the {which} day, so that the two cannot be told apart; give it one")
    return day


def _parted(span: Period, days: list[date]) -> Periods | None:
    """Part a span in two by the days on which something began; ``None`` where there is no such day."""
    inside = [day for day in days if (span.since or day) <= day <= (span.until or day)]
    if not inside:
        return None
    cut, words = _cut(inside)
    if cut <= (span.since or date.min):
        return None
    earlier = sum(day < cut for day in inside)
    chosen = f"No periods were asked for: {words}; {earlier} began before it and {len(inside) - earlier} from it on."
    return Periods(Period(span.since, cut - _DAY), Period(cut, span.until), chosen)


def _cut(days: list[date]) -> tuple[date, str]:
    """Choose the first day of the second period, and say how."""
    turns = [date(year, 1, 1) for year in range(days[0].year + 1, days[-1].year + 1)]
    if not turns:
        median = days[len(days) // 2]
        return median, f"all cooperations with a date begin in one year, and the cut is their median day, {median}"
    even = min(turns, key=lambda turn: (abs(2 * sum(day < turn for day in days) - len(days)), turn))
    return even, f"the cut is the turn of the year that parts the dated cooperations most evenly, {even}"
