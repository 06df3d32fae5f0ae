"""The agreement calendar: on agreements made for the purpose, on the graph that ships, and on none at all."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar as File

from comity.graph.parts import Evidence, Milestone, Name
from comity.graph.records import Agreement, Cooperation, Organisation, Record, Source
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.queries.catalogue import find
from comity.queries.networks.reading import read
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Reading
from comity.queries.reporting.anchors import dangling
from comity.queries.reporting.calendar import COLUMNS, Calendar, calendar_of, expiring, lapsed
from comity.queries.reporting.ics import REMINDER, icalendar_file
from comity.queries.reporting.outcomes import ended, idle, unsigned
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import Request
from comity.queries.reporting.terms import CONCLUDED, PERIOD, months_later, term_ends
from comity.queries.reports.calendar import USES, report
from comity.queries.run import answer_named
from comity.queries.table import Table
from tests.shipped import shipped_store, store_of
from tests.small import PAPER, make

DAY = date(2025, 11, 15)
NAME = "مرکز منطقه‌ای مدیریت آب شهری"
Step = Milestone


@cache
def _shipped() -> Reading:
    return read(shipped_store())


def rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def ids(table: Table) -> list[str]:
    return [str(row[0]) for row in table.rows]


def deal(
    name: str = "deal", *steps: tuple[str, str], parties: tuple[str, ...] = ("a", "b"), **more: Any
) -> Cooperation:
    """Make an agreement of some parties with dated steps."""
    milestones = tuple(Milestone(kind=kind, date=when) for kind, when in steps)
    return make.tie(name, more.pop("kind", "agreement"), parties, milestones=milestones, **more)


def on(day: date, *records: Record, **chosen: Any) -> Calendar:
    """Make the calendar of some records."""
    bodies = [make.body(name) for name in ("A", "B", "C")]
    return calendar_of(read(make.store(*bodies, *records)), day, **chosen)


def events(calendar: Calendar) -> list[Any]:
    """Read back the events of a calendar's file."""
    file: Any = File.from_ical(icalendar_file(calendar))
    return list(file.walk("VEVENT"))


def test_the_agreements_that_lapse_in_2026_are_those_of_the_question() -> None:
    found = [row for row in rows(expiring(calendar_of(_shipped(), DAY))) if str(row["lapses"]).startswith("2026")]
    assert [(row["cooperation"], row["lapses"], row["term"], row["days_left"], row["basis"]) for row in found] == [
        ("auspices-icireward", "2026-10-15", "6 years from 2020-10-15", 334, "derived from its term of years"),
        ("auspices-icireward", "2026-10-21", "6 years from 2020-10-21", 340, "derived from its term of years"),
        ("k143", "2026", "", 411, "told"),
    ]
    assert found[2]["parties"] == "UNESCO, Uzbekistan"
    assert found[0]["sources"].startswith("https://www.umontpellier.fr/")


def _asked(store: Store, year: int) -> set[tuple[str, str, str, str]]:
    """Return what the named query answers for a year: tie, end, basis and verdict."""
    values = {"year": str(year), "as_of": DAY.isoformat()}
    table = answer_named(store, find("lapses-in-year"), values, rows=None).table
    assert table is not None
    return {(str(row[0])[3:], str(row[2]).rpartition("/")[2], str(row[4]), str(row[3])) for row in table.rows}


def _listed(reading: Reading, year: int) -> set[tuple[str, str, str, str]]:
    """Return the same of the calendar's ends, without those of periods of renewal, which the query leaves out."""
    ends = [end for tie in reading.ties if tie.kind in CONCLUDED for end in term_ends(tie) if end.latest.year == year]
    renewals = {(tie.iri, step.edtf) for tie in reading.ties for step in tie.steps if step.period}
    told = [end for end in ends if end.basis != PERIOD or (end.tie.iri, end.term) not in renewals]
    over = {end: "lapsed by that day" if end.latest < DAY else "still to run on that day" for end in told}
    return {
        (local(end.tie.iri), end.edtf, end.basis, over[end])
        for end in told
        if not any(step.kind == "terminated" and step.edtf == end.edtf for step in end.tie.steps)
    }


@pytest.mark.parametrize("year", range(2017, 2034))
def test_the_ends_of_a_year_are_those_of_the_named_query(shipped: Store, year: int) -> None:
    assert _listed(_shipped(), year) == _asked(shipped, year)


