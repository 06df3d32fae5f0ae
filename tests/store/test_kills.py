"""What a process that is killed at any moment leaves behind, and what many processes do at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from comity.graph.publishing.export import export
from comity.graph.store import open_store
from tests.waiting import PATIENCE, until

#: At which of the file operations of a run of builds the process is killed, in turn, and how often in between.
OPERATIONS = range(4, 160, 11)
KILLS = 5
_PREAMBLE = """
    import sys
    from pyoxigraph import Literal, NamedNode, Triple
    from comity.graph.build import DatasetInput, build, describe
    from comity.graph.store import open_store

    def inputs(word):
        def triples():
            for i in range(150):
                thing = NamedNode(f"http://example.org/{word}/{i}")
                yield Triple(thing, NamedNode("http://example.org/p"), Literal(word))
        return [
            DatasetInput(name=name, files=(describe(name, word.encode()),), loader="tests", quads=triples, records=150)
            for name in ("one", "two")
        ]
"""
_WRITER = """
    words = ["a", "b"] * 1000
    for word in words:
        build(sys.argv[1], inputs(word))
"""
_FORKED = """
    import os, signal
    print("ready", flush=True)
    for line in sys.stdin:
        writer = os.fork()
        if writer == 0:
            operations = []
            def count(event, _):
                if event == "open" or event.startswith("os."):
                    operations.append(event)
                    if len(operations) == int(line):
                        os.kill(os.getpid(), signal.SIGKILL)
            sys.addaudithook(count)
            for word in ["a", "b"] * 1000:
                build(sys.argv[1], inputs(word))
        print(writer, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1]), flush=True)
"""
_ONCE = """
    build(sys.argv[1], inputs(sys.argv[2]))
"""
_READER = """
    seen, times = set(), 0
    while len(seen) < 2 or times < 10:
        with open_store(sys.argv[1]) as store:
            words = {row["w"].value for row in store.select("SELECT DISTINCT ?w { ?s <http://example.org/p> ?w }")}
            count = sum(1 for _ in store.quads("one")) + sum(1 for _ in store.quads("two"))
            assert len(words) == 1 and count == 300, (words, count)
            seen |= words
            times += 1
    print(*sorted(seen))
"""


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    code = textwrap.dedent(_PREAMBLE) + textwrap.dedent(script)
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(script: str, *arguments: str) -> str:
    process = start(script, *arguments)
    out, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, error
    return out


def _ask(process: subprocess.Popen[str], operation: int) -> int:
    """Have a writer begin, to be killed at one of its file operations or (0) from without; return its process."""
    assert process.stdin is not None
    process.stdin.write(f"{operation}\n")
    process.stdin.flush()
    return int(_told(process))


def _told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def dump(path: Path, file: Path) -> bytes:
    with open_store(path) as store:
        export(store, file)
    return file.read_bytes()


def test_a_build_that_is_killed_leaves_the_old_content_or_the_new(tmp_path: Path) -> None:
    """SIGKILL in the midst of builds of A and B in turn; the export is that of A or of B, byte for byte."""
    path, file = tmp_path / "store", tmp_path / "dump.nq"
    wanted = {}
    for word in ("a", "b"):
        run(_ONCE, str(path), word)
        wanted[dump(path, file)] = word
    assert len(wanted) == 2
    seen = []
    with start(_FORKED, str(path)) as process:  # its imports are over; each writer that it forks builds at once
        assert _told(process) == "ready"
        for operation in (*OPERATIONS, *[0] * KILLS):
            before = (path / "CURRENT").read_text()
            writer = _ask(process, operation)
            if not operation:
                until(lambda before=before: (path / "CURRENT").read_text() != before, "a generation")  # type: ignore[misc]
                os.kill(writer, signal.SIGKILL)
            assert _told(process) == str(-signal.SIGKILL)
            seen.append(wanted[dump(path, file)])
        process.communicate(timeout=PATIENCE)
    assert set(seen) == {"a", "b"}
    run(_ONCE, str(path), "c")
    assert len(list((path / "generations").iterdir())) == 2, "what the killed builds left is gone"


def test_many_readers_see_one_content_while_a_writer_works(tmp_path: Path) -> None:
    """Each sees both contents in time, never a mixture and never an error, and the writer is not held up."""
    path = tmp_path / "store"
    run(_ONCE, str(path), "a")
    with start(_WRITER, str(path)) as writer:
        readers = [start(_READER, str(path)) for _ in range(3)]
        outs = [reader.communicate(timeout=PATIENCE) for reader in readers]
        assert writer.poll() is None, "the writer stopped"
        writer.kill()
    assert outs == [("a b\n", "")] * 3


def test_of_two_builds_at_once_the_second_is_told_and_changes_nothing(tmp_path: Path) -> None:
    """It fails at once with the process that builds, and does not wait."""
    path = tmp_path / "store"
    slow = """
        def gate(store, _):
            print("building", flush=True)
            sys.stdin.read()
        build(sys.argv[1], inputs("a"), gate=gate)
    """
    with start(slow, str(path)) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "building\n"
        with pytest.raises(AssertionError, match=rf"StoreBusy: .* \(process {first.pid} since"):
            run(_ONCE, str(path), "b")
        first.kill()
    run(_ONCE, str(path), "b")
