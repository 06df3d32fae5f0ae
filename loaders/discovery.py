"""Loaders are found by their folder: a module or package here that has ``read`` or ``records`` is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Protocol, TypeGuard, cast

import comity.loaders
from comity.graph.errors import InputError
from comity.graph.records import Record
from comity.graph.wording import nearest
from comity.loaders.base import Fault, Reading, Registry, Unknown

#: What stands beside the loaders and is none.
_NO_LOADERS = frozenset({"archives", "base", "csv_rows", "discovery", "json_array", "values"})


class Loader(Protocol):
    """What a loader offers; a new loader is a new file."""

    @staticmethod
    def read(
        paths: Iterable[Path], known: Mapping[str, Mapping[str, str]] | None = None, texts: Path | None = None
    ) -> Reading:
        """Read what is at the paths into records, and set aside what is faulty, with its reason."""
        ...


class StreamingLoader(Protocol):
    """What a loader offers that reads millions of records: they come one at a time, and no list of them is kept."""

    SOURCE: Registry

    @staticmethod
    def records(paths: Sequence[Path], dataset: str, options: Mapping[str, Any]) -> Iterator[Record | Fault | Unknown]:
        """Yield the records of files or folders, first the dataset and the source.

        A record, or a value of one, that cannot be meant comes as its fault, before the record that stands
        without it; a field that the loader has never seen comes as unknown.
        """
        ...


def names() -> list[str]:
    """List the loaders that there are, sorted.

    >>> "curated" in names()
    True
    """
    return sorted(module.name for module in iter_modules(comity.loaders.__path__) if module.name not in _NO_LOADERS)


def named(name: str) -> Loader | StreamingLoader:
    """Return a loader; raises ``InputError`` where there is none of that name."""
    known = names()
    if name not in known:
        raise InputError(f"there is no loader {name!r}{nearest(name, known)}; known: {', '.join(known)}")
    return cast("Loader | StreamingLoader", import_module(f"comity.loaders.{name}"))


def streams(loader: Loader | StreamingLoader) -> TypeGuard[StreamingLoader]:
    """Tell whether a loader gives its records one at a time."""
    return hasattr(loader, "records")
