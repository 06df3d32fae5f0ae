"""Single values of bulk sources: checked, or refused with the field and the reason.

Curated records have the same rules in ``comity.graph.fields``; these are for loaders that read
millions of values and make the unchecked types of ``comity.graph.bulk``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from comity.graph import schemes
from comity.graph.fields import ADDRESS, UNPRINTABLE, iri
from comity.graph.wording import shown

LONGEST = 2000
_ADDRESS = re.compile(ADDRESS)
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MONEY = re.compile(r"-?[0-9]{1,15}([.][0-9]{1,6})?")
#: Codes that sources use in place of ISO 3166-1: the EU's, and those of states that are no more.
ALIASES = {"UK": "GB", "EL": "GR", "KOS": "XK"}


class Wrong(ValueError):
    """Say that a value of a record cannot be meant."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field, self.message = field, message


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


def degrees(value: float | None, most: int, field: str) -> float | None:
    """Return a latitude or longitude within its bounds."""
    if value is not None and not -most <= value <= most:
        raise Wrong(field, f"{value} lies outside -{most} to {most} degrees")
    return value


def money(value: str, field: str) -> str | None:
    """Return an amount of money, or ``None`` where the source gives none."""
    if not value:
        return None
    if _MONEY.fullmatch(value) is None:
        raise Wrong(field, f"{shown(value)} is no amount")
    return value
