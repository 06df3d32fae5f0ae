"""Changes of local graphs: what they do, what they leave alone, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat

from comity.graph import generations
from comity.graph.errors import InputError, QueryError, StoreBusy
from comity.graph.store import Store, open_store
from comity.graph.updates import local
from comity.graph.updates.changes import Applied, Delete, Payload, Post, Put, Update
from comity.graph.updates.local import NotLocal, Violating
from tests.store_folder import content, write

LOCAL = "https://w3id.org/comity/graph/local/"
NOTES = f"{LOCAL}notes"
ADD = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <http://x.example/s> <http://x.example/p> 'said' }} }}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small store with a dataset."""
    write(tmp_path / "store", "t")
    return tmp_path / "store"


def _update(folder: Path, text: str, **more: tuple[str, ...]) -> Applied:
    return local.apply(folder, Update(text, "http://here.example/sparql", **more), "anna")


def _local(folder: Path) -> set[str]:
    with open_store(folder) as store:
        graphs = [graph for graph in store.graphs() if graph.value.startswith(LOCAL)]
        return {f"{quad.object!s} {graph.value.removeprefix(LOCAL)}" for graph in graphs for quad in store.quads(graph)}


def _rest(folder: Path) -> set[str]:
    return {said for said in content(folder) if LOCAL not in said and "/graph/provenance>" not in said}


def test_a_statement_that_is_added_stands_in_its_graph_and_in_the_merged_one(folder: Path) -> None:
    applied = _update(folder, ADD)
    assert applied.is_creation
    assert applied.sentence() == f"{NOTES}: new, 1 statements added, 0 removed"
    with open_store(folder) as store:
        assert store.generation == applied.generation
        assert store.ask("ASK { <http://x.example/s> ?p 'said' }")
        assert store.ask(f"ASK {{ GRAPH <{NOTES}> {{ ?s ?p 'said' }} }}")


def test_a_reader_sees_the_store_before_until_it_opens_it_again(folder: Path) -> None:
    with open_store(folder) as store:
        _update(folder, ADD)
        assert not store.ask("ASK { ?s ?p 'said' }")


def test_an_update_may_read_what_it_may_not_write(folder: Path) -> None:
    _update(
        folder,
        f"INSERT {{ GRAPH <{NOTES}> {{ ?s <http://x.example/seen> true }} }} WHERE {{ GRAPH graph:t {{ ?s ?p ?o }} }}",
    )
    _update(
        folder,
        f"INSERT {{ GRAPH <{NOTES}> {{ ?s <http://x.example/seen> 2 }} }} WHERE {{ ?s <http://x.example/seen> true }}",
    )
    _update(folder, f"COPY <https://w3id.org/comity/graph/t> TO <{LOCAL}copy>")
    with open_store(folder) as store:
        assert len(list(store.quads("local/notes"))) == 6
        assert {q.triple for q in store.quads("local/copy")} == {q.triple for q in store.quads("t")}


def test_operations_see_each_others_work_and_happen_together(folder: Path) -> None:
    more = ADD.replace("'said'", "'more'")
    _update(
        folder, f"{ADD}; PREFIX x: <http://x.example/> DELETE DATA {{ GRAPH <{NOTES}> {{ x:s x:p 'said' }} }}; {more}"
    )
    assert _local(folder) == {'"more" notes'}


@pytest.mark.parametrize("fault", ["INSERT DATA { }; rubbish", f"CREATE GRAPH <{NOTES}>", "LOAD <http://127.0.0.1:1/>"])
def test_an_update_with_a_fault_in_one_operation_changes_nothing(folder: Path, fault: str) -> None:
    before = generations.current(folder)
    with pytest.raises((SyntaxError, QueryError)):
        _update(folder, f"{ADD}; {fault}")
    assert generations.current(folder) == before
    assert _local(folder) == set()


