"""From sources to what a build takes: curated records read at once, large sources as they stream."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from comity.config import SourceEntry
from comity.graph.basics import Dataset
from comity.graph.errors import InputError
from comity.graph.provenance import File
from comity.graph.records import Record
from comity.graph.shortcuts import shortcuts
from comity.graph.streams import Block
from comity.graph.triples import Mapping as ToText
from comity.loaders.base import Fault, Registry
from comity.loaders.discovery import StreamingLoader

_BLOCK = 1 << 20
#: The list of records in which each type would stand.
_LISTS = {
    "Source": "sources",
    "Organisation": "organisations",
    "Mention": "mentions",
    "Cooperation": "cooperations",
    "Agreement": "agreements",
    "Framework": "frameworks",
    "Field": "fields",
}


class SetAside:
    """Keep the faults of one dataset: all in a file, which is made with the first, and a few to tell."""

    TOLD = 10

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.told: list[Fault] = []
        self.count = 0
        self._out: IO[str] | None = None

    def clear(self) -> None:
        """Begin anew: the source is read from its start."""
        self.close()
        self.told, self.count = [], 0
        if self.file is not None:
            self.file.unlink(missing_ok=True)

    def add(self, fault: Fault) -> None:
        """Keep a fault."""
        self.count += 1
        if len(self.told) < self.TOLD:
            self.told.append(fault)
        if self.file is not None:
            if self._out is None:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self._out = self.file.open("w", encoding="utf-8", newline="")
                csv.writer(self._out).writerow(("file", "line", "record", "field", "reason"))
            csv.writer(self._out).writerow((fault.file, fault.line or "", fault.record, fault.field, fault.message))

    def close(self) -> None:
        """Write what is still to be written."""
        if self._out is not None:
            self._out.close()
            self._out = None


class LoaderStream:
    """A large dataset, as its loader reads it: each record as a block of N-Triples."""

    def __init__(self, loader: StreamingLoader, entry: SourceEntry, base: str, set_aside_in: Path | None) -> None:
        self.name, self.loader = entry.id, entry.loader
        self.source: Registry = loader.SOURCE
        self.prefixes = self.source.prefixes
        self.aside = SetAside(set_aside_in / f"{entry.id}.csv" if set_aside_in else None)
        self.counts: Counter[str] = Counter()
        self._records, self._entry, self._mapping = loader.records, entry, ToText(base)
        self.files = tuple(_files(entry.path))

    @property
    def records(self) -> int:
        """How many records stand."""
        return self.counts.total()

    @property
    def set_aside(self) -> int:
        """How many records were set aside."""
        return self.aside.count

    def blocks(self) -> Iterator[Block]:
        """Yield every record with what it says and what follows from it; keep the faults."""
        self.counts.clear()
        self.aside.clear()
        dataset = ""
        with ExitStack() as stack:
            stack.callback(self.aside.close)
            for item in self._records(self._entry.path, self.name, self._entry.options):
                if isinstance(item, Fault):
                    self.aside.add(item)
                elif isinstance(item, Dataset):
                    dataset = self._dataset(item)
                else:
                    yield self._block(item, dataset)
                    dataset = ""

    def _dataset(self, record: Dataset) -> str:
        return self._mapping.text(replace(record, licence=self._entry.licence or record.licence))

    def _block(self, record: Record, before: str) -> Block:
        listed = _LISTS[type(record).__name__]
        self.counts[listed] += 1
        text = self._mapping.text(record)
        return Block(record.id, listed, f"{before}{text}{shortcuts(self._mapping, record)}")

    def dates(self) -> str:
        """Describe the dates that the records point to."""
        return self._mapping.described_dates()

    def doubts(self) -> Iterator[str]:
        """Say where there are fewer or more records than a whole release has."""
        for listed, (least, most) in self.source.expected.items():
            if not least <= self.counts[listed] <= most:
                yield (
                    f"{self.name}: {self.counts[listed]:,} {listed}, and a whole release has {least:,} to {most:,}: "
                    "is this all of it?"
                )


def _files(paths: tuple[Path, ...]) -> Iterator[File]:
    """Describe the files at the paths by their content; one that comes twice is refused."""
    seen: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} is not there: give a file or a folder")
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                found = _sha256(file)
                if found in seen:
                    raise InputError(f"{file} and {seen[found]} are the same file: give one of them")
                seen[found] = file
                yield File(file.name, found, file.stat().st_size)


def _sha256(file: Path) -> str:
    found = sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                found.update(block)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from None
    return found.hexdigest()


def no_file_twice(streams: Mapping[str, LoaderStream] | list[LoaderStream]) -> None:
    """Check that no file is read for two datasets; raises ``InputError``."""
    seen: dict[str, tuple[str, str]] = {}
    for stream in streams if isinstance(streams, list) else streams.values():
        for file in stream.files:
            if file.sha256 in seen:
                other, name = seen[file.sha256]
                raise InputError(
                    f"{file.name} ({stream.name}) and {name} ({other}) are the same file: give one of them"
                )
            seen[file.sha256] = stream.name, file.name


def options_of(pairs: tuple[str, ...]) -> dict[str, Any]:
    """Read options of a loader, given as NAME=VALUE; raises ``InputError``."""
    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise InputError(f"{pair!r} is no option of a loader: write NAME=VALUE")
        found[name] = value
    return found
