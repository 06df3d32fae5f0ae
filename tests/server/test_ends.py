"""What is left when a server has ended: no process, and no file where it could end in peace."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from tests.server.below import children, runs, wait_until_deep
from tests.server.test_limits import SLOW, begun
from tests.serving import serving
from tests.waiting import until


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the server a folder of its own for its files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_servers_that_a_signal_ends_leave_no_file(shipped_folder: Path, temporary: Path) -> None:
    with serving(shipped_folder, "--processes", "2", "--workers", "1"):
        assert list(temporary.iterdir())
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("options", [["--processes", "2"], ["--timeout", "600"]], ids=["at rest", "deep in a query"])
def test_a_server_that_is_killed_takes_all_its_processes_with_it(
    shipped_folder: Path, temporary: Path, options: list[str]
) -> None:
    """Those that take requests, which end in peace, and those that are deep in a query."""
    ended = False
    with suppress(AssertionError), serving(shipped_folder, "--workers", "1", *options) as server:
        asking = begun(server, SLOW) if "--timeout" in options else None
        if asking is not None:
            wait_until_deep(server.process.pid)
        until(lambda: len(children(server.process.pid)) >= 5, "five processes")
        below = children(server.process.pid)
        server.process.kill()
        until(lambda: not any(map(runs, below)), "the end of all")
        if asking is not None:
            asking.close()
        ended = True
    assert ended
