"""Large datasets: staged as they stream by, then loaded whole or, release after release, by what changed.

A source is read to its end before the store is touched: its records are written to a file as
N-Triples, each is checked against the shapes, and its digest is compared with that of the
generation before. Where most records are what they were, only the others' statements are
taken out and put in. Memory holds digests, and what changed, and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
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


_LISTS = {
    term("org:Organization").value: {"organisations"},
    term("comity:Cooperation").value: {"cooperations", "agreements"},
    term("comity:Agreement").value: {"agreements"},
    term("comity:Framework").value: {"frameworks"},
    term("skos:Concept").value: {"fields"},
    term("foaf:Document").value: {"sources"},
}


class Block(NamedTuple):
    """What one record says: its id, the list in which it stands, and its statements as N-Triples."""

    id: str
    listed: str
    text: str


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
    """What a stream brought: the file of its text, its digests, and how they differ from those before."""

    stream: Stream
    file: Path
    found: Digests
    before: Digests
    whole: bool
    """Whether the file has every record, or only those that are new or changed."""
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


def stage(stream: Stream, folder: Path, base: str, before: Digests) -> Staged:
    """Read a stream to its end; raises what it raises, and ``InputError`` where it has no records.

    Records that are what they were before are not written, as long as they are most.
    """
    staged = Staged(stream, folder / f"{stream.name}.nt", {}, before, whole=not before, checker=ShapeChecker())
    try:
        _read(staged, base)
        if before and len(staged.gone) + len(staged.come) + len(staged.changed) > _MUCH * len(staged.found):
            staged = Staged(stream, staged.file, {}, before, whole=True, checker=ShapeChecker())
            _read(staged, base)
    except BaseException:
        with suppress(OSError):
            staged.file.unlink(missing_ok=True)
        raise
    return staged


def _read(staged: Staged, base: str) -> None:
    group: list[str] = []
    size = 0
    with staged.file.open("w", encoding="utf-8") as out:
        for block in staged.stream.blocks():
            said = (block.listed, digests.digest(block.text))
            _note(staged, block.id, said, base)
            if staged.whole or staged.before.get(block.id) != said:
                group.append(block.text)
                size += len(block.text)
            if size > _GROUP:
                _flush(staged, group, out.write)
                size = 0
        _flush(staged, group, out.write)
    if not staged.found:
        raise InputError(f"{staged.stream.name}: there is no record in it that stands; nothing was changed")


def _note(staged: Staged, name: str, said: tuple[str, str], base: str) -> None:
    if name in staged.found:
        raise InputError(f"{staged.stream.name}: the loader gave {base}id/{name} twice")
    if name != staged.stream.name and not name.startswith(staged.stream.prefixes):
        raise InputError(f"{staged.stream.name}: the loader gave the id {name!r}, which begins as none of its own")
    staged.found[name] = said


def _flush(staged: Staged, group: list[str], write: Callable[[str], object]) -> None:
    text = "".join(group)
    group.clear()
    write(text)
    staged.results += staged.checker.check(text)


def apply(draft: Draft, staged: Staged) -> int:
    """Put what was staged into a draft, and return the number of statements that the graph has now."""
    name = staged.stream.name
    graph = draft.store.graph(name)
    if staged.whole:
        draft.remove(name)
        with staged.file.open("rb") as text:
            count = draft.fill(name, text)
        draft.stand_alone(name, staged.stream.prefixes)
    else:
        gone, come = _difference(draft.store, graph, [*staged.gone, *staged.changed], staged.file)
        _note_far(staged, draft.store, gone | come)
        draft.alter(name, gone, come)
        count = draft.count(graph)
    digests.save(draft.folder, name, staged.found)
    dates = parse(staged.stream.dates(), format=RdfFormat.N_TRIPLES)
    draft.alter("derived/dates", (), (quad.triple for quad in dates))
    return count


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
