"""The words of a SPARQL text, told from what only looks like them: in strings, IRIs, comments, names of variables.

https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

#: Every token in which a word could hide, and words themselves; whatever is not matched is a sign or a number.
#: All that is not ASCII can stand in a name, and a sign behind a backslash too: quotation marks, ``#``.
#: The engine reads dots in one place of a local name, and not at its start: what is behind a further dot, as in
#: ``id:.SERVICE`` and ``id:a.b.SERVICE``, is the next word.
TOKEN = re.compile(
    r"""
      \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}                # long strings
    | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'    # strings
    | <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>    # IRIs
    | \#[^\n\r]*                                       # comments
    | [?$](?:\w|[^\x00-\x7f])+ | @[\w-]+               # variables, language tags
    | (?P<prefix>(?:[\w.-]|[^\x00-\x7f])*):(?:(?!-)LETTER+(?:\.+LETTER+)?)?    # compact IRIs
    | (?P<word>[A-Za-z]+)
    """.replace("LETTER", r"(?:[\w:%-]|[^\x00-\x7f]|\\.)"),
    re.DOTALL | re.VERBOSE,
)


class Word(NamedTuple):
    """Hold a word in capitals and where it starts and ends in the text."""

    text: str
    start: int
    end: int


def words(sparql: str) -> Iterator[Word]:
    """Yield the words of a text: keywords, ``a``, names of functions.

    >>> [word.text for word in words("ASK { ?s ?p 'SERVICE' } # DROP ALL")]
    ['ASK']
    """
    for match in TOKEN.finditer(sparql):
        if match["word"]:
            yield Word(match["word"].upper(), match.start(), match.end())


def keywords(sparql: str, keyword: str) -> Iterator[Word]:
    """Yield every place that the engine may read as a keyword: it needs no space before or behind one.

    A prefix with the keyword in it is such a place; strings, IRIs, comments, variables and local names are none.

    >>> [word.start for word in keywords("ASK { ?service a:service trueService:a {} }", "SERVICE")]
    [29]
    """
    for match in TOKEN.finditer(sparql) if keyword.lower() in sparql.lower() else ():
        group = "word" if match["word"] else "prefix"
        for found in re.finditer(keyword, match[group] or "", re.IGNORECASE):
            start = match.start(group) + found.start()
            yield Word(keyword, start, start + len(keyword))


def names_dataset(sparql: str) -> bool:
    """Tell whether a query names its dataset itself, with ``FROM``.

    >>> names_dataset("SELECT * FROM <http://a.example/g> { ?from ?p 'FROM' }")
    True
    """
    return "from" in sparql.lower() and any(word.text == "FROM" for word in words(sparql))


def place(sparql: str, offset: int) -> str:
    """Say where a place is, counted as people do.

    >>> place("ASK {", 4)
    'line 1, column 5'
    """
    line = sparql.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - sparql.rfind(chr(10), 0, offset)}"