def test_the_ends_of_agreements_made_by_hand_are_those_of_the_named_query() -> None:
    records = (
        deal("period", date="2022/2026"),
        deal("told", ("signed", "2020"), ("lapse", "2026-03")),
        deal("derived", ("signed", "2020-06"), term_years=6),
        deal("expired", ("signed", "2020"), ("expired", "2026-01-31")),
        deal("meeting", kind="meeting", date="2026-01-01/2026-02-01"),
    )
    store = store_of(quad for record in (PAPER, *map(make.body, "AB"), *records) for quad in quads(record, "test"))
    assert len(_asked(store, 2026)) == 4
    assert _listed(read(store), 2026) == _asked(store, 2026)


def test_every_row_tells_what_the_agreement_is_and_who_says_so() -> None:
    signed = (Milestone(kind="signed", date="2020-06"),)
    parties = make.tie("x", "agreement", ["a", "b", "elsewhere"]).parties
    memo = Agreement(
        id="memo",
        form="memorandum",
        parties=parties,
        milestones=signed,
        term_years=6,
        evidence=(make.evidence(),),
    )
    (row,) = rows(expiring(on(DAY, memo)))
    assert row == {
        "cooperation": "memo",
        "agreement": "memo",
        "kind": "agreement",
        "form": "memorandum",
        "parties": "a, b, elsewhere",
        "begun": "2020-06",
        "term": "6 years from 2020-06",
        "lapses": "2026-06",
        "status": "signed",
        "days_left": 227,
        "basis": "derived from its term of years",
        "sources": "https://a.example/paper page 1",
    }


def test_an_end_known_to_the_month_is_shown_so_and_sorted_by_its_last_day() -> None:
    records = (
        deal("month", ("signed", "2020"), ("lapse", "2026-03")),
        deal("day", ("signed", "2020"), ("lapse", "2026-03-30")),
        deal("year", ("signed", "2020"), ("lapse", "2026")),
    )
    table = expiring(on(DAY, *records))
    assert [(row["cooperation"], row["lapses"], row["days_left"]) for row in rows(table)] == [
        ("day", "2026-03-30", 135),
        ("month", "2026-03", 136),
        ("year", "2026", 411),
    ]


def test_a_term_runs_through_its_last_day_and_has_lapsed_on_the_next() -> None:
    record = deal("deal", ("signed", "2020"), ("lapse", "2026-03"))
    last = date(2026, 3, 31)
    assert [row["days_left"] for row in rows(expiring(on(last, record)))] == [0]
    assert ids(lapsed(on(last, record))) == []
    after = on(last + timedelta(days=1), record)
    assert ids(expiring(after)) == []
    assert [(row["status"], row["days_left"]) for row in rows(lapsed(after))] == [("lapsed-on-record", -1)]


def test_what_is_terminated_neither_runs_out_nor_lapses() -> None:
    record = deal("deal", ("signed", "2020"), ("lapse", "2030"), ("terminated", "2024"))
    calendar = on(DAY, record)
    assert ids(expiring(calendar)) == ids(lapsed(calendar)) == []
    assert [(row["how"], row["ended"]) for row in rows(ended(calendar))] == [("terminated", "2024")]
    before = on(date(2023, 1, 1), record)
    assert [(row["lapses"], row["basis"]) for row in rows(expiring(before))] == [("2024", "told"), ("2030", "told")]


def test_a_renewal_puts_an_end_off_and_its_own_period_is_a_term() -> None:
    record = deal("deal", ("signed", "2010"), ("lapse", "2016"), ("renewed", "2017/2022"), ("renewed", "2023/2028"))
    assert [row["lapses"] for row in rows(lapsed(on(date(2016, 12, 31), record)))] == []
    assert [row["lapses"] for row in rows(lapsed(on(date(2017, 1, 1), record)))] == []
    (running,) = rows(expiring(on(DAY, record)))
    assert (running["lapses"], running["term"], running["basis"]) == ("2028", "2023/2028", "end of its period")
    assert [row["lapses"] for row in rows(lapsed(on(date(2029, 1, 1), record)))] == ["2028"]


def test_ends_on_which_sources_differ_stand_side_by_side() -> None:
    found = rows(lapsed(calendar_of(_shipped(), DAY)))
    assert [row["lapses"] for row in found if row["cooperation"] == "auspices-apce"] == ["2024", "2024-04-12"]
    assert [row["lapses"] for row in found if row["cooperation"] == "auspices-rcuwm"] == ["2024"]
    assert {row["status"] for row in found} == {"lapsed-on-record"}


def test_a_period_without_an_end_never_runs_out() -> None:
    calendar = on(DAY, deal("deal", date="2019/.."))
    assert calendar.standing[calendar.agreements[0].iri] == "in-force"
    assert ids(expiring(calendar)) == ids(lapsed(calendar)) == []


