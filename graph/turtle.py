r"""Statements in any format, with such Turtle and TriG that every reader takes it: no local name ends in a dot.

The engine writes ``id:date\/1972\%2F.\.``, which is legal, and which rdflib does not read
(https://github.com/RDFLib/rdflib/issues/933). Such an IRI is written in full. Whatever is written with
prefixes is written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import IO, cast

import pyoxigraph as ox
from pyoxigraph import Quad, RdfFormat, Triple

_SHORTENED = (RdfFormat.TURTLE, RdfFormat.TRIG)
#: A prefixed name whose last character is an escaped dot. A literal has no such escape: in it, the backslash before
#: a dot is the second of a pair.
_NAME = re.compile(rb'(?:(?<=[\s^])|^)([^\s:"<^]*):((?:[^\s\\"<>]|\\[^\s\\"])*\\\.)(?=\s)')
_ESCAPE = re.compile(rb"\\(.)")


def write_statements(
    statements: Iterable[Triple] | Iterable[Quad], stream: IO[bytes], format_: RdfFormat, prefixes: Mapping[str, str]
) -> None:
    """Write statements in a format, with the prefixes that it can use; raises as ``pyoxigraph.serialize`` does."""
    with keep_readable(stream, format_, prefixes) as target:
        ox.serialize(statements, target, format=format_, prefixes=dict(prefixes))


def serialize_statements(
    statements: Iterable[Triple] | Iterable[Quad], format_: RdfFormat, prefixes: Mapping[str, str]
) -> bytes:
    r"""Return statements in a format; raises as ``write_statements`` does.

    >>> open_end = ox.NamedNode("https://a.example/date/1972..")
    >>> said = [Triple(open_end, ox.NamedNode("https://a.example/is"), ox.Literal("open"))]
    >>> print(serialize_statements(said, RdfFormat.TURTLE, {"a": "https://a.example/"}).decode().splitlines()[-1])
    <https://a.example/date/1972..> a:is "open" .
    """
    stream = BytesIO()
    write_statements(statements, stream, format_, prefixes)
    return stream.getvalue()


@contextmanager
def keep_readable(stream: IO[bytes], format_: RdfFormat, prefixes: Mapping[str, str]) -> Iterator[IO[bytes]]:
    """Give a file for the engine to write a format to: what it has of names that end in a dot is written in full."""
    if format_ not in _SHORTENED:
        yield stream
        return
    lines = _Lines(stream, {name.encode(): start.encode() for name, start in prefixes.items()})
    yield cast("IO[bytes]", lines)
    lines.finish()


class _Lines:
    """Pass text on in whole lines, so that no name is cut in two; the engine breaks none within a literal."""

    def __init__(self, stream: IO[bytes], prefixes: Mapping[bytes, bytes]) -> None:
        self._stream, self._prefixes = stream, prefixes
        self._begun: list[bytes] = []

    def write(self, text: bytes) -> int:
        """Take text in, and return its length."""
        whole, end, rest = text.rpartition(b"\n")
        if end:
            self._pass_on(b"".join((*self._begun, whole, end)))
            self._begun = []
        self._begun.append(rest)
        return len(text)

    def flush(self) -> None:
        """Do nothing: a line that is not whole waits for its end."""

    def finish(self) -> None:
        """Pass on what has no line end."""
        self._pass_on(b"".join(self._begun))

    def _pass_on(self, text: bytes) -> None:
        """Write lines, of which only those with such an escape are looked through for names: that is the cheap way."""
        done = 0
        while (found := text.find(b"\\.", done)) >= 0:
            start, end = max(done, text.rfind(b"\n", done, found) + 1), text.find(b"\n", found) + 1 or len(text)
            self._stream.write(text[done:start] + _NAME.sub(self._in_full, text[start:end]))
            done = end
        self._stream.write(text[done:])

    def _in_full(self, name: re.Match[bytes]) -> bytes:
        return b"<" + self._prefixes[name[1]] + _ESCAPE.sub(rb"\1", name[2]) + b">"
