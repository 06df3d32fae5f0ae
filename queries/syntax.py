"""What is said about a query's text: what it may not do, and where a fault in it lies."""

from __future__ import annotations

import re

from comity.graph.errors import QueryError

_TOKEN = re.compile(
    r"""
      \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}            # long strings
    | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'    # strings
    | <[^<>"{}|^`\\\s]*>                           # IRIs
    | \#[^\n]*                                     # comments
    | [?$@]\w+ | [\w.-]*:[\w.:%-]*                 # variables, language tags, compact IRIs
    | (?P<word>[A-Za-z]+)
    """,
    re.DOTALL | re.VERBOSE,
)
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_QUERIES = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


def refuse(query: str) -> None:
    """Refuse what a question may not do: call another server, or change data. Raises ``QueryError``.

    >>> refuse("ASK { ?s ?p 'SERVICE' } # DROP ALL")
    """
    asked = False
    for match in _TOKEN.finditer(query):
        word = (match["word"] or "").upper()
        if word == "SERVICE":
            place = _place(query, match.start())
            raise QueryError(f"SERVICE at {place} is refused: a query reads this store only and calls no other server")
        if word in _UPDATES and not asked:
            place = _place(query, match.start())
            raise QueryError(f"{word} at {place} is refused: a query only reads; change the records and build again")
        asked = asked or word in _QUERIES


def _place(query: str, offset: int) -> str:
    line = query.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - query.rfind(chr(10), 0, offset)}"


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
