"""Explain: who bears a name, what is said of it and by whom, and what is not told."""

from __future__ import annotations

import json
from datetime import date

import pytest

from comity.graph.parts import Evidence, Milestone, Name, Participation, Post
from comity.graph.records import (
    Agreement,
    Claim,
    Collective,
    Completeness,
    Cooperation,
    Organisation,
    Person,
    Record,
    Source,
)
from comity.graph.status import Step, status_on
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.queries.catalogue import find
from comity.queries.explanation.candidates import candidates, nearest_names
from comity.queries.explanation.explain import explain
from comity.queries.explanation.writing import Explanation
from comity.queries.names import normalised
from comity.queries.run import answer_named
from tests.shipped import store_of

DAY = date(2025, 11, 15)
PAPER = Source(id="paper", title="A paper", published="2020-05", url="https://a.example/paper", low_trust=True)
DATED = ("2025-01-01", "2025-01-01")
SAID = (Evidence(source="paper", at="page 3", quote="the words"),)


def made(*records: Record) -> Store:
    """Make a store of records, with what is derived."""
    return store_of(quad for record in (PAPER, *records) for quad in quads(record, "sample"))


def about(store: Store, name: str, *langs: str) -> Explanation:
    """Explain a record of a store on the reference day."""
    return explain(store, store.id(name).value, langs, DAY)


@pytest.fixture(scope="module")
def sample() -> Store:
    """Return a store of two ministries of one name, a centre, an agreement and more."""
    energy = (Name(text="Ministry of Energy"), Name(text="وزارت نیرو", lang="fa"))
    return made(
        Organisation(id="ir-moe", kind="ministry", names=energy, evidence=SAID),
        Organisation(id="ru-moe", kind="ministry", names=energy[:1], evidence=SAID),
        Organisation(id="centre", kind="category-2-centre", names=(Name(text="Centre"),), evidence=SAID),
        Organisation(id="bare", kind="category-2-centre", names=(Name(text="Centre de l’État", lang="fr"),)),
        Collective(id="classes", names=(Name(text="Some ministries"),), member_kind="ministry"),
        Person(
            id="person-a",
            names=(Name(text="A. B."),),
            posts=(Post(organisation="ir-moe", title="Minister", held="2019/2020", evidence=SAID),),
        ),
        Agreement(
            id="deal",
            title="A deal",
            parties=(
                Participation(party="ir-moe", role="signatory", person="person-a"),
                Participation(party="classes"),
            ),
            milestones=(
                Milestone(kind="signed", date="2020-01", inferred=True, note="by the season"),
                Milestone(kind="signed", date="2020-03", by="ir-moe"),
            ),
            term_years=3,
            evidence=(
                *SAID,
                Evidence(source="paper", modality="hoped", speaker="ir-moe", note="a doubt"),
            ),
        ),
        Cooperation(id="talk", kind="meeting", parties=(Participation(party="ir-moe"), Participation(party="ru-moe"))),
        Cooperation(
            id="met", kind="meeting", date="2020-05-05", evidence=SAID, parties=(Participation(party="ru-moe"),)
        ),
        Claim(id="claim-a", question="How many?", value="two", about=("centre",), evidence=SAID),
        Claim(id="claim-b", question="How many?", value="three", about=("centre",), note="later", evidence=SAID),
        Claim(id="claim-c", question="Since when?", value="long", about=("centre",), evidence=SAID),
        Completeness(id="complete-a", scope="hosts", members=(), of="bare", cooperation="hosting"),
    )


def test_name_that_several_bear_lists_them_all(sample: Store) -> None:
    assert [(c.id, c.what) for c in candidates(sample, "ministry of ENERGY")] == [
        ("id:ir-moe", "ministry"),
        ("id:ru-moe", "ministry"),
    ]


@pytest.mark.parametrize(
    "text", ["ir-moe", "id:ir-moe", "https://w3id.org/comity/id/ir-moe", "وزارت نيرو", "  وزارت  نیرو "]
)
def test_one_thing_is_found_by_id_iri_and_name_in_any_script(sample: Store, text: str) -> None:
    assert [c.id for c in candidates(sample, text)] == ["id:ir-moe"]