def test_a_term_that_is_only_proposed_does_not_run_out() -> None:
    hoped = (make.evidence(modality="proposed"),)
    calendar = on(DAY, deal("deal", date="2024/2030", evidence=hoped))
    assert ids(expiring(calendar)) == []
    assert ids(unsigned(calendar)) == ["deal"]


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
        (row["cooperation"], row["ended"], row["publisher"]) for row in rows(ended(calendar_of(_shipped(), DAY)))
    ] == [
        ("k135", "2024-06", "kyivindependent.com"),
        ("k134", "2024-11-30", "kyivindependent.com"),
    ]
    later = rows(ended(calendar_of(_shipped(), date(2026, 3, 6))))
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


TABLES = (expiring, lapsed, idle, unsigned, ended)


def test_an_empty_graph_and_one_without_agreements_have_empty_lists() -> None:
    for store in (
        make.store(),
        make.store(*map(make.body, "AB"), make.tie("t", "meeting", ["a", "b"], date="2020/2021")),
    ):
        made = report(store, read(store), Request(day=DAY))
        assert [len(made.tables[name].rows) for name in ("expiring", "lapsed", "never-signed", "ended")] == [0] * 4
        assert made.tables["expiring"].columns == COLUMNS
        assert made.files == {}
        assert "No term that is still to run out is on record." in made.markdown()


def test_a_graph_in_which_nothing_lapses_says_so() -> None:
    store = make.store(*map(make.body, "AB"), deal("deal", ("signed", "2020")))
    made = report(store, read(store), Request(day=DAY))
    assert made.files == {}
    text = made.markdown()
    assert "No term has run out without a renewal on record." in text
    assert "| agreements and auspices on record | 1 |" in text
    assert "none has a date on record" in made.pictures["terms.svg"]


def test_on_a_day_before_everything_nothing_is_on_record_yet() -> None:
    calendar = calendar_of(_shipped(), date(1900, 1, 1))
    assert [len(table(calendar).rows) for table in (expiring, lapsed, idle, ended)] == [0] * 4
    assert {row["expected"] for row in rows(unsigned(calendar))} <= {"", "2025", "2025-11"}
    assert all(row["days_over"] is None for row in rows(unsigned(calendar)))
    assert not any(step.kind == "signed" for tie in calendar.agreements for step in tie.steps)


def test_on_a_day_after_everything_each_term_on_record_has_run_out() -> None:
    calendar = calendar_of(_shipped(), date.max)
    assert ids(expiring(calendar)) == []
    assert set(ids(lapsed(calendar))) == {
        *("auspices-apce", "auspices-arcwh", "auspices-cargc", "auspices-icireward", "auspices-icua"),
        *("auspices-rcuwm", "k042", "k080", "k094", "k122", "k124", "k143"),
    }


@settings(deadline=None, max_examples=40)
@given(st.dates(date(1980, 1, 1), date(2040, 1, 1)))
def test_no_term_both_runs_and_has_lapsed(day: date) -> None:
    calendar = calendar_of(_shipped(), day)
    assert all(end.latest >= day for end in calendar.running)
    assert all(end.latest < day for end in calendar.past)
    assert {end.tie.iri for end in calendar.running}.isdisjoint(end.tie.iri for end in calendar.past)
    assert {calendar.standing[end.tie.iri] for end in calendar.past} <= {"lapsed-on-record"}


@settings(deadline=None)
@given(st.dates(), st.integers(0, 600))
def test_some_months_later_is_that_month_and_no_later_day_of_it(day: date, months: int) -> None:
    later = months_later(day, months)
    assert later >= day
    if later != date.max:
        assert (later.year - day.year) * 12 + later.month - day.month == months
        assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@cache
def _events() -> tuple[Any, ...]:
    return tuple(events(calendar_of(_shipped(), DAY)))


def test_the_file_has_one_event_for_each_end_with_an_id_of_its_own() -> None:
    calendar = calendar_of(_shipped(), DAY)
    ends = {(end.tie.iri, end.edtf) for end in (*calendar.past, *calendar.running)}
    assert len(_events()) == len(ends) == 14
    assert {str(event["uid"]) for event in _events()} == {f"{iri}#lapses-{edtf}" for iri, edtf in ends}
    assert not any(event.errors for event in _events())


def test_an_event_lasts_for_the_day_that_is_the_last_of_the_term() -> None:
    found = {str(event["uid"]): event for event in _events()}
    event = found["https://w3id.org/comity/id/k143#lapses-2026"]
    assert event["dtstart"].dt == date(2026, 12, 31)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert "dtend" not in event
    assert str(event["status"]) == "CONFIRMED"
    assert "The day shown, 2026-12-31, is the last that this admits." in str(event["description"])
    derived = found["https://w3id.org/comity/id/auspices-icireward#lapses-2026-10-15"]
    assert str(derived["status"]) == "TENTATIVE"
    assert "derived from its term of years: 6 years from 2020-10-15" in str(derived["description"])
    assert "The day shown" not in str(derived["description"])
    assert "Parties: ICIREWARD, UNESCO" in str(derived["description"])
    assert "https://www.umontpellier.fr/" in str(derived["description"])


