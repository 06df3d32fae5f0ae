"""Running queries: limits of time and rows, refusals, faults told with their place, and no process left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from comity.graph.errors import InputError, QueryError, QueryTimeout, StoreError
from comity.graph.store import Store, in_memory
from comity.queries.catalogue import find
from comity.queries.run import Limits, answer, run, run_named
from tests.waiting import until

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ID = "https://w3id.org/comity/id/"


@pytest.fixture(scope="module")
def store() -> Store:
    """Return a store of 3,000 numbers."""
    graph, says = NamedNode("https://a.example/g"), NamedNode("https://a.example/says")
    return in_memory(Quad(NamedNode(f"{ID}n{i}"), says, Literal(i), graph) for i in range(3000))


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Note the process ids of the children that are forked."""
    forked: list[int] = []
    fork = os.fork

    def noted() -> int:
        child = fork()
        if child:
            forked.append(child)
        return child

    monkeypatch.setattr(os, "fork", noted)
    yield forked
    for child in forked:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_select_gives_a_table_with_prefixes_declared(store: Store, children: list[int]) -> None:
    found = run(lambda: store, "SELECT ?s ?o { VALUES ?s { id:n7 } ?s ?p ?o }")
    assert found.table is not None
    assert found.table.rows == (("id:n7", 7),)
    assert not found.truncated
    assert len(children) == 1


def test_ask_gives_a_truth_value(store: Store) -> None:
    assert run(lambda: store, "ASK { ?s ?p 7 }").truth is True
    assert run(lambda: store, "ASK { ?s ?p -7 }").truth is False


def test_construct_and_describe_give_turtle_with_only_the_prefixes_in_use(store: Store) -> None:
    lines = f"@prefix id: <{ID}> .\nid:n7 <https://a.example/says> 7 .\n"
    assert run(lambda: store, "DESCRIBE id:n7").turtle == lines
    assert run(lambda: store, "CONSTRUCT { id:n7 ?p ?o } WHERE { id:n7 ?p ?o }").turtle == lines


def test_row_limit_is_announced_only_where_there_is_more(store: Store) -> None:
    cut = run(lambda: store, "SELECT ?s { ?s ?p ?o } ORDER BY ?o", Limits(rows=10))
    assert cut.table is not None
    assert (len(cut.table.rows), cut.truncated) == (10, True)
    assert not run(lambda: store, "SELECT ?s { ?s ?p ?o } LIMIT 10", Limits(rows=10)).truncated
    assert run(lambda: store, "CONSTRUCT WHERE { ?s ?p ?o }", Limits(rows=10)).truncated
    everything = run(lambda: store, "SELECT ?s { ?s ?p ?o }", Limits(rows=None))
    assert everything.table is not None
    assert len(everything.table.rows) == 3000


def test_query_that_takes_too_long_is_killed_and_uses_no_more_processor(store: Store, children: list[int]) -> None:
    with pytest.raises(QueryTimeout, match=r"time limit of 0\.3 s.*--timeout SECONDS"):
        run(lambda: store, ENDLESS, Limits(seconds=0.3))
    with pytest.raises(ProcessLookupError):
        os.kill(children[0], 0)


def test_interrupt_leaves_no_child(store: Store, children: list[int]) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    def open_and_interrupt() -> Store:
        parent = Path(f"/proc/{os.getppid()}/stat")
        until(lambda: parent.read_text().rpartition(")")[2].split()[0] == "S", "that it is waited for")
        os.kill(os.getppid(), signal.SIGALRM)
        return store

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(open_and_interrupt, ENDLESS)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert len(children) == 1


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT ?x {\n  ?x nope:is ?y }", r"line 2, column 13: Prefix not found\n    \?x nope:is \?y }"),
        ("SELECT ?x {", "line 1, column 12"),
        ("SELECT ?x (COUNT(*) AS ?n) { ?x a ?y }", "contains a variable that is unbound"),
    ],
)
def test_fault_is_told_with_its_place_in_the_users_own_text(store: Store, query: str, place: str) -> None:
    with pytest.raises(QueryError, match=place):
        run(lambda: store, query)


@pytest.mark.parametrize("query", ["SELECT * { SERVICE <https://a.example/> { ?s ?p ?o } }", "ASK { service ?x {} }"])
def test_no_other_server_is_called(store: Store, query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE at line 1, column .* is refused|service"):
        run(lambda: store, query)


@pytest.mark.parametrize(
    "query", ["DROP ALL", "# a\nINSERT DATA { id:a id:b id:c }", "PREFIX a: <b:>\nDELETE WHERE {}"]
)
def test_a_question_changes_nothing(store: Store, query: str) -> None:
    with pytest.raises(QueryError, match=r"(DROP|INSERT|DELETE) at line [12], column 1 is refused"):
        run(lambda: store, query)


@pytest.mark.parametrize(
    "query",
    [
        'ASK { ?s ?p "SERVICE" }',
        "ASK { ?s ?p '''DROP \\''' SERVICE''' }",
        "ASK { ?s <https://a.example/SERVICE> ?service } # SERVICE",
        "ASK { ?s id:service ?drop . FILTER(?s < ?drop || ?drop > 3) }",
    ],
)
def test_words_in_strings_names_and_comments_are_harmless(store: Store, query: str) -> None:
    assert run(lambda: store, query).truth is False


def test_error_on_opening_the_store_comes_through(children: list[int]) -> None:
    def opened() -> Store:
        raise StoreError("there is no store here")

    with pytest.raises(StoreError, match="there is no store here"):
        run(opened, "ASK {}")
    assert len(children) == 1


def test_child_that_dies_is_told() -> None:
    def opened() -> NoReturn:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    def failing() -> NoReturn:
        raise MemoryError

    with pytest.raises(QueryError, match=r"ended without an answer: SIGKILL, perhaps"):
        run(opened, "ASK {}")
    with pytest.raises(QueryError, match=r"ended without an answer: exit code 1"):
        run(failing, "ASK {}")


def test_named_query_runs_with_values_and_refuses_unknown_ids(shipped: Store) -> None:
    found = run_named(lambda: shipped, find("timeline"), {"thing": "auspices-icqhs"})
    assert found.table is not None
    assert found.table.rows[0][0] == "2003-09"
    with pytest.raises(InputError, match="did you mean"):
        run_named(lambda: shipped, find("timeline"), {"thing": "auspices-icqh"})


def test_answers_in_this_process_are_the_same(store: Store) -> None:
    for query in ("SELECT ?s { ?s ?p 7 }", "ASK { ?s ?p 7 }", "DESCRIBE id:n7", "CONSTRUCT WHERE { id:none ?p ?o }"):
        assert answer(store, query) == run(lambda: store, query)
    with pytest.raises(QueryError, match="line 1"):
        answer(store, "SELECT")
