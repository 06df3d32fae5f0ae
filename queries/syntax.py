"""What is said about a query's text: what it may not do, and where a fault in it lies."""

from __future__ import annotations

import re
from collections.abc import Collection

from comity.graph.errors import QueryError
from comity.graph.lexing import keywords, place, words

_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_QUERIES = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


def refuse(query: str, services: Collection[str] = ()) -> None:
    """Refuse what a question may not do: change data, or call another server than one of these by its address.

    Raises ``QueryError``.

    >>> refuse("ASK { ?s ?p 'SERVICE' } # DROP ALL")
    """
    for call in keywords(query, "SERVICE"):
        if not _is_one_of(services, query[call.end :]):
            here = place(query, call.start)
            raise QueryError(f"SERVICE at {here} is refused: a query reads this store only and calls no other server")
    asked = False
    for word in words(query):
        if word.text in _UPDATES and not asked:
            here = place(query, word.start)
            refused = f"{word.text} at {here} is refused: a query only reads; change the records and build again"
            raise QueryError(refused)
        asked = asked or word.text in _QUERIES


def _is_one_of(services: Collection[str], rest: str) -> bool:
    called = re.match(r"\s*(?:SILENT\s*)?<([^<>\s]*)>", rest, re.IGNORECASE)
    return called is not None and called[1] in services


def told(query: str, message: str) -> str:
    """Say where a syntax error is, show the line with a mark under the place, and what the parser expected.

    The parser's lists of classes of signs help nobody and are left out.
    """
    if not (found := re.match(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", message, re.DOTALL)):
        return f"the query cannot be read: {message}"
    line, column = int(found[1]), int(found[2])
    text = [*query.split("\n"), ""][line - 1]
    mark = f"  {text}\n  {' ' * (column - 1)}^"
    return f"the query cannot be read at line {line}, column {column}: {_hint(found[3])}\n{mark}"


def _hint(expected: str) -> str:
    words = (word.strip(" []'\\|\n") for word in re.split(r",\s|\n", expected))
    return next(
        (word for word in words if re.fullmatch(r"[A-Z][A-Za-z]+( \w+){2,}", word)), "it cannot go on like this"
    )
