"""The command line, run in this process with a process's streams; what needs a process of its own starts one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from unittest.mock import patch

from comity.cli import main


def run(*words: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line from its first line to its exit code, and give what a process would give."""
    arguments = ["comity", *map(str, words)]
    with _streams() as (out, told), patch.object(sys, "argv", arguments), patch.dict(os.environ, environment):
        with chdir(cwd or Path.cwd()):
            code = _exit_code()
        return subprocess.CompletedProcess(arguments, code, _written(out), _written(told))


@contextmanager
def _streams() -> Iterator[tuple[IO[str], IO[str]]]:
    """Put files in the place of the streams: the command line writes to what lies below them too."""
    with (
        TemporaryFile("w+", encoding="utf-8") as out,
        TemporaryFile("w+", encoding="utf-8", errors="backslashreplace") as told,
        Path(os.devnull).open(encoding="utf-8") as nothing,
        patch.multiple(sys, stdin=nothing, stdout=out, stderr=told),
    ):
        yield out, told


def _exit_code() -> int:
    try:
        main()
    except SystemExit as left:
        return int(left.code or 0)
    raise AssertionError("the command line came back without an exit code")


def _written(stream: IO[str]) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def sparql(text: str, store: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Ask SPARQL of one's own."""
    return run("query", "--sparql", text, "--store", store, *more)


def everything(store: Path) -> str:
    """Return all statements of a store."""
    return sparql("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", store, "--rows", "99999").stdout
