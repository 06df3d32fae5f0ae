"""The text of an update: its operations one by one, and which graphs each writes, as its tokens tell.

An operation is run with the declarations before it, since the engine (Oxigraph 0.5) knows them at the
start of a text only. Nothing here keeps an update from a graph: what is told of graphs is for whoever
wrote the update, and asked of operations that the engine has read without a fault.
https://www.w3.org/TR/sparql11-update/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

import pyoxigraph as ox

from comity.graph.errors import QueryError
from comity.graph.lexing import TOKEN, keywords, place, words

_TOKEN = re.compile(rf"{TOKEN.pattern}|(?P<sign>[{{}};])", TOKEN.flags)
_DECLARATIONS = ("PREFIX", "BASE", "VERSION")
#: What copies from graphs that need not be those that are written.
_COPIES = ("ADD", "COPY", "MOVE")
_WHOLE = ("CLEAR", "DROP", "CREATE", *_COPIES)
_PATTERNS = ("INSERT", "DELETE", "WITH")
_WORDS = {*_WHOLE, *_PATTERNS, "DATA", "WHERE", "USING", "NAMED", "SILENT", "GRAPH", "DEFAULT", "ALL", "TO"}
_TERMS = {"A", "TRUE", "FALSE"}


class Token(NamedTuple):
    """Hold a token, words in capitals, its place in the text, and in how many braces it stands."""

    text: str
    start: int
    end: int
    depth: int
    is_word: bool


class Target(NamedTuple):
    """Hold a graph that is written: its IRI, or the word or variable that stands for it, and its place in the text."""

    graph: str
    place: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Hold one operation of an update with its own declarations, and the names that stood before it."""

    update: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    before: Names

    @property
    def text(self) -> str:
        """The operation as it stands in the update."""
        return self.update[self.start : self.end]

    def declared(self) -> tuple[Names, tuple[Token, ...]]:
        """Return the names that stand after its declarations, and the tokens behind these."""
        names, rest = self.before, self.tokens
        while rest and rest[0].text in _DECLARATIONS:
            count = 3 if rest[0].text == "PREFIX" else 2
            names, rest = names.declared(rest[:count]), rest[count:]
        return names, rest

    def targets(self) -> Iterator[Target]:
        """Yield every graph that it writes: IRIs, ``DEFAULT``, ``NAMED``, ``ALL``, or variables as they stand.

        Raises ``QueryError`` where words run into each other, so that it cannot be told.
        """
        names, tokens = self.declared()
        for token in self._written(tokens):
            yield Target(names.iri(token), self.place(token))

    def place(self, token: Token) -> str:
        """Say where a token stands in the update."""
        return place(self.update, token.start)

    def _written(self, tokens: tuple[Token, ...]) -> Iterator[Token]:
        for token in tokens:
            if token.depth == 0 and token.is_word and token.text not in _WORDS:
                raise self.unclear(token)
        kind, rest = tokens[:1], tokens[1:]
        if kind and kind[0].text in _WHOLE:
            named = [token for token in rest if token.text not in ("SILENT", "GRAPH", "TO")]
            yield from named if kind[0].text == "MOVE" else named[-1:]
        elif kind and kind[0].text in _PATTERNS:
            yield from self._of_templates(tokens, rest[0] if kind[0].text == "WITH" else None)
        elif kind:
            raise self.unclear(kind[0])

    def _of_templates(self, tokens: tuple[Token, ...], graph: Token | None) -> Iterator[Token]:
        """Yield the graphs to which templates and data belong; ``graph`` is the one of what stands in no ``GRAPH``."""
        is_template = False
        for at, token in enumerate(tokens):
            before = [each.text for each in tokens[max(0, at - 2) : at]]
            if (token.text, token.depth) == ("{", 0):
                is_template = before[-1] in ("INSERT", "DELETE", "DATA") or before == ["DELETE", "WHERE"]
            elif is_template and token.depth == 1:
                if before[-1] == "GRAPH":
                    yield token
                elif token.is_word and token.text not in {"GRAPH", *_TERMS}:
                    raise self.unclear(token)
                elif token.text not in ("GRAPH", "{", "}", ";"):
                    yield graph or token._replace(text="DEFAULT", is_word=True)

    def unclear(self, token: Token) -> QueryError:
        """Return what is said where it cannot be told which graph is meant."""
        return QueryError(
            f"{token.text!r} at {self.place(token)}: it is not clear which graph is written; put spaces around keywords"
        )

    @property
    def lenient(self) -> str:
        """The operation so that to clear a graph that is not there is no fault, as in stores without empty graphs.

        SPARQL 1.1 Update, section 3.1.5, leaves that open; the tests of the protocol clear graphs before they are.
        """
        kind = self.declared()[1][:2]
        if not kind or kind[0].text != "CLEAR" or kind[-1].text == "SILENT":
            return self.text
        return f"{self.update[self.start : kind[0].end]} SILENT{self.update[kind[0].end : self.end]}"

    def using(self, default: Sequence[str], named: Sequence[str]) -> str:
        """Return the text with the dataset of the protocol (IRIs) in it, as ``USING`` before ``WHERE``.

        ``DELETE WHERE`` is written out for it. Raises ``QueryError`` where the operation names a dataset
        itself (SPARQL 1.1 Protocol, section 2.2.3).
        """
        if not (default or named):
            return self.lenient
        clause = " ".join([*(f"USING {_iri(g)}" for g in default), *(f"USING NAMED {_iri(g)}" for g in named)])
        outside = [token for token in self.tokens if token.depth == 0]
        for before, token in pairwise(outside):
            if "USING" in (token.text, before.text) or before.text == "WITH":
                raise QueryError(
                    f"the operation at {self.place(before)} names its dataset itself, and the protocol names one too "
                    "(using-graph-uri, using-named-graph-uri): leave one of them out"
                )
            if token.is_word and token.text == "WHERE":
                head, tail = self.update[self.start : token.start], self.update[token.end : self.end]
                return f"{head}{tail if before.text == 'DELETE' else ''} {clause} WHERE{tail}"
        return self.lenient