def test_a_part_of_a_name_finds_where_no_whole_name_does(sample: Store) -> None:
    assert [c.id for c in candidates(sample, "etat")] == ["id:bare"]
    assert [c.id for c in candidates(sample, "Centre")] == ["id:centre"]
    assert candidates(sample, "nothing of the kind") == candidates(sample, " ") == []
    assert nearest_names(sample, "ministry of enrgy") == ["Ministry of Energy"]
    assert normalised("Ša\u200cd") == "sa d"


def test_acronyms_do_not_merge_bodies(shipped: Store) -> None:
    assert [c.id for c in candidates(shipped, "RCEP")] == ["id:rcep"]
    assert {c.id for c in candidates(shipped, "Ministry of Foreign")} >= {"id:ir-mfa", "id:ru-mfa"}


def test_agreement_tells_parties_dates_status_and_who_says_so(sample: Store) -> None:
    found = about(sample, "deal")
    [(kind, [link])] = [(kind, list(links)) for kind, links in found.links]
    assert (kind, link.role, link.modality, link.status) == ("agreement", "", "stated", "lapsed-on-record")
    assert [(p.id, p.role, p.person) for p in link.partners] == [
        ("id:classes", "party", None),
        ("id:ir-moe", "signatory", "A. B."),
    ]
    assert link.date == "2020-01 or 2020-03"
    assert [c.speaker for c in link.citations if c.modality == "hoped"] == ["Ministry of Energy (ir-moe)"]
    assert [fact.value for fact in found.steps if fact.what == "signed"] == [
        "2020-01 (inferred)",
        "2020-03, Ministry of Energy (ir-moe)",
    ]
    assert [fact.value for fact in found.steps if fact.what != "signed"] == ["2023-01 (derived)", "2023-03 (derived)"]
    assert ("status", "lapsed-on-record on 2025-11-15") in [(fact.what, fact.value) for fact in found.facts]
    assert found.unknown == ()


def test_body_tells_its_ties_with_its_own_role_and_its_posts(sample: Store) -> None:
    found = about(sample, "ir-moe")
    by_kind = dict(found.links)
    assert [(link.title, link.role) for link in by_kind["agreement"]] == [("A deal", "signatory")]
    assert [link.date for link in by_kind["meeting"]] == [None]
    assert [(post.what, post.value) for post in found.posts] == [("Minister", "A. B. (2019/2020)")]
    assert [(post.what, post.value) for post in about(sample, "person-a").posts] == [
        ("Minister", "Ministry of Energy (ir-moe) (2019/2020)")
    ]


def test_meeting_is_held_once_its_day_has_passed(sample: Store) -> None:
    meetings = dict(about(sample, "ru-moe").links)["meeting"]
    assert [(link.id, link.status) for link in meetings] == [("id:met", "held"), ("id:talk", "unknown")]
    assert about(sample, "talk").unknown == ("date: not on record",)


def test_conflicts_stand_side_by_side_and_claims_apart(sample: Store) -> None:
    disputes = about(sample, "centre").disputes
    assert [(d.question, d.open, [a.value for a in d.answers]) for d in disputes] == [
        ("How many?", True, ["three", "two"]),
        ("Since when?", False, ["long"]),
    ]


def test_what_no_source_tells_is_unknown_and_none_only_by_a_whole_list(sample: Store) -> None:
    assert about(sample, "centre").unknown[0] == "host: not on record"
    assert about(sample, "bare").unknown[0] == "host: none (complete list)"
    assert about(sample, "classes").unknown == ("members: not named; a class of bodies is not expanded",)


def test_languages_asked_for_come_first_and_none_means_all(sample: Store, shipped: Store) -> None:
    assert [fact.value for fact in about(sample, "ir-moe", "fa").names] == ["وزارت نیرو"]
    assert about(sample, "ir-moe", "fa").label == "وزارت نیرو"
    assert len(about(sample, "ir-moe").names) == 2
    assert len(about(sample, "ir-moe", "zh").names) == 2
    assert "accord" in {kind for kind, _ in about(shipped, "s1-mou-iiiz-rcci", "fr").links}


