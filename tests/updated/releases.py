"""Releases of several sources in few words, a store brought from one to the next, and what is in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import DefaultGraph

from comity.cli.build import Build
from comity.cli.inputs import Inputs
from comity.config import SourceEntry
from comity.graph.shapes import ShapeResult
from comity.graph.store import Store, open_store
from comity.graph.vocabulary import DEFAULT_BASE

#: Where a file system in memory is: nothing waits for a disk.
_MEMORY = Path("/dev/shm")  # noqa: S108 - folders of its own are made in it


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for a while, in memory where that can be."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        yield Path(name)


class Unchecked(Build):
    """A build whose shapes and rules are not asked: what they find is no part of what is stored."""

    def _gate(self, store: Store, results: list[ShapeResult]) -> None: ...


def bring(store: Path, entries: Sequence[SourceEntry], base: str = DEFAULT_BASE, drop: Sequence[str] = ()) -> Build:
    """Build these sources into a store, as the command line does."""
    inputs = Inputs()
    for entry in entries:
        inputs.add(entry)
    build = Unchecked(inputs, store, base, accept=False, dry_run=False)
    build.run(None, tuple(drop))
    return build


def content(path: Path) -> dict[str, object]:
    """Return all that a store says but for its provenance: by graph, merged, and which graphs stand alone."""
    with open_store(path) as store:
        graphs = {
            graph.value: frozenset(str(quad.triple) for quad in store.quads(graph))
            for graph in store.graphs()
            if graph != store.graph("provenance")
        }
        provenance = {str(quad.triple) for quad in store.quads("provenance")}
        everything = store.engine.quads_for_pattern(None, None, None, DefaultGraph())
        merged = frozenset(str(quad.triple) for quad in everything) - provenance
        return {**graphs, "merged": merged, "alone": store.alone}


def differing(one: dict[str, object], other: dict[str, object]) -> dict[str, object]:
    """Return, by graph, what only one of two stores says."""
    names = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    return {name: _apart(one.get(name), other.get(name)) for name in names}


def _apart(one: object, other: object) -> object:
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return sorted(one - other)[:5], sorted(other - one)[:5]
    return one, other
