"""The next generation of a store in the making: graphs replaced or removed whole, then all swapped in at once."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple

from comity.graph import digests, generations, merging
from comity.graph.errors import InputError, StoreError
from comity.graph.merging import BULK, placed, take_out
from comity.graph.store import Generation, Store
from comity.graph.vocabulary import DEFAULT_BASE, term

#: How much text is loaded at once: enough to be fast, and the engine needs ten times as much memory.
_PORTION = 32_000_000
#: How many portions are loaded side by side: the engine sorts each on one core.
_LOADERS = 2


class Draft:
    """A generation in the making; ``folder`` holds what belongs to it beside the engine's own files."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.changed = False
        #: The statements that may be wrong in the merged graph; ``None`` where any may be.
        self._unmerged: set[Triple] | None = set()

    def replace(self, graph: str, quads: Iterable[Quad | Triple]) -> int:
        """Put these quads in place of the graph's and return how many distinct ones there are now.

        Triples, and quads of the default graph, are put into the graph. Raises ``ValueError``
        for a quad that names another graph.
        """
        node = self.store.graph(graph)
        self.remove(graph)
        self.store.engine.add_graph(node)
        given = (placed(quad, node) for quad in quads)
        first = list(islice(given, BULK))
        if len(first) < BULK:
            self.store.engine.extend(first)
        else:
            self.store.engine.bulk_extend(chain(first, given))
        return self.count(node)

    def remove(self, graph: str) -> None:
        """Remove a graph with all its quads; without effect where it is not there."""
        node = self.store.graph(graph)
        self._touch()
        digests.forget(self.folder, graph)
        if node in self.store.alone:
            self._without(node)
        elif self.store.engine.contains_named_graph(node):
            self.store.engine.remove_graph(node)

    @contextmanager
    def trial(self) -> Iterator[ox.Store]:
        """Give a copy of the engine as it is now (hard links), for what is looked at and then thrown away."""
        folder = self.folder / f"trial.{os.urandom(4).hex()}"
        self.store.engine.backup(folder)
        yield ox.Store(folder)

    @contextmanager
    def filling(self, graph: str) -> Iterator[Callable[[bytes], None]]:
        """Give what loads a graph that is not there yet from N-Triples, while they are still being made.

        What is given to it at once ends with a whole line. Where the block raises ``InputError``, after which a
        build goes on with other sources, the draft is what it was.
        """
        node, changed = self.store.graph(graph), self.changed
        self._touch()
        self.store.engine.add_graph(node)
        try:
            with _Portions(self.store.engine, node) as portions:
                yield portions.add
        except InputError:
            self._without(node)
            self.changed = changed
            raise

    def alter(self, graph: str, gone: Collection[Triple], come: Iterable[Triple]) -> None:
        """Take statements out of a graph and put others in."""
        node, new = self.store.graph(graph), list(come)
        if node in self.store.alone or self._unmerged is None:
            self._touch()
        else:
            self.changed = True
            self._unmerged.update(gone, new)
        take_out(self.store.engine, gone, node)
        self.store.engine.extend(placed(triple, node) for triple in new)

    def stand_alone(self, graph: str, prefixes: Iterable[str]) -> None:
        """Note that a graph shares no statement with another, since all its ids begin so; it is not merged.

        Raises ``StoreError`` where the ids of another graph that stands alone begin so too.
        """
        node, provenance = self.store.graph(graph), self.store.graph("provenance")
        self._touch()
        for prefix in prefixes:
            same = self.store.engine.quads_for_pattern(None, term("comity:idsBegin"), ox.Literal(prefix), provenance)
            if others := [quad.subject for quad in same if quad.subject != node]:
                raise StoreError(
                    f"the dataset {graph!r} describes what {others[0]} describes ({prefix}…): "
                    "read both files as one dataset, or drop the other"
                )
            self.store.engine.add(Quad(node, term("comity:idsBegin"), ox.Literal(prefix), provenance))
        self.store.engine.add(Quad(node, term("comity:standsAlone"), ox.Literal(True), provenance))
        self.store.forget_alone()

    def count(self, graph: NamedNode) -> int:
        """Count the statements of a graph."""
        found = self.store.engine.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        return next(int(row["n"].value) for row in found)  # type: ignore[union-attr]

    def merge(self) -> None:
        """Bring the merged graph up to date, from which queries answer beside the large ones.

        Where statements of small graphs were altered and no more, only these are looked at.
        """
        if self._unmerged is None:
            merging.merge(self.store)
        elif self._unmerged:
            merging.merge_changed(self.store, self._unmerged)
        self._unmerged = set()

    def _touch(self) -> None:
        self.changed, self._unmerged = True, None

    def _without(self, node: NamedNode) -> None:
        """Go on in a new engine that holds all but one large graph: to take it out would take minutes."""
        old, folder = self.store.engine, self.folder / f"engine.{os.urandom(4).hex()}"
        engine = ox.Store(str(folder))
        staged = self.folder / "graph.nt"
        for graph in old.named_graphs():
            if graph != node:
                engine.add_graph(graph)
                old.dump(str(staged), format=RdfFormat.N_TRIPLES, from_graph=graph)
                with staged.open("rb") as text, _Portions(engine, graph) as portions:
                    for lines in iter(partial(text.readlines, _PORTION), []):
                        portions.add(b"".join(lines))
        staged.unlink(missing_ok=True)
        for quad in list(engine.quads_for_pattern(node, None, None, self.store.graph("provenance"))):
            engine.remove(quad)
        self.store.move_to(engine)


