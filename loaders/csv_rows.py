"""Rows of a CSV file as it streams by: one that cannot be read costs itself, and the next is found again.

A row whose inner quotes are not doubled takes what follows for its own, and one with a cell too many
or too few has the others in the wrong columns. Neither is guessed at: the row is told with its
number, and reading goes on at the next line that begins as rows do.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import IO

from comity.graph.errors import InputError

#: No line is longer, in characters; what is belongs to no row that can be meant.
LONGEST_LINE = 1 << 20
#: After so many lines of which none begins as rows do, the next row is not to be found; no row has as many.
MOST_LINES = 1000
#: From so many rows that cannot be read on, they may not be more than those that can.
_MANY = 20
_DELIMITERS = ";,\t|"
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # what Excel writes and reads in the first line
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class _TooLong(csv.Error):
    """Say that a row does not end where any row would."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Hold a row that cannot be read: why, and the cells that stand before what is wrong, by their column."""

    reason: str
    line: str
    cells: Mapping[str, str]


class _Lines:
    """Read line by line, know which lines the row in the making took, and take some back."""

    __slots__ = ("_back", "_read", "taken")

    def __init__(self, text: io.TextIOBase) -> None:
        self._read = partial(text.readline, LONGEST_LINE)
        self._back: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._read()
        if not line:
            raise StopIteration
        self.taken.append(line)
        if len(line) == LONGEST_LINE or len(self.taken) > MOST_LINES:
            raise _TooLong
        return line

    def pull(self) -> str:
        """Return the next line, however long; nothing at the end."""
        return self._back.popleft() if self._back else self._read()

    def put_back(self, lines: Collection[str]) -> None:
        """Have these lines come next, before all others; no row has taken any."""
        self._back.extendleft(reversed([*lines]))
        self.taken.clear()


