"""What became of agreements: never followed up, never signed, ended, and on whose word."""

from __future__ import annotations

from datetime import date

import pytest

from comity.graph.parts import Evidence, Milestone
from comity.graph.records import Cooperation, Source
from comity.queries.reporting.calendar import calendar_of, expiring
from comity.queries.reporting.outcomes import ended, idle, unsigned
from tests.reports.deals import DAY, deal, ids, on, rows
from tests.shipped import shipped_reading
from tests.small import make

SIGNED = deal("deal", ("signed", "2020-01-01"))
PROPOSED = (make.evidence(modality="proposed"),)


@pytest.mark.parametrize(
    ("others", "listed"),
    [
        ((), True),
        ((make.tie("t", "meeting", ["a", "b"], date="2019-12-31"),), True),
        ((make.tie("t", "meeting", ["a", "b"], date="2021"),), False),
        ((make.tie("t", "meeting", ["a", "b", "c"], date="2021"),), False),
        ((make.tie("t", "meeting", ["a", "c"], date="2021"),), True),
        ((make.tie("t", "meeting", ["a", "b"], date="2021", evidence=PROPOSED),), True),
        ((make.tie("t", "meeting", ["a", "b"], date="2026"),), True),
        ((make.tie("t", "meeting", ["a", "b"]),), True),
        ((make.tie("t", "meeting", ["c"], follows="deal"),), False),
        ((make.tie("t", "meeting", ["c"], follows="deal", date="2026"),), True),
        ((deal("t", ("signed", "2020-01-01")),), True),
        ((deal("t", ("signed", "2022")),), False),
        ((deal("t", ("signed", "2020-01-01"), kind="auspices"),), False),
        ((deal("t", ("signed", "2015"), ("renewed", "2022"), kind="auspices"),), False),
        ((deal("t", ("signed", "2015"), kind="auspices"),), True),
    ],
    ids=[
        *("nothing", "an earlier meeting", "a later meeting", "a later meeting of more", "one party met another"),
        *("a meeting only proposed", "a meeting after the day", "an undated meeting", "a tie that follows it"),
        "a tie that follows it after the day",
        *("an agreement of the same day", "a later agreement", "auspices that began with it"),
        *("auspices renewed later", "older auspices"),
    ],
)
def test_an_agreement_was_followed_up_where_something_later_ties_two_of_its_parties(
    others: tuple[Cooperation, ...], listed: bool
) -> None:
    assert ("deal" in ids(idle(on(DAY, SIGNED, *others)))) is listed


def test_undated_ties_that_may_be_later_are_counted() -> None:
    (row,) = rows(idle(on(DAY, SIGNED, make.tie("t", "meeting", ["a", "b"]))))
    assert (row["days_since"], row["undated"]) == (2145, 1)


@pytest.mark.parametrize("step", ["renewed", "in-force", "ratified", "evaluated"])
def test_an_agreement_with_a_later_step_of_its_own_was_followed_up(step: str) -> None:
    assert ids(idle(on(DAY, deal("deal", ("signed", "2020"), (step, "2022"))))) == []


def test_a_term_that_ran_out_is_no_follow_up() -> None:
    assert ids(idle(on(DAY, deal("deal", ("signed", "2020"), ("lapse", "2022"))))) == ["deal"]


def test_a_year_must_pass_from_the_last_day_of_the_signature_before_an_agreement_is_idle() -> None:
    record = deal("deal", ("signed", "2024-02"))
    assert ids(idle(on(date(2025, 2, 27), record))) == []
    assert ids(idle(on(date(2025, 2, 28), record))) == ["deal"]


def test_what_has_one_party_on_record_or_is_not_stated_is_not_called_idle() -> None:
    alone = deal("alone", ("signed", "2020"), parties=("a",))
    talk = deal("talk", date="2020", evidence=PROPOSED)
    assert ids(idle(on(DAY, alone, talk))) == []


def test_what_was_to_be_signed_by_a_day_that_has_passed_comes_first_among_the_unsigned() -> None:
    records = (
        deal("announced", ("announced", "2024")),
        deal("coming", date="2026", evidence=PROPOSED),
        deal("overdue", date="2025-06", evidence=PROPOSED),
        deal("decision", ("proposed", "2023"), ("decision-expected", "2024"), evidence=PROPOSED),
        deal("undated", evidence=PROPOSED),
        deal("signed", ("announced", "2024"), ("signed", "2025")),
        deal("stated"),
    )
    found = rows(unsigned(on(date(2026, 1, 31), *records)))
    assert [(row["cooperation"], row["expected"], row["days_over"]) for row in found] == [
        ("decision", "2024", 396),
        ("overdue", "2025-06", 215),
        ("announced", "", None),
        ("coming", "2026", None),
        ("undated", "", None),
    ]
    assert [row["modality"] for row in found] == ["proposed", "proposed", "stated", "proposed", "proposed"]
    assert [row["begun"] for row in found[:2]] == ["", ""]


