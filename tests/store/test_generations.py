"""The store folder: generations, locks, and what readers see."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from comity.graph import generations
from comity.graph.drafts import drafting, undo
from comity.graph.errors import QueryError, StoreBusy, StoreError
from comity.graph.store import Store, in_memory, open_store
from comity.graph.vocabulary import DEFAULT_BASE
from tests.store_folder import NODE, content, triples, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "store"


def test_what_is_written_is_read_in_a_later_opening(path: Path) -> None:
    """The folder is made with its parents, and holds the format, the base and one generation."""
    write(path)
    with open_store(path) as store:
        assert len(list(store.merged())) == 3
        assert store.base == DEFAULT_BASE
        assert store.generation == "000001"
        assert store.graphs() == [store.graph("t")]
    assert (path / "FORMAT").read_text() == f"comity-store 1\n{DEFAULT_BASE}\n"
    assert (path / "CURRENT").read_text() == "000001\n"


def test_a_store_that_was_closed_cannot_be_read(path: Path) -> None:
    """It raises, where an empty answer would be a wrong one."""
    write(path)
    store = open_store(path)
    store.close()
    with pytest.raises(StoreError, match="was closed"):
        store.quads()


def test_replacing_a_graph_leaves_the_others(path: Path) -> None:
    """A dataset's graph is replaced whole and alone."""
    write(path, "one", 3)
    write(path, "two", 4)
    write(path, "one", 2, "q")
    with open_store(path) as store:
        assert len(list(store.quads("one"))) == 2
        assert len(list(store.quads(store.graph("two")))) == 4


def test_many_quads_are_loaded_in_bulk_and_counted_once(path: Path) -> None:
    """Above the limit of a transaction nothing is lost, and duplicates count once."""
    with drafting(path) as draft:
        assert draft.replace("t", [*triples(25_000), *triples(10)]) == 25_000
    assert len(content(path)) == 25_000


def test_a_removed_graph_is_gone(path: Path) -> None:
    """Removing one that is not there changes nothing else."""
    write(path, "one")
    write(path, "two")
    with drafting(path) as draft:
        draft.remove("one")
        draft.remove("never")
    with open_store(path) as store:
        assert store.graphs() == [store.graph("two")]


def test_quads_of_the_default_graph_are_put_into_the_graph_and_those_of_another_refused(path: Path) -> None:
    """A quad that names another graph is a mistake, not something to be moved silently."""
    with drafting(path) as draft:
        assert draft.replace("t", [Quad(NODE, NODE, NODE, DefaultGraph())]) == 1
    with pytest.raises(ValueError, match="was to be put into"), drafting(path) as draft:
        draft.replace("t", [Quad(NODE, NODE, NODE, NODE)])
    assert len(content(path)) == 1


def test_a_draft_that_raises_leaves_the_old_content_and_no_folder(path: Path) -> None:
    """A broken iterable of quads is met half-way through."""
    write(path)
    before = content(path)

    def broken() -> Iterator[Triple]:
        yield from triples(10, "other")
        raise RuntimeError("the source ends in the middle")

    with pytest.raises(RuntimeError, match="in the middle"), drafting(path) as draft:
        draft.replace("t", broken())
    assert content(path) == before
    assert [entry.name for entry in (path / "generations").iterdir()] == ["000001"]


def test_a_draft_in_which_nothing_was_done_makes_no_generation(path: Path) -> None:
    """Neither in an existing store nor in a new one."""
    with drafting(path):
        pass
    with pytest.raises(StoreError, match="no build of the store .* has finished yet: run 'comity build'"):
        open_store(path)
    write(path)
    with drafting(path):
        pass
    assert generations.current(path) == "000001"


def test_one_generation_before_is_kept_and_older_ones_are_deleted(path: Path) -> None:
    """So that a build can be undone and compared with the one before."""
    for count in (1, 2, 3, 4):
        write(path, count=count)
    assert generations.generations(path) == ["000003", "000004"]
    with open_store(path, "000003") as before:
        assert len(list(before.merged())) == 3


def test_undo_goes_back_one_generation_and_names_are_not_used_again(path: Path) -> None:
    """After an undo the next generation does not take the name of the one that was undone."""
    for count in (1, 2):
        write(path, count=count)
    assert undo(path) == "000001"
    assert len(content(path)) == 1
    with pytest.raises(StoreError, match="no generation before 000001: nothing was undone"):
        undo(path)
    write(path, count=5)
    assert generations.generations(path) == ["000001", "000003"]


def test_undo_of_nothing_says_so(tmp_path: Path) -> None:
    """Before the first build there is nothing to undo."""
    with pytest.raises(StoreError, match="no store"):
        undo(tmp_path / "store")


def test_leftover_folders_are_removed_and_foreign_ones_stay(path: Path) -> None:
    """A killed build's folder goes; what is not named like a generation is not ours."""
    write(path)
    folder = path / "generations"
    for name in ("000002.1234abcd.draft", "000002.tmp", "000009", "notes"):
        (folder / name).mkdir()
        (folder / name / "x").write_text("x")
    write(path, count=2)
    assert sorted(entry.name for entry in folder.iterdir()) == ["000001", "000010", "notes"]


