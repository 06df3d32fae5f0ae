"""Loaders are found by their folder: a module or package here that has ``read`` or ``records`` is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Protocol, TypeGuard, TypeVar, cast

import comity.loaders
from comity.graph import provenance
from comity.graph.errors import InputError
from comity.graph.records import Record
from comity.graph.wording import nearest
from comity.loaders.base import Fault, Reading, Registry, Unknown

#: What stands beside the loaders and is none.
_NO_LOADERS = frozenset({"archives", "base", "csv_rows", "discovery", "json_array", "links", "values"})

Item = TypeVar("Item")


class Loader(Protocol):
    """What a loader offers; a new loader is a new file."""

    @staticmethod
    def read(
        paths: Iterable[Path], known: Mapping[str, Mapping[str, str]] | None = None, texts: Path | None = None
    ) -> Reading:
        """Read what is at the paths into records, and set aside what is faulty, with its reason.

        In a build ``known`` is ``None``: what hangs between records is judged there, for all loaders alike.
        """
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


@cache
def code_hash() -> str:
    """Return a hash of the loaders' code, so that a source is read again by other code."""
    return provenance.code_hash(file for folder in comity.loaders.__path__ for file in Path(folder).rglob("*.py"))


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
    try:
        found = import_module(f"comity.loaders.{name}")
    except (ImportError, SyntaxError) as error:
        raise InputError(f"the loader {name!r} cannot be imported: {error}") from error
    if not hasattr(found, "read") and not (hasattr(found, "records") and hasattr(found, "SOURCE")):
        raise InputError(
            f"{name!r} is no loader: it has neither read nor SOURCE and records, which CONTRIBUTING.md shows"
        )
    return cast("Loader | StreamingLoader", found)


def guarded(name: str, read: Callable[[], Iterable[Item]]) -> Iterator[Item]:
    """Yield what a loader gives; a fault of the loader's own code becomes a sentence, ``InputError``."""
    try:
        yield from read()
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
        what = f"{type(error).__name__}: {error}"
        raise InputError(f"the loader {name!r} failed ({what}): the fault lies in its code; mend it there") from error


def streams(loader: Loader | StreamingLoader) -> TypeGuard[StreamingLoader]:
    """Tell whether a loader gives its records one at a time."""
    return hasattr(loader, "records")
