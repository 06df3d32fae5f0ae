"""Another server gives the answers that the embedded store gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from comity.graph.errors import StoreError
from comity.graph.opening import open_place
from comity.graph.store import Store
from comity.queries import asking
from comity.queries.run import Limits, answer, run
from tests.command import run as comity
from tests.queries.golden import LARGE, golden, golden_csv
from tests.serving import serving


@pytest.fixture(scope="module")
def remote(on_oxigraph: str) -> Store:
    return open_place(on_oxigraph)


@pytest.mark.parametrize("name", sorted(asking.questions().keys() - LARGE))
def test_every_question_has_the_answer_that_the_embedded_store_gives(remote: Store, name: str) -> None:
    assert golden_csv(remote, asking.find(name)) == golden(name)


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "RCUWM", "--as-of", "2025-11-15"),
        ("report", "centrality", "--format", "json", "--as-of", "2025-11-15"),
        ("network", "-", "--format", "gexf"),
        ("sources", "--format", "csv"),
        ("query", "partners-of", "--format", "json"),
        ("query", "partners-of", "--show"),
        ("query", "shortest-paths", "-p", "one=rcuwm", "-p", "other=icqhs"),
        ("query", "--sparql", "CONSTRUCT { ?s rdfs:label ?o } { ?s a comity:Agreement ; rdfs:label ?o }"),
        ("query", "--sparql", "DESCRIBE id:rcuwm"),
        ("query", "--sparql", "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"),
        ("query", "--sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("query", "--sparql", "ASK { id:rcuwm rdfs:label ?name }"),
        ("query", "--sparql", "ASK FROM graph:seeds { id:nobody ?p ?name }"),
        ("query", "--sparql", "SELECT ?s {\n ?s rdfs:label }"),
        ("query", "partners-of", "-p", "body=rcuvm"),
        ("explain", "nobody of that name"),
    ],
    ids=" ".join,
)
def test_every_command_writes_the_same_bytes(shipped_folder: Path, on_oxigraph: str, words: tuple[str, ...]) -> None:
    ours = comity(*words, "--store", shipped_folder)
    theirs = comity(*words, "--store", on_oxigraph)
    assert (theirs.returncode, theirs.stdout, theirs.stderr) == (ours.returncode, ours.stdout, ours.stderr)


def test_an_endpoint_of_comity_is_a_store(shipped_folder: Path) -> None:
    """Nobody pushed to it: its base is known from what was built, and it answers from its own merged graph."""
    with serving(shipped_folder) as served:
        theirs = comity("query", "10", "--store", f"{served.address}/sparql")
    assert theirs.stdout == comity("query", "10", "--store", shipped_folder).stdout


def test_patterns_and_graphs_read_the_same_statements(local: Store, remote: Store) -> None:
    body = local.id("rcuwm")
    assert {q.triple for q in remote.pattern(body, None, None)} == {q.triple for q in local.pattern(body, None, None)}
    assert set(remote.quads("seeds")) == set(local.quads("seeds"))
    assert remote.graphs() == local.graphs()
    assert (remote.base, remote.describes(body), remote.describes(local.id("nobody"))) == (local.base, True, False)
    kind = local.prefixes["org"] + "classification"
    [known] = local.pattern(body, NamedNode(kind), None)
    assert isinstance(known.object, NamedNode)
    assert [quad.triple for quad in remote.pattern(body, known.predicate, known.object)] == [known.triple]


def test_a_query_in_a_process_of_its_own_keeps_to_its_row_limit(on_oxigraph: str) -> None:
    result = run(lambda: open_place(on_oxigraph), "SELECT ?s { ?s ?p ?o }", Limits(rows=5))
    assert result.table is not None
    assert (len(result.table.rows), result.truncated) == (5, True)


def test_a_closed_store_is_not_asked_and_there_is_no_engine(on_oxigraph: str) -> None:
    store = open_place(on_oxigraph)
    with pytest.raises(StoreError, match="a folder of this machine"):
        _ = store.engine
    store.close()
    with pytest.raises(StoreError, match="was closed"):
        answer(store, "ASK {}")


@pytest.mark.parametrize("words", [("build",), ("diff",), ("push", "http://localhost:1/query")], ids=" ".join)
def test_what_needs_a_folder_says_so(on_oxigraph: str, words: tuple[str, ...]) -> None:
    told = comity(*words, "--store", on_oxigraph)
    assert told.returncode == 2
    assert "needs a store in a folder of this machine" in told.stderr
