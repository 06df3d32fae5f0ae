"""SPARQL servers of others, started for tests: Oxigraph's, and Virtuoso."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import httpx

from comity.graph.remote.credentials import Credentials
from tests.programs import program
from tests.waiting import PATIENCE, until

#: Whom a new Virtuoso knows: its administrator, with this password.
DBA = Credentials("dba", "dba")
#: All in one folder, on loopback only, without checkpoints.
_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 600
"""


#: How often other ports are tried.
_TRIES = 5
_ANSWERS = "it answers"


def _free_ports(count: int) -> list[int]:
    """Choose ports that are free now, among those that the system gives to nobody who asks for any."""
    free: list[int] = []
    while len(free) < count:
        port = 10_000 + secrets.randbelow(20_000)
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            free.append(port)
    return free


@contextmanager
def _running(ports: int, command: Callable[..., Sequence[str]], path: str, folder: Path) -> Iterator[str]:
    """Run a server until the block ends, and give the address of a path on its last port once it answers."""
    with (folder / "output").open("wb") as output:
        for _ in range(_TRIES):
            chosen = _free_ports(ports)
            process = subprocess.Popen(command(*chosen), cwd=folder, stdout=output, stderr=output)
            url = f"http://127.0.0.1:{chosen[-1]}{path}"
            try:
                if until(partial(_stands, process, url), f"an answer of {url}") == _ANSWERS:
                    yield url
                    return
            finally:
                process.kill()
                process.wait(PATIENCE)
    raise AssertionError((folder / "output").read_text())  # somebody else took a port each time, or it is the server


def _stands(process: subprocess.Popen[bytes], url: str) -> str:
    """Tell whether a server answers or has ended; nothing before either."""
    if process.poll() is not None:
        return "it has ended"
    with suppress(httpx.TransportError):
        if httpx.get(url, params={"query": "ASK {}"}, timeout=PATIENCE).is_success:
            return _ANSWERS
    return ""


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """Run ``oxigraph serve`` in memory; gives the address of its endpoint."""
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.exists() else program("oxigraph")
    with _running(1, lambda port: [found, "serve", "--bind", f"127.0.0.1:{port}"], "/query", folder) as url:
        yield url


@contextmanager
def virtuoso(folder: Path, rows: int = 100_000) -> Iterator[str]:
    """Run Virtuoso with everything in one folder, and a limit of rows; gives the address of its endpoint."""
    found = program("virtuoso-t")

    def command(sql: int, http: int) -> list[str]:
        (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=http, rows=rows))
        return [found, "+configfile", "virtuoso.ini", "+foreground"]

    with _running(2, command, "/sparql", folder) as url:
        yield url