def test_the_stamp_of_an_event_is_the_day_that_was_asked_for() -> None:
    assert {event["dtstamp"].dt for event in _events()} == {datetime.fromisoformat("2025-11-15T00:00:00Z")}


def test_an_event_keeps_its_id_from_day_to_day() -> None:
    later = {str(event["uid"]) for event in events(calendar_of(_shipped(), date(2026, 11, 1)))}
    assert {str(event["uid"]) for event in _events()} <= later


def test_two_readings_of_one_graph_give_the_same_bytes() -> None:
    again = calendar_of(read(shipped_store(seed=5)), DAY)
    assert icalendar_file(again) == icalendar_file(calendar_of(_shipped(), DAY))


def test_a_reminder_is_set_half_a_year_before_where_that_still_lies_ahead() -> None:
    record = deal("deal", ("signed", "2020"), ("lapse", "2026-12-31"))
    ahead = date(2026, 12, 31) - REMINDER
    (event,) = events(on(ahead, record))
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt == -REMINDER == timedelta(days=-182)
    (event,) = events(on(ahead + timedelta(days=1), record))
    assert event.walk("VALARM") == []
    (event,) = events(on(date(2027, 1, 1), record))
    assert event.walk("VALARM") == []
    assert str(event["summary"]).startswith("Lapsed on record: ")


def test_ends_of_one_day_are_one_event_with_all_their_grounds() -> None:
    record = deal("deal", ("signed", "2010"), ("renewed", "2018/2026"), ("renewed", "2019/2026"))
    calendar = on(DAY, record)
    assert [end.edtf for end in calendar.running] == ["2026", "2026"]
    (event,) = events(calendar)
    grounds = "(end of its period: 2018/2026; end of its period: 2019/2026)"
    assert str(event["description"]).startswith(f"End of the term on record: 2026 {grounds}\n")


def test_names_from_right_to_left_and_signs_of_the_format_come_back_whole() -> None:
    title = f"{NAME}; “a, b”\\n " + "ب" * 90
    records = (
        Organisation(id="a", kind="category-2-centre", names=(Name(text=NAME, lang="fa"),)),
        make.body("B"),
        deal("deal", ("signed", "2020"), ("lapse", "2026"), title=title),
    )
    store = store_of(quad for record in (PAPER, *records) for quad in quads(record, "test"))
    calendar = calendar_of(read(store), DAY)
    written = icalendar_file(calendar)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    (event,) = events(calendar)
    assert str(event["summary"]) == f"Term runs out: {title}".strip()
    assert f"Parties: B, {NAME}" in str(event["description"])


@cache
def _report() -> Report:
    return report(shipped_store(), _shipped(), Request(day=DAY))


def test_the_report_takes_what_a_request_has() -> None:
    assert {field.name for field in fields(Request)} >= USES


def test_every_link_of_the_report_leads_somewhere_and_its_file_is_written(tmp_path: Any) -> None:
    assert dangling(_report()) == ()
    written = {path.name for path in _report().write(tmp_path)}
    assert written >= {"report.md", "report.html", "calendar.ics", "expiring.csv", "lapsed.csv", "never-signed.csv"}
    assert (tmp_path / "calendar.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_report_lists_what_runs_out_soon_before_what_runs_out_later() -> None:
    text = _report().markdown()
    assert text.index("### By 2027-11-15") < text.index("(k143)") < text.index("### Later") < text.index("(k094)")
    assert "| 411 | told |" in text
    later = report(shipped_store(), _shipped(), Request(day=DAY), months=36).markdown()
    assert later.index("### By 2028-11-15") < later.index("(k094)") < later.index("### Later")


def test_the_report_never_says_that_what_lapsed_was_terminated() -> None:
    section = next(section for section in _report().sections if section.heading == "Lapsed on record")
    assert "That is not termination" in section.paragraphs[0]
    assert section.table is not None
    assert {row["status"] for row in rows(section.table)} == {"lapsed-on-record"}
    assert _report().summary[1] == "5 had lapsed by 2025-11-15, with no renewal on record: none was terminated."


def test_the_report_on_one_body_names_it() -> None:
    made = report(shipped_store(), _shipped(), Request(day=DAY, body="https://w3id.org/comity/id/icireward"))
    assert "to which International Centre for Interdisciplinary Research" in made.provenance["which"]
    assert {row["cooperation"] for row in rows(made.main)} == {"auspices-icireward"}
