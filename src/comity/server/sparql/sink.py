"""Where results are written: bytes while they are few, else a file, and an end to both."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from pyoxigraph import QueryResultsFormat

from comity.server.answer import Answer
from comity.server.refusals import Headers, Refusal

#: What stands between or in rows and nowhere else, since values have quotation marks and markup escaped (but for the
#: line end in a value of CSV, which counts as a row more); and how many rows there are before the first mark is met.
_MARKS = {
    QueryResultsFormat.JSON: (b'},{"', 1),
    QueryResultsFormat.XML: (b"<result>", 0),
    QueryResultsFormat.CSV: (b"\r\n", -1),
    QueryResultsFormat.TSV: (b"\n", -1),
}
_IN_MEMORY = 1_000_000


class Most(NamedTuple):
    """Hold how many rows or triples an answer may have, and how many bytes."""

    rows: int = 1_000_000
    size: int = 1_000_000_000


class Sink:
    """Take what the engine writes; refuse an answer that is too large before any of it is sent."""

    def __init__(self, most: Most, format_: QueryResultsFormat | None = None) -> None:
        self._most = most
        self._mark, self.rows = _MARKS[format_] if format_ else (b"", 0)
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._tail = b""
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take the next piece."""
        self.size += len(data)
        if self._mark:
            self._count(data)
        if self.size > self._most.size:
            raise too_large(f"{self._most.size:,} bytes")
        try:
            self._put(data)
        except OSError as error:
            raise _no_room(error) from None
        return len(data)

    def _put(self, data: bytes) -> None:
        if self._file is None and self.size > _IN_MEMORY:
            # Whoever sends it deletes it; where the process is killed, its number tells what it has left.
            self._file = tempfile.NamedTemporaryFile(prefix=f"{os.getpid()}-", delete=False)  # noqa: SIM115
            self._file.write(b"".join(self._parts))
            self._parts.clear()
        if self._file is None:
            self._parts.append(data)
        else:
            self._file.write(data)

    def flush(self) -> None:
        """Do nothing: all is written in ``answer``."""

    def _count(self, data: bytes) -> None:
        text = self._tail + data
        self.rows += text.count(self._mark)
        self._tail = text[1 - len(self._mark) :] if len(self._mark) > 1 else b""
        if self.rows > self._most.rows:
            raise too_large(f"{self._most.rows:,} rows")

    def answer(self, media_type: str, headers: Headers = ()) -> Answer:
        """Return all that was written."""
        if self._file is None:
            return Answer(b"".join(self._parts), media_type, headers=headers)
        try:
            self._file.close()
        except OSError as error:  # the last of it is written now
            raise _no_room(error) from None
        return Answer(b"", media_type, headers=headers, file=self._file.name)

    def drop(self) -> None:
        """Forget all that was written."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            Path(self._file.name).unlink(missing_ok=True)


def too_large(limit: str) -> Refusal:
    """Return what is said of an answer that is larger than it may be."""
    return Refusal(
        422,
        f"the answer has more than {limit}, which is this server's limit: ask in parts, with ORDER BY, LIMIT, OFFSET",
    )


def _no_room(error: OSError) -> Refusal:
    return Refusal(507, f"the server has no room for so large an answer ({error.strerror}): ask for less, or later")
