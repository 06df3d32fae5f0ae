"""Dates that cannot be meant are asked about, whatever they are the date of; those that can be are left alone."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from comity.graph import cross_checks
from comity.graph.bulk import Cooperation as Fast
from comity.graph.parts import Evidence, Milestone, Name, Post
from comity.graph.records import Agreement, Claim, Completeness, Event, Person, Record, Source
from comity.graph.store import Store, in_memory
from comity.graph.triples import quads
from comity.graph.validation import validate
from comity.graph.vocabulary import term
from tests.checks.test_rules_spare import SAID, body, rules_broken, source, tie

CALENDAR, EARLY, ENDLESS = "other-calendar-warning", "stated-before-it-happened-warning", "term-without-an-end-warning"


def dated(edtf: str) -> dict[str, Record]:
    """Make one record for each kind of date that a record may have."""
    parties = (("a", "party"), ("b", "party"))
    names = (Name(text="A name"),)
    return {
        "milestone": tie("agreement", *parties, milestones=(Milestone(kind="signed", date=edtf),)),
        "cooperation": tie("meeting", *parties, date=edtf),
        "membership": tie("membership", ("a", "body"), ("b", "member"), date=edtf),
        "event": Event(id="e", kind="conference", names=names, date=edtf, evidence=SAID),
        "post": Person(id="p", names=names, posts=(Post(organisation="a", title="head", held=edtf),), evidence=SAID),
        "claim": Claim(id="c", question="Is it?", value="yes", about=("a",), as_of=edtf, evidence=SAID),
        "completeness": Completeness(id="w", scope="all", members=("a",), of="b", as_of=edtf, evidence=SAID),
    }


@pytest.mark.parametrize("kind", dated("2024"))
def test_a_persian_date_is_asked_about_whatever_it_is_the_date_of(kind: str) -> None:
    records = (source(), body("a"), body("b"), dated("1402-03-15")[kind])
    assert rules_broken(records) == [CALENDAR]


@pytest.mark.parametrize("field", ["published", "retrieved"])
def test_so_is_the_day_on_which_a_source_was_published_or_read(field: str) -> None:
    assert rules_broken((source(**{field: "1402"}),)) == [CALENDAR]


@pytest.mark.parametrize("kind", ["founded", "established", "created"])
def test_a_body_may_well_have_been_founded_then(kind: str) -> None:
    assert rules_broken((source(), body("a", milestones=(Milestone(kind=kind, date="1402"),)))) == []


@pytest.mark.parametrize("kind", dated("2024"))
def test_what_is_later_than_its_source_is_asked_about_whatever_it_is(kind: str) -> None:
    a, b = body("a"), body("b")
    for when in ({"published": "2024-06-25"}, {"retrieved": "2024-06-25"}):
        assert rules_broken((source(**when), a, b, dated("2030-01-01")[kind])) == [EARLY]
        assert rules_broken((source(**when), a, b, dated("2024-06")[kind])) == []
    assert rules_broken((source(), a, b, dated("2030-01-01")[kind])) == []


@pytest.mark.parametrize("kind", ["lapse", "expired", "decision-expected"])
def test_the_end_of_a_term_and_what_is_expected_lie_ahead(kind: str) -> None:
    steps = (Milestone(kind="signed", date="2024"), Milestone(kind=kind, date="2030"))
    agreement = tie("agreement", ("a", "party"), ("b", "party"), milestones=steps, term_years=6)
    assert rules_broken((source(published="2024-06-25"), body("a"), body("b"), agreement)) == []


@pytest.mark.parametrize("modality", ["proposed", "hoped"])
def test_what_is_planned_lies_ahead(modality: str) -> None:
    step = Milestone(kind="signed", date="2030", evidence=(Evidence(source="s", modality=modality),))
    agreement = tie("agreement", ("a", "party"), ("b", "party"), milestones=(step,))
    assert rules_broken((source(published="2024-06-25"), body("a"), body("b"), agreement)) == []


def test_a_step_that_one_of_its_sources_can_have_told_is_not_asked_about() -> None:
    sources = (source(published="2010"), Source(id="t", title="A later page", published="2016"))
    cited = (Evidence(source="s"), Evidence(source="t"))
    step = Milestone(kind="renewed", date="2015")
    agreement = tie("agreement", ("a", "party"), ("b", "party"), milestones=(step,), evidence=cited)
    assert rules_broken((*sources, body("a"), body("b"), agreement)) == []


@pytest.mark.parametrize(
    ("steps", "date", "broken"),
    [
        ((), None, [ENDLESS]),
        ((("signed", None),), None, [ENDLESS]),
        ((("signed", "2010/.."),), None, [ENDLESS]),
        ((("signed", "201X"),), None, []),
        ((("signed", "[2010-06-24..2010-06-30]"),), None, []),
        ((("renewed", "2010/2013"),), None, []),
        ((), "2010/2013", []),
    ],
)
def test_a_term_of_which_no_end_can_be_told_is_asked_about(
    steps: tuple[tuple[str, str | None], ...], date: str | None, broken: list[str]
) -> None:
    milestones = tuple(Milestone(kind=kind, date=when) for kind, when in steps)
    parties = tie("agreement", ("a", "party"), ("b", "party")).parties
    agreement = Agreement(
        id="tie", parties=parties, milestones=milestones, date=date, term_years=3, title="T", evidence=SAID
    )
    assert rules_broken((source(), body("a"), body("b"), agreement)) == broken


def test_in_a_registry_they_are_counted_in_one_line() -> None:
    near = dated("1402-03-15")["cooperation"]
    store = in_memory(quad for record in (source(), body("a"), body("b"), near) for quad in quads(record, "small"))
    _stand_alone(store, [Fast(id=f"k{number}", kind="meeting", parties=(), date="1390") for number in range(300)])
    found = [finding for finding in validate(store) if finding.rule == CALENDAR]
    assert [finding.record.rpartition("/")[2] for finding in found] == ["k0", "tie"]
    assert found[0].message.startswith("300 in large datasets, the first of them 1390: is this the Persian calendar?")


def _stand_alone(store: Store, records: list[Fast]) -> None:
    """Put records into a large graph of a store, as a build does."""
    graph = store.graph("registry")
    for record in records:
        for quad in quads(record, "registry"):
            shared = quad.predicate.value.endswith(("edtf", "earliest", "latest"))
            store.engine.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph() if shared else graph))
    store.engine.add(ox.Quad(graph, term("comity:standsAlone"), ox.Literal(True), store.graph("provenance")))
    store.forget_alone()


def test_every_rule_that_asks_about_dates_says_how_to_mend_them() -> None:
    assert all(cross_checks.rules()[name].fix for name in (CALENDAR, EARLY, ENDLESS))