class Rows:
    """Read a CSV file: its header, and then row by row; UTF-8, or UTF-16 with a byte order mark.

    What separates the cells is the one of semicolon, comma, tab and bar that gives most of the columns
    that are known. A byte that is not UTF-8 comes through as a lone surrogate (PEP 383).
    """

    def __init__(self, stream: IO[bytes], name: str, known: Collection[str], way_out: str) -> None:
        self.name, self._way_out = name, way_out
        self._lines = _Lines(_decoded(stream))
        line = self._lines.pull()
        given = _SEPARATOR.fullmatch(line)
        line = self._lines.pull() if given else line
        cuts = {sign: _cut(line, sign) for sign in (given[1] if given else _DELIMITERS)}
        self.delimiter: str = max(cuts, key=lambda sign: len(set(known).intersection(cuts[sign])))
        self.header = cuts[self.delimiter]
        self._quoted = line.startswith('"')

    def read(self, keys: Mapping[str, re.Pattern[str]]) -> Iterator[tuple[int, list[str] | Broken]]:
        """Yield each row with its number, the header's being 1; a row that cannot be read as what is wrong with it.

        ``keys`` are the columns by whose cells a row is known when the next one is looked for. Raises
        ``InputError`` where it cannot be found, where more rows are broken than stand, and for what the
        stream raises.
        """
        width, taken = len(self.header), self._lines.taken
        number, broken = 1, 0
        find = _Start(self, keys)
        while True:
            reader, failed = self.parsed(self._lines), ""
            try:
                for row in reader:
                    number += 1
                    if len(row) == width:
                        yield number, row
                    elif row:
                        failed = _miscounted(len(row), width, taken[-1])
                        break
                    taken.clear()
                else:
                    return
            except csv.Error as error:
                number, failed = number + 1, _reason(error)
            broken += 1
            yield number, self._broken(failed, number, find)
            if broken >= _MANY and 2 * broken >= number:
                raise InputError(
                    f"{self.name}: {broken} of {number - 1} rows cannot be read (the last: {failed}): "
                    f"this is no CSV as it was published; {self._way_out}"
                )

    def parsed(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Return the rows that lines make, by the strict rules."""
        return csv.reader(lines, delimiter=self.delimiter, strict=True)

    def _broken(self, reason: str, number: int, find: _Start) -> Broken:
        """Leave the row that failed behind, as far as the line with which the next one begins."""
        first, *rest = self._lines.taken
        self._lines.put_back(rest)
        skipped = found = 0
        while line := self._lines.pull():
            if find.begins(line, self._lines):
                self._lines.put_back([line])
                found = 1
                break
            skipped += 1
            if skipped > MOST_LINES:
                raise InputError(
                    f"{self.name}: row {number} cannot be read ({reason}), and none of the {MOST_LINES} lines after "
                    f"it begins as a row does: where the next one is cannot be known; {self._way_out}"
                )
        if not found and (skipped or not first.endswith(("\n", "\r"))):
            reason += f"; no row begins after it, as if the file were cut short; {self._way_out}"
        return Broken(reason, first.rstrip("\r\n"), self._sound(first))

    def _sound(self, line: str) -> dict[str, str]:
        """Return the cells of a broken row before the first that may be wrong."""
        sign = re.escape(self.delimiter)
        cell = re.compile(f'(?:"([^"]*)"|([^"{sign}\r\n]*)){sign}')
        found, at = [], 0
        while match := cell.match(line, at):
            found.append(match[1] or match[2] or "")
            at = match.end()
        return dict(zip(self.header, found, strict=False))

    def start(self, keys: Mapping[str, re.Pattern[str]]) -> re.Pattern[str] | None:
        """Return how a line begins that begins a row; ``None`` where the first column is no key."""
        key = keys.get(self.header[0]) if self.header else None
        if key is None:
            return None
        before, after = ('"', '"*') if self._quoted else ("", "")  # the quote behind it may be what is wrong
        return re.compile(f"{before}{key.pattern}{after}{re.escape(self.delimiter)}")


class _Start:
    """Tell whether a row begins at a line: by its key in front, or because what follows is a row with its keys."""

    def __init__(self, rows: Rows, keys: Mapping[str, re.Pattern[str]]) -> None:
        self._rows, self._front = rows, rows.start(keys)
        self._keys = [(rows.header.index(name), form) for name, form in keys.items() if name in rows.header]

    def begins(self, line: str, lines: _Lines) -> bool:
        """Say whether a row begins with this line, which was pulled; the lines after it stay where they are."""
        if self._front is not None and self._front.match(line):
            return True
        lines.put_back([line])
        try:
            row = next(self._rows.parsed(lines), [])
        except csv.Error:
            row = []
        lines.put_back(lines.taken[:])
        lines.pull()
        return len(row) == len(self._rows.header) and all(form.fullmatch(row[at]) for at, form in self._keys)


def _decoded(stream: IO[bytes]) -> io.TextIOWrapper:
    wide = getattr(stream, "peek", lambda _: b"")(2)[:2] in _UTF_16
    encoding, errors = ("utf-16", "strict") if wide else ("utf-8-sig", "surrogateescape")
    return io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")


def _cut(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _reason(error: csv.Error) -> str:
    told = str(error)
    if isinstance(error, _TooLong):
        return f"it has more than {MOST_LINES} lines, or one of more than {LONGEST_LINE >> 20} million characters"
    if "expected after" in told:
        return "quotes inside a cell are not doubled"
    if "unexpected end" in told:
        return "a quote that opens a cell is not closed"
    if "field limit" in told:
        return f"a quote is not closed, or a cell has more than {csv.field_size_limit():,} characters"
    return f"it is no row of CSV ({told})"


def _miscounted(cells: int, width: int, line: str) -> str:
    told = f"it has {cells} cells where the header has {width}"
    if cells > width:
        return f"{told}: the cells are shifted, for a separator stands in one that has no quotes around it"
    why = "a cell is missing, or a line break stands between two" if line.endswith(("\n", "\r")) else "it ends too soon"
    return f"{told}: {why}"
