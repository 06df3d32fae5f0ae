"""The coverage report: what is counted rests on which sources, and on whose word."""

from __future__ import annotations

from functools import cache
from typing import Any

from comity.graph.parts import Evidence
from comity.graph.store import Store
from comity.queries.catalogue import find
from comity.queries.networks.reading import read
from comity.queries.reporting.anchors import dangling
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import Request
from comity.queries.reports import coverage
from comity.queries.table import Table
from tests.shipped import shipped_store
from tests.small import make


def _report(store: Store, **asked: Any) -> Report:
    request = Request(**asked)
    return coverage.report(store, request.reading(read(store)), request)


@cache
def _shipped() -> Report:
    return _report(shipped_store())


def _rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _store() -> Store:
    """Make ties that rest on two prints of one text, on a party's own word, on a mirror, on two sources, on hope."""
    wire, reprint = make.source(id="wire", title="Wire"), make.source(id="reprint", derived_from=("wire",))
    mirror = make.source(id="mirror", low_trust=True)
    own = Evidence(source="wire", at="page 1", modality="stated", speaker="a")
    return make.store(
        wire,
        reprint,
        mirror,
        *map(make.body, "ABCD"),
        make.tie(
            "prints", "visit", ["a", "b"], evidence=(make.evidence("wire"), make.evidence("reprint")), date="2019"
        ),
        make.tie("own", "visit", ["a", "c"], evidence=(own,)),
        make.tie("mirrored", "agreement", ["b", "c"], evidence=(make.evidence("mirror"),)),
        make.tie("two", "agreement", ["b", "c"], evidence=(make.evidence("wire"), make.evidence()), date="2020"),
        make.tie("hope", "agreement", ["a", "b"], evidence=(make.evidence(modality="hoped"),)),
    )


def test_numbers_of_a_small_graph_are_what_was_worked_out_by_hand() -> None:
    numbers = {row["what"]: (row["number"], row["share"]) for row in _rows(_report(_store()).tables["coverage"])}
    assert numbers["bodies in the data"] == (4, "")
    assert numbers["of these, with none on record"] == (1, "25 %")
    assert numbers["of these, counted here: they tie at least two of them"] == (4, "80 %")
    assert numbers["independent sources behind the counted cooperations"] == (3, "")
    assert numbers["counted cooperations that rest on one independent source"] == (3, "75 %")
    assert numbers["counted cooperations that rest on a party's own word alone"] == (1, "25 %")
    assert numbers["counted cooperations that rest on a mirror or scraper alone"] == (1, "25 %")
    assert numbers["counted cooperations without a date"] == (2, "50 %")


def test_each_weak_cooperation_is_listed_with_its_reasons() -> None:
    told = {row["id"]: row["why"] for row in _rows(_report(_store()).tables["weak"])}
    assert told == {
        "prints": "one source",
        "own": "one source, own word only, undated",
        "mirrored": "one source, mirror only, undated",
    }


def test_sources_are_ordered_by_what_rests_on_them_alone() -> None:
    first = _rows(_report(_store()).tables["sources"])[0]
    assert (first["source"], first["cooperations"], first["of these, supported by no other"]) == ("Wire", 3, 2)


def test_cooperations_are_told_by_kind_and_by_how_firmly_they_are_put() -> None:
    told = {row["kind"]: (row["stated"], row["hoped"]) for row in _rows(_report(_store()).tables["modalities"])}
    assert told == {"agreement": (2, 1), "visit": (2, 0)}


def test_a_party_that_nothing_describes_is_a_body_with_no_source() -> None:
    store = make.store(make.body("A", evidence=(make.evidence(),)), make.tie("t", "visit", ["a", "stranger"]))
    assert [row["id"] for row in _rows(_report(store).tables["bodies-without-source"])] == ["stranger"]


def test_every_link_of_the_report_leads_somewhere() -> None:
    assert dangling(_shipped()) == ()
    assert dangling(_report(make.store())) == ()


def test_an_empty_graph_has_a_report_that_says_so() -> None:
    assert "nothing that a ranking could rest on" in _report(make.store()).summary[0]
    assert "nothing that a ranking could rest on" in _report(make.store(make.body("A"))).summary[0]


def test_own_words_and_mirrors_are_those_of_the_named_query() -> None:
    """`weak-facts` tells the same of cooperations; it does so of milestones too, and of those with one party."""
    store = shipped_store()
    text = find("weak-facts").bind(store.prefixes)
    asked: dict[str, set[str]] = {}
    for row in store.select(text):
        asked.setdefault(row["flag"].value, set()).add(row["about"].value.rsplit("/", 1)[-1])
    for flag in ("own word only", "mirror only"):
        told = {row["id"] for row in _rows(_shipped().tables["weak"]) if flag in row["why"]}
        assert told
        assert told <= asked[flag]


def test_one_cooperation_on_a_bystander_s_word_is_counted_though_none_is_listed() -> None:
    text = _report(make.store(*map(make.body, "AB"), make.tie("t", "visit", ["a", "b"], date="2020"))).markdown()
    assert "Of 2 bodies in the data, 2 have a counted tie with one another on record and 0 have none" in text
    assert "Of the 1 cooperation counted between them, 1 rest on one independent source and 0 on a party's own" in text
    assert "No number here rests on single cooperations." in text
    assert "None is counted" not in text
    assert "Nothing." in text.partition("Left out between bodies")[2]
