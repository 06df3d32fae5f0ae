"""Lines of N-Triples in order, in bounded memory: sorted runs in temporary files, merged while they are read.

The engine gives a graph in the order of its own hashes; sorted, the same statements are the same bytes
whatever holds them, and what is said of one thing stands together. Sorting is the smaller part of
an export: to look up the terms of the statements takes the engine about six times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

#: How many bytes are sorted at once.
RUN = 16_000_000
#: How many runs lie side by side, each an open file, before they become one.
_MOST = 64


class LineSorter:
    r"""A file to write N-Triples to, from which their lines come back in order, each once.

    The order is that of the bytes, but for the end of the subject's IRI, so that a node stands
    before its parts, whose IRIs begin with its own. Runs are files without a name in ``folder``,
    which no crash leaves behind. It is read once, to its end.

    >>> lines = LineSorter(Path("."))
    >>> _ = lines.write(b'<a:b#c> <p:p> "1" .\n<a:b> <p:p> "1" .\n<a:b> <p:p> "1" .\n')
    >>> [line.partition(b" ")[0] for line in lines]
    [b'<a:b>', b'<a:b#c>']
    """

    def __init__(self, folder: Path, run: int = RUN) -> None:
        self._folder, self._run = folder, run
        self._runs: list[IO[bytes]] = []
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, text: bytes) -> int:
        """Take text in, of which lines may be cut in two; return its length."""
        self._parts.append(text)
        self._size += len(text)
        if self._size > self._run:
            self._spill()
        return len(text)

    def flush(self) -> None:
        """Do nothing: what was written is read in any case."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the lines in order, each once, with its line end; the runs are gone afterwards."""
        last = b""
        for line in merge(*self._runs, self._sorted()):
            if line != last:
                yield _shown(line)
                last = line
        self._clear()

    def _sorted(self) -> list[bytes]:
        """Sort the whole lines that are in memory, and keep the start of the one that is not whole."""
        whole, _, rest = b"".join(self._parts).rpartition(b"\n")
        self._parts, self._size = [rest], len(rest)
        lines = BytesIO(whole + b"\n").readlines() if whole else []
        return sorted(map(_ordered, lines))

    def _spill(self) -> None:
        self._keep(self._sorted())
        if len(self._runs) > _MOST:
            several, self._runs = self._runs, []
            self._keep(merge(*several))
            _close(several)

    def _keep(self, lines: Iterable[bytes]) -> None:
        run = TemporaryFile(dir=self._folder)  # noqa: SIM115 - it is read later
        self._runs.append(run)
        run.writelines(lines)
        run.seek(0)

    def _clear(self) -> None:
        _close(self._runs)
        self._runs, self._parts, self._size = [], [], 0


def _close(runs: Iterable[IO[bytes]]) -> None:
    for run in runs:
        run.close()


def _ordered(line: bytes) -> bytes:
    """Write a line without the end of its subject's IRI, which sorts behind ``#``; a blank node has none."""
    return line.replace(b"> ", b" ", 1) if line.startswith(b"<") else line


def _shown(line: bytes) -> bytes:
    return line.replace(b" ", b"> ", 1) if line.startswith(b"<") else line
