"""The report on missing ties: on graphs that were worked out by hand, and read from the graph that ships."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from comity.graph.errors import InputError
from comity.graph.parts import Name
from comity.graph.records import Completeness, Organisation
from comity.graph.store import Store
from comity.queries.measures.missing import missing_ties
from comity.queries.measures.missing_backtest import RANDOM, BackTest, Method
from comity.queries.measures.sharing import ALONE, FIELDS, NEIGHBOURS, PARTNERS, SCORE
from comity.queries.networks.network import network_of
from comity.queries.networks.reading import read
from comity.queries.reporting.anchors import dangling
from comity.queries.reporting.missing import back_test_words
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import CENTRES, NETWORK, RULE, Request
from comity.queries.reporting.whole_lists import whole_lists
from comity.queries.reports.missing_ties import TITLE, USES, report
from comity.queries.table import Table
from tests.shipped import shipped_store
from tests.small import make

ROOT = Path(__file__).parent.parent.parent


def _report(store: Store, **asked: Any) -> Report:
    return report(store, read(store), Request(**asked))


@cache
def _shipped() -> Report:
    return _report(shipped_store())


def _rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _small(*more: Any) -> Store:
    """Give A and B a partner, an institute, and a field with two members; C and D are talked of; E is alone."""
    fields = [make.field(id=f"field-{name}", names=(Name(text=name),)) for name in ("oceans", "peace")]
    bodies = [make.body(name, country="IR", fields=("field-oceans",)) for name in ("A", "B")]
    bodies += [make.body(name, fields=("field-peace",)) for name in ("C", "D")]
    auspices = [make.tie(f"auspices-{x}", "auspices", ["unesco:patron", f"{x}:designated"]) for x in "abcde"]
    return make.store(
        *fields,
        *bodies,
        make.body("E", country="IR"),
        make.body("Institute", "research-institute"),
        make.body("Unesco", "igo"),
        *auspices,
        make.tie("mou-a", "agreement", ["a", "institute"], date="2010"),
        make.tie("mou-b", "agreement", ["b", "institute"], date="2011"),
        make.tie("wish", "agreement", ["c", "d"], evidence=(make.evidence(modality="hoped"),)),
        *more,
    )


def test_the_pairs_of_a_small_graph_are_what_was_worked_out_by_hand() -> None:
    """Of five centres two have the partner, two each field: log2(5/2) is 1.322 bits a thing."""
    rows = _rows(_report(_small()).main)
    found = [(r["place"], r["one"], r["other"], r["score"], r["partners"], r["fields"], r["frameworks"]) for r in rows]
    assert found == [(1, "a (IR)", "b (IR)", 2.644, 1.322, 1.322, 0.0), (2, "c", "d", 1.322, 0.0, 1.322, 0.0)]
    assert rows[0]["why"] == "share the partner institute (tied to 2 of 5); both work on field-oceans (2 of 5 do)"
    assert [row["only talked about"] for row in rows] == ["", "hoped: wish"]


def test_absence_is_called_no_proof_before_any_pair_is_named() -> None:
    text = _report(_small()).markdown()
    assert text.index("no proof that there is no tie") < text.index("## What this rests on")
    assert text.index("## What this rests on") < text.index("## Pairs without a stated tie: UNESCO Category 2 centres")
    assert "it is unknown whether there is a tie" in text


def test_every_link_leads_somewhere_and_every_number_to_its_pair() -> None:
    for made in (_report(_small()), _shipped(), _report(make.store())):
        assert dangling(made) == ()
    pairs = next(section for section in _shipped().sections if section.anchor == "pairs")
    assert pairs.links is not None
    assert pairs.table is not None
    assert len(pairs.links.rows) == len(pairs.table.rows) == 50
    assert all(row.startswith("pair-") for row in pairs.links.rows)
    assert set(pairs.links.columns) == {"score", "partners", "fields", "frameworks"}


def test_what_is_behind_a_pair_adds_up_to_its_score_and_names_the_cooperations() -> None:
    made = _report(_small())
    entry = next(section for section in made.sections if section.anchor == "pair-a--b")
    assert entry.table is not None
    rows = _rows(entry.table)
    assert [(r["part"], r["what"], r["bodies with it"], r["adds"], r["cooperations"]) for r in rows] == [
        (PARTNERS, "institute", 2, 1.322, "mou-a mou-b"),
        (FIELDS, "field-oceans", 2, 1.322, ""),
    ]
    listed = next(section for section in made.sections if section.anchor == "cooperations")
    assert listed.table is not None
    assert {row["cooperation"] for row in _rows(listed.table)} == {"mou-a", "mou-b", "wish"}


def test_the_query_of_each_shipped_pair_gives_all_that_its_reasons_name() -> None:
    store = shipped_store()
    reading = read(store)
    entries = {section.anchor: section for section in _shipped().sections}
    for m in missing_ties(network_of(reading, RULE, among=CENTRES), reading):
        anchor = f"pair-{m.a.iri.rsplit('/', 1)[-1]}--{m.b.iri.rsplit('/', 1)[-1]}"
        answer = list(store.select(entries[anchor].code))
        told = {(row["what"].value, row["thing"].value) for row in answer}
        assert {(thing.part.rstrip("s"), thing.iri) for thing in m.shared} <= told
        ties = {(row["thing"].value, row["tie"].value) for row in answer if row["tie"]}
        behind = {(thing.iri, tie.iri) for thing in m.shared if thing.part == PARTNERS for tie in thing.ties}
        assert behind <= ties


def test_a_whole_list_is_the_one_thing_that_makes_absence_mean_none() -> None:
    listing: dict[str, Any] = {"members": ("institute",), "of": "a", "as_of": "2020", "evidence": (make.evidence(),)}
    whole = Completeness(id="partners-of-a", scope="the partners of A", **listing)
    made = _report(_small(whole))
    assert [row["whole list"] for row in _rows(made.main)] == [
        "none as of 2020: “the partners of A” (partners-of-a) is a whole list",
        "",
    ]
    assert "1 of these pairs is covered by one" in made.markdown()
    assert "| whole list |" in made.markdown()
    assert "| whole list |" not in _report(_small()).markdown()


@pytest.mark.parametrize(
    ("claim", "none"),
    [
        ({"members": ()}, True),
        ({"members": ("b",)}, False),
        ({"members": (), "country": "IR"}, True),
        ({"members": (), "country": "FR"}, False),
        ({"members": (), "member_kind": "category-2-centre"}, True),
        ({"members": (), "member_kind": "igo"}, False),
    ],
)
def test_a_list_speaks_only_of_the_kind_and_country_that_it_covers(claim: dict[str, Any], none: bool) -> None:
    evidence = (make.evidence(),)
    store = _small(Completeness(id="list", scope="all", of="a", cooperation="agreement", evidence=evidence, **claim))
    (told,) = whole_lists(store)
    bodies = {body.short: body for body in read(store).bodies}
    assert told.says_none(bodies["a"], bodies["b"]) is none
    assert not told.says_none(bodies["b"], bodies["a"])
    assert told.words() == "none of the kind agreement: “all” (list) is a whole list"


def test_two_on_one_list_are_told_to_be_named_together() -> None:
    members = make.tie("list", "membership", ["institute:body", "c:member", "e:member"])
    (row,) = [row for row in _rows(_report(_small(members)).main) if row["one_id"] + row["other_id"] == "ce"]
    assert row["named together in"] == "list"
    assert "Both are named in list (`list`)" in _report(_small(members)).markdown()


def test_the_back_test_is_told_with_what_was_hidden() -> None:
    ties = [make.tie(f"m-{x}{y}", "visit", [x, y], date="2015") for x, y in ("ab", "bc", "cd", "de")]
    made = _report(_small(*ties, make.tie("new", "visit", ["a", "c"], date="2020")))
    rows = {row["method"]: row for row in _rows(made.tables["back-test"])}
    assert list(rows) == ["score", "its shared partners alone", "common neighbours", "random"]
    assert {row["of"] for row in rows.values()} == {1}
    assert rows["random"]["times random"] == 1.0
    text = made.markdown()
    assert "Hidden were the 1 newest of 5 dated cooperations" in text
    assert "too few to tell one method from another" in text


def test_the_verdict_says_where_counting_neighbours_or_a_part_of_the_score_finds_as_many() -> None:
    found = {SCORE: 1.0, ALONE: 2.0, NEIGHBOURS: 1.0, RANDOM: 0.1}
    methods = tuple(Method(name, number, 0.5) for name, number in found.items())
    made = BackTest(date(2020, 1, 1), 8, 2, 0, 100, 4000, 60, methods)
    told = " ".join(back_test_words(made))
    assert made.winner == ALONE
    assert "Best did *its shared partners alone*, which found 2 of 60" in told
    assert "(score 1, with an area of 0.500; common neighbours 1, with an area of 0.500)" in told
    assert "too few" not in told
    better = replace(made, methods=(Method(SCORE, 3.0, 0.5), *methods[1:]))
    assert better.winner == SCORE
    assert "Best did *score*, which found 3 of 60" in " ".join(back_test_words(better))


def test_where_no_way_did_best_that_is_told_and_the_score_ranks() -> None:
    methods = (*(Method(name, 0.0, 0.5) for name in (SCORE, ALONE, NEIGHBOURS)), Method(RANDOM, 0.1, 0.5))
    made = BackTest(date(2020, 1, 1), 8, 2, 0, 100, 4000, 60, methods)
    told = " ".join(back_test_words(made))
    assert made.winner == SCORE
    assert "No one way did best" in told
    assert "ranked by the score, which is no better than another" in told
    assert "no more than a random order would find" in told


def test_where_nothing_is_newer_the_report_says_so() -> None:
    text = _report(_small()).markdown()
    assert "nothing can be hidden and the ranking is not tested" in text


def test_where_the_newest_ties_tie_nobody_anew_the_report_says_so() -> None:
    ties = [make.tie(f"t{year}", "visit", ["a", "b"], date=year) for year in ("2014", "2019")]
    made = _report(_small(*ties))
    assert "there is nothing to find, and no test" in made.markdown()
    assert made.tables["back-test"].rows == ()


@pytest.mark.parametrize("bodies", ["", "A"], ids=["no body", "one body"])
def test_an_empty_graph_has_a_report_that_says_so(bodies: str) -> None:
    made = _report(make.store(*map(make.body, bodies)))
    assert "no two share anything that tells" in made.markdown()
    assert made.main.rows == ()
    assert made.html()
    assert made.json()


def test_what_is_asked_for_is_heeded() -> None:
    assert USES == NETWORK
    assert _report(_small(), countries=("IR",)).main.rows
    assert _report(_small(), countries=("FR",)).main.rows == ()
    assert _report(_small(), among=("any",)).title == f"{TITLE}: bodies"
    with pytest.raises(InputError, match="no counting rule"):
        _report(_small(), rule="half")


def test_names_with_markup_do_no_harm() -> None:
    hostile = '<script>alert("1")</script> & *x* | `y`\x0b'
    bodies = [
        make.body("X"),
        Organisation(id="evil", kind="category-2-centre", names=(Name(text=hostile, type="acronym"),)),
    ]
    ties = [make.tie(f"t-{x}", "agreement", [x, "institute"], title=hostile) for x in ("x", "evil")]
    made = _report(_small(*bodies, *ties))
    assert "alert" in made.markdown()
    assert "<script>" not in made.markdown() + made.html()


@pytest.mark.parametrize(
    ("pair", "field"),
    [
        ("itcoo rcowa", "Oceanography (2 of 106 do)"),
        ("iris istic", "Science policy (3 of 106 do)"),
        ("cistrat iris", "Science policy (3 of 106 do)"),
        ("cistrat istic", "Science policy (3 of 106 do)"),
        ("icb-ng rcb", "Biotechnology (3 of 106 do)"),
        ("sactd tec", "Teacher education (2 of 106 do)"),
        ("iepa rcep", "Educational planning (2 of 106 do)"),
    ],
)
def test_the_shipped_pairs_of_the_fourteenth_question_are_told_with_their_field(pair: str, field: str) -> None:
    rows = {f"{row['one_id']} {row['other_id']}": row for row in _rows(_shipped().main)}
    assert f"both work on {field}" in rows[pair]["why"]
    assert rows[pair]["whole list"] == ""
