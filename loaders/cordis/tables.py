"""CORDIS's files as rows of texts, the same from the CSV layout and from the JSON layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from comity.graph.errors import InputError
from comity.graph.wording import shown
from comity.loaders import archives, json_array
from comity.loaders.base import Fault, Unknown
from comity.loaders.cordis.columns import WAY_OUT, Columns
from comity.loaders.csv_rows import Broken, Rows
from comity.loaders.values import Wrong

#: The cells of a row, in the order of ``Columns.read``; a column that is not there gives empty ones.
Cells = tuple[str, ...]
Made = TypeVar("Made")
#: How a byte that is not UTF-8 comes through (PEP 383), and from how many, and which share of rows, the file is not.
_ESCAPED = re.compile("[\udc80-\udcff]")
_MANY, _SHARE = 100, 0.01
#: A number with decimals stays as it is written: as a float it might change.
_objects = msgspec.json.Decoder(dict[str, Any], float_hook=str)


class Telling(NamedTuple):
    """Say of a row, given its cells by column, what it is; and which record stands without it, or without a cell."""

    what: Callable[[Mapping[str, str]], str]
    lost: str
    of: Callable[[Mapping[str, str], str], str]
    """The id of the record, of a column's cell or, without a column, of the row."""


class _Odd(NamedTuple):
    """Hold a row some of whose values are no texts: these are emptied, and told."""

    cells: Cells
    wrong: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Name a file of a release, with the columns that it has to have."""

    path: Path
    member: str
    columns: Columns

    def read(self, take: Callable[[Cells], Made], telling: Telling) -> Iterator[Made | Fault | Unknown]:
        """Yield what is made of each row, and a fault for what cannot be meant: a cell alone, or its row.

        A cell that cannot be meant is taken for empty, and the row is read once more. In the CSV layout the
        header is row 1, as in a spreadsheet. Raises ``InputError`` where the file is not in CORDIS's layout,
        or where the next row cannot be found.
        """
        encoded = 0
        for row, cells in self._rows():
            if isinstance(cells, tuple) and not isinstance(cells, _Odd):
                try:
                    yield take(cells)
                except Wrong as error:
                    found = self._mended(row, cells, take, telling, error)
                    encoded += any(isinstance(item, Fault) and _ESCAPED.search(item.value) for item in found)
                    self._check_encoding(encoded, row)
                    yield from found
            elif isinstance(cells, Unknown):
                yield cells
            elif isinstance(cells, Broken):
                yield self._broken(row, cells, telling)
            else:
                yield from self._odd(row, cells, take, telling)

    @property
    def _is_json(self) -> bool:
        return self.member.lower().endswith(".json")

    def _mended(
        self, row: int, cells: Cells, take: Callable[[Cells], Made], telling: Telling, error: Wrong
    ) -> list[Made | Fault]:
        """Empty one cell after the other that cannot be meant; where the row says nothing without, set it aside."""
        found: list[Made | Fault] = []
        if not any(cells):
            return found  # a spreadsheet leaves such rows behind
        if not self._is_json and (strayed := self.columns.strayed(self._named(cells))):
            return [self._broken(row, Broken(f"its cells are shifted: {strayed}", "", self._named(cells)), telling)]
        while True:
            emptied = {}
            for name in (error.field, *error.also):
                at = self.columns.read.index(name)
                emptied[name], cells = cells[at], (*cells[:at], "", *cells[at + 1 :])
            if error.field in self.columns.keys or not emptied[error.field]:
                return [self._fault(row, {**self._named(cells), **emptied}, telling, error)]
            named = self._named(cells)
            found += [self._fault(row, named, telling, error, name, value) for name, value in emptied.items()]
            try:
                return [*found, take(cells)]
            except Wrong as another:
                if another.field in emptied:  # empty will not do, either
                    return [self._fault(row, {**named, **emptied}, telling, error)]
                error = another

    def _named(self, cells: Cells) -> dict[str, str]:
        return dict(zip(self.columns.read, cells, strict=True))

    def _fault(
        self, row: int, cells: Mapping[str, str], telling: Telling, error: Wrong, field: str = "", value: str = ""
    ) -> Fault:
        """Say what is wrong with the value of a field alone; without a field, with the row."""
        escaped = _ESCAPED.search(value or cells[error.field])
        message = f"the byte 0x{ord(escaped[0]) - 0xDC00:02X} is not UTF-8" if escaped else error.message
        what, of = telling.what(cells), telling.of(cells, field)
        if field:
            return self._placed(row, what, field, message, value=value, of=of, alone=True)
        return self._placed(row, what, error.field, f"{message}; {telling.lost}", value=cells[error.field], of=of)

    def _broken(self, row: int, broken: Broken, telling: Telling) -> Fault:
        cells = {name: broken.cells.get(name, "") for name in self.columns.read}
        of = telling.of(cells, "")
        message = f"{broken.reason}; {telling.lost}"
        return self._placed(row, telling.what(cells), "", message, value=broken.line, of=of)

    def _odd(
        self, row: int, odd: _Odd, take: Callable[[Cells], Made], telling: Telling
    ) -> Iterator[Made | Fault | Unknown]:
        named = self._named(odd.cells)
        for field, value, message in odd.wrong:
            of = telling.of(named, field)
            yield self._placed(row, telling.what(named), field, message, value=value, of=of, alone=True)
        try:
            yield take(odd.cells)
        except Wrong as error:
            yield from self._mended(row, odd.cells, take, telling, error)

    def _placed(self, row: int, what: str, field: str, message: str, **more: Any) -> Fault:
        record = f"record {row}, {what}" if self._is_json else what
        return Fault(self.member, 0 if self._is_json else row, record, field, message, **more)

    def _check_encoding(self, encoded: int, row: int) -> None:
        if encoded > _MANY and encoded > row * _SHARE:
            raise InputError(
                f"{self.member}: {encoded} of the first {row} rows have bytes that are not UTF-8: it was saved in "
                f"another encoding, which is not guessed; save it as UTF-8 (in Excel: CSV UTF-8), or {WAY_OUT}"
            )

    def _rows(self) -> Iterator[tuple[int, Cells | _Odd | Broken | Unknown]]:
        return self._of_json() if self._is_json else self._of_csv()

    def _of_csv(self) -> Iterator[tuple[int, Cells | _Odd | Broken | Unknown]]:
        with archives.opened(self.path, self.member) as stream:
            try:
                rows = Rows(stream, self.member, self.columns.known, WAY_OUT)
                self.columns.check(rows.header, self.member)
                for name in self.columns.unknown(rows.header):
                    yield 1, Unknown(self.member, "row 1", name, self.columns.known)
                pick = _picker(rows.header, self.columns)
                for number, row in rows.read(self.columns.keys):
                    if isinstance(row, Broken):
                        yield number, row
                    else:
                        row.append("")
                        yield number, pick(row)
            except UnicodeError as error:  # UTF-16 that is none
                raise InputError(f"{self.member} cannot be read ({error}): save it as UTF-8, or {WAY_OUT}") from None

    def _of_json(self) -> Iterator[tuple[int, Cells | _Odd | Broken | Unknown]]:
        names = self.columns.read
        with archives.opened(self.path, self.member) as stream:
            for number, raw in enumerate(json_array.elements(stream, self.member), 1):
                try:
                    found = _object(raw)
                except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
                    reason = f"it is no object of CORDIS's JSON layout ({json_array.reason(error)})"
                    yield number, Broken(reason, bytes(raw)[:200].decode("utf-8", "backslashreplace"), {})
                    continue
                if number == 1:
                    self.columns.check(found, f"{self.member}: record 1")
                for name in self.columns.unknown(found):
                    yield number, Unknown(self.member, f"record {number}", name, self.columns.known)
                yield number, self._texts(found, names)

    def _texts(self, found: dict[str, Any], names: tuple[str, ...]) -> Cells | _Odd:
        try:
            return tuple([_cell(found[name] if name in found else self._absent(name), name) for name in names])
        except Wrong:
            return self._odd_texts(found, names)

    def _absent(self, name: str) -> str:
        if name in self.columns.required:
            raise Wrong(name, "the field is missing")
        return ""

    def _odd_texts(self, found: dict[str, Any], names: tuple[str, ...]) -> _Odd:
        cells, wrong = [], []
        for name in names:
            try:
                cells.append(_cell(found[name] if name in found else self._absent(name), name))
            except Wrong as error:
                cells.append("")
                if name not in self.columns.keys:
                    wrong.append((name, str(found.get(name, "")), error.message))
        return _Odd(tuple(cells), wrong)


def _picker(header: list[str], columns: Columns) -> itemgetter[Any]:
    """Make what picks the columns that are read; an empty cell stands behind each row's last."""
    return itemgetter(*[header.index(name) if name in header else len(header) for name in columns.read])


def _object(raw: msgspec.Raw) -> dict[str, Any]:
    try:
        return _objects.decode(raw)
    except ValueError:
        return msgspec.convert(json_array.lenient(raw, str), dict[str, Any])


def _cell(value: Any, name: str) -> str:
    """Write a value of the JSON layout as the CSV layout has it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:d}"
    raise Wrong(name, f"{shown(value)} stands where a text, a number or a truth value goes")
