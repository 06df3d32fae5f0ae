"""What the text of an update says of graphs, told from what only looks like it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import pyoxigraph as ox
import pytest

from comity.graph.errors import QueryError
from comity.graph.updates.operations import Operation, operations, reads_elsewhere, refuse_calls
from comity.graph.vocabulary import prefixes

BASE = "http://here.example/sparql"
G = "https://w3id.org/comity/graph/"


def _run(store: ox.Store, update: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> list[Operation]:
    found = []
    for operation in operations(update, BASE, prefixes()):
        with suppress(RuntimeError):  # a graph that is not there, in a text that was read without a fault
            store.update(
                operation.using(default, named),
                base_iri=operation.before.base,
                prefixes=dict(operation.before.prefixes),
            )
        found.append(operation)
    return found


def _targets(update: str) -> set[str]:
    return {target.graph for operation in _run(ox.Store(), update) for target in operation.targets()}


@pytest.mark.parametrize(
    ("update", "written"),
    [
        ("INSERT DATA { GRAPH graph:local/a { <x:a> <x:b> <x:c> } }", None),
        ("INSERT DATA { GRAPH <https://w3id.org/comity/graph/local/a> { <x:a> <x:b> <x:c> } }", {f"{G}local/a"}),
        ("INSERT DATA { <x:a> <x:b> '{ GRAPH <x:no> {' }", {"DEFAULT"}),
        ("INSERT DATA { GRAPH <g> { } } # GRAPH <no> {", {"http://here.example/g"}),
        ("PREFIX l: <x:l> INSERT DATA { GRAPH l:a { <x:a> a <x:c> ; <x:d> 1 } GRAPH l:b { } }", {"x:la", "x:lb"}),
        ("BASE <x:/b/> PREFIX l: <l#> INSERT DATA { GRAPH l:a { } GRAPH <c> {} }", {"x:/b/l#a", "x:/b/c"}),
        (r"PREFIX l: <x:\u0041> INSERT DATA { GRAPH l:a\-b { } GRAPH <x:\u0041> {} }", {"x:Aa-b", "x:A"}),
        ("PREFIX l: <x:1> CLEAR GRAPH l:a ; PREFIX l: <x:2> DROP SILENT GRAPH l:a", {"x:1a", "x:2a"}),
        ("BASE <x:/1/> CLEAR GRAPH <a>; CLEAR GRAPH <b>; BASE <2/> CLEAR GRAPH <c>;", {"x:/1/a", "x:/1/b", "x:/1/2/c"}),
        ("WITH <x:g> DELETE { ?s ?p 1 } INSERT { GRAPH ?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p 1 } }", {"x:g", "?g"}),
        ("WITH <x:g> DELETE { GRAPH <x:h> { ?s ?p ?o } } WHERE { ?s ?p ?o }", {"x:h"}),
        ("INSERT { GRAPH <x:g> { ?s ?p 1 } } USING <x:u> WHERE { { ?s ?p 1 } GRAPH <x:n> { } }", {"x:g"}),
        ("DELETE WHERE { GRAPH <x:g> { ?s ?p ?o } ?s ?p ?o }", {"x:g", "DEFAULT"}),
        ("delete data { graph <x:g> { <x:a> <x:b> <x:c> } }", {"x:g"}),
        ("CLEAR ALL; DROP NAMED; CREATE SILENT GRAPH <x:g>; CLEAR DEFAULT", {"ALL", "NAMED", "x:g", "DEFAULT"}),
        ("COPY <x:a> TO <x:b>; ADD SILENT GRAPH <x:c> TO GRAPH <x:d>", {"x:b", "x:d"}),
        ("MOVE <x:e> TO DEFAULT", {"x:e", "DEFAULT"}),
        ("", set()),
        ("PREFIX a: <x:a>", set()),
    ],
)  # fmt: skip
def test_every_graph_that_is_written_is_found_and_no_other(update: str, written: set[str] | None) -> None:
    if written is None:  # a compact IRI holds no slash in SPARQL: the engine refuses it
        with pytest.raises(SyntaxError):
            _targets(update)
    else:
        assert _targets(update) == written


def test_the_place_of_a_target_is_told() -> None:
    [operation] = operations("INSERT DATA {\n  GRAPH <x:g> { } }", BASE, {})
    assert [target.place for target in operation.targets()] == ["line 2, column 9"]


@pytest.mark.parametrize(
    "update",
    [
        "INSERTDATA { GRAPH <x:g> { <x:a> <x:b> 1 } }",
        "DELETEWHERE { GRAPH <x:g> { <x:a> <x:b> 1 } }",
        "PREFIX l: <x:l> WITHl:g INSERT { <x:a> <x:b> 1 } WHERE { }",
        "INSERT { <x:a> <x:b> trueGRAPH <x:g> { } } WHERE { }",
        "PREFIX l: <x:l> CLEARSILENTGRAPHl:g",
        "PREFIX : <x:l> COPY SILENT DEFAULTTO:b",
    ],
)
def test_keywords_that_run_into_what_follows_are_refused_since_nobody_can_tell_what_is_meant(update: str) -> None:
    with pytest.raises(QueryError, match="spaces around keywords"):
        _targets(update)


@pytest.mark.parametrize("update", ["CLEAR ALL )", "CLEAR ALL; )", "; 1", "PREFIX l <x:l> CLEAR ALL", "INSERT DATA {"])
def test_nothing_of_an_update_is_kept_from_the_engine(update: str) -> None:
    with pytest.raises(SyntaxError):
        _run(ox.Store(), update)


@pytest.mark.parametrize("call", ["LOAD <x:a>", "INSERT { } WHERE { SERVICE <x:a> { } }", "# a\r load <x:a>"])
def test_what_calls_another_server_is_refused(call: str) -> None:
    with pytest.raises(QueryError, match="calls no other server"):
        refuse_calls(call)


def test_words_in_strings_comments_and_local_names_call_nobody() -> None:
    refuse_calls("INSERT DATA { <x:LOAD> <x:b> 'SERVICE', a:load } # LOAD <x:a>")


def test_what_reads_other_graphs_is_known_from_what_brings_its_own() -> None:
    assert not reads_elsewhere("CLEAR SILENT GRAPH <x:copy>; DELETE DATA { <x:where> <x:b> 'WHERE' }")
    assert reads_elsewhere("CLEAR ALL; DELETE WHERE { ?s ?p ?o }")
    assert reads_elsewhere("COPY <x:a> TO <x:b>")


def _asked_of(update: str, default: list[str], named: list[str]) -> set[str]:
    store = ox.Store()
    store.update("INSERT DATA { <x:s> <x:in> 'default' GRAPH <x:g> { <x:s> <x:in> 'g' } }")
    store.update("INSERT DATA { GRAPH <x:h> { <x:s> <x:in> 'h' } }")
    _run(store, update, default, named)
    return {str(q.object)[1:-1] for q in store.quads_for_pattern(None, ox.NamedNode("x:found"), None)}


def test_patterns_match_the_graphs_that_the_protocol_names() -> None:
    update = "INSERT { <x:s> <x:found> ?o } WHERE { ?s <x:in> ?o }; INSERT { <x:s> <x:found> 'WHERE' } WHERE { }"
    assert _asked_of(update, [], []) == {"default", "WHERE"}
    assert _asked_of(update, ["x:g"], []) == {"g", "WHERE"}
    assert _asked_of(update, ["x:g", "x:h"], []) == {"g", "h", "WHERE"}


def test_graph_finds_the_named_graphs_that_the_protocol_names() -> None:
    assert _asked_of("INSERT { <x:s> <x:found> ?o } WHERE { GRAPH ?g { ?s <x:in> ?o } }", [], ["x:h"]) == {"h"}


def test_a_short_deletion_is_written_out_for_the_dataset() -> None:
    store = ox.Store()
    store.update("INSERT DATA { <x:s> <x:in> 1, 2 GRAPH <x:g> { <x:s> <x:in> 1 } }")
    _run(store, "DELETE WHERE { ?s <x:in> ?o }", ["x:g"])
    left = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    assert [quad.object for quad in left] == [ox.Literal(2)]


@pytest.mark.parametrize(
    "text", ["WITH <x:g> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", "DELETE { } USING <x:g> WHERE { }"]
)
def test_two_datasets_are_one_too_many(text: str) -> None:
    with pytest.raises(QueryError, match="leave one of them out"):
        _run(ox.Store(), text, ["x:h"])
