"""Catalogue and parameters: what stands in a query's file, and how a value becomes a term."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from comity.graph.errors import InputError
from comity.graph.store import Store
from comity.graph.vocabulary import prefixes
from comity.queries.catalogue import catalogue, find, parse_query
from comity.queries.known import check_ids
from comity.queries.parameters import Parameter, read_default

PREFIXES = prefixes()
TEXT = """#+ summary: Who is where?
#+ empty: nobody is on record
#+ param country: a country
#+ param body: a body
#+ param year: a year
#+ param word: a word
#+ param as_of: a day
#+ param role: a role
SELECT * WHERE {
  VALUES ?country { country:IRN country:RUS }  #+ param or any
  VALUES ?body { id:rcuwm }  #+ param = any
  VALUES ?year { 2026 }  #+ param
  VALUES ?word { "water" }  #+ param
  VALUES ?as_of { "2025-11-15"^^xsd:date }  #+ param = today
  VALUES ?role { role:host }  #+ param
  VALUES ?fixed { "stays" }
}
"""


def bound(**values: str) -> str:
    """Bind the sample query."""
    return parse_query("sample", TEXT).bind(PREFIXES, values)


def test_defaults_stay_where_nothing_is_given_and_today_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.queries.catalogue.today", lambda: date(2031, 2, 3))
    text = bound()
    assert "VALUES ?country { country:IRN country:RUS }" in text
    assert "VALUES ?body { UNDEF }" in text
    assert 'VALUES ?as_of { "2031-02-03"^^<http://www.w3.org/2001/XMLSchema#date> }' in text


@pytest.mark.parametrize(
    ("name", "value", "data"),
    [
        ("country", "RU", "<http://publications.europa.eu/resource/authority/country/RUS>"),
        ("country", "ru", "<http://publications.europa.eu/resource/authority/country/RUS>"),
        ("country", "RUS", "<http://publications.europa.eu/resource/authority/country/RUS>"),
        ("country", "country:RUS", "<http://publications.europa.eu/resource/authority/country/RUS>"),
        ("country", "any", "UNDEF"),
        ("body", "icqhs", "<https://w3id.org/comity/id/icqhs>"),
        ("body", "id:icqhs", "<https://w3id.org/comity/id/icqhs>"),
        ("body", "icqhs, iris", "<https://w3id.org/comity/id/icqhs> <https://w3id.org/comity/id/iris>"),
        ("body", "https://a.example/x", "<https://a.example/x>"),
        ("year", "2027", '"2027"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("word", 'a "b" } DROP ALL #', '"a \\"b\\" } DROP ALL #"'),
        ("as_of", "2020-02-29", '"2020-02-29"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("role", "hosted", "<https://w3id.org/comity/ontology#role-hosted>"),
    ],
)
def test_value_becomes_a_term_of_the_defaults_type(name: str, value: str, data: str) -> None:
    text = bound(**{name: value})
    assert f"VALUES ?{name} {{ {data} }}" in text
    assert 'VALUES ?fixed { "stays" }' in text


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("country", "XX", "'XX' is not known"),
        ("country", "Irn } DROP ALL #", "is not known"),
        ("body", '"} DROP ALL #', "no record id and no IRI"),
        ("body", "https://a.example/> } DROP ALL #", "no record id and no IRI"),
        ("year", "soon", "no whole number"),
        ("as_of", "2025-02-30", "no day of the calendar"),
        ("as_of", "2025", "no day of the calendar"),
        ("as_of", "any", "no day of the calendar"),
        ("role", "hoost", "did you mean 'host'"),
        ("as_off", "2025-01-01", "did you mean 'as_of'"),
    ],
)
def test_value_of_another_type_is_refused_with_the_way_out(name: str, value: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        bound(**{name: value})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("#+ summary: Who?\nSELECT * {}", "lacks empty"),
        ("#+ sumary: Who?\nSELECT * {}", "is none of"),
        ("#+ summary: Who?\n#+ empty: none\n#+ param x: an x\nSELECT * {}", "told are the parameters"),
        ("#+ summary: W?\n#+ empty: n\n#+ param x: x\nSELECT * { VALUES ?x { ?y }  #+ param\n}", "terms of one type"),
        (
            "#+ summary: W?\n#+ empty: n\n#+ param x: x\nSELECT * {\n VALUES ?x { 1 id:a }  #+ param\n}",
            "terms of one type",
        ),
    ],
)
def test_file_whose_parts_do_not_fit_is_refused(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        parse_query("sample", text.replace("{ VALUES", "{\n VALUES"))


def test_query_without_parameters_names_none() -> None:
    with pytest.raises(InputError, match="it has: none"):
        parse_query("sample", "#+ summary: Who?\n#+ empty: nobody\nASK {}").bind(PREFIXES, {"x": "1"})


def test_query_is_found_by_number_and_by_name_and_a_wrong_name_has_the_nearest() -> None:
    assert find("10") is find("agreements-between-countries")
    with pytest.raises(InputError, match="did you mean 'hosts-by-country'"):
        find("hosts-by-countri")
    with pytest.raises(InputError, match="known by number: 1, 3, 4"):
        find("999")
    with pytest.raises(InputError, match="no named query"):
        find("../../etc/passwd")


def test_catalogue_of_a_folder_holds_its_files(tmp_path: Path) -> None:
    (tmp_path / "who.rq").write_text("#+ summary: Who?\n#+ empty: nobody\nASK {}", encoding="utf-8")
    assert list(catalogue(tmp_path)) == ["who"]
    assert find("who", tmp_path).question is None


def test_id_that_the_store_does_not_describe_is_a_mistake(shipped: Store) -> None:
    query = find("timeline")
    check_ids(shipped, query, {"thing": "auspices-rcuwm"})
    check_ids(shipped, query, {})
    with pytest.raises(InputError, match="did you mean 'auspices-rcuwm'"):
        check_ids(shipped, query, {"thing": "auspices-rcuwn"})
    with pytest.raises(InputError, match="thing: 'auspices-rcuwn' is not described"):
        check_ids(shipped, query, {"thing": "rcuwm, auspices-rcuwn"})


def test_default_tells_its_type() -> None:
    assert read_default("x", "", '"a" "b"', "").kind == "string"
    assert read_default("x", "", '"2025-01-01"^^xsd:date', "").kind == "date"
    assert not Parameter("x", "", "id", "id:a").optional
