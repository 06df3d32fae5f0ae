"""Places where the engine reads a keyword that runs into other signs, or hides behind them: each is found."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from comity.graph.lexing import keywords

_PREFIXES = "PREFIX : <http://127.0.0.1:1/> PREFIX l: <http://l.example/> "

_CALLING = [
    "{ SERVICE:a { ?s ?p ?o } }",
    "{ SERVICE?a { ?s ?p ?o } }",
    "{ servicesilent:a { ?s ?p ?o } }",
    "{ # a comment ends with\r SERVICE :a { ?s ?p ?o } }",
    "{ ?s l:a\\#b ?o . SERVICE :a { ?s ?p ?o } }",
    "{ VALUES ?s { l:a\\'b } SERVICE :a { ?s ?p ?o } VALUES ?s { l:a\\'b } }",
    "{ VALUES ?s { l:a·\\'b } SERVICE :a { ?s ?p ?o } VALUES ?s { l:a·\\'b } }",
    "{ VALUES ?s { <http://a.example/\\u0041#x> } SERVICE :a { ?s ?p ?o } }",
    "{ VALUES ?s { <http://a.example/\u00a0#x> } SERVICE :a { ?s ?p ?o } }",
    "{ ?s ?p 'a'@en.SERVICE:a { ?s ?p ?o } }",
    "{ ?s ?p ?x.SERVICE:a { ?s ?p ?o } }",
    "{ ?s ?p 1.SERVICE:a { ?s ?p ?o } }",
    "{ ?s ?p trueSERVICE:a { ?s ?p ?o } }",
    "{ ?s ?p trueSERVICE?a { ?s ?p ?o } }",
    "{ ?s ?p l:.SERVICE:a { ?s ?p ?o } }",
    "{ ?s ?p :.SERVICE:a { ?s ?p ?o } }",
    "{ ?s ?p l:a.b.SERVICE:a { ?s ?p ?o } }",
    "{ ?s ?p l:a..b.SERVICE:a { ?s ?p ?o } }",
]


@pytest.mark.parametrize("pattern", _CALLING)
def test_every_call_that_the_engine_reads_is_found(pattern: str) -> None:
    query = f"{_PREFIXES} SELECT * {pattern}"
    assert list(keywords(query, "SERVICE"))
    ox.Store().query(query)  # it is one indeed: the engine reads it without a fault


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?service { ?s l:service $SERVICE ; l:a.SERVICE \'SERVICE\', """SERVICE""", <x:SERVICE> } # SERVICE',
        "SELECT ?x { ?x l:a 'a'@service }",
    ],
)
def test_what_only_looks_like_a_call_is_left_alone(query: str) -> None:
    assert not list(keywords(_PREFIXES + query, "SERVICE"))
