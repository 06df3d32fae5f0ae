"""What is left when a server has ended: no process, and no file where it could end in peace."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.server.test_limits import SLOW, children
from tests.serving import Served, serving


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the server a folder of its own for its files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_servers_that_a_signal_ends_leave_no_file(shipped_folder: Path, temporary: Path) -> None:
    with serving(shipped_folder, "--processes", "2", "--workers", "1"):
        assert list(temporary.iterdir())
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("options", [["--processes", "2"], []])
def test_a_server_that_is_killed_takes_all_its_processes_with_it(
    shipped_folder: Path, temporary: Path, options: list[str]
) -> None:
    """Those that take requests, which end in peace, and those that are deep in a query."""
    left = -1
    with suppress(AssertionError), serving(shipped_folder, "--workers", "1", *options) as server:
        asking = None if options else begun(server)
        below = children(server.process.pid)
        assert len(below) >= 5
        server.process.kill()
        left = how_many_run(below, 8)
        if asking is not None:
            asking.close()
    assert left == 0


def begun(server: Served) -> socket.socket:
    """Begin a query that takes long, and wait until it is with those that take long."""
    host, port = server.address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)))
    connection.sendall(f"GET /sparql?query={quote(SLOW)} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    time.sleep(1.5)
    return connection


def how_many_run(processes: list[int], seconds: float) -> int:
    """Wait until none of them runs, and return how many do at the end."""
    last = time.monotonic() + seconds
    while any(map(runs, processes)) and time.monotonic() < last:
        time.sleep(0.1)
    return sum(map(runs, processes))


def runs(pid: int) -> bool:
    """Tell whether a process is there and not only its number."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
