"""Large datasets: loaded as they stream by, and release after release by what changed.

Each record is written as N-Triples and checked against the shapes as it comes, and has a digest.
What is new is loaded while it is read, and is as if never begun where the source breaks off. A
graph that is there is left alone until its source has been read to its end: records whose digests
are what they were stay, and only the others' statements are taken out and put in. Memory holds
digests, and what changed, and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from comity.graph import digests
from comity.graph.digests import Digests
from comity.graph.drafts import Draft
from comity.graph.errors import InputError
from comity.graph.naming import record_of
from comity.graph.provenance import File
from comity.graph.shape_compiler import compiled
from comity.graph.shape_sets import ShapeChecker
from comity.graph.shapes import ShapeResult
from comity.graph.store import Store
from comity.graph.stream_records import FILED, pointed, pointers, said_by

#: How much text is checked at once: some hundreds of records.
_GROUP = 2_000_000
#: A release that changes more than this share of the records is loaded whole.
_MUCH = 0.25


#: What takes N-Triples, some hundreds of records at once.
Write = Callable[[bytes], object]


class Block(NamedTuple):
    """What one record says: its id, the list in which it stands, and its statements as N-Triples.

    ``left_out`` changes with what the source has of it that could not be taken in.
    """

    id: str
    listed: str
    text: str
    left_out: str = ""


class Stream(Protocol):
    """A large dataset as a loader reads it; the counts are right once ``blocks`` has ended."""

    name: str
    loader: str
    prefixes: tuple[str, ...]
    standing: str
    """What decides what is in it besides the files: the loader's options and code, the licence."""

    @property
    def files(self) -> tuple[File, ...]:
        """The files that it is read from."""

    @property
    def records(self) -> int:
        """How many records stand."""

    @property
    def set_aside(self) -> int:
        """How many records were set aside."""

    def blocks(self) -> Iterator[Block]:
        """Yield every record, each id once, with all statements about it and its parts."""

    def dates(self) -> str:
        """Describe the dates that the records point to, once ``blocks`` has ended."""

    def leave_out(self, name: str, listed: str, field: str, missing: str) -> None:
        """Count a record as set aside, since in a field it refers to an id that nothing describes."""


@dataclass(slots=True)
class Staged:
    """What a stream brought: its digests, how they differ from those before, and what the shapes found."""

    stream: Stream
    found: Digests
    before: Digests
    whole: bool
    """Whether every record was written, or only those that are new or changed."""
    checker: ShapeChecker
    awaited: set[str] = field(default_factory=set)
    """The ids that its records refer to and it does not describe."""
    left_out: set[str] = field(default_factory=set)
    """The ids of the records that were set aside, since nothing describes what they refer to."""
    results: list[ShapeResult] = field(default_factory=list)
    felt: set[NamedNode] = field(default_factory=set)
    """The records of which others have to be told that they changed: gone, of another kind, or read by a path."""
    reached: set[NamedNode] = field(default_factory=set)
    """The records to which a statement came or went along which a path leads back."""

    @property
    def gone(self) -> list[str]:
        """The ids that are described no more."""
        return [name for name in self.before if name not in self.found]

    @property
    def come(self) -> list[str]:
        """The ids that are described now and were not before."""
        return [name for name in self.found if name not in self.before]

    @property
    def changed(self) -> list[str]:
        """The ids that are described otherwise than before."""
        return [name for name, said in self.found.items() if self.before.get(name, said) != said]


def load(draft: Draft, stream: Stream) -> Staged:
    """Load a stream whose graph is not there yet, while it is read; raises as ``update`` does.

    Where it breaks off, the draft is what it was.
    """
    staged = Staged(stream, {}, {}, whole=True, checker=ShapeChecker())
    with draft.filling(stream.name) as write:
        _read(staged, draft.store.base, write)
    _settle(draft, staged)
    return staged


def update(draft: Draft, stream: Stream, before: Digests) -> Staged:
    """Read a stream to its end, and only then put it in the place of what its graph says.

    Records that are what they were before are left alone, as long as they are most. Raises what the
    stream raises, and ``InputError`` where it has no records.
    """
    file = draft.folder / f"{stream.name}.nt"
    try:
        staged = _stage(stream, file, draft.store.base, before)
        if staged.whole:
            draft.remove(stream.name)
            with file.open("rb") as text, draft.filling(stream.name) as write:
                for lines in iter(partial(text.readlines, _GROUP), []):
                    write(b"".join(lines))
        else:
            _alter(draft, staged, file)
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)
    _settle(draft, staged)
    return staged


def _stage(stream: Stream, file: Path, base: str, before: Digests) -> Staged:
    """Write what is new or changed to a file, or all where that is much or nothing is known from before."""
    staged = Staged(stream, {}, before, whole=not before, checker=ShapeChecker())
    with file.open("wb") as out:
        _read(staged, base, out.write)
    if before and len(staged.gone) + len(staged.come) + len(staged.changed) > _MUCH * len(staged.found):
        staged = Staged(stream, {}, before, whole=True, checker=ShapeChecker())
        with file.open("wb") as out:
            _read(staged, base, out.write)
    return staged


