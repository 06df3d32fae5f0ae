"""The configuration of a build: which sources there are, what reads them, where they come from.

A file in TOML, by custom ``comity.toml``; docs/configuration.md shows a complete one. It is read
whole and checked whole: every fault is told at once, each with its line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from comity import config_values as values
from comity.graph.errors import InputError
from comity.graph.wording import nearest, shown
from comity.loaders import discovery

MAX_FILE = 1_000_000
DEFAULT_MAX_BYTES = 2_000_000_000

TOP_KEYS = ("store", "base", "cache", "source")
SOURCE_KEYS = ("id", "loader", "path", "url", "sha256", "max_size", "licence", "options")
_HEADER = re.compile(r"""\s*\[\[\s*["']?source["']?\s*\]\]""")

#: what an option of a loader may be
Option = str | int | float | bool | list[str | int | float | bool]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """Describe one source: what it is called, what reads it, where it lies or whence it comes."""

    #: the name of the dataset that it becomes
    id: str
    loader: str
    #: files or folders; empty where there is a ``url``
    path: tuple[Path, ...] = ()
    url: str | None = None
    #: of the download, or of the one file at ``path``; 64 hexadecimal digits in lower case
    sha256: str | None = None
    #: how large the download may be
    max_bytes: int = DEFAULT_MAX_BYTES
    #: an address; overrides the loader's own
    licence: str | None = None
    #: what is handed to the loader
    options: Mapping[str, Option] = field(default_factory=lambda: MappingProxyType({}))
    #: where it stands in the file
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Hold what a configuration file says."""

    file: Path
    store: Path | None
    base: str | None
    #: the folder of downloads
    cache: Path
    sources: tuple[SourceEntry, ...]

    def only(self, ids: Collection[str]) -> Config:
        """Keep the sources of these ids, in the file's order; without any id, keep all.

        Raises ``InputError`` for ids that are not there.
        """
        known = [entry.id for entry in self.sources]
        if unknown := [name for name in ids if name not in known]:
            told = "; ".join(f"there is no source {shown(name)}{nearest(name, known)}" for name in unknown)
            raise InputError(f"{self.file}: {told}; known: {', '.join(known)}")
        return replace(self, sources=tuple(entry for entry in self.sources if not ids or entry.id in ids))


def read(file: Path) -> Config:
    """Read a configuration file; nothing that it names is opened or asked for.

    Raises ``InputError`` with every fault of the file, one a line.
    """
    text = _text(file)
    table = _parse(file, text)
    faults: list[str] = []
    lines = _Lines(text, table.get("source"))
    top = _Fields(table, "", lambda key: f"{file}:{lines.of(key, 0)}", faults)
    top.refuse_unknown(TOP_KEYS)
    top.require("source", "write [[source]] for each source, and below it id, loader, and path or url")
    tables: list[dict[str, Any]] = top.take("source", values.tables, [])
    config = Config(
        file=file,
        store=top.take("store", lambda value: file.parent / values.path(value), None),
        base=top.take("base", values.base, None),
        cache=top.take("cache", lambda value: file.parent / values.path(value), file.parent / "downloads"),
        sources=_sources(file, tables, lines, faults),
    )
    if faults:
        raise InputError("\n".join(faults))
    return config


def _text(file: Path) -> str:
    try:
        with file.open("rb") as handle:
            data = handle.read(MAX_FILE + 1)
    except FileNotFoundError:
        raise InputError(f"{file} is not there: docs/configuration.md has a complete example to start from") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MAX_FILE:
        raise InputError(f"{file} has more than {MAX_FILE / 1e6:.0f} MB: a configuration lists sources, and holds none")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = data.count(b"\n", 0, error.start) + 1, data[error.start]
        raise InputError(f"{file}:{line}: byte {byte:#04x} is not UTF-8; save the file as UTF-8") from None


def _parse(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = str(error)
        at = re.search(r" \(at line (\d+), column (\d+)\)$", told)
        line, column = (at[1], at[2]) if at else (text.rstrip().count("\n") + 1, 1)
        problem = told[: at.start()] if at else told
        raise InputError(f"{file}:{line}:{column}: this is no TOML: {problem}; put texts in quotes") from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a thousand brackets
        why = "nested too deep" if isinstance(error, RecursionError) else "it has a number or date that cannot be one"
        raise InputError(f"{file}:1: this cannot be read: {why}") from None


class _Lines:
    """Find the line on which a key stands, which tomllib does not tell; near enough for a message."""

    def __init__(self, text: str, tables: Any) -> None:
        self.lines = text.split("\n")
        count = len(tables) if isinstance(tables, list) else 0
        found = [number for number, line in enumerate(self.lines, 1) if _HEADER.match(line)]
        #: whether every source was found
        self.sure = len(found) == count
        #: the line before the file's first, then that of each source
        self.starts = [0, *(found if self.sure else [1] * count)]

    def of(self, key: str, part: int) -> int:
        """Return the line of a key in the n-th source (0: before all sources), or that where the source begins."""
        start = self.starts[part]
        here = re.compile(rf"""\s*\[*\s*(source\s*\.\s*)?["']?{re.escape(key)}["']?\s*[]=.]""")
        for number in range(start, len(self.lines)) if self.sure or not part else ():
            if _HEADER.match(self.lines[number]):
                break
            if here.match(self.lines[number]):
                return number + 1
        return max(start, 1)


class _Fields:
    """Take the values of one table, and note what is wrong with them."""

    def __init__(self, table: dict[str, Any], what: str, place: Callable[[str], str], faults: list[str]) -> None:
        self.table, self.what, self.place, self.faults = table, what, place, faults

    def fault(self, key: str, message: str) -> None:
        """Note a fault of a field."""
        self.faults.append(f"{self.place(key)}: {self.what}field {values.shown_key(key)}: {message}")

    def take(self, key: str, check: Callable[[Any], _T], missing: _T) -> _T:
        """Return a value that is checked, or what stands for a missing one, or for one with a fault."""
        if key not in self.table:
            return missing
        try:
            return check(self.table[key])
        except (InputError, ValueError) as error:
            self.fault(key, str(error))
            return missing

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Note the keys that nobody reads."""
        for key in sorted(self.table.keys() - set(known)):
            self.fault(key, f"there is no such field{nearest(key, known)}; known: {', '.join(known)}")

    def require(self, key: str, message: str) -> None:
        """Note where a key is missing."""
        if key not in self.table:
            self.fault(key, f"is missing: {message}")


def _sources(file: Path, tables: list[dict[str, Any]], lines: _Lines, faults: list[str]) -> tuple[SourceEntry, ...]:
    entries = [_entry(file, table, number, lines, faults) for number, table in enumerate(tables, 1)]
    first: dict[str, int] = {}
    for number, entry in enumerate(entries, 1):
        if entry.id and first.setdefault(entry.id, number) != number:
            place = f"{file}:{lines.of('id', number)}: source {entry.id!r}, field id"
            earlier = lines.of("id", first[entry.id])
            faults.append(f"{place}: stands on line {earlier} already: every source has an id of its own")
    return tuple(entries)


def _entry(file: Path, table: dict[str, Any], number: int, lines: _Lines, faults: list[str]) -> SourceEntry:
    name = table.get("id")
    what = f"source {shown(name) if isinstance(name, str) and name else number}, "
    fields = _Fields(table, what, lambda key: f"{file}:{lines.of(key, number)}", faults)
    fields.refuse_unknown(SOURCE_KEYS)
    fields.require("id", "it names the dataset that the source becomes, such as 'ror'")
    fields.require("loader", f"it says what reads the source; known: {', '.join(discovery.names())}")
    _check_place(fields, table)
    return SourceEntry(
        id=fields.take("id", values.name, ""),
        loader=fields.take("loader", values.loader, ""),
        path=fields.take("path", lambda value: tuple(file.parent / path for path in values.paths(value)), ()),
        url=fields.take("url", values.address, None),
        sha256=fields.take("sha256", values.sha256, None),
        max_bytes=fields.take("max_size", values.size, DEFAULT_MAX_BYTES),
        licence=fields.take("licence", values.address, None),
        options=MappingProxyType(fields.take("options", values.options, {})),
        line=lines.starts[number],
    )


def _check_place(fields: _Fields, table: dict[str, Any]) -> None:
    if ("path" in table) == ("url" in table):
        told = "both are given: keep one" if "path" in table else "neither is given"
        fields.fault("path", f"a source has either a path or a url; {told}")
    path = table.get("path")
    if "sha256" in table and isinstance(path, list) and len(path) > 1:
        fields.fault("sha256", f"is the sum of one file, and path names {len(path)}: make each a source of its own")
