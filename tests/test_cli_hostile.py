"""The command line in hostile surroundings: odd bases, closed streams, full disks, folders that may not be read."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import run
from tests.waiting import PATIENCE, until

RECORDS = """\
dataset: mine
sources:
- {id: s, url: 'https://a.example/'}
organisations:
- {id: x, kind: company, names: [{text: X}], evidence: [{source: s}]}
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(RECORDS, encoding="utf-8")
    return path


def _command(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "comity", *map(str, args)]


def _run(*args: str | Path, **more: str) -> tuple[int, str, str]:
    done = run(*args, cwd=None, **more)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "base", ["x", "", "https://a.example", "ftp://a.example/", "http://a b/", "https://a.example/#/"]
)
def test_a_base_that_is_no_address_is_refused_before_anything_is_made(tmp_path: Path, mine: Path, base: str) -> None:
    code, out, told = _run("build", mine, "--store", tmp_path / "store", "--base", base)
    assert (code, out) == (2, "")
    assert f"{base!r} is no base" in told
    assert "https://data.example.org/" in told
    assert not (tmp_path / "store").exists()


def test_a_full_disk_leaves_the_store_as_it_was(tmp_path: Path, mine: Path) -> None:
    store = tmp_path / "store"
    assert _run("build", mine, "--store", store)[0] == 0
    before = (store / "CURRENT").read_text()
    mine.write_text(RECORDS + "- {id: y, kind: company, names: [{text: Y}], evidence: [{source: s}]}\n")
    full = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))  # noqa: E731
    done = subprocess.run(
        _command("build", mine, "--store", store), capture_output=True, timeout=PATIENCE, check=False, preexec_fn=full
    )
    assert done.returncode == 2
    assert b"check the folder, its rights and its space" in done.stderr
    assert (store / "CURRENT").read_text() == before
    assert _run("build", mine, "--store", store)[0] == 0


def test_a_build_that_is_interrupted_says_so_and_leaves_no_store_half_made(tmp_path: Path) -> None:
    store = tmp_path / "store"
    heard = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # noqa: E731 - a test run in the background ignores it
    without_end = "import signal; from comity.graph import rules; rules.derive = lambda _: signal.pause()"
    words = [
        sys.executable,
        "-c",
        f"{without_end}; from comity.cli import main; main()",
        "build",
        "--store",
        str(store),
    ]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=heard)
    until((store / "LOCK").exists)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, b"")
    assert told.endswith(b"comity: stopped; nothing was changed\n")
    assert not (store / "CURRENT").exists()


@pytest.mark.parametrize("stream", [0, 1, 2])
def test_a_closed_stream_stops_no_command(stream: int) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$@" {stream}>&-', "sh", *_command("query")], capture_output=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_a_reader_that_leaves_early_is_no_error() -> None:
    process = subprocess.Popen(_command("schema"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(PATIENCE)


def test_one_file_under_several_names_is_read_once(tmp_path: Path, mine: Path) -> None:
    (tmp_path / "link.yaml").symlink_to(mine)
    told = _run("check", mine, tmp_path, tmp_path / "link.yaml")[2]
    assert "2 records checked" in told


def test_a_file_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"b\xff.yaml")).write_text(RECORDS)
    code, out, told = _run("build", tmp_path, "--store", tmp_path / "store")
    assert (code, out) == (2, "")
    assert "the name of this file is no UTF-8" in told


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["10", "--sparql", "ASK {}"], "one thing at a time"),
        (["--sparql", "ASK {}", "--timeout", "inf"], "not in the range"),
        (["--sparql", "ASK {}", "--rows", "9" * 20], "not in the range"),
        (["--file", "bad.rq"], "is not UTF-8"),
        (["--file", "no.rq"], "does not exist"),
    ],
)
def test_nonsense_in_a_query_s_options_is_misuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.rq").write_bytes(b"\xff")
    code, out, said = _run("query", *args)
    assert (code, out) == (2, "")
    assert told in said


def test_a_clock_set_to_the_first_year_is_written_with_four_digits(tmp_path: Path, mine: Path) -> None:
    store = tmp_path / "store"
    assert _run("build", mine, "--store", store, SOURCE_DATE_EPOCH="-62135596800")[0] == 0
    asked = "SELECT DISTINCT ?t { GRAPH graph:provenance { ?a prov:startedAtTime ?t } }"
    assert "0001-01-01T00:00:00Z" in _run("query", "--store", store, "--sparql", asked)[1]
