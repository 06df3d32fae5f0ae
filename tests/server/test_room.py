"""Where the server has no room or little memory: what is asked for is refused, and the server goes on."""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from comity.server.processes import memory
from comity.server.refusals import Refusal
from comity.server.sparql.sink import Most, Sink
from tests.server.below import children
from tests.serving import Served
from tests.waiting import until


class Full(BytesIO):
    """A file on a disk that is full, which is told when it is written to, or only at its end."""

    name = "/no/such/file"

    def __init__(self, *, at_end: bool) -> None:
        super().__init__()
        self._at_end = at_end

    def write(self, _: object) -> int:
        """Take nothing."""
        return 0 if self._at_end else self._refuse()

    def close(self) -> None:
        """Take nothing of what was held back."""
        if self._at_end and not self.closed:
            super().close()
            self._refuse()

    def _refuse(self) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("at_end", [False, True])
def test_an_answer_for_which_the_disk_has_no_room_is_refused(monkeypatch: pytest.MonkeyPatch, at_end: bool) -> None:
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda **_: Full(at_end=at_end))
    written = Sink(Most())
    with pytest.raises(Refusal, match="no room for so large an answer") as refused:
        fill(written)
    assert refused.value.status == 507


def fill(written: Sink) -> None:
    """Write what is too long to be held in memory."""
    try:
        for _ in range(3):
            written.write(b"x" * 900_000)
        written.answer("text/plain")
    except BaseException:
        written.drop()
        raise


@pytest.mark.parametrize(
    ("group", "workers", "bytes_"),
    [("4000000000\n", 3, 1_000_000_000), ("9000000000\n", 2, 3_000_000_000), ("100000000\n", 2, memory.LEAST)],
)
def test_workers_share_what_the_machine_or_their_group_has(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, group: str, workers: int, bytes_: int
) -> None:
    monkeypatch.setattr("comity.server.processes.memory.os.sysconf", pages_of(64_000_000_000))
    monkeypatch.setattr(memory, "_GROUP", tmp_path / "memory.max")
    assert memory.share(2) == memory.MOST, "without a group it is the machine's"
    memory._GROUP.write_text("max\n")
    assert memory.share(2) == memory.MOST
    memory._GROUP.write_text(group)
    assert memory.share(workers) == bytes_


def pages_of(whole: int) -> Callable[[str], int]:
    return lambda name: 1000 if name == "SC_PAGE_SIZE" else whole // 1000


def test_the_client_that_has_a_dump_already_is_told_so_and_another_dump_is_another(client: httpx.Client) -> None:
    tags = [client.head(f"/dump/{name}").headers.get_list("etag") for name in ("seeds.nt", "seeds.ttl")]
    assert [len(found) for found in tags] == [1, 1]
    assert tags[0] != tags[1]
    assert client.get("/dump/seeds.nt", headers={"if-none-match": tags[0][0]}).status_code == 304
    assert client.get("/dump/seeds.nt", headers={"if-none-match": tags[1][0]}).status_code == 200


def test_workers_give_way_before_the_server_where_memory_runs_out(served: Served) -> None:
    def score(pid: int) -> int:
        with suppress(OSError):  # it has gone meanwhile
            return int(Path(f"/proc/{pid}/oom_score_adj").read_text())
        return 0

    own = score(served.process.pid)
    until(
        lambda: [score(pid) - own for pid in children(served.process.pid)].count(500) >= 4,
        "that four workers give way",
    )