class Names(NamedTuple):
    """Hold what was declared so far: the base, and the prefixes."""

    base: str
    prefixes: Mapping[str, str]

    def declared(self, tokens: Sequence[Token]) -> Names:
        """Return them with one more declaration."""
        kind, *values = tokens
        if kind.text == "PREFIX" and len(values) == 2:
            return self._replace(prefixes={**self.prefixes, values[0].text[:-1]: self.iri(values[1])})
        if kind.text == "BASE" and len(values) == 1:
            return self._replace(base=self.iri(values[0]))
        return self

    def iri(self, token: Token) -> str:
        """Return the IRI that a token names, as the engine reads it; words and variables as they stand."""
        text = token.text
        if token.is_word or text.startswith(("?", "$")):
            return text
        prefix = text.partition(":")[0]
        try:
            head = "" if text.startswith("<") else f"@prefix {prefix}: {_iri(self.prefixes.get(prefix, ''))} ."
            [quad] = ox.parse(f"{head} {text} a <x:y> .", format=ox.RdfFormat.TURTLE, base_iri=self.base)
        except (SyntaxError, ValueError):
            raise QueryError(f"{text!r} names no graph: declare its prefix, or put spaces around keywords") from None
        return str(quad.subject)[1:-1]


def operations(update: str, base: str, prefixes: Mapping[str, str]) -> Iterator[Operation]:
    """Yield the operations of an update, each with the names that were declared before it.

    Run each before the next is taken: what it declares is looked at then.
    """
    names, start = Names(base, prefixes), 0
    parts = groupby(_tokens(update), key=lambda token: (token.text, token.depth) == (";", 0))
    tokens: tuple[Token, ...] = ()
    for is_end, part in parts:
        if is_end:
            end = next(part)
            operation = Operation(update, start, end.start, tokens, names)
            yield operation
            names, start, tokens = operation.declared()[0], end.end, ()
        else:
            tokens = tuple(part)
    yield Operation(update, start, len(update), tokens, names)


def reads_elsewhere(update: str) -> bool:
    """Tell whether an update may read other graphs than those that it writes.

    >>> reads_elsewhere("INSERT DATA { GRAPH <x:g> { <x:where> <x:b> 'WHERE' } }")
    False
    """
    return any(word.text in ("WHERE", *_COPIES) for word in words(update))


def refuse_calls(update: str) -> None:
    """Refuse an update that calls another server, or may be read so; raises ``QueryError``."""
    for call in (*keywords(update, "SERVICE"), *keywords(update, "LOAD")):
        raise QueryError(
            f"{call.text} at {place(update, call.start)} is refused: an update calls no other server; "
            "send what it would say, and call no prefix so"
        )


def _tokens(update: str) -> Iterator[Token]:
    depth = 0
    for match in _TOKEN.finditer(update):
        text, is_word = match[0], match["word"] is not None
        if text.startswith("#"):
            continue
        depth -= text == "}"
        yield Token(text.upper() if is_word else text, match.start(), match.end(), depth, is_word)
        depth += text == "{"


def _iri(iri: str) -> str:
    return str(ox.NamedNode(iri))