def _read(staged: Staged, base: str, write: Write) -> None:
    group: list[str] = []
    size = 0
    for block in staged.stream.blocks():
        said = (block.listed, digests.digest(block.text + block.left_out))
        _note(staged, block.id, said, base)
        staged.awaited.update(name for name in pointed(block.text, base) if name not in staged.found)
        if staged.whole or staged.before.get(block.id) != said:
            group.append(block.text)
            size += len(block.text)
        if size > _GROUP:
            _flush(staged, group, write)
            size = 0
    _flush(staged, group, write)
    staged.awaited -= staged.found.keys()
    if not staged.found:
        raise InputError(f"{staged.stream.name}: there is no record in it that stands; nothing was changed")


def _note(staged: Staged, name: str, said: tuple[str, str], base: str) -> None:
    if name in staged.found:
        raise InputError(f"{staged.stream.name}: the loader gave {base}id/{name} twice")
    if name != staged.stream.name and not name.startswith(staged.stream.prefixes):
        raise InputError(f"{staged.stream.name}: the loader gave the id {name!r}, which begins as none of its own")
    staged.found[name] = said


def _flush(staged: Staged, group: list[str], write: Write) -> None:
    text = "".join(group)
    group.clear()
    write(text.encode())
    staged.results += staged.checker.check(text)


def _alter(draft: Draft, staged: Staged, file: Path) -> None:
    """Take out what was said by records that are gone or changed, and put in what is said now."""
    graph = draft.store.graph(staged.stream.name)
    gone, come = _difference(draft.store, graph, [*staged.gone, *staged.changed], file)
    _note_far(staged, draft.store, gone | come)
    draft.alter(staged.stream.name, gone, come)


def _settle(draft: Draft, staged: Staged) -> None:
    """Note what the graph describes now, and that it is not merged; describe its dates."""
    draft.stand_alone(staged.stream.name, staged.stream.prefixes)
    digests.save(draft.folder, staged.stream.name, staged.found)
    dates = parse(staged.stream.dates(), format=RdfFormat.N_TRIPLES)
    draft.alter("derived/dates", (), (quad.triple for quad in dates))


def forget_dates(draft: Draft) -> None:
    """Take out the dates to which no large dataset points any more."""
    engine, graph = draft.store.engine, draft.store.graph("derived/dates")
    there = {quad.triple for quad in draft.store.quads(graph)}
    alone = draft.store.alone
    used = {
        node
        for node in {triple.subject for triple in there}
        if isinstance(node, NamedNode)
        and any(next(engine.quads_for_pattern(None, None, node, each), None) is not None for each in alone)
    }
    draft.alter("derived/dates", {triple for triple in there if triple.subject not in used}, ())
    if not used and engine.contains_named_graph(graph):
        engine.remove_graph(graph)


def leave_out(draft: Draft, staged: Staged, missing: Iterable[str]) -> bool:
    """Set aside the records that refer to ids which nothing describes, then those that refer to these.

    Returns whether there were any. Raises ``InputError`` where the source that all others cite is one of them.
    """
    store, name = draft.store, staged.stream.name
    graph, waiting, before = store.graph(name), {store.id(each) for each in missing}, len(staged.left_out)
    while found := pointers(store, waiting, graph, but=FILED):
        gone = {triple for record in found for triple in said_by(store, record, graph)}
        for record, (field_, value) in found.items():
            lost, end = (node.value.removeprefix(store.prefixes["id"]) for node in (record, value))
            if lost == name:
                raise InputError(f"{name}: the source that it is refers to {end!r}, which is described nowhere")
            staged.left_out.add(lost)
            staged.stream.leave_out(lost, staged.found.pop(lost)[0], field_, end)
        draft.alter(name, gone, ())
        waiting = set(found)
    if before == len(staged.left_out):
        return False
    digests.save(draft.folder, name, staged.found)
    return True


def _difference(store: Store, graph: NamedNode, ids: Iterable[str], file: Path) -> tuple[set[Triple], set[Triple]]:
    new = {quad.triple for quad in parse(path=str(file), format=RdfFormat.N_TRIPLES)}
    about = [store.id(name) for name in ids]
    if any(triple.subject == graph for triple in new):  # a record brought along what the release says of itself
        about.append(graph)
    old = {triple for node in about for triple in said_by(store, node, graph)}
    return old - new, new - old


def _note_far(staged: Staged, store: Store, statements: Iterable[Triple]) -> None:
    """Note which records others see changed: what they are, or what a shape's path reads beyond its own record."""
    kinds = {name for name in staged.changed if staged.before.get(name, ("",))[0] != staged.found[name][0]}
    staged.felt |= {store.id(name) for name in [*staged.gone, *kinds]}
    ways = compiled().ways
    for triple in statements:
        gone_along = ways.get(str(triple.predicate), ())
        if "later" in gone_along and isinstance(triple.subject, NamedNode) and "#" not in triple.subject.value:
            staged.felt.add(triple.subject)
        if "inverse" in gone_along and isinstance(triple.object, NamedNode):
            staged.reached.add(NamedNode(record_of(triple.object.value)))
