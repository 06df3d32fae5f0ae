"""From sources to what a build takes: curated records read at once, large sources as they stream."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from comity.cli.set_aside import Counts, SetAside
from comity.config import SourceEntry
from comity.graph.basics import Dataset
from comity.graph.digests import digest
from comity.graph.errors import InputError
from comity.graph.provenance import File
from comity.graph.records import Record
from comity.graph.shortcuts import shortcuts
from comity.graph.streams import Block
from comity.graph.triples import Mapping as ToText
from comity.loaders import discovery
from comity.loaders.base import Fault, Registry, Unknown
from comity.loaders.discovery import StreamingLoader, guarded
from comity.loaders.links import drop_relations_to_itself

_BLOCK = 1 << 20
#: From so many records that are set aside on, they may not be more than those that stand.
_MANY = 20
#: The list of records in which each type would stand that a large dataset may have.
_LISTS = {
    "Source": "sources",
    "Organisation": "organisations",
    "Mention": "mentions",
    "Cooperation": "cooperations",
    "Agreement": "agreements",
    "Framework": "frameworks",
    "Field": "fields",
}


class LoaderStream:
    """A large dataset, as its loader reads it: each record as a block of N-Triples."""

    def __init__(
        self,
        loader: StreamingLoader,
        entry: SourceEntry,
        base: str,
        before: Counts | None = None,
        *,
        strict: bool = False,
    ) -> None:
        self.name, self.loader = entry.id, entry.loader
        self.source: Registry = loader.SOURCE
        self.prefixes = self.source.prefixes
        self.aside = SetAside(entry.id, before)
        self.counts: Counter[str] = Counter()
        self.unknown: dict[tuple[str, str], tuple[Unknown, int]] = {}
        self._left_out: dict[str, int] = {}
        self._strict = strict
        self._records, self._entry, self._mapping = loader.records, entry, ToText(base)
        self.files = tuple(_files(entry.path))
        self.standing = f"{discovery.code_hash()} {entry.licence} {json.dumps(dict(entry.options), sort_keys=True)}"

    @property
    def records(self) -> int:
        """How many records stand."""
        return self.counts.total()

    @property
    def set_aside(self) -> int:
        """How many records were set aside."""
        return self.aside.counts.records

    def blocks(self) -> Iterator[Block]:
        """Yield every record with what it says and what follows from it; keep the faults.

        Raises ``InputError`` where more records are set aside than stand: that is no release. With ``strict``
        a column or field that is not known raises it, too.
        """
        for kept in (self.counts, self.unknown, self._left_out):
            kept.clear()
        self.aside.clear()
        dataset = ""
        try:
            for item in guarded(self.loader, self._items):
                if isinstance(item, Fault | Unknown):
                    self._keep(item)
                elif isinstance(item, Dataset):
                    dataset = self._dataset(item)
                elif (block := self._block(item, dataset)) is not None:
                    yield block
                    dataset = ""
            self._check_most_stand()
        except InputError:
            self.aside.give_up()
            raise
        self.aside.finish()

    def _keep(self, item: Fault | Unknown) -> None:
        """Keep what is wrong; which record is without what goes into that record's digest."""
        if isinstance(item, Fault):
            self.aside.add(item)
            if item.of:
                said = int(digest(f"{item.field}\t{item.value}"), 16)
                self._left_out[item.of] = self._left_out.get(item.of, 0) + said  # in whichever order they come
            return
        if self._strict:
            raise InputError(f"{item.sentence()}: with --strict it stops the load")
        first, times = self.unknown.get((item.file, item.field), (item, 0))
        self.unknown[item.file, item.field] = first, times + 1

    def _check_most_stand(self) -> None:
        aside = self.aside.counts.records
        if aside >= _MANY and aside > self.records:
            raise InputError(
                f"{self.name}: {aside:,} records were set aside, and only {self.records:,} stand: this is no release "
                f"as it was published; the first: {self.aside.told[0].sentence()}"
            )

    def _dataset(self, record: Dataset) -> str:
        return self._mapping.text(replace(record, licence=self._entry.licence or record.licence))

    def _items(self) -> Iterator[Record | Fault | Unknown]:
        return self._records(self._entry.path, self.name, self._entry.options)

    def _block(self, record: Record, before: str) -> Block | None:
        """Write what a record says; one that cannot be written is set aside, since its loader has not checked it."""
        listed = self._listed(record)
        try:
            kept, wrong = drop_relations_to_itself(record)
            text = f"{self._mapping.text(kept)}{shortcuts(self._mapping, kept)}"
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            told = f"{error} is not known" if isinstance(error, KeyError) else str(error)
            self.aside.add(self._fault(f"{listed} {record.id}", "", f"it cannot be written: {told}"))
            return None
        self.counts[listed] += 1
        for field, message in wrong:
            self.aside.add(replace(self._fault(f"{listed} {record.id}", field, message), alone=True, value=record.id))
        left_out = self._left_out.pop(record.id, "") if self._left_out else ""
        return Block(record.id, listed, before + text, str(left_out))

    def _listed(self, record: object) -> str:
        """Return the list in which a record would stand; raises ``InputError`` for what no large dataset has."""
        name = type(record).__name__
        if name not in _LISTS:
            raise InputError(
                f"the loader {self.loader!r} gives {getattr(record, 'id', record)!r}, of type {name}, one at a time: "
                f"a large dataset has {', '.join(_LISTS)}; write it in a file of records, or read it at once"
            )
        return _LISTS[name]

    def leave_out(self, name: str, listed: str, field: str, missing: str) -> None:
        """Count a record as set aside, since in a field it refers to an id that nothing describes."""
        self.counts[listed] -= 1
        self.aside.add(self._fault(f"{listed} {name}", field, f"{missing!r} is described nowhere"))

    def _fault(self, record: str, field: str, message: str) -> Fault:
        more = f" and {len(self.files) - 1} more" if len(self.files) > 1 else ""
        return Fault(f"{self.files[0].name}{more}" if self.files else self.name, 0, record, field, message)

    def dates(self) -> str:
        """Describe the dates that the records point to."""
        return self._mapping.described_dates()

    def doubts(self) -> Iterator[str]:
        """Say what is not known of the release, and where it has fewer or more records than a whole one has."""
        for first, times in self.unknown.values():
            yield f"{first.sentence(times)}: it is kept out, and the rest is read (--strict stops there)"
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