class _Portions:
    """Load N-Triples into a graph, some portions side by side, while more are made; raises what the engine raises."""

    def __init__(self, engine: ox.Store, graph: NamedNode | BlankNode) -> None:
        self._engine, self._graph = engine, graph
        self._pool = ThreadPoolExecutor(_LOADERS)
        self._waiting: deque[Future[None]] = deque()
        self._parts: list[bytes] = []
        self._size = 0

    def __enter__(self) -> _Portions:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._submit()
        self._pool.shutdown(cancel_futures=kind is not None)
        if kind is None:
            for loaded in self._waiting:
                loaded.result()

    def add(self, lines: bytes) -> None:
        """Load these lines with the next portion."""
        self._parts.append(lines)
        self._size += len(lines)
        if self._size > _PORTION:
            self._submit()

    def _submit(self) -> None:
        portion = b"".join(self._parts)
        self._parts, self._size = [], 0
        self._waiting.append(
            self._pool.submit(self._engine.bulk_load, portion, format=RdfFormat.N_TRIPLES, to_graph=self._graph)
        )
        if len(self._waiting) > _LOADERS:
            self._waiting.popleft().result()


@contextmanager
def drafting(path: str | Path, base: str = DEFAULT_BASE) -> Iterator[Draft]:
    """Write the next generation of a store folder, which is made where it is not there yet.

    The draft starts as a copy of the current generation (hard links). When the block ends it
    becomes the current one, in a single step; where it raises, or where nothing was replaced
    or removed, the store stays as it was. The generation before is kept for ``undo``.

    Raises ``StoreBusy`` where another process writes; ``StoreError`` where the folder holds
    something else, or a store of another version or base; ``InputError`` for a base that cannot be one.
    """
    with amending(path, base) as draft:
        yield draft
        if draft.changed and not draft.store.alone:
            draft.merge()
            draft.store.engine.optimize()  # fewer files, which open faster; with large datasets as long as a load


@contextmanager
def amending(path: str | Path, base: str = DEFAULT_BASE) -> Iterator[Draft]:
    """Write the next generation as ``drafting`` does, for few changes: the engine's files are left as they lie."""
    from shutil import rmtree  # slow to import, and needed by builds only

    folder = Path(path)
    with generations.writing(folder):
        generations.prepare(folder, base)
        now = generations.current(folder)
        name = generations.following(folder)
        generations.sweep(folder, _keep(folder, now))
        # Its own name each time: RocksDB refuses a folder that this process has not quite let go.
        scratch = generations.generation_folder(folder, f"{name}.{os.urandom(4).hex()}.draft")
        draft = Draft(Store(_copy(folder, base, now, scratch), base, name), scratch)
        draft.store.folder = scratch
        try:
            yield draft
            if draft.changed:
                draft.merge()
                _finish(draft, folder, name)
                generations.sweep(folder, {name, now or name})
        finally:
            draft.store.close()
            rmtree(scratch, ignore_errors=True)


def _finish(draft: Draft, folder: Path, name: str) -> None:
    """Swap in a checkpoint of the draft, so that nothing that was ever open for writing is read."""
    draft.store.engine.flush()
    finished = generations.generation_folder(folder, name)
    draft.store.engine.backup(finished)
    digests.carry(draft.folder, finished)
    generations.swap(folder, name)


def _keep(path: Path, now: str | None) -> set[str]:
    return set() if now is None else {now, generations.preceding(path, now) or now}


def _copy(path: Path, base: str, now: str | None, target: Path) -> ox.Store:
    engine = target / "engine"
    if now is not None:
        with Generation(path, base, *generations.hold(path, now)) as finished:
            target.mkdir()
            finished.engine.backup(engine)
            digests.carry(finished.folder, target)
    engine.mkdir(parents=True, exist_ok=True)
    return ox.Store(engine)


def undo(path: str | Path) -> str:
    """Make the generation before the current one the current one again, and return its name.

    Raises ``StoreError`` where none is left, and ``StoreBusy`` where another process writes.
    """
    folder = Path(path)
    with generations.writing(folder):
        generations.read_base(folder)
        now = generations.current(folder)
        before = generations.preceding(folder, now) if now else None
        if before is None:
            raise StoreError(f"the store '{folder}' has no generation before {now or 'the first'}: nothing was undone")
        generations.swap(folder, before)
        return before
