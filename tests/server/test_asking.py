"""A query or a graph as a worker answers it: each triple once, within the limits, and nothing left behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from comity.graph.errors import QueryError
from comity.graph.store import Store
from comity.server.refusals import Refusal
from comity.server.sparql.asking import Asked, ask, write_graph
from comity.server.sparql.operation import Query, Update, by_get, by_post
from comity.server.sparql.sink import Most
from tests.small import make

NODE = NamedNode("https://w3id.org/comity/id/x")
QUERY = "application/sparql-query"


def triples(number: int, text: str = "") -> Iterator[Triple]:
    return (Triple(NODE, NODE, Literal(f"{count}{text}")) for count in range(number))


def test_so_many_triples_as_the_limit_are_written_and_the_next_one_refused() -> None:
    assert write_graph(triples(3), RdfFormat.N_TRIPLES, Most(rows=3), make.store()).body.count(b"\n") == 3
    with pytest.raises(Refusal, match="more than 3 triples"):
        write_graph(triples(4), RdfFormat.N_TRIPLES, Most(rows=3), make.store())


def test_a_triple_that_comes_again_is_neither_written_nor_counted_again() -> None:
    found = write_graph([*triples(3), *triples(3)], RdfFormat.N_TRIPLES, Most(rows=3), make.store())
    assert (found.body.count(b"\n"), found.headers) == (3, (("vary", "Accept"),))


LARGE = Most(rows=10_000, size=2_000_000)


def test_a_graph_that_is_too_large_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(Refusal, match="2,000,000 bytes"):
        write_graph(triples(300, "x" * 10_000), RdfFormat.N_TRIPLES, LARGE, make.store())
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_is_too_large_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rows = f'SELECT (CONCAT("{"x" * 10_000}", STR(?n)) AS ?x) {{ VALUES ?n {{ {"1 " * 300} }} }}'
    with pytest.raises(Refusal, match="2,000,000 bytes"):
        ask(make.store(), Asked(Query(rows), "http://server.example/", "text/csv"), LARGE, frozenset())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [ValueError, RuntimeError, OSError])
def test_what_the_engine_cannot_do_is_told_as_a_fault_of_the_query(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error("of the engine")

    monkeypatch.setattr(Store, "query", fail)
    with pytest.raises(QueryError, match=r"could not be answered: .*of the engine"):
        ask(make.store(), Asked(Query("ASK {}"), "http://server.example/", ""), Most(), frozenset())


@pytest.mark.parametrize("parameter", ["query", "update"])
def test_nothing_to_do_may_stand_in_the_address_beside_what_stands_in_the_body(parameter: str) -> None:
    with pytest.raises(Refusal, match="one of them") as caught:
        by_post(QUERY, f"{parameter}=ASK%7B%7D".encode(), b"ASK {}")
    assert caught.value.status == 400


def test_the_names_of_the_dataset_are_those_of_what_is_asked() -> None:
    graphs = (
        b"default-graph-uri=x:d&named-graph-uri=x:n&using-graph-uri=x:u&using-named-graph-uri=x:v&named-graph-uri=x:n"
    )
    assert by_post(QUERY, graphs, b"ASK {}") == Query("ASK {}", ("x:d",), ("x:n",))
    assert by_post("application/sparql-update", graphs, b"CLEAR ALL") == Update("CLEAR ALL", ("x:u",), ("x:v",))


def test_a_thousand_parameters_are_read_and_one_more_is_refused() -> None:
    assert by_get(b"&".join([b"query=ASK%7B%7D", *[b"a=b"] * 999])) == Query("ASK{}")
    with pytest.raises(Refusal, match="more than 1000 parameters"):
        by_get(b"&".join([b"query=ASK%7B%7D", *[b"a=b"] * 1_000]))
