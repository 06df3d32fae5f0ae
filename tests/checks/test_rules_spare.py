"""What looks like a breach of a rule and is none is left alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from comity.graph.parts import Evidence, Milestone, Name, Participation, Place, Post
from comity.graph.records import Collective, Cooperation, Organisation, Person, Record, Source
from comity.graph.store import in_memory
from comity.graph.triples import quads
from comity.graph.validation import validate

SAID = (Evidence(source="s"),)


def rules_broken(records: Iterable[Record]) -> list[str]:
    return [f.rule for f in validate(in_memory(quad for record in records for quad in quads(record, "test")))]


def body(name: str, kind: str = "university", *countries: str, **more: object) -> Organisation:
    places = tuple(Place(country=code) for code in countries)
    fields = {"id": name, "kind": kind, "names": (Name(text=f"The {name}"),), "places": places, "evidence": SAID}
    return Organisation(**{**fields, **more})  # type: ignore[arg-type]


def tie(kind: str, *parties: tuple[str, str], **more: object) -> Cooperation:
    sides = tuple(Participation(party=party, role=role) for party, role in parties)
    return Cooperation(**{"id": "tie", "kind": kind, "parties": sides, "evidence": SAID, **more})  # type: ignore[arg-type]


def source(**more: object) -> Source:
    return Source(**{"id": "s", "title": "A page", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "broken"), [("igo", []), ("media", ["publisher-as-party-warning"])])
def test_a_body_may_report_on_itself_but_a_newspaper_is_asked(kind: str, broken: list[str]) -> None:
    records = (source(publisher="a"), body("a", kind), body("b"), tie("meeting", ("a", "party"), ("b", "party")))
    assert rules_broken(records) == broken


def test_a_wire_service_may_sign_its_own_agreement_in_the_article_of_another() -> None:
    records = (
        source(publisher="b"),
        body("a", "media"),
        body("b", "media"),
        body("c"),
        tie("agreement", ("a", "signatory"), ("c", "signatory")),
    )
    assert rules_broken(records) == []


@pytest.mark.parametrize(
    ("host", "hosted", "broken"),
    [
        (("RU",), ("IR",), ["host-in-another-country-warning"]),
        (("RU", "IR"), ("IR",), []),
        ((), ("IR",), []),
        (("RU",), (), []),
    ],
)
def test_a_host_is_asked_only_where_both_sit_somewhere_and_nowhere_together(
    host: tuple[str, ...], hosted: tuple[str, ...], broken: list[str]
) -> None:
    sides = (body("a", "ministry", *host), body("b", "category-2-centre", *hosted))
    assert rules_broken((source(), *sides, tie("hosting", ("a", "host"), ("b", "hosted")))) == broken


def test_a_field_office_is_a_part_and_a_designated_centre_may_be_a_part_of_its_host() -> None:
    records = (
        source(),
        body("unesco", "igo"),
        body("office", "igo-field-office", part_of="unesco"),
        body("host"),
        body("centre", "category-2-centre", part_of="host"),
        tie("auspices", ("unesco", "patron"), ("centre", "designated")),
    )
    assert rules_broken(records) == []


def test_the_patron_is_no_parent_at_any_distance() -> None:
    records = (
        source(),
        body("unesco", "igo"),
        body("sector", "organ", part_of="unesco"),
        body("centre", "category-2-centre", part_of="sector"),
        tie("auspices", ("unesco", "patron"), ("centre", "designated")),
    )
    assert rules_broken(records) == ["auspices-as-hierarchy-violation"]


def test_a_new_term_after_an_end_is_no_end_before_a_start() -> None:
    steps = tuple(
        Milestone(kind=kind, date=date)
        for kind, date in (("signed", "2005"), ("expired", "2011"), ("signed", "2013"), ("renewed", "2013"))
    )
    records = (source(), body("a"), body("b"), tie("agreement", ("a", "party"), ("b", "party"), milestones=steps))
    assert rules_broken(records) == []


def test_a_meeting_planned_for_a_later_day_may_be_proposed() -> None:
    parties = (("a", "party"), ("b", "party"))
    planned = tie("meeting", *parties, date="2025-01", evidence=(Evidence(source="s", modality="proposed"),))
    held = tie("meeting", *parties, date="2024-12")
    bodies = (source(published="2024-07-08"), body("a"), body("b"))
    assert rules_broken((*bodies, planned)) == []
    assert rules_broken((*bodies, held)) == ["stated-before-it-happened-warning"]


@pytest.mark.parametrize(("post", "broken"), [("a", []), ("part", []), ("b", ["person-of-another-body-warning"])])
def test_a_post_in_a_part_of_the_party_is_a_post_there(post: str, broken: list[str]) -> None:
    person = Person(
        id="p", names=(Name(text="A. Person"),), posts=(Post(organisation=post, title="head"),), evidence=SAID
    )
    meeting = Cooperation(
        id="tie",
        kind="meeting",
        parties=(Participation(party="a", person="p"), Participation(party="b")),
        evidence=SAID,
    )
    bodies = (body("a"), body("b"), body("part", "organ", part_of="a"))
    assert rules_broken((source(), person, *bodies, meeting)) == broken


@pytest.mark.parametrize(("born", "broken"), [("2000", []), ("1999", []), ("2001", ["member-before-founded-warning"])])
def test_a_member_is_founded_by_the_year_in_which_it_joins(born: str, broken: list[str]) -> None:
    founded = (Milestone(kind="founded", date=born),)
    records = (
        source(),
        body("a", "association"),
        body("b", milestones=founded),
        tie("membership", ("a", "party"), ("b", "member"), date="2000"),
    )
    assert rules_broken(records) == broken


@pytest.mark.parametrize(("country", "broken"), [("IR", ["class-and-its-member-warning"]), ("RU", [])])
def test_a_class_of_bodies_and_a_body_of_another_country_are_two_parties(country: str, broken: list[str]) -> None:
    some = Collective(
        id="some", names=(Name(text="universities"),), member_kind="university", country="IR", evidence=SAID
    )
    records = (source(), some, body("b", "university", country), tie("meeting", ("some", "party"), ("b", "party")))
    assert rules_broken(records) == broken


@pytest.mark.parametrize(("countries", "broken"), [(("IR", "IR"), ["same-name-warning"]), (("IR", "RU"), [])])
def test_one_name_in_two_countries_is_two_ministries(countries: tuple[str, str], broken: list[str]) -> None:
    names = (Name(text="Ministry of Energy"),)
    bodies = [body(f"m{i}", "ministry", code, names=names) for i, code in enumerate(countries)]
    assert rules_broken((source(), *bodies)) == broken
