"""What single cells of CORDIS's files may hold."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from comity.graph.wording import nearest, shown
from comity.loaders.cordis.columns import NUMBER
from comity.loaders.values import Wrong, day, text

_AMOUNT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6}|,[0-9]{1,2})?")
#: How the JSON layout writes large amounts: 5.240167584E7.
_POWER = re.compile(r"-?[0-9]\.[0-9]{1,14}E1?[0-9]")
#: How a spreadsheet shows long numbers, and saves them.
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E[+]?[0-9]+", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1980, 2060


def number(cell: str, field: str) -> str:
    """Return a number that names a project or an organisation.

    >>> number("999977172", "organisationID")
    '999977172'
    """
    if NUMBER.fullmatch(cell) is None:
        lost = "; a spreadsheet has rounded it, and its digits are lost" if _ROUNDED.fullmatch(cell) else ""
        raise Wrong(
            field, f"{shown(cell)} is no number of CORDIS's, which has up to 12 digits and does not start with 0{lost}"
        )
    return cell


def project_id(cell: str) -> str:
    """Return the id of a project's record; none where the cell is no number."""
    return f"cordis-{cell}" if NUMBER.fullmatch(cell) else ""


def amount(cell: str, field: str) -> str | None:
    """Return an amount of euros, its decimals behind a point.

    CORDIS writes them behind a point or, at most two, behind a comma; and large amounts with a power of ten.

    >>> amount("960619,95", "totalCost"), amount("5.240167584E7", "totalCost"), amount("", "totalCost")
    ('960619.95', '52401675.84', None)
    """
    if not cell:
        return None
    plain = f"{Decimal(cell):f}" if "E" in cell and _POWER.fullmatch(cell) else cell
    if _AMOUNT.fullmatch(plain) is None:
        raise Wrong(field, f"{shown(cell)} is no amount of euros, such as 317625 or 4607871.25")
    return plain.replace(",", ".")


@lru_cache(maxsize=65536)
def date(cell: str, field: str) -> str | None:
    """Return a day, or none where the cell is empty."""
    return day(cell, _FIRST_YEAR, _LAST_YEAR, field) if cell else None


@lru_cache(maxsize=65536)
def moment(cell: str, field: str) -> str:
    """Return when a row was changed, so that two can be compared; an empty cell is before all others."""
    date(cell[:10], field)
    return cell


def optional(cell: str, field: str, longest: int = 2000) -> str | None:
    """Return a text, or none where the cell is empty; lines may end in any of the three ways."""
    if not cell or cell.isspace():
        return None
    if "\r" in cell:
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return text(cell, field, longest)


def one_of(cell: str, known: dict[str, str], field: str) -> str:
    """Return what a code stands for; raises ``Wrong`` for a code that is not known."""
    if cell not in known:
        raise Wrong(field, f"{shown(cell)} is not known{nearest(cell, known)}; known: {', '.join(filter(None, known))}")
    return known[cell]


def flag(cell: str, field: str) -> bool:
    """Return a truth value; an empty cell is false; spreadsheets write it in capitals."""
    if (plain := cell.lower()) not in ("true", "false", ""):
        raise Wrong(field, f"{shown(cell)} is neither true nor false")
    return plain == "true"


@lru_cache(maxsize=4096)
def listed(cell: str, separators: str) -> tuple[str, ...]:
    """Split a cell that holds several values; one that is repeated counts once.

    >>> listed("FI;FI", ";"), listed("LEIT|Innovation in SMEs", "|;")
    (('FI',), ('LEIT', 'Innovation in SMEs'))
    """
    for separator in separators[1:]:
        cell = cell.replace(separator, separators[0])
    return tuple(dict.fromkeys([part for piece in cell.split(separators[0]) if (part := piece.strip())]))
