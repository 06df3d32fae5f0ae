"""Single values of bulk sources: checked, or refused with the field and the reason.

Curated records have the same rules in ``comity.graph.fields``; these are for loaders that read
millions of values and make the unchecked types of ``comity.graph.bulk``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TypeVar

from comity.graph import schemes
from comity.graph.fields import ADDRESS, UNPRINTABLE, iri
from comity.graph.wording import shown

Item = TypeVar("Item")
Made = TypeVar("Made")
LONGEST = 2000
_ADDRESS = re.compile(ADDRESS)
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_APART = re.compile(r"[;,\s]+(?:/\s+)?")
_SITE = re.compile(
    r"(?i:(https?)://)?((?:[\w-]+\.)+[\w-]{2,}(?::[0-9]{1,5})?(?:[/?#](?:[\w.~!$&'()*+=:@/?-]|%[0-9A-Fa-f]{2})*)?)"
)
#: Codes that sources use in place of ISO 3166-1, such as the EU's.
ALIASES = {"UK": "GB", "EL": "GR", "KOS": "XK"}
#: Codes that ISO 3166-1 has taken back (ISO 3166-3), each with what it stood for and the year.
WITHDRAWN = {
    "AN": ("the Netherlands Antilles", 2010),
    "BU": ("Burma", 1989),
    "CS": ("Czechoslovakia, then Serbia and Montenegro", 2006),
    "DD": ("the German Democratic Republic", 1990),
    "FX": ("Metropolitan France", 1997),
    "NT": ("the Neutral Zone", 1993),
    "SU": ("the USSR", 1992),
    "TP": ("East Timor", 2002),
    "YD": ("Democratic Yemen", 1990),
    "YU": ("Yugoslavia", 2003),
    "ZR": ("Zaire", 1997),
}


class Wrong(ValueError):
    """Say that a value of a record cannot be meant, and which other fields (``also``) mean nothing without it."""

    def __init__(self, field: str, message: str, also: tuple[str, ...] = ()) -> None:
        super().__init__(f"{field}: {message}")
        self.field, self.message, self.also = field, message, also

    def within(self, start: str) -> Wrong:
        """Return it as it is told of what the field is a part of."""
        return Wrong(f"{start}.{self.field}".rstrip("."), self.message, tuple(f"{start}.{name}" for name in self.also))


def each(found: Sequence[Item] | None, check: Callable[[Item], Made], field: str) -> list[Made]:
    """Check each of several; what is wrong with one is told with its number, counted from 0.

    >>> each([" ISTT", "UNESCO"], lambda name: text(name, "value"), "names")
    ['ISTT', 'UNESCO']
    """
    made: list[Made] = []
    if not found:
        return made
    try:
        for item in found:
            made.append(check(item))  # noqa: PERF401 (what was made before one fails says which it is)
    except Wrong as error:
        raise error.within(f"{field}.{len(made)}") from None
    return made


def text(value: str, field: str, longest: int = LONGEST) -> str:
    """Return a text without the white space around it; empty, invisible or too long ones are refused.

    >>> text(" UNESCO ", "name")
    'UNESCO'
    """
    if value.isprintable() and 0 < len(value) <= longest and value[0] != " " != value[-1]:
        return value  # nearly all; other white space than a space is not printable
    value = value.strip()
    if not value:
        raise Wrong(field, "is empty")
    if len(value) > longest:
        raise Wrong(field, f"{shown(value)} has {len(value)} characters; at most {longest} are read")
    if found := UNPRINTABLE.search(value):
        raise Wrong(field, f"{shown(value)} has the control character U+{ord(found[0]):04X}")
    return value


def address(value: str, field: str) -> str:
    """Return an address that is whole and safe to write as an IRI."""
    if len(value) > LONGEST or _ADDRESS.fullmatch(value) is None:
        raise Wrong(field, f"{shown(value)} is no whole address")
    try:
        return iri(value)
    except ValueError as error:
        raise Wrong(field, str(error)) from None


@lru_cache(maxsize=1024)
def country(code: str, field: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country, which sources may write otherwise.

    >>> country("EL", "country"), country("NA", "country")
    ('GR', 'NA')
    """
    found = ALIASES.get(code, code)
    if found not in schemes.countries():
        if code in WITHDRAWN:
            name, ended = WITHDRAWN[code]
            raise Wrong(field, f"{shown(code)} was {name} until {ended}, and is no code of a country any more")
        raise Wrong(field, f"{shown(code)} is no code of a country that is known")
    return found


@lru_cache(maxsize=1024)
def language(tag: str | None, field: str) -> str:
    """Return a language tag; ``und`` (undetermined, BCP 47) where the source gives none."""
    if tag is None:
        return "und"
    if _LANG.fullmatch(tag) is None:
        raise Wrong(field, f"{shown(tag)} is no language tag")
    return tag


@lru_cache(maxsize=4096)
def year(value: int, first: int, field: str) -> str:
    """Return a year as EDTF; one before the first that can be meant, or after next year, is refused.

    >>> year(970, 500, "established")
    '0970'
    """
    last = datetime.now(UTC).year + 1
    if not first <= value <= last:
        raise Wrong(field, f"the year {shown(value)} cannot be meant: years from {first} to {last} are read")
    return f"{value:04d}"


def day(value: str, first: int, last: int, field: str) -> str:
    """Return a day of the calendar, in a year that can be meant."""
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise Wrong(field, f"{shown(value)} is no day of the calendar, such as 2019-05-01") from None
    if not first <= found.year <= last:
        raise Wrong(field, f"{value} cannot be meant: years from {first} to {last} are read")
    return found.isoformat()


def whole(value: int, field: str) -> int:
    """Return a number that counts from 1."""
    if value < 1:
        raise Wrong(field, f"{shown(value)} is to be at least 1")
    return value


def point(lat: float, long: float, fields: tuple[str, str]) -> tuple[float, float]:
    """Return a latitude and a longitude within their bounds; where one is not, the other is no place."""
    for value, most, field in ((lat, 90, fields[0]), (long, 180, fields[1])):
        if not -most <= value <= most:
            also = tuple(other for other in fields if other != field)
            raise Wrong(field, f"{value} lies outside -{most} to {most} degrees", also)
    return lat, long


def site(value: str, field: str) -> str:
    """Return the first address of a site in a value, which may leave the scheme away; https where it does.

    >>> site("www.uoi.gr / www.rc.uoi.gr", "url"), site("http://www.cea.fr", "url")
    ('https://www.uoi.gr', 'http://www.cea.fr')
    """
    for part in _APART.split(value):
        if (match := _SITE.fullmatch(part)) and len(part) <= LONGEST:
            return f"{(match[1] or 'https').lower()}://{match[2]}"
    raise Wrong(field, f"{shown(value)} is no address of a site")