def test_a_proposal_that_became_an_agreement_is_not_listed_as_unsigned() -> None:
    plan = deal("plan", date="2024", evidence=PROPOSED)
    assert ids(unsigned(on(DAY, plan, deal("deal", ("signed", "2025-01"), follows="plan")))) == []
    assert ids(unsigned(on(DAY, plan, deal("deal", follows="plan", evidence=PROPOSED)))) == ["plan", "deal"]


def test_a_signature_that_is_still_to_come_leaves_a_proposal_unsigned() -> None:
    record = deal("deal", ("announced", "2024"), ("signed", "2026"))
    assert ids(unsigned(on(DAY, record))) == ["deal"]
    assert ids(unsigned(on(date(2027, 1, 1), record))) == []


def test_who_said_that_it_ended_is_told() -> None:
    said = (Evidence(source="news", at="line 3", modality="stated", speaker="b"), Evidence(source="paper"))
    step = Milestone(kind="terminated", date="2024-06", evidence=said)
    news = Source(id="news", url="https://news.example/1", publisher="c")
    record = make.tie("deal", "agreement", ["a", "b"], milestones=(step,))
    (row,) = rows(ended(on(DAY, news, record)))
    assert (row["ended"], row["status"], row["word_of"], row["publisher"]) == (
        *("2024-06", "terminated", "b"),
        "a.example, c",
    )
    assert row["sources"] == "https://a.example/paper; https://news.example/1 line 3"


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((("terminated", "2026"),), []),
        ((("completed", "2024"),), ["completed"]),
        ((("termination-decided", "2025"),), []),
        ((("termination-decided", "2024"),), ["notice given, end not on record"]),
        ((("termination-decided", "2024"), ("terminated", "2025-01")), ["terminated"]),
        ((("suspended", "2024"),), ["suspended"]),
        ((("suspended", "2024"), ("resumed", "2025-01")), []),
    ],
)
def test_an_ending_is_listed_by_the_day_unless_another_step_overtook_it(
    steps: tuple[tuple[str, str], ...], told: list[str]
) -> None:
    assert [row["how"] for row in rows(ended(on(DAY, deal("deal", ("signed", "2020"), *steps))))] == told


def test_what_ended_is_what_the_question_of_ended_links_names() -> None:
    assert [
        (row["cooperation"], row["ended"], row["publisher"]) for row in rows(ended(calendar_of(shipped_reading(), DAY)))
    ] == [
        ("k135", "2024-06", "kyivindependent.com"),
        ("k134", "2024-11-30", "kyivindependent.com"),
    ]
    later = rows(ended(calendar_of(shipped_reading(), date(2026, 3, 6))))
    assert [(row["how"], row["status"]) for row in later if row["cooperation"] == "k041"] == [
        ("notice given, end not on record", "signed")
    ]


def test_the_agreements_of_a_body_or_of_a_country_can_be_asked_for() -> None:
    bodies = [make.body("Here", country="IR"), make.body("There", country="RU")]
    deals = [
        deal("one", ("signed", "2020"), ("lapse", "2026"), parties=("here", "there")),
        deal("two", ("signed", "2020"), ("lapse", "2027"), parties=("here", "a")),
        deal("three", ("signed", "2020"), ("lapse", "2028"), parties=("a", "b")),
    ]
    here = "https://w3id.org/comity/id/here"
    assert ids(expiring(on(DAY, *bodies, *deals, body=here))) == ["one", "two"]
    assert ids(expiring(on(DAY, *bodies, *deals, countries=("RU",)))) == ["one"]
    assert ids(expiring(on(DAY, *bodies, *deals, body=here, countries=("RU",)))) == ["one"]
    assert ids(expiring(on(DAY, *bodies, *deals, countries=("FR",)))) == []


def test_what_is_denied_alone_is_no_agreement() -> None:
    denied = (make.evidence(modality="denied"),)
    assert on(DAY, deal("deal", ("signed", "2020"), evidence=denied)).agreements == ()
