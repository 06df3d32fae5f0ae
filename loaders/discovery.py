"""Loaders are found by their folder: a module or package here that has ``read`` is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol, cast

import comity.loaders
from comity.graph.errors import InputError
from comity.graph.wording import nearest
from comity.loaders.base import Reading

#: What stands beside the loaders and is none.
_NO_LOADERS = frozenset({"base", "discovery"})


class Loader(Protocol):
    """What a loader offers; a new loader is a new file."""

    @staticmethod
    def read(
        paths: Iterable[Path], known: Mapping[str, Mapping[str, str]] | None = None, texts: Path | None = None
    ) -> Reading:
        """Read what is at the paths into records, and set aside what is faulty, with its reason."""
        ...


def names() -> list[str]:
    """List the loaders that there are, sorted.

    >>> "curated" in names()
    True
    """
    return sorted(module.name for module in iter_modules(comity.loaders.__path__) if module.name not in _NO_LOADERS)


def named(name: str) -> Loader:
    """Return a loader; raises ``InputError`` where there is none of that name."""
    known = names()
    if name not in known:
        raise InputError(f"there is no loader {name!r}{nearest(name, known)}; known: {', '.join(known)}")
    return cast("Loader", import_module(f"comity.loaders.{name}"))
