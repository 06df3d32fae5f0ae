"""Dates as precise as their source: an EDTF string and the days between which it lies.

EDTF is ISO 8601-2:2019, levels 0 and 1, and of level 2 sets, unspecified digits, seasons and qualified parts.
Arabic-Indic and Persian digits are read as digits.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from comity.graph import calendars
from comity.graph.errors import InputError

#: The last year that a record may speak of; what lies beyond stands for "no end" somewhere.
LAST_YEAR = 2500
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_TWO = "[?~%]?([0-9X]{2})[?~%]?"
_CLOCK = r"T[0-2]\d:[0-5]\d:[0-5]\d(?:Z|[+-]\d\d(?::\d\d)?)?"
#: A date with its qualifiers, unspecified digits and time of day: year, month or season, day.
_DATE = re.compile(rf"[?~%]?([0-9][0-9X]{{3}})[?~%]?(?:-{_TWO}(?:-{_TWO}(?:{_CLOCK})?)?)?", re.ASCII)
_SET = re.compile(r"\[(.*)\]|\{(.*)\}")
_OTHER_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_LONGEST = 100
_HINT = "write 2024, 2024-06, 2024-06-24, 2024-06/2024-09, 2024-06-24/.. or [2024-06-24..2024-06-30]"
#: The first and the last month of EDTF's seasons (as in the north, where none is told), quarters, thirds and halves.
_SEASONS = dict(
    zip(
        range(21, 42),
        [(3, 5), (6, 8), (9, 11), (12, 12)] * 2
        + [(9, 11), (12, 12), (3, 5), (6, 8)]
        + [(month, month + 2) for month in (1, 4, 7, 10)]
        + [(month, month + 3) for month in (1, 5, 9)]
        + [(1, 6), (7, 12)],
        strict=True,
    )
)
_Bounds = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class DateValue:
    """Hold an EDTF string with its earliest and latest day; ``None`` is an open or unknown end."""

    edtf: str
    earliest: date | None
    latest: date | None


def read_digits(text: str) -> str:
    """Write Arabic-Indic and Persian digits as 0 to 9.

    >>> read_digits("۲۰۲۴-٠٦-۲٤")
    '2024-06-24'
    """
    return text.translate(_OTHER_DIGITS)


@lru_cache(maxsize=65536)
def parse(edtf: str) -> DateValue:
    """Read an EDTF string and compute its bounds; nothing is padded.

    Raises ``ValueError`` where the string is no EDTF, names a day that does not exist, or a
    year outside 1 to 9999; the message says how ISO writes it, where that can be told.

    >>> parse("2025-10").latest
    datetime.date(2025, 10, 31)
    >>> parse("2021-03-08/..").latest is None
    True
    """
    text = read_digits(edtf.strip())
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:_LONGEST]!r}… is no date; {_HINT}")
    earliest, latest = _interval(text) if "/" in text else _single(text)
    if earliest and latest and earliest > latest:
        raise ValueError(f"{edtf!r} ends before it starts")
    return DateValue(text, earliest, latest)


def _no_date(text: str, what: str = "is no date") -> ValueError:
    return ValueError(f"{text!r} {what}; {calendars.propose(text) or _HINT}")


def _interval(text: str) -> _Bounds:
    start, _, end = text.partition("/")
    if calendars.propose(text):
        raise _no_date(text)
    if "/" in end or {start, end} <= {"", ".."}:
        raise _no_date(text, "is no interval")
    earliest = None if start in ("", "..") else _single(start)[0]
    latest = None if end in ("", "..") else _single(end)[1]
    return earliest, latest


def _single(text: str) -> _Bounds:
    if not (found := _SET.fullmatch(text)):
        return _day_month_or_year(text)
    members = (found[1] or found[2] or "").split(",")
    if len(members) == 1 and ".." not in members[0]:
        raise _no_date(text)
    bounds = [_member(member.strip(), text) for member in members]
    earliest = [first for first, _ in bounds if first]
    latest = [last for _, last in bounds if last]
    return (
        min(earliest) if len(earliest) == len(bounds) else None,
        max(latest) if len(latest) == len(bounds) else None,
    )


def _member(text: str, whole: str) -> _Bounds:
    """Return the bounds of a date of a set, or of a span of them."""
    first, dots, last = text.partition("..")
    if not dots:
        return _day_month_or_year(text)
    if not first and not last:
        raise _no_date(whole)
    earliest = _day_month_or_year(first)[0] if first else None
    latest = _day_month_or_year(last)[1] if last else None
    if earliest and latest and earliest > latest:
        raise ValueError(f"{whole!r} ends before it starts")
    return earliest, latest


def _day_month_or_year(text: str) -> _Bounds:
    if not (match := _DATE.fullmatch(text)):
        raise _no_date(text)
    year, month, day = match.groups()
    if "X" in f"{year}{month}{day}":
        return _unspecified(text, year, month or "XX", day or "XX")
    return _calendar(text, int(year), int(month) if month else None, int(day) if day else None)


def _calendar(text: str, year: int, month: int | None, day: int | None) -> _Bounds:
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            first, last = _SEASONS.get(month, (month, month))
            return date(year, first, 1), date(year, last, monthrange(year, last)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError as error:
        asked = calendars.ask(text) or _HINT
        raise ValueError(f"{text!r} is not in the calendar ({error}); {asked}") from None


def _unspecified(text: str, year: str, month: str, day: str) -> _Bounds:
    """Return the first and the last day that a date with unspecified digits admits."""
    years = _fitting(year, range(int(year.replace("X", "0")) or 1, int(year.replace("X", "9")) + 1))
    months, days = _fitting(month, range(1, 13)), _fitting(day, range(1, 32))
    first = next(_days(years, months, days), None)
    last = next(_days(years[::-1], months[::-1], days[::-1]), None)
    if first is None:
        raise ValueError(f"{text!r} is not in the calendar (no day fits); {_HINT}")
    return first, last


def _fitting(pattern: str, numbers: range) -> list[int]:
    return [
        number
        for number in numbers
        if all(wanted in ("X", digit) for wanted, digit in zip(pattern, f"{number:0{len(pattern)}}", strict=True))
    ]


def _days(years: list[int], months: list[int], days: list[int]) -> Iterator[date]:
    for year in years:
        for month in months:
            yield from (date(year, month, day) for day in days if day <= monthrange(year, month)[1])


def read_day(name: str, text: str) -> date:
    """Read the day that an option or a parameter of this name gives.

    Raises ``InputError`` where it is not written as 2025-11-15, or not in the calendar.

    >>> read_day("--as-of", "2025-11-15")
    datetime.date(2025, 11, 15)
    """
    try:
        if (match := _ISO.fullmatch(read_digits(text))) and match[3]:
            return date.fromisoformat(match[0])
    except ValueError:
        pass
    way = calendars.propose(read_digits(text)) or "write one as 2025-11-15"
    raise InputError(f"{name}: {text!r} is no day of the calendar; {way}")


def add_years(edtf: str, years: int) -> str | None:
    """Move a date by whole years, as precisely as it is known; of what spans days, one day in them, so much later.

    ``None`` where that lies beyond the year 9999. An open end stays open: of what began no one
    knows when, it is not known when it is over.

    >>> add_years("2020-10", 6), add_years("2010~", 3), add_years("2012-02-29", 1)
    ('2026-10', '2013~', '2013-02-28')
    >>> add_years("[2010-06-24..2010-06-30]", 3), add_years("2010-06/..", 3), add_years("201X", 3)
    ('[2013-06-24..2013-06-30]', '[2013-06..]', '[2013..2022]')
    """
    value = parse(edtf)
    bounds = [day for day in (value.earliest, value.latest) if day]
    if max(day.year for day in bounds) + years > date.max.year:
        return None
    if (match := _DATE.fullmatch(value.edtf)) and "X" not in match[1]:
        return _moved(match, years)
    inner = re.sub(r"^\.\.(?=/)|(?<=/)\.\.$", "", value.edtf).replace("/", "..").strip("[]{}")
    if re.fullmatch(r"[\d., -]*", inner):  # plain dates keep their own precision
        return f"[{_ISO.sub(lambda found: _moved(found, years), inner)}]"
    earliest, latest = (_moved_day(day, years) for day in (value.earliest, value.latest))
    return calendars.one_of(earliest, latest)


def _moved(match: re.Match[str], years: int) -> str:
    """Write a date so many years later, without a time of day; there is no 29 February in most years."""
    text, year = match.string[match.start() : match.end()].partition("T")[0], int(match[1]) + years
    start = match.start(1) - match.start()
    moved = f"{text[:start]}{year:04d}{text[start + 4 :]}"
    if (match[2], match[3]) == ("02", "29") and not isleap(year):
        return "28".join(moved.rsplit("29", 1))
    return moved


def _moved_day(day: date | None, years: int) -> date | None:
    return parse(_moved(match, years)).earliest if day and (match := _ISO.fullmatch(day.isoformat())) else None


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
