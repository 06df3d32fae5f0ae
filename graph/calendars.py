"""Days of other calendars, and dates in another order than ISO's: what they would be, written as ISO 8601 has it.

The Persian calendar (Solar Hijri) has a leap year by a rule of 33 years, which is that of the sun for
the years asked about here. The Islamic one is the tabular calendar: countries differ from it by a day
or two, and so what is made of it is *about* that day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

#: Years that are now written in Persian and Arabic, and hardly ever meant as such of the Gregorian calendar.
FIRST_YEAR, LAST_YEAR = 1300, 1450
#: A reading is proposed where it gives one of these Gregorian years.
_LIVING = range(1900, 2051)
_PERSIAN_EPOCH, _ISLAMIC_EPOCH = 226894, 227014
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_ENDS = re.compile(r"(\[?)([\d-]+|\.\.|)(/|\.\.)([\d-]+|\.\.|)(\]?)", re.ASCII)
_THREE = re.compile(r"(\d{1,4})\s*([/. -])\s*(\d{1,2})\s*\2\s*(\d{1,4})", re.ASCII)
_TWO = re.compile(r"(\d{4})[/.](\d{1,2})|(\d{1,2})[/.](\d{4})", re.ASCII)


def persian_day(year: int, month: int, day: int) -> date:
    """Return a day of the Persian calendar in the Gregorian one; exact from 1178 to 1501.

    >>> persian_day(1402, 3, 15)
    datetime.date(2023, 6, 5)
    """
    before = 31 * (month - 1) - max(month - 7, 0)
    return date.fromordinal(_PERSIAN_EPOCH + 365 * (year - 1) + (8 * year + 21) // 33 + before + day)


def islamic_day(year: int, month: int, day: int) -> date:
    """Return a day of the tabular Islamic calendar in the Gregorian one; in a country it may be a day or two off.

    >>> islamic_day(1445, 9, 1)
    datetime.date(2024, 3, 11)
    """
    before = 29 * (month - 1) + (6 * month - 1) // 11
    return date.fromordinal(_ISLAMIC_EPOCH + 354 * (year - 1) + (3 + 11 * year) // 30 + before + day)


def one_of(first: date | None, last: date | None) -> str:
    """Write in EDTF that something fell on one day between two; an open end is ``None``.

    Whole years are written as years.

    >>> one_of(date(2013, 1, 1), date(2022, 12, 31)), one_of(date(2013, 1, 1), date(2013, 6, 30)), one_of(None, None)
    ('[2013..2022]', '[2013-01-01..2013-06-30]', '')
    """
    if first is None and last is None:
        return ""
    years = (first is None or (first.month, first.day) == (1, 1)) and (
        last is None or (last.month, last.day) == (12, 31)
    )
    start, end = (str(day or "")[: 4 if years else 10] for day in (first, last))
    return start if start == end else f"[{start}..{end}]"


def ask(edtf: str) -> str:
    """Ask whether a date of the years 1300 to 1450 is one of another calendar, with what it would be; or ''.

    >>> ask("1402-03-15")
    'is this the Persian calendar? write 2023-06-05; or the Islamic one? write 1982-01-11~'
    >>> ask("1310-03"), ask("1995-06-05")
    ('is this the Persian calendar? write [1931-05-23..1931-06-22]', '')
    """
    years = (int(year.replace("X", "0")) for year in re.findall(r"(?<!\d)\d[\dX]{3}(?!\d)", edtf, re.ASCII))
    if not any(FIRST_YEAR <= year <= LAST_YEAR for year in years):
        return ""
    persian, islamic = _written(edtf, persian_day), _written(edtf, islamic_day)
    if _ISO.fullmatch(islamic):
        islamic += "~"
    if persian and islamic:
        return f"is this the Persian calendar? write {persian}; or the Islamic one? write {islamic}"
    if persian or islamic:
        return f"is this the {'Persian' if persian else 'Islamic'} calendar? write {persian or islamic}"
    return "is this the Persian or the Islamic calendar? write the date in the Gregorian one"


def _written(edtf: str, to_day: Callable[[int, int, int], date]) -> str:
    """Write a day, a month, a year or a span of them in the Gregorian calendar; '' where that cannot be."""
    try:
        if _ISO.fullmatch(edtf):
            return one_of(*_days(edtf, to_day))
        if match := _ENDS.fullmatch(edtf):
            opening, start, between, end, closing = match.groups()
            first = _end(start, to_day, 0)
            return f"{opening}{first}{between}{_end(end, to_day, 1)}{closing}"
    except ValueError:
        pass
    return ""


def _end(edtf: str, to_day: Callable[[int, int, int], date], which: int) -> str:
    other = _ISO.fullmatch(edtf) and FIRST_YEAR <= int(edtf[:4]) <= LAST_YEAR
    return str(_days(edtf, to_day)[which]) if other else edtf


def _days(edtf: str, to_day: Callable[[int, int, int], date]) -> tuple[date, date]:
    """Return the first and the last day of what is written; raises ``ValueError`` where the calendar has none such."""
    if not (match := _ISO.fullmatch(edtf)):
        raise ValueError(edtf)
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[2] and not 1 <= month <= 12:
        raise ValueError(edtf)
    first = to_day(year, month or 1, 1)
    after = to_day(year + (month == 12 or not month), month % 12 + 1 if month else 1, 1)
    if match[3]:
        if not 1 <= day <= (after - first).days:
            raise ValueError(edtf)
        first = after = first + timedelta(day - 1)
    else:
        after -= timedelta(1)
    if first.year not in _LIVING:
        raise ValueError(edtf)
    return first, after


def propose(text: str) -> str:
    """Say how ISO writes what is no date there, or ask which calendar it is of; '' where that cannot be told.

    >>> propose("24/06/2024"), propose("7/8/2024"), propose("soon")
    ('write 2024-06-24', 'write 2024-08-07 or 2024-07-08, whichever is meant', '')
    >>> propose("1402/03/15").partition(";")[0]
    'is this the Persian calendar? write 2023-06-05'
    """
    found = list(dict.fromkeys(_orders(text)))
    for written in found:
        if asked := ask(written):
            return asked
    known = [written for written in found if _is_day(written)]
    return f"write {' or '.join(known)}" + (", whichever is meant" if len(known) > 1 else "") if known else ""


def _orders(text: str) -> Iterator[str]:
    """Yield what a date may be in the order of ISO; whether there is such a day is not asked."""
    if match := _THREE.fullmatch(text):
        first, _, middle, last = match.groups()
        if len(first) == 4 or (len(first) < 3 and len(last) == 4):
            year, day = (first, last) if len(first) == 4 else (last, first)
            yield f"{year}-{middle:0>2}-{day:0>2}"
            if len(last) == 4:
                yield f"{year}-{day:0>2}-{middle:0>2}"
    elif match := _TWO.fullmatch(text):
        yield f"{match[1] or match[4]}-{match[2] or match[3]:0>2}"


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written if len(written) == 10 else f"{written}-01")
    except ValueError:
        return False
    return True
