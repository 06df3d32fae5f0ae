"""Dates as precise as their source: an EDTF string and the days between which it lies.

EDTF is ISO 8601-2:2019, levels 0 and 1, and level 2's *one of a set*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from comity.graph.errors import InputError

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DIGITS = re.compile(r"[0-9-]*")
_LONGEST = 100
_HINT = "write 2024, 2024-06, 2024-06-24, 2024-06/2024-09, 2024-06-24/.. or [2024-06-24..2024-06-30]"


@dataclass(frozen=True, slots=True)
class DateValue:
    """Hold an EDTF string with its earliest and latest day; ``None`` is an open or unknown end."""

    edtf: str
    earliest: date | None
    latest: date | None


@lru_cache(maxsize=65536)
def parse(edtf: str) -> DateValue:
    """Read an EDTF string and compute its bounds; nothing is padded.

    Raises ``ValueError`` where the string is no EDTF, names a day that does not exist, or a
    year outside 1 to 9999.

    >>> parse("2025-10").latest
    datetime.date(2025, 10, 31)
    >>> parse("2021-03-08/..").latest is None
    True
    """
    text = edtf.strip()
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:_LONGEST]!r}… is no date; {_HINT}")
    earliest, latest = _interval(text) if "/" in text else _single(text)
    if earliest and latest and earliest > latest:
        raise ValueError(f"{edtf!r} ends before it starts")
    return DateValue(text, earliest, latest)


def _interval(text: str) -> tuple[date | None, date | None]:
    start, _, end = text.partition("/")
    if "/" in end or {start, end} <= {"", ".."}:
        raise ValueError(f"{text!r} is no interval; {_HINT}")
    earliest = None if start in ("", "..") else _single(start)[0]
    latest = None if end in ("", "..") else _single(end)[1]
    return earliest, latest


def _single(text: str) -> tuple[date | None, date | None]:
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) if part else None for part in match.groups())
        return _calendar(text, year or 0, month, day)
    if _DIGITS.fullmatch(text):
        raise ValueError(f"{text!r} is no date; {_HINT}")  # what the slow parser would say too
    return _extended(text)


def _calendar(text: str, year: int, month: int | None, day: int | None) -> tuple[date | None, date | None]:
    from calendar import monthrange  # not needed to ask

    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError as error:
        if month is not None and 21 <= month <= 41 and day is None:
            return _extended(text)  # EDTF's seasons: 2020-21 is spring
        raise ValueError(f"{text!r} is not in the calendar ({error}); {_HINT}") from None


def _extended(text: str) -> tuple[date | None, date | None]:
    from edtf import EDTFParseException, parse_edtf  # a slow import, for the few dates that are not plain

    try:
        parsed = parse_edtf(text)
        if open_end := re.fullmatch(r"[\[{]\s*(\.\.)?([^.,]*)(\.\.)?\s*[\]}]", text):
            before, middle, after = open_end.groups()
            earliest, latest = _single(middle.strip())
            return None if before else earliest, None if after else latest
        return _day(parsed.lower_strict()), _day(parsed.upper_strict())
    except (EDTFParseException, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{text!r} is no date; {_HINT}") from error


def _day(parts: tuple[int, ...]) -> date:
    return date(parts[0], parts[1], parts[2])


def read_day(name: str, text: str) -> date:
    """Read the day that an option or a parameter of this name gives.

    Raises ``InputError`` where it is not written as 2025-11-15, or not in the calendar.

    >>> read_day("--as-of", "2025-11-15")
    datetime.date(2025, 11, 15)
    """
    try:
        if (match := _ISO.fullmatch(text)) and match[3]:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InputError(f"{name}: {text!r} is no day of the calendar; write one as 2025-11-15")


def add_years(edtf: str, years: int) -> str | None:
    """Move a plain EDTF date by whole years, at the same precision; ``None`` where it is not plain.

    >>> add_years("2020-10", 6)
    '2026-10'
    """
    from calendar import isleap

    match = _ISO.fullmatch(edtf)
    if not match or int(match[1]) + years > 9999:
        return None
    moved = f"{int(match[1]) + years:04d}{edtf[4:]}"
    return f"{moved[:4]}-02-28" if moved.endswith("-02-29") and not isleap(int(moved[:4])) else moved


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included; an open end is ``None``, and without an end it is false."""

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.since and self.until and self.since > self.until:
            raise InputError(f"the period from {self.since} to {self.until} ends before it begins")

    def __bool__(self) -> bool:
        """Tell whether it has an end at all."""
        return bool(self.since or self.until)

    def words(self) -> str:
        """Say the period in words.

        >>> Period(date(2015, 1, 1), None).words()
        'from 2015-01-01 on'
        """
        if self.since and self.until:
            return f"from {self.since} to {self.until}"
        return f"from {self.since} on" if self.since else f"until {self.until}"


def today() -> date:
    """Return the day that it is, by UTC: one command gives one answer at a time, wherever it is run."""
    return datetime.now(UTC).date()
