"""The endpoint for people: a form, the answer as a table, a fault beside the query that has it."""

from __future__ import annotations

import pytest

from comity.graph.store import Store
from comity.server.answer import Answer
from comity.server.pages import console
from comity.server.pages.problem import problem
from comity.server.sparql.asking import Asked
from comity.server.sparql.operation import Query
from tests.pages.conftest import SITE
from tests.pages.reading import Page, read

_ENDPOINT = "https://data.example.org/sparql"
_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def _asked(store: Store, text: str) -> tuple[Answer, Page]:
    answer = console.table(store, SITE, Asked(Query(text), _ENDPOINT, _BROWSER), frozenset())
    return answer, read(answer)


def test_the_form_has_a_query_to_begin_with_that_runs(shipped: Store) -> None:
    page = read(console.form(shipped, SITE, _ENDPOINT))
    assert page.one("form", "ask").get("action") == "/g/ask"
    assert _ENDPOINT in page.text
    answer, _ = _asked(shipped, page.one("textarea").text)
    assert answer.status == 200


def test_an_answer_is_a_table_whose_things_lead_to_their_pages(shipped: Store) -> None:
    """Variables in the order of the query; a language and a datatype stand beside their value."""
    query = "SELECT ?name ?body WHERE { VALUES ?body { id:unesco } ?body skos:prefLabel ?name }"
    answer, page = _asked(shipped, query)
    assert answer.status == 200
    assert ("vary", "Accept") in answer.headers
    assert [head.text for head in page.all("th")] == ["name", "body"]
    name, body = (cell.text for cell in page.all("td"))
    assert name == "United Nations Educational, Scientific and Cultural Organization en"
    assert body == "id:unesco"
    assert "/g/page/unesco" in page.links
    assert page.one("textarea").text.strip() == query


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("ASK { ?s ?p ?o }", ["yes"]),
        ("SELECT ?x WHERE { BIND (7 AS ?x) }", ["7 xsd:integer"]),
        ("SELECT ?x ?y WHERE { BIND ('<b>' AS ?x) }", ["<b>", ""]),
        ("CONSTRUCT { id:a rdfs:label 'A' } WHERE {}", ["id:a", "rdfs:label", "A"]),
    ],
)
def test_every_form_of_query_has_a_table(shipped: Store, query: str, row: list[str]) -> None:
    assert [cell.text for cell in _asked(shipped, query)[1].all("td")] == row


def test_a_long_answer_says_that_it_is_not_whole(shipped: Store) -> None:
    page = _asked(shipped, "SELECT ?s ?p WHERE { ?s ?p ?o }")[1]
    assert len(page.all("tr")) == console.MOST + 1
    assert "the first 1,000 rows There are more" in page.text
    assert "There are more" not in _asked(shipped, f"SELECT * {{ ?s ?p ?o }} LIMIT {console.MOST}")[1].text


@pytest.mark.parametrize(
    "query",
    ["SELEC </textarea><b>", "INSERT DATA { id:a id:b id:c }", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"],
)
def test_what_is_no_query_is_told_beside_it(shipped: Store, query: str) -> None:
    answer, page = _asked(shipped, query)
    assert answer.status == 400
    assert page.one("textarea").text.strip() == query
    assert "No answer" in [head.text for head in page.all("h2")]


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [(_BROWSER, True), ("text/html", True), ("*/*", False), (None, False), ("text/turtle, text/html;q=0.1", True)],
)
def test_an_error_is_a_page_for_a_browser_and_a_sentence_for_others(accept: str | None, is_page: bool) -> None:
    """Both have the sentence; the status stays."""
    told = problem(Answer(b"no <kind> here\n", "text/plain; charset=utf-8", 404), SITE, accept)
    assert told.status == 404
    assert told.media_type.startswith("text/html" if is_page else "text/plain")
    if is_page:
        page = read(told)
        assert "no <kind> here" in page.text
        assert page.one("h1").text == "There is nothing here"
        assert "/g/browse" in page.links
