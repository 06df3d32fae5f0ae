"""Statements of the store as plain strings: all that becomes a network is read through these.

A predicate is read whole, in one pass, and joined here: that is what the engine does fastest, and the cost grows
with the number of statements, never with that of pairs.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from pyoxigraph import QueryResultsFormat

from comity.graph.store import Store

_READERS = 2


def local(iri: str) -> str:
    """Return the last part of an IRI, which is a record's id.

    >>> local("https://w3id.org/comity/id/rcuwm")
    'rcuwm'
    """
    return iri.rsplit("/", 1)[-1]


class Statements:
    """The statements of a store, predicate by predicate, each read once.

    Several predicates are read at a time: the engine does it outside Python's lock.
    """

    def __init__(self, store: Store, *predicates: str) -> None:
        """Take a store; the predicates named are read ahead."""
        self._store = store
        self._read: dict[str, list[tuple[str, str]]] = {}
        with ThreadPoolExecutor(_READERS) as pool:
            self._found = dict(zip(predicates, pool.map(self._csv, predicates), strict=True))

    def of(self, predicate: str) -> list[tuple[str, str]]:
        """List subjects and objects of a predicate as strings, each pair once, in order; languages are left out."""
        if predicate not in self._read:
            found = self._found.pop(predicate, None) or self._csv(predicate)
            lines = csv.reader(io.StringIO(found.decode(), newline=""))
            next(lines)
            # The engine quotes literals, but no IRI, which may have commas of its own; those of subjects have none.
            self._read[predicate] = sorted({(subject, ",".join(value)) for subject, *value in lines})
        return self._read[predicate]

    def _csv(self, predicate: str) -> bytes:
        out = io.BytesIO()
        self._store.select(f"SELECT ?s ?o {{ ?s {predicate} ?o }}").serialize(out, format=QueryResultsFormat.CSV)
        return out.getvalue()

    def mapping(self, predicate: str) -> dict[str, str]:
        """Map subjects to their object; of several the last in order stays."""
        return dict(self.of(predicate))

    def groups(self, predicate: str) -> dict[str, tuple[str, ...]]:
        """Map subjects to all their objects, in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for subject, value in self.of(predicate):
            found[subject].append(value)
        return {subject: tuple(values) for subject, values in found.items()}

    def instances(self, kind: str) -> set[str]:
        """Return all things of a class."""
        return {row["s"].value for row in self._store.select(f"SELECT DISTINCT ?s {{ ?s a {kind} }}")}


@lru_cache(maxsize=1024)
def concept(iri: str) -> str:
    """Return a concept's short name.

    >>> concept("https://w3id.org/comity/ontology#kind-joint-activity")
    'joint-activity'
    """
    return iri.rsplit("#", 1)[-1].partition("-")[2]


def chain(iri: str, steps: Mapping[str, str]) -> Iterator[str]:
    """Yield a thing and all that are further up, the nearest first; a circle ends where it closes."""
    seen: set[str] = set()
    while iri and iri not in seen:
        yield iri
        seen.add(iri)
        iri = steps.get(iri, "")


def last(iri: str, steps: Mapping[str, str]) -> str:
    """Follow steps to their end: from a print to its text, from a part to its body.

    >>> last("c", {"c": "b", "b": "a"})
    'a'
    """
    return [*chain(iri, steps)][-1]


def above(iri: str, steps: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return a concept and all that are wider, by whatever way; circles do no harm.

    >>> sorted(above("a", {"a": ("b", "c"), "c": ("d",), "d": ("a",)}))
    ['a', 'b', 'c', 'd']
    """
    found, left = {iri}, [iri]
    while left:
        new = set(steps.get(left.pop(), ())) - found
        found |= new
        left += sorted(new)
    return found
