"""CORDIS's files as rows of texts, the same from the CSV layout and from the JSON layout."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from comity.graph.errors import InputError
from comity.graph.wording import shown
from comity.loaders import archives, json_array
from comity.loaders.base import Fault
from comity.loaders.cordis.columns import FILES, Columns
from comity.loaders.values import Wrong

#: The cells of a row, in the order of ``Columns.read``; a column that is not there gives empty ones.
Cells = tuple[str, ...]
#: How a byte that is not UTF-8 comes through (PEP 383).
_ESCAPED = re.compile("[\udc80-\udcff]")
_LAYOUTS = (".csv", ".json")
#: A number with decimals stays as it is written: as a float it might change.
_objects = msgspec.json.Decoder(dict[str, Any], float_hook=str)


@dataclass(frozen=True, slots=True)
class Table:
    """Name a file of a release, with the columns that it has to have."""

    path: Path
    member: str
    columns: Columns

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Yield each row with its number; in the CSV layout the header is row 1, as in a spreadsheet.

        Raises ``InputError`` where the file is damaged or not in CORDIS's layout.
        """
        return self._of_json() if self._is_json else self._of_csv()

    @property
    def _is_json(self) -> bool:
        return self.member.lower().endswith(".json")

    def fault(self, row: int, what: str, error: Wrong, lost: str) -> Fault:
        """Say what is wrong in a row, and what is set aside for it."""
        record = f"record {row}, {what}" if self._is_json else what
        return Fault(self.member, 0 if self._is_json else row, record, error.field, f"{error.message}; {lost}")

    def _of_csv(self) -> Iterator[tuple[int, Cells]]:
        with archives.opened(self.path, self.member) as stream:
            reader = _reader(stream, "strict")
            number = 0
            try:
                header = next(reader, [])
                number, width = 1, len(header)
                self.columns.check(header, self.member)
                pick = _picker(header, self.columns)
                for number, row in enumerate(reader, 2):
                    if len(row) == width:
                        row.append("")
                        yield number, pick(row)
                    elif row:
                        raise InputError(self._cut(number, len(row), width))
            except csv.Error as error:
                raise InputError(
                    f"{self.member}: after row {number}: {error}: the file is cut short, or no CSV with ;"
                ) from None
            except UnicodeDecodeError:
                raise InputError(self._wrong_byte()) from None

    def _cut(self, number: int, cells: int, width: int) -> str:
        return (
            f"{self.member}: row {number} has {cells} cells where the header has {width}: "
            "the file is damaged or cut short; download it again"
        )

    def _wrong_byte(self) -> str:
        """Look for the first byte that is not UTF-8."""
        number = 0
        with archives.opened(self.path, self.member) as stream, suppress(csv.Error):
            for number, row in enumerate(_reader(stream, "surrogateescape"), 1):
                if found := _ESCAPED.search("".join(row)):
                    told = f"{self.member}: row {number}: the byte 0x{ord(found[0]) - 0xDC00:02X} is not UTF-8"
                    return f"{told}, in which CORDIS publishes: download the file again, or save it as UTF-8"
        return f"{self.member}: after row {number}: what follows is not UTF-8; download the file again"

    def _of_json(self) -> Iterator[tuple[int, Cells]]:
        names = self.columns.read
        with archives.opened(self.path, self.member) as stream:
            for number, raw in enumerate(json_array.elements(stream, self.member), 1):
                place = f"{self.member}: record {number}"
                found = _object(raw, place)
                self.columns.check(found, place)
                yield number, tuple([_cell(found.get(name), name, place) for name in names])


def _reader(stream: Any, errors: str) -> Iterator[list[str]]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors=errors, newline="")
    return csv.reader(text, delimiter=";", strict=True)


def _picker(header: list[str], columns: Columns) -> itemgetter[Any]:
    """Make what picks the columns that are read; an empty cell stands behind each row's last."""
    return itemgetter(*[header.index(name) if name in header else len(header) for name in columns.read])


def _object(raw: msgspec.Raw, place: str) -> dict[str, Any]:
    try:
        return _objects.decode(raw)
    except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
        raise InputError(f"{place} is no object of CORDIS's JSON layout ({error}): download the file again") from None


def _cell(value: Any, name: str, place: str) -> str:
    """Write a value of the JSON layout as the CSV layout has it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:d}"
    raise InputError(f"{place}: {name} holds {shown(value)}, where a text, a number or a truth value goes")


def tables(path: Path) -> dict[str, Table]:
    """Find a release's files at a path; raises ``InputError`` where they are not there, or there are too many."""
    found: dict[str, list[str]] = {}
    for member in archives.members(path):
        name = PurePosixPath(member)
        if name.stem in FILES and name.suffix.lower() in _LAYOUTS:
            found.setdefault(name.stem, []).append(member)
    if missing := [name for name in ("organization", "project") if name not in found]:
        raise InputError(
            f"{path} has no {missing[0]}.csv or {missing[0]}.json: "
            "give the folder or the zip that CORDIS publishes, with organization and project in it"
        )
    _refuse_several(path, found)
    return {name: Table(path, members[0], FILES[name]) for name, members in found.items()}


def _refuse_several(path: Path, found: dict[str, list[str]]) -> None:
    every = sorted(member for members in found.values() for member in members)
    if len({PurePosixPath(member).suffix.lower() for member in every}) > 1:
        raise InputError(f"{path} has both layouts, CSV and JSON ({', '.join(every)}): give one of them alone")
    if several := [members for members in found.values() if len(members) > 1]:
        raise InputError(f"{path} has several releases ({', '.join(several[0])}): give one of them alone")