def test_renderings_hold_the_same(sample: Store) -> None:
    found = about(sample, "deal")
    assert json.loads(found.json())["links"][0][1][0]["title"] == "A deal"
    markdown, text = found.markdown(), found.text()
    assert markdown.startswith("# A deal\n\nagreement, id:deal\n")
    assert "\n## Dated steps\n" in markdown
    assert "\nDATED STEPS\n" in text
    for told in (
        "“the words”",
        "page 3",
        "word of Ministry of Energy",
        "hoped",
        "low trust",
        "note: a doubt",
        "by A. B.",
    ):
        assert told in markdown
        assert told in text
    disputed = about(sample, "centre").text()
    assert disputed.index("SOURCES DISAGREE") < disputed.index("three [id:claim-b] (later)") < disputed.index("CLAIMS")
    assert "\u2068وزارت نیرو\u2069" in about(sample, "ir-moe").text()


def test_source_and_its_trust_are_told(sample: Store) -> None:
    facts = {fact.what: fact.value for fact in about(sample, "paper").facts}
    assert facts["published"] == "2020-05"
    assert facts["trust"].startswith("a mirror")
    assert facts["address"] == "https://a.example/paper"


def test_centre_without_a_stated_host_says_so_and_names_the_implied_one(shipped: Store) -> None:
    found = about(shipped, "tichct")
    assert found.unknown == ("host: not on record (a host is implied or proposed: see the links)",)
    assert about(shipped, "icqhs").unknown == ()
    assert "signature of the agreement with the patron: not on record" in about(shipped, "riwe").unknown


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([], "unknown"),
        ([("proposed", "2020-01-01", "2020-01-01")], "proposed"),
        ([("announced", "2020-01-01", "2020-01-01")], "announced"),
        ([("approved", "2020-01-01", "2020-12-31")], "approved"),
        ([("signed", "2020-01-01", "2020-01-31"), ("approved", "2019-01-01", "2019-01-01")], "signed"),
        ([("signed", "2026-01-01", "2026-01-01")], "unknown"),
        ([("signed", "2020-01-01", "2020-01-01"), ("in-force", "2021-01-01", "2021-01-01")], "in-force"),
        ([("signed", "2020-01-01", "2020-01-01"), ("lapse", "2024-01-01", "2024-01-01")], "lapsed-on-record"),
        ([("lapse", "2024-01-01", "2024-01-01"), ("lapse", "2030-01-01", "2030-01-01")], "unknown"),
        ([("lapse", "2024-01-01", "2024-01-01"), ("renewed", "2025-01-01", "2025-01-01")], "in-force"),
        ([("renewed", "2019-01-01", "2024-12-31")], "lapsed-on-record"),
        ([("renewed", "2024-01-01", "2029-12-31")], "in-force"),
        ([("suspended", "2024-01-01", "2024-01-01")], "suspended"),
        (
            [("started", "2020-01-01", "2020-01-01"), ("suspended", "2024-01-01", "2024-01-01"), ("resumed", *DATED)],
            "in-force",
        ),
        ([("expired", "2024-01-01", "2024-01-01"), ("signed", "2020-01-01", "2020-01-01")], "ended-on-record"),
        ([("terminated", "2024-01-01", "2024-01-01"), ("expired", "2024-01-01", "2024-01-01")], "terminated"),
    ],
)  # fmt: skip
def test_status_is_computed_from_the_steps_by_the_day(steps: list[tuple[str, str, str]], status: str) -> None:
    """Here, and by the query, which is another reading of the same rule."""
    read = [
        Step(kind, date.fromisoformat(first), date.fromisoformat(last), first != last and kind == "renewed")
        for kind, first, last in steps
    ]
    assert status_on(read, DAY) == status
    written = tuple(Milestone(kind=k, date=a if a == b else f"{a}/{b}") for k, a, b in steps)
    store = made(
        Organisation(id="a", kind="igo", names=(Name(text="A"),)),
        Agreement(id="deal", parties=(Participation(party="a"),), milestones=written, evidence=SAID),
    )
    found = answer_named(store, find("agreements-on-day"), {"country": "any", "as_of": DAY.isoformat()}).table
    assert found is not None
    assert [row[0] for row in found.rows] == ([] if status == "unknown" else [status])
    assert dict(about(store, "deal").links)["agreement"][0].status == status
