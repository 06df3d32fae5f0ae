"""What a build could not take in: each record and each value that was set aside, in one file beside the store.

``set-aside.csv`` has a row for each: source (the dataset), file, row, record, column, value as read,
reason. The column is empty where the whole row or record is set aside. A dataset that is read again
has its rows replaced, one that is dropped loses them, and the others keep theirs.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from comity.graph.wording import printable
from comity.loaders.base import Fault, Reading

NAME = "set-aside.csv"
COLUMNS = ("source", "file", "row", "record", "column", "value", "reason")
_LONGEST_VALUE = 1000
_IN_MEMORY = 1 << 20
_BREAKS = re.compile(r"[\r\n]+")


@dataclass(slots=True)
class Counts:
    """Count what was set aside: records (or rows), and values of records that stand."""

    records: int = 0
    values: int = 0

    def __bool__(self) -> bool:
        """Say whether there is anything."""
        return bool(self.records or self.values)

    def add(self, fault: bool, alone: bool) -> None:
        """Count one."""
        self.records += fault and not alone
        self.values += alone

    def sentence(self) -> str:
        """Say it in words.

        >>> Counts(1, 3000).sentence()
        '1 record and 3,000 values were set aside'
        """
        told = [f"{n:,} {what}{'s' * (n != 1)}" for n, what in ((self.records, "record"), (self.values, "value")) if n]
        return f"{' and '.join(told)} {'was' if self.records + self.values == 1 else 'were'} set aside"


class SetAside:
    """Keep the faults of one dataset: all as rows, and a few to tell."""

    TOLD = 10

    def __init__(self, name: str, before: Counts | None = None) -> None:
        self.name, self.told = name, list[Fault]()
        self.counts = before or Counts()
        self.complete = False
        self._before = self.counts
        self._out: IO[str] | None = None

    def clear(self) -> None:
        """Begin anew: the source is read from its start."""
        self.close()
        self.told, self.counts, self.complete = [], Counts(), False

    def add(self, fault: Fault) -> None:
        """Keep a fault."""
        self.counts.add(True, fault.alone)
        if len(self.told) < self.TOLD:
            self.told.append(fault)
        if self._out is None:
            self._out = SpooledTemporaryFile(  # noqa: SIM115 (closed by close)
                _IN_MEMORY, "w+", encoding="utf-8", newline="", errors="backslashreplace"
            )
        csv.writer(self._out).writerow(_row(self.name, fault))

    def finish(self) -> None:
        """Note that the source was read to its end, so that what was kept counts."""
        self.complete = True

    def give_up(self) -> None:
        """Forget what was read of a source that broke off: what was set aside before counts."""
        self.close()
        self.told, self.counts = [], self._before

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows of the file."""
        if self._out is not None:
            self._out.seek(0)
            yield from csv.reader(self._out)

    def close(self) -> None:
        """Let go of the rows."""
        if self._out is not None:
            self._out.close()
            self._out = None


@dataclass(slots=True)
class Listed:
    """Hold what the file lists of each source."""

    file: Path
    counts: dict[str, Counts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Count what is there."""
        for row in self._rows():
            self.counts.setdefault(row["source"], Counts()).add(True, bool(row["column"]))

    def _rows(self) -> Iterator[dict[str, str]]:
        if self.file.is_file():
            with self.file.open(encoding="utf-8", newline="") as lines:
                reader = csv.DictReader(lines)
                if tuple(reader.fieldnames or ()) == COLUMNS:
                    yield from reader

    def replace(self, found: Mapping[str, Iterable[list[str]]], dropped: Collection[str]) -> None:
        """Write the file anew, with these rows for these sources; where there is no row, there is no file."""
        kept = ([*row.values()] for row in self._rows() if row["source"] not in {*found, *dropped})
        rows = chain(kept, *found.values())
        first = next(rows, None)
        if first is None:
            self.file.unlink(missing_ok=True)
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        new = self.file.with_suffix(".csv.new")
        with new.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(chain([COLUMNS, first], rows))
        new.replace(self.file)


def of_reading(reading: Reading) -> dict[str, list[list[str]]]:
    """Return the rows of records that were read at once, by dataset; one without any has none."""
    datasets = {str(file.path): name for file in reading.files for name in file.datasets}
    found: dict[str, list[list[str]]] = {name: [] for name in datasets.values()}
    for fault in reading.faults:
        name = datasets.get(fault.file, fault.file)
        found.setdefault(name, []).append(_row(name, fault))
    return found


def _row(source: str, fault: Fault) -> list[str]:
    """Write a fault as a row; a field for which the whole record is set aside stands in the reason."""
    column, reason = (fault.field, fault.message) if fault.alone else ("", fault.reason())
    row = str(fault.line) if fault.line else ""
    return [source, fault.file, row, fault.record, column, _shown(fault.value), reason]


def _shown(value: str) -> str:
    """Return a value as it was read, on one line, as far as it can be written."""
    cut = value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
    return printable(_BREAKS.sub(" ", cut))
