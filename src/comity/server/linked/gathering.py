"""The statements of a document: what is said of a thing and its parts, what points to them, and who those are.

The first page of a document has what is said of the thing itself. What points to it follows, in the
order of the store, which is the same as long as the store is; so a page far back needs no more memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, NamedNode, Quad

from comity.graph.naming import record_of
from comity.graph.store import Store
from comity.graph.vocabulary import term
from comity.server.linked.reading import Node, pointing_to, said_of

#: How many statements of a thing, or that point to it, stand on a page; what tells who the others are is added.
PAGE = 500
_TYPE = "rdf:type"
#: What is told of a neighbour, so that a reader knows who or what it is.
_INTRODUCTION = ("rdfs:label", _TYPE, "comity:edtf", "schema:url")
#: What is told of a neighbour's part that points here.
_OF_PART = (_TYPE, "comity:role", "comity:kind", "comity:modality")


@dataclass(frozen=True, slots=True)
class Page:
    """Hold the statements of one page, those that tell who the neighbours are, and whether more follow."""

    own: tuple[Quad, ...]
    around: tuple[Quad, ...]
    is_last: bool


def gather(store: Store, thing: NamedNode, page: int) -> Page:
    """Gather one page of a document, counted from 1; one beyond the last has no statements."""
    start = (page - 1) * PAGE
    found = list(islice(_statements(store, thing), start, start + PAGE + 1))
    own = found[:PAGE]
    return Page(tuple(own), tuple(_around(store, thing, own)), len(found) <= PAGE)


def _statements(store: Store, thing: NamedNode) -> Iterator[Quad]:
    seen: dict[Node, None] = {}
    level: list[Node] = [thing]
    while level:
        seen |= dict.fromkeys(level)
        said = sorted(set(said_of(store, level)), key=str)
        yield from said
        level = [part for part in dict.fromkeys(_parts(thing, said)) if part not in seen]
    yield from (quad for quad in pointing_to(store, seen) if quad.subject not in seen)


def _parts(thing: NamedNode, quads: Iterable[Quad]) -> Iterator[Node]:
    """Yield what belongs to a thing: its parts, and nodes without an IRI, which nobody could ask for."""
    for quad in quads:
        node = quad.object
        if isinstance(node, BlankNode) or (isinstance(node, NamedNode) and _belongs(thing, node)):
            yield node


def _belongs(thing: NamedNode, node: object) -> bool:
    return isinstance(node, NamedNode) and (node == thing or node.value.startswith(f"{thing.value}#"))


def _around(store: Store, thing: NamedNode, own: Iterable[Quad]) -> Iterator[Quad]:
    """Tell who the neighbours are; of a part that points here, what it is, and to whom it belongs."""
    others = dict.fromkeys(quad.subject for quad in own if not _belongs(thing, quad.subject))
    subjects = [node for node in others if isinstance(node, NamedNode)]
    told = list(_belonging(store, [node for node in subjects if _whole(store, node) != node]))
    yield from told
    objects = (quad.object for quad in (*own, *told) if quad.predicate != term(_TYPE))
    nodes = (node for node in objects if isinstance(node, NamedNode) and not _belongs(thing, node))
    neighbours = dict.fromkeys(_whole(store, node) for node in (thing, *subjects, *nodes))
    yield from said_of(store, neighbours, _INTRODUCTION)


def _whole(store: Store, node: NamedNode) -> NamedNode:
    """Return the record of a part; what is not described here stands for itself."""
    return NamedNode(record_of(node.value)) if node.value.startswith(store.prefixes["id"]) else node


def _belonging(store: Store, parts: list[NamedNode]) -> Iterator[Quad]:
    """Tell what parts of other records are, and lead to each from its record, or from within it."""
    yield from said_of(store, parts, _OF_PART)
    records = {part: _whole(store, part) for part in parts}
    leading: dict[NamedNode, list[Quad]] = {part: [] for part in parts}
    for quad in pointing_to(store, parts):
        part = quad.object
        if isinstance(part, NamedNode) and _belongs(records[part], quad.subject):
            leading[part].append(quad)
    for part, quads in leading.items():
        yield from [quad for quad in quads if quad.subject == records[part]] or quads