def test_without_current_a_build_starts_from_nothing(path: Path) -> None:
    """The reader says what to do, and doing it works."""
    write(path, "one")
    (path / "CURRENT").unlink()
    with pytest.raises(StoreError, match="run 'comity build'"):
        open_store(path)
    write(path, "two")
    with open_store(path) as store:
        assert store.graphs() == [store.graph("two")]


def test_a_second_writer_is_told_who_writes(path: Path) -> None:
    """Its process and since when; afterwards the store can be written again."""
    write(path)
    with (
        drafting(path) as draft,
        pytest.raises(StoreBusy, match=rf"being built already \(process {os.getpid()} since \d{{4}}-"),
        drafting(path),
    ):
        draft.remove("t")
    write(path, count=4)
    assert len(content(path)) == 4


def test_the_lock_of_a_killed_process_is_free(path: Path) -> None:
    """The kernel lets it go; what stands in LOCK then is history."""
    script = f"""
        import os, signal
        from comity.graph.drafts import drafting
        with drafting({str(path)!r}):
            os.kill(os.getpid(), signal.SIGKILL)
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert killed.returncode == -9
    assert "process" in (path / "LOCK").read_text()
    write(path)
    assert len(content(path)) == 3


def test_a_generation_that_somebody_reads_is_not_deleted(path: Path) -> None:
    """RocksDB opens most files late: a reader without its files would break. They go with the next build."""
    with drafting(path) as draft:
        for graph in range(40):
            draft.remove(str(graph))
            draft.store.engine.bulk_extend(
                Quad(triple.subject, triple.predicate, triple.object, draft.store.graph(str(graph)))
                for triple in triples(5)
            )
    with open_store(path) as reader:
        held = reader.generation
        for count in (1, 2, 3):
            write(path, count=count)
        assert held in generations.generations(path)
        assert len(list(reader.quads())) == 200
    write(path, count=4)
    assert held not in generations.generations(path)


def test_a_generation_that_goes_while_it_is_being_opened_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CURRENT is read just before a build swaps it and the next deletes what it named."""
    write(path, count=1)
    write(path, count=2)
    write(path, count=3)
    names = iter(["000001"])
    real = generations.current
    monkeypatch.setattr(generations, "current", lambda where: next(names, None) or real(where))
    with open_store(path) as store:
        assert store.generation == "000003"


@pytest.mark.parametrize("made_again", [False, True])
def test_a_generation_deleted_between_opening_and_locking_is_not_used(
    path: Path, monkeypatch: pytest.MonkeyPatch, made_again: bool
) -> None:
    """The lock on a folder that is gone holds nothing, even where there is another of that name."""
    write(path, count=1)
    write(path, count=2)
    real = fcntl.flock
    moved: list[Path] = []

    def flock(handle: int, operation: int) -> None:
        if not moved:
            folder = path / "generations" / "000002"
            moved.append(folder.rename(path / "generations" / "gone"))
            if made_again:
                folder.mkdir()
            generations.write_atomically(path / "CURRENT", "000001\n")
        real(handle, operation)

    monkeypatch.setattr("comity.graph.generations.fcntl.flock", flock)
    with open_store(path) as store:
        assert store.generation == "000001"


def test_a_store_that_never_holds_still_gives_up_with_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than trying for ever."""
    write(path)
    names = (f"{number:06d}" for number in range(100, 1000))
    monkeypatch.setattr(generations, "current", lambda _: next(names))
    with pytest.raises(StoreError, match="changed 50 times while it was being opened: try again"):
        open_store(path)


@pytest.fixture
def small() -> Store:
    graphs = [NamedNode(f"{DEFAULT_BASE}graph/{name}") for name in ("one", "two")]
    things = [NamedNode(f"{DEFAULT_BASE}id/{name}") for name in ("x", "y")]
    return in_memory(Quad(thing, NODE, NODE, graph) for thing, graph in zip(things, graphs, strict=True))


def test_queries_see_the_union_of_all_graphs_with_prefixes(small: Store) -> None:
    """And one graph alone, where they name it."""
    assert [row["s"] for row in small.select("SELECT ?s { ?s ?p ?o } ORDER BY ?s")] == [small.id("x"), small.id("y")]
    assert small.ask("ASK { id:x ?p ?o }")
    assert not small.ask("ASK { GRAPH graph:two { id:x ?p ?o } }")
    assert len(list(small.construct("CONSTRUCT WHERE { ?s ?p ?o }"))) == 2


def test_a_query_of_another_form_or_with_a_fault_is_told(small: Store) -> None:
    """The query stands in the message, cut where it is long."""
    with pytest.raises(QueryError, match="a SELECT query was expected: 'ASK"):
        small.select("ASK {}")
    with pytest.raises(QueryError, match="an ASK query was expected"):
        small.ask("SELECT * {}")
    with pytest.raises(QueryError, match="a CONSTRUCT or DESCRIBE query was expected"):
        small.construct("ASK {}")
    with pytest.raises(QueryError, match=r"cannot be read: .*\.\.\.'$"):
        small.select("SELECT nonsense " + "x" * 200)


def test_a_store_in_memory_closes_too_and_lists_no_blank_graphs() -> None:
    """It has the same face as one on disk; what is in no graph of a name is not asked."""
    with in_memory([Quad(NODE, NODE, NODE, BlankNode())]) as store:
        assert store.graphs() == []
        assert list(store.merged()) == []
    with pytest.raises(StoreError, match="was closed"):
        store.merged()
