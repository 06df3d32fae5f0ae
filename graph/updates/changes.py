"""What may be done to a store from outside a build: an update, or a graph put, added to or removed whole.

SPARQL 1.1 Update (https://www.w3.org/TR/sparql11-update/) and the operations of the Graph Store HTTP
Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/), as plain values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple

from comity.graph.errors import InputError, QueryError
from comity.graph.updates.operations import operations


@dataclass(frozen=True, slots=True)
class Update:
    """Hold an update, the IRI against which its relative ones stand, and the protocol's dataset for it, as IRIs."""

    text: str
    base: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def run(self, engine: ox.Store, prefixes: dict[str, str]) -> None:
        """Run it, operation after operation; raises ``QueryError`` for one that cannot be read or done."""
        for operation in operations(self.text, self.base, prefixes):
            names = operation.before
            try:
                if self.default or self.named or operation.lenient != operation.text:
                    _read(operation.text, names.base, dict(names.prefixes))
                text = operation.using(self.default, self.named)
                engine.update(text, base_iri=names.base, prefixes=dict(names.prefixes))
            except SyntaxError as error:
                raise SyntaxError(_moved(str(error.msg), self.text, operation.start)) from None
            except (RuntimeError, ValueError) as error:
                raise QueryError(f"the update cannot be done: {error}") from error


def _read(text: str, base: str, prefixes: dict[str, str]) -> None:
    """Let the engine read a text as it was sent, so that a fault in it is told at its place."""
    try:
        ox.Store().update(text, base_iri=base, prefixes=prefixes)
    except RuntimeError:
        return  # a graph that is not there


def _moved(message: str, text: str, start: int) -> str:
    """Tell the place of a fault in an operation as one in the whole text."""
    if not (found := re.match(r"error at (\d+):(\d+)", message)):
        return message
    line, column = int(found[1]), int(found[2])
    if line == 1:
        column += start - (text.rfind("\n", 0, start) + 1)
    return f"error at {line + text.count(chr(10), 0, start)}:{column}{message[found.end() :]}"


@dataclass(frozen=True, slots=True)
class Payload:
    """Hold the text of a graph in a format without graphs; relative IRIs in it stand against the base."""

    content: bytes
    format: RdfFormat
    base: str

    def __reduce__(self) -> tuple[Callable[[bytes, str, str], Payload], tuple[bytes, str, str]]:
        return _payload, (self.content, self.format.media_type, self.base)  # the engine's formats cannot be pickled

    def triples(self) -> Iterator[Triple]:
        """Read it, blank nodes under fresh labels; raises ``InputError`` with the place of a fault."""
        if not self.content.strip():
            return
        try:
            found = ox.parse(
                self.content, format=self.format, base_iri=self.base, without_named_graphs=True, rename_blank_nodes=True
            )
            yield from (quad.triple for quad in found)
        except (SyntaxError, ValueError) as error:
            raise InputError(f"the {self.format.name} cannot be read: {getattr(error, 'msg', error)}") from None


def _payload(content: bytes, media_type: str, base: str) -> Payload:
    format_ = RdfFormat.from_media_type(media_type)
    assert format_ is not None  # noqa: S101 - a format's own media type
    return Payload(content, format_, base)


@dataclass(frozen=True, slots=True)
class Put:
    """Put what payloads say in the place of a graph, which may be new; ``None`` is the default graph."""

    graph: str | None
    payloads: tuple[Payload, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """Add what payloads say to a graph, which may be new; ``None`` is the default graph."""

    graph: str | None
    payloads: tuple[Payload, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove a graph; the default graph, ``None``, is emptied."""

    graph: str | None


Change = Update | Put | Post | Delete


@dataclass(frozen=True, slots=True)
class Changed:
    """Hold what became of one graph: its IRI, whether it is new, and how many statements came and went."""

    graph: str
    is_new: bool
    added: int
    removed: int

    def sentence(self) -> str:
        """Say it in numbers."""
        made = "new, " if self.is_new else ""
        return f"{self.graph}: {made}{self.added:,} statements added, {self.removed:,} removed"


@dataclass(frozen=True, slots=True)
class Applied:
    """Hold what a change did: the generation that is current now, and every graph that is not what it was.

    ``predicates`` are those of the statements that came or went, as IRIs, where that is known.
    """

    generation: str
    changed: tuple[Changed, ...] = ()
    predicates: frozenset[str] | None = None

    @property
    def is_creation(self) -> bool:
        """Tell whether a graph was made."""
        return any(graph.is_new for graph in self.changed)

    def sentence(self) -> str:
        """Say it in numbers, a line a graph.

        >>> Applied("000002", (Changed("https://w3id.org/comity/graph/local/notes", True, 3, 0),)).sentence()
        'https://w3id.org/comity/graph/local/notes: new, 3 statements added, 0 removed'
        """
        return "\n".join(graph.sentence() for graph in self.changed) or "nothing was changed"


def node(graph: str | None) -> NamedNode | DefaultGraph:
    """Return the node of a graph by its IRI; ``None`` is the default graph."""
    return DefaultGraph() if graph is None else NamedNode(graph)
