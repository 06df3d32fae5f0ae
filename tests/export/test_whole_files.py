"""Files replaced in one step: the old one stays whole until the new one is."""

from __future__ import annotations

import gzip
import os
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from comity.graph.publishing import sorted_lines
from comity.graph.publishing.export import export
from comity.graph.publishing.whole_files import replacing
from comity.graph.store import Store


def broken_off(path: Path, error: type[BaseException]) -> None:
    with replacing(path) as new:
        new.stream.write(b"new" * 1_000_000)
        raise error


def interrupt(*_: object) -> bytes:
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", ["x.txt", "x.txt.gz"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, MemoryError])
def test_an_interrupted_file_leaves_the_old_one_whole_and_nothing_else(
    tmp_path: Path, name: str, error: type[BaseException]
) -> None:
    (tmp_path / name).write_bytes(b"old")
    with pytest.raises(error):
        broken_off(tmp_path / name, error)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {name: b"old"}


@pytest.mark.parametrize("where", ["_ordered", "_shown"])
def test_an_interrupted_export_leaves_the_old_file_and_no_run_of_its_sorting(
    shipped: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Interrupted while lines are sorted, and while they are written."""
    (tmp_path / "x.ttl").write_bytes(b"old")
    monkeypatch.setattr(sorted_lines, where, interrupt)
    with pytest.raises(KeyboardInterrupt):
        export(shipped, tmp_path / "x.ttl")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x.ttl": b"old"}


def test_size_and_hash_are_those_of_the_file_and_packed_bytes_do_not_tell_the_time(tmp_path: Path) -> None:
    found = []
    for name in ("a.gz", "b.gz"):
        with replacing(tmp_path / name) as new:
            new.stream.write(b"content\n" * 100_000)
        packed = (tmp_path / name).read_bytes()
        assert gzip.decompress(packed) == b"content\n" * 100_000
        assert (new.size, new.sha256) == (len(packed), sha256(packed).hexdigest())
        found.append(packed)
    assert found[0] == found[1]


def test_what_a_killed_process_left_goes_with_the_next_writing_and_what_others_are_making_stays(tmp_path: Path) -> None:
    killed = subprocess.Popen(["sleep", "0"])
    killed.wait()
    left = [tmp_path / f".x.nq.{number}.new" for number in (killed.pid, os.getppid())]
    others = [tmp_path / name for name in (".y.nq.1.new", ".x.nq.old.new")]
    for path in (*left, *others):
        path.write_bytes(b"half")
    with replacing(tmp_path / "x.nq") as new:
        new.stream.write(b"whole")
    assert set(tmp_path.iterdir()) == {tmp_path / "x.nq", left[1], *others}
