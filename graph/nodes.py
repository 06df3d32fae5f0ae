"""Statements as the engine's objects, for the few that are derived and not made of records."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from comity.graph.vocabulary import term

Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


def text(value: str, lang: str | None = None) -> Literal:
    """Make a literal: of a language, or a plain string."""
    return Literal(value, language=lang) if lang else Literal(value)


def types(subject: NamedNode, *classes: str) -> Iterator[Statement]:
    """Say of which classes it is."""
    return ((subject, term("rdf:type"), term(name)) for name in classes)


def literals(subject: NamedNode, *pairs: tuple[str, str | None]) -> Iterator[Statement]:
    """Say the plain strings that are there."""
    return ((subject, term(predicate), text(value)) for predicate, value in pairs if value is not None)