@pytest.mark.parametrize("fault", ["CLEAR SILENT DEFAULT; INSERT DAT { }", "\n\n  INSERT DATA { 1 }", "CLEAR ALL )"])
@pytest.mark.parametrize("named", [(), ("http://x.example/g",)])
def test_the_place_of_a_fault_is_told_as_the_engine_tells_it_of_the_whole_text(
    folder: Path, fault: str, named: tuple[str, ...]
) -> None:
    text = f"{ADD};\n{fault}"
    with pytest.raises(SyntaxError) as known:
        ox.Store().update(text)
    with pytest.raises(SyntaxError) as found:
        _update(folder, text, default=named)
    assert str(found.value.msg).split(":")[:2] == str(known.value.msg).split(":")[:2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("INSERT DATA { <x:a> <x:b> 1 }", "the default graph"),
        ("INSERT DATA { GRAPH graph:t { <x:a> <x:b> 1 } }", "graph/t> cannot be written"),
        ("INSERT DATA { GRAPH <local/notes> { <x:a> <x:b> 1 } }", "http://here.example/local/notes"),
        ("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", r"\?g may stand for any graph"),
        (f"{ADD}; DROP ALL", "all graphs"),
        (f"MOVE <https://w3id.org/comity/graph/t> TO <{NOTES}>", "graph/t> cannot be written"),
        (f"INSERT DATA {{ GRAPH <{LOCAL}../t> {{ <x:a> <x:b> 1 }} }}", "cannot be written"),
        (f"INSERT DATA {{ GRAPH <{LOCAL}> {{ <x:a> <x:b> 1 }} }}", "cannot be written"),
        ("DELETE WHERE { ?s ?p ?o }", "the default graph"),
    ],
)
def test_what_is_not_local_is_refused_with_its_place_and_a_way_out(folder: Path, text: str, told: str) -> None:
    before = content(folder)
    with pytest.raises(NotLocal, match=told) as refused:
        _update(folder, text)
    assert "at line 1, column" in str(refused.value)
    assert f"{LOCAL}notes>" in str(refused.value)
    assert content(folder) == before


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_whatever_an_update_says_no_other_graph_changes(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """The check of the text may be fooled; that only local graphs are read out of the trial cannot."""
    path = _shared(tmp_path_factory)
    graphs = st.sampled_from([f"<{NOTES}>", "graph:t", "graph:provenance", "?g", "<x:new>"])
    blocks = st.builds("GRAPH {} {{ ?s ?p {} }}".format, graphs, st.sampled_from(["1", "?o"]))
    heads = st.sampled_from(["DELETE", "INSERT", "WITH graph:t DELETE", "DELETE { ?s ?p ?o } INSERT"])
    text = f"{data.draw(heads)} {{ {data.draw(blocks)} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    before = _rest(path)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(local, "_check_target", lambda *_: None)
        _update(path, text)
    assert _rest(path) == before


_FOLDERS: list[Path] = []


def _shared(factory: pytest.TempPathFactory) -> Path:
    if not _FOLDERS:
        _FOLDERS.append(factory.mktemp("local") / "store")
        write(_FOLDERS[0], "t")
    return _FOLDERS[0]


def test_the_protocols_dataset_is_what_patterns_match(folder: Path) -> None:
    _update(folder, ADD)
    seen = f"INSERT {{ GRAPH <{LOCAL}seen> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}"
    _update(folder, seen, default=(NOTES,))
    assert _local(folder) == {'"said" notes', '"said" seen'}


def test_graphs_are_put_added_to_and_removed(folder: Path) -> None:
    def payload(word: str) -> tuple[Payload, ...]:
        return (Payload(f'<> <http://x.example/p> "{word}" .'.encode(), RdfFormat.TURTLE, NOTES),)

    assert local.apply(folder, Put(NOTES, payload("one")), "anna").is_creation
    assert local.apply(folder, Post(NOTES, payload("two")), "anna").changed[0].added == 1
    assert _local(folder) == {'"one" notes', '"two" notes'}
    assert not local.apply(folder, Put(NOTES, payload("three")), "anna").is_creation
    assert _local(folder) == {'"three" notes'}
    assert local.apply(folder, Delete(NOTES), "anna").changed[0].removed == 1
    with open_store(folder) as store:
        assert NamedNode(NOTES) not in store.graphs()
        assert not store.ask("ASK { ?s ?p 'three' }")
    with pytest.raises(NotLocal):
        local.apply(folder, Put(None, ()), "anna")
    with pytest.raises(InputError, match="TURTLE|Turtle"):
        local.apply(folder, Put(NOTES, (Payload(b"<", RdfFormat.TURTLE, NOTES),)), "anna")


def test_a_change_that_changes_nothing_makes_no_generation(folder: Path) -> None:
    first = _update(folder, ADD)
    again = _update(folder, ADD)
    assert again == Applied(first.generation)
    assert again.sentence() == "nothing was changed"


def test_an_empty_graph_is_made_and_stays(folder: Path) -> None:
    assert _update(folder, f"CREATE GRAPH <{NOTES}>").is_creation
    _update(folder, f"INSERT DATA {{ GRAPH <{LOCAL}other> {{ <x:a> <x:b> 1 }} }}")
    with open_store(folder) as store:
        assert NamedNode(NOTES) in store.graphs()


def test_many_statements_are_tried_on_a_copy_of_the_store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_FEW", 0)
    _update(folder, ADD)
    _update(folder, ADD.replace("said", "more"))
    assert _local(folder) == {'"said" notes', '"more" notes'}


def test_blank_nodes_are_the_same_ones_after_other_changes(folder: Path) -> None:
    _update(folder, f"INSERT DATA {{ GRAPH <{NOTES}> {{ _:a <x:p> _:b . _:b <x:q> 1 }} }}")
    _update(folder, ADD)
    with open_store(folder) as store:
        assert store.ask("ASK { ?a <x:p>/<x:q> 1 }")
        assert len(list(store.quads("local/notes"))) == 3


def test_who_changed_what_and_when_is_on_record_change_after_change(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    _update(folder, ADD)
    local.apply(folder, Update(ADD.replace("'said'", "'more'"), "http://here.example/"), "bert")
    _update(folder, f"DROP GRAPH <{NOTES}>")
    asked = """SELECT ?who ?added ?removed ?time ?how { GRAPH graph:provenance {
        VALUES ?how { prov:wasGeneratedBy prov:wasInvalidatedBy }
        ?graph ?how ?last . ?last prov:wasInformedBy* ?activity .
        ?activity prov:wasAssociatedWith [ a prov:Agent ; rdfs:label ?who ] ; prov:endedAtTime ?time ;
            comity:triplesAdded ?added ; comity:triplesRemoved ?removed } } ORDER BY ?removed ?who"""
    with open_store(folder) as store:
        rows = [[str(value.value) for value in row] for row in store.select(asked)]
    removal = "http://www.w3.org/ns/prov#wasInvalidatedBy"
    assert rows == [
        ["anna", "1", "0", "1970-01-01T00:00:00Z", removal],
        ["bert", "1", "0", "1970-01-01T00:00:00Z", removal],
        ["anna", "0", "2", "1970-01-01T00:00:00Z", removal],
    ]


def test_a_label_is_derived_where_a_local_graph_names_something(folder: Path) -> None:
    _update(
        folder,
        f"INSERT DATA {{ GRAPH <{NOTES}> {{ <http://x.example/s> skos:prefLabel 'Anna''s'@en }} }}".replace(
            "''", "\\'"
        ),
    )
    with open_store(folder) as store:
        assert store.ask('ASK { GRAPH <https://w3id.org/comity/graph/derived/labels> { ?s rdfs:label "Anna\'s"@en } }')
    _update(folder, f"CLEAR GRAPH <{NOTES}>")
    with open_store(folder) as store:
        assert not store.ask("ASK { <http://x.example/s> rdfs:label ?label }")


def test_what_would_stop_the_next_build_is_refused_now_with_what_is_wrong(folder: Path) -> None:
    before = content(folder)
    with pytest.raises(Violating, match="Nothing stands behind this cooperation"):
        _update(
            folder, f"INSERT DATA {{ GRAPH <{NOTES}> {{ id:k1 a comity:Cooperation ; comity:kind kind:meeting }} }}"
        )
    assert content(folder) == before


def test_what_was_wrong_before_stops_nobody(folder: Path) -> None:
    from pyoxigraph import Triple

    from comity.graph.drafts import drafting
    from comity.graph.vocabulary import term

    with drafting(folder) as draft:
        node = draft.store.id("k1")
        draft.replace("bad", [Triple(node, term("rdf:type"), term("comity:Cooperation"))])
    _update(folder, f"INSERT DATA {{ GRAPH <{NOTES}> {{ id:k1 dcterms:title 'A title'@en }} }}")
    assert _local(folder) == {'"A title"@en notes'}


def test_a_check_sees_the_store_before_and_stops_the_change(folder: Path) -> None:
    def stop(store: Store) -> None:
        assert next(store.engine.quads_for_pattern(None, None, None, DefaultGraph()), None)
        raise QueryError("stopped")

    with pytest.raises(QueryError, match="stopped"):
        local.apply(folder, Update(ADD, "http://here.example/"), "anna", stop)
    assert _local(folder) == set()


def test_a_second_writer_is_told_that_the_store_is_busy(folder: Path) -> None:
    with generations.writing(folder), pytest.raises(StoreBusy):
        _update(folder, ADD)
