"""Rows of SELECT queries as plain strings, in a stable order: all that becomes a network is read through these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from comity.graph.store import Store


def local(iri: str) -> str:
    """Return the last part of an IRI, which is a record's id.

    >>> local("https://w3id.org/comity/id/rcuwm")
    'rcuwm'
    """
    return iri.rsplit("/", 1)[-1]


def rows(store: Store, pattern: str, *names: str) -> Iterator[tuple[str, ...]]:
    """Yield the distinct rows of a pattern in a stable order, every term as a string, nothing as ''."""
    variables = " ".join(f"?{name}" for name in names)
    found = store.select(f"SELECT DISTINCT {variables} WHERE {{ {pattern} }}")
    yield from sorted(tuple("" if row[name] is None else row[name].value for name in names) for row in found)


def mapping(store: Store, pattern: str, key: str, value: str) -> dict[str, str]:
    """Map one variable to another; of several values the last in order stays."""
    return {row[0]: row[1] for row in rows(store, pattern, key, value)}


def groups(store: Store, pattern: str, key: str, value: str) -> dict[str, list[str]]:
    """Map one variable to all values of another, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(store, pattern, key, value):
        found[row[0]].append(row[1])
    return found


def concept(iri: str) -> str:
    """Return a concept's short name.

    >>> concept("https://w3id.org/comity/ontology#kind-joint-activity")
    'joint-activity'
    """
    return iri.rsplit("#", 1)[-1].partition("-")[2]
