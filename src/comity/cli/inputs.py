"""What a build is to read: the files given, or the sources of a configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar, cast

from comity import config
from comity.cli import options
from comity.cli.loading import LoaderStream, no_file_twice
from comity.cli.set_aside import Counts
from comity.config import SourceEntry
from comity.graph.errors import ComityError, InputError
from comity.loaders import curated, discovery
from comity.loaders.base import Reading

Made = TypeVar("Made")


@dataclass(slots=True)
class Inputs:
    """Hold the sources by how they are read; ``failed`` grows with those that cannot be."""

    records: list[SourceEntry] = field(default_factory=list)
    streams: list[SourceEntry] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    store: Path | None = None
    base: str | None = None

    def add(self, entry: SourceEntry) -> None:
        """Sort a source by its loader."""
        (self.streams if discovery.streams(discovery.named(entry.loader)) else self.records).append(entry)

    def readings(self, texts: Path | None) -> dict[str, Reading]:
        """Read the sources of each loader that reads all at once; what hangs between records is not judged yet."""
        by_loader: dict[str, list[SourceEntry]] = {}
        for entry in self.records:
            by_loader.setdefault(entry.loader, []).append(entry)
        return {name: self._read(name, entries, texts) for name, entries in by_loader.items()}

    def _read(self, name: str, entries: list[SourceEntry], texts: Path | None) -> Reading:
        loader = cast("discovery.Loader", discovery.named(name))  # add has sorted out those that stream

        def read(paths: Sequence[Path], known: None, texts: Path | None) -> Reading:
            return next(discovery.guarded(name, lambda: [loader.read(paths, known, texts)]))

        try:
            return read([path for entry in entries for path in entry.path], None, texts)
        except InputError:  # find the one that cannot be read
            stand = self._each(entries, lambda entry: read(entry.path, None, texts))
            paths = [path for entry, _ in stand for path in entry.path]
            return read(paths, None, texts) if paths else Reading(())

    def opened(self, base: str, aside: Mapping[str, Counts], *, strict: bool) -> list[LoaderStream]:
        """Open the large sources, as far as their files are there; ``aside`` counts what was set aside of each."""

        def open_one(entry: SourceEntry) -> LoaderStream:
            loader = cast("discovery.StreamingLoader", discovery.named(entry.loader))
            return LoaderStream(loader, entry, base, aside.get(entry.id), strict=strict)

        found = [stream for _, stream in self._each(self.streams, open_one)]
        no_file_twice(found)
        return found

    def _each(
        self, entries: Sequence[SourceEntry], make: Callable[[SourceEntry], Made]
    ) -> Iterator[tuple[SourceEntry, Made]]:
        """Make something of each source; one that fails is told and left out, unless it is the only one."""
        for entry in entries:
            try:
                made = make(entry)
            except InputError as error:
                if len(self.records) + len(self.streams) == 1:
                    raise
                self.failed.append(f"{entry.id}: {error}")
            else:
                yield entry, made


def from_paths(
    paths: Sequence[Path], loader: str, name: str | None, options_: Mapping[str, str], nothing: bool
) -> Inputs:
    """Return the files given, or those that ship; neither where there is nothing to build but something to drop."""
    found = Inputs()
    if not paths and loader != "curated":
        raise InputError(f"give the file that the loader {loader!r} is to read")
    wanted = tuple(paths) or (() if nothing else (curated.SHIPPED,))
    if wanted:
        found.add(SourceEntry(id=name or loader, loader=loader, path=wanted, options=dict(options_)))
    return found


def from_config(file: Path, only: Sequence[str], download: bool) -> Inputs:
    """Return the sources of a configuration, each with its files; what cannot be had is told, not raised."""
    from comity import fetch

    read = config.read(file)
    found = Inputs(store=read.store, base=read.base)
    for entry in read.only(only).sources:
        try:
            paths = fetch.files(entry, read.cache, download=download, tell=options.progress)
        except ComityError as error:
            found.failed.append(str(error))
        else:
            found.add(replace(entry, path=paths, url=None))
    if found.failed and not (found.records or found.streams):
        raise InputError("\n".join(found.failed))
    return found
