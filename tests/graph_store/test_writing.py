"""Changes as a server does them: what becomes of their errors, and what is carried on."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.graph import generations
from comity.graph.store import open_store
from comity.graph.updates import raw
from comity.graph.updates.changes import Update
from comity.server.changing import Local, Open, apply
from comity.server.refusals import Refusal

NOTES = "https://w3id.org/comity/graph/local/notes"
HERE = "http://here.example/sparql"


def _said(word: str, predicate: str = "rdfs:comment") -> Local:
    return Local(Update(f"INSERT DATA {{ GRAPH <{NOTES}> {{ id:a {predicate} '{word}' }} }}", HERE), "anna")


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ("INSERT DATA {\n <x:a> }", 400, "the update cannot be read at line 2, column"),
        ("LOAD <http://127.0.0.1/>", 400, "calls no other server"),
        ("CREATE GRAPH graph:t", 403, "graph/t> cannot be written"),
        (f"INSERT DATA {{ GRAPH <{NOTES}> {{ id:k a comity:Framework }} }}", 422, "frameworks k, field kind"),
        (f"DROP GRAPH <{NOTES}>", 400, "does not exist"),
    ],
)
def test_every_refusal_has_its_status_and_says_why(folder: Path, text: str, status: int, told: str) -> None:
    with pytest.raises(Refusal) as refused:
        apply(folder, Local(Update(text, HERE), "anna"))
    assert refused.value.status == status
    assert told in str(refused.value)


def test_open_writes_are_those_of_a_plain_store(tmp_path: Path) -> None:
    """Relative IRIs stand against the endpoint, any graph is written, and the default graph holds what is put there."""
    raw.make_empty(tmp_path)
    raw.make_empty(tmp_path)
    apply(tmp_path, Open(Update("INSERT DATA { <a> <x:b> 1 GRAPH <x:g> { <a> <x:b> 2 } }", HERE)))
    with open_store(tmp_path) as store:
        assert store.ask("ASK { <http://here.example/a> <x:b> 1 }")
        assert not store.ask("ASK { ?s ?p 2 }")
        assert [graph.value for graph in store.graphs()] == ["x:g"]
    apply(tmp_path, Open(Update("CLEAR ALL", HERE)))
    with open_store(tmp_path) as store:
        assert not store.ask("ASK { ?s ?p ?o }")


def test_the_protocols_dataset_holds_for_open_writes_too(tmp_path: Path) -> None:
    raw.make_empty(tmp_path)
    apply(tmp_path, Open(Update("INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 2 } }", HERE)))
    apply(tmp_path, Open(Update("INSERT { ?s <x:found> ?o } WHERE { ?s ?p ?o }", HERE, default=("x:g",))))
    with open_store(tmp_path) as store:
        assert store.ask("ASK { <x:a> <x:found> 2 }")


def test_open_writes_call_no_server_either(tmp_path: Path) -> None:
    raw.make_empty(tmp_path)
    with pytest.raises(Refusal, match="calls no other server"):
        apply(tmp_path, Open(Update("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", HERE)))


def _columns(folder: Path) -> bool:
    return any(generations.generation_folder(folder, generations.current(folder) or "").glob("columns-*.duckdb"))


def test_columns_are_carried_on_unless_what_is_in_them_has_changed(folder: Path) -> None:
    now = generations.generation_folder(folder, generations.current(folder) or "")
    (now / "columns-0123abcd.duckdb").touch()
    apply(folder, _said("a note"))
    assert _columns(folder)
    apply(folder, _said("a name", "skos:altLabel"))
    assert not _columns(folder)
