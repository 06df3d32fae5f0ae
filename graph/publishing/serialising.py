"""Sorted lines of N-Triples as a file of any format, one piece at a time.

N-Triples and N-Quads are the lines themselves; for the other formats they are parsed some thousands
at a time, so that no format needs more memory for a larger graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import IO

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from comity.graph.errors import InputError
from comity.graph.publishing import jsonld
from comity.graph.store import Store
from comity.graph.turtle import write_statements

#: How many lines are parsed at once.
_BATCH = 5_000
#: Formats in which a line that begins with ``#`` is a comment.
COMMENTED = (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES, RdfFormat.TURTLE, RdfFormat.TRIG)

Part = tuple[NamedNode, Iterable[bytes]]
"""A graph with its lines, sorted; for a format without graphs there is one part."""


class Counted:
    """Pass lines on, and know afterwards how many there were."""

    def __init__(self) -> None:
        self.lines = 0

    def through(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the lines."""
        for line in lines:
            self.lines += 1
            yield line


def serialise(parts: Iterable[Part], stream: IO[bytes], format_: RdfFormat, store: Store) -> int:
    """Write the parts in a format, and return the number of statements.

    Raises ``InputError`` where a node has no IRI and the format is JSON-LD, which is written in the
    words of the context.
    """
    counted = Counted()
    passed = ((graph, counted.through(lines)) for graph, lines in parts)
    _WRITERS.get(format_, _rdf)(passed, stream, format_, store)
    return counted.lines


def _lines(parts: Iterable[Part], stream: IO[bytes], format_: RdfFormat, _: Store) -> None:
    for graph, lines in parts:
        end = f"{graph} .\n".encode()
        stream.writelines((line[:-2] + end for line in lines) if format_ == RdfFormat.N_QUADS else lines)


def _jsonld(parts: Iterable[Part], stream: IO[bytes], _: RdfFormat, store: Store) -> None:
    try:
        stream.writelines(piece.encode() for piece in jsonld.pieces(_quads(parts), store.base))
    except ValueError as error:
        raise InputError(f"{error}, which JSON-LD in the words of the context needs: write .nq or .trig") from error


def _rdf(parts: Iterable[Part], stream: IO[bytes], format_: RdfFormat, store: Store) -> None:
    quads = _quads(parts)
    said: Iterable[Quad] | Iterable[Triple] = quads if format_.supports_datasets else (q.triple for q in quads)
    write_statements(said, stream, format_, store.prefixes)


def _quads(parts: Iterable[Part]) -> Iterator[Quad]:
    for graph, lines in parts:
        left = iter(lines)
        while batch := b"".join(islice(left, _BATCH)):
            for quad in ox.parse(batch, format=RdfFormat.N_TRIPLES):
                yield Quad(quad.subject, quad.predicate, quad.object, graph)


_WRITERS: dict[RdfFormat, Callable[[Iterable[Part], IO[bytes], RdfFormat, Store], None]] = {
    RdfFormat.N_QUADS: _lines,
    RdfFormat.N_TRIPLES: _lines,
    RdfFormat.JSON_LD: _jsonld,
}
