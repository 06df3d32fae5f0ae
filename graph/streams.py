"""Large datasets: loaded as they stream by, and release after release by what changed.

Each record is written as N-Triples and checked against the shapes as it comes, and has a digest.
What is new is loaded while it is read, and is as if never begun where the source breaks off. A
graph that is there is left alone until its source has been read to its end: records whose digests
are what they were stay, and only the others' statements are taken out and put in. Memory holds
digests, and what changed, and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
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
from comity.graph.validation import typed
from comity.graph.vocabulary import term

#: How much text is checked at once: some hundreds of records.
_GROUP = 2_000_000
#: A release that changes more than this share of the records is loaded whole.
_MUCH = 0.25


#: What takes N-Triples, some hundreds of records at once.
Write = Callable[[bytes], object]

_LISTS = {
    term("org:Organization").value: {"organisations"},
    term("comity:Cooperation").value: {"cooperations", "agreements"},
    term("comity:Agreement").value: {"agreements"},
    term("comity:Framework").value: {"frameworks"},
    term("skos:Concept").value: {"fields"},
    term("foaf:Document").value: {"sources"},
}


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


@dataclass(slots=True)
class Staged:
    """What a stream brought: its digests, how they differ from those before, and what the shapes found."""

    stream: Stream
    found: Digests
    before: Digests
    whole: bool
    """Whether every record was written, or only those that are new or changed."""
    checker: ShapeChecker
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
        if staged.whole or staged.before.get(block.id) != said:
            group.append(block.text)
            size += len(block.text)
        if size > _GROUP:
            _flush(staged, group, write)
            size = 0
    _flush(staged, group, write)
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


def _difference(store: Store, graph: NamedNode, ids: Iterable[str], file: Path) -> tuple[set[Triple], set[Triple]]:
    old = {triple for name in ids for triple in said_by(store, store.id(name), graph)}
    new = {quad.triple for quad in parse(path=str(file), format=RdfFormat.N_TRIPLES)}
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


def said_by(store: Store, record: NamedNode, graph: NamedNode) -> Iterator[Triple]:
    """Yield what a record says in a graph: of itself, of its parts, and of the parties that take part in it."""
    party, start = term("comity:party"), f"{record.value}#"
    waiting, seen = [record], {record}
    while waiting:
        for quad in store.engine.quads_for_pattern(waiting.pop(), None, None, graph):
            value = quad.object
            if quad.predicate == term("comity:partyTo"):
                continue  # said by the cooperation
            yield quad.triple
            if not isinstance(value, NamedNode):
                continue
            if quad.predicate == party:
                yield Triple(value, term("comity:partyTo"), record)
            if value.value.startswith(start) and value not in seen:
                seen.add(value)
                waiting.append(value)


def pointing(store: Store, records: Iterable[NamedNode], graph: NamedNode) -> set[str]:
    """Return the IRIs of the records that point to any of these, in a graph."""
    quads = (quad for record in records for quad in store.engine.quads_for_pattern(None, None, record, graph))
    return {record_of(quad.subject.value) for quad in quads if isinstance(quad.subject, NamedNode)}


def results(store: Store, staged: Staged) -> list[ShapeResult]:
    """Finish the check of what was staged: what changed, and what that may have put wrong in other records."""
    graph = store.graph(staged.stream.name)
    found = list(staged.results)
    if not staged.whole:
        touched = pointing(store, staged.felt, graph) | {record.value for record in staged.reached}
        touched -= {store.id(name).value for name in [*staged.come, *staged.changed]}
        for record in sorted(touched):
            found += staged.checker.check("".join(f"{t} .\n" for t in said_by(store, NamedNode(record), graph)))
    known = Known(store)
    return found + staged.checker.finish(known.typed)


class Known:
    """Tell of which class things are: by the digests of the large datasets, else by what the store says."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._dates = f"{store.prefixes['id']}date/"
        self._listed = {
            store.id(name).value: listed
            for dataset in digests.datasets(store.folder)
            for name, (listed, _) in digests.load(store.folder, dataset).items()
        }

    def typed(self, kind: str, nodes: Collection[str]) -> set[str]:
        """Return those of the nodes that are of a class; dates are described wherever one is pointed to."""
        lists = _LISTS.get(kind, ())
        found = {node for node in nodes if self._listed.get(node) in lists}
        if kind == term("comity:DateValue").value:
            found |= {node for node in nodes if node.startswith(self._dates)}
        return found | typed(self._store, kind, set(nodes) - found - self._listed.keys())
