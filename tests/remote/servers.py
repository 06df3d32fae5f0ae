"""SPARQL servers of others, started for tests: Oxigraph's, and Virtuoso."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
MaxQueryExecutionTime = 20
"""


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def _running(command: Sequence[str], url: str, folder: Path) -> Iterator[str]:
    """Run a server until the block ends, and give its address once it answers."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        try:
            _wait(process, url, folder)
            yield url
        finally:
            process.kill()
            process.wait(PATIENCE)


def _wait(process: subprocess.Popen[bytes], url: str, folder: Path) -> None:
    def answers() -> bool:
        assert process.poll() is None, (folder / "output").read_text()
        try:
            return httpx.get(url, params={"query": "ASK {}"}, timeout=PATIENCE).is_success
        except httpx.TransportError:
            return False

    until(answers, f"an answer of {url}")


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """Run ``oxigraph serve`` in memory; gives the address of its endpoint."""
    [port] = _free_ports(1)
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.exists() else program("oxigraph")
    command = [found, "serve", "--bind", f"127.0.0.1:{port}"]
    with _running(command, f"http://127.0.0.1:{port}/query", folder) as url:
        yield url


@contextmanager
def virtuoso(folder: Path, rows: int = 100_000) -> Iterator[str]:
    """Run Virtuoso with everything in one folder, and a limit of rows; gives the address of its endpoint."""
    found = program("virtuoso-t")
    sql, http = _free_ports(2)
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=http, rows=rows))
    command = [found, "+configfile", "virtuoso.ini", "+foreground"]
    with _running(command, f"http://127.0.0.1:{http}/sparql", folder) as url:
        yield url
