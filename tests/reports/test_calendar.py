"""The agreement calendar as a whole: days before and after everything, the file for calendars, the report."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.parts import Name
from comity.graph.records import Organisation
from comity.graph.triples import quads
from comity.queries.networks.reading import read
from comity.queries.networks.selection import Selection
from comity.queries.reporting.anchors import dangling
from comity.queries.reporting.calendar import COLUMNS, calendar_of, expiring, lapsed
from comity.queries.reporting.ics import REMINDER, icalendar_file
from comity.queries.reporting.outcomes import ended, idle, unsigned
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import Request
from comity.queries.reporting.terms import months_later
from comity.queries.reports.calendar import USES, report
from tests.reports.deals import DAY, NAME, deal, events, ids, on, rows
from tests.shipped import shipped_reading, shipped_store, store_of
from tests.small import PAPER, make

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
        assert "none has a term on record that is still to run out." in made.markdown()


def test_a_graph_in_which_nothing_lapses_says_so() -> None:
    store = make.store(*map(make.body, "AB"), deal("deal", ("signed", "2020")))
    made = report(store, read(store), Request(day=DAY))
    assert made.files == {}
    text = made.markdown()
    assert "No term has run out without a renewal on record." in text
    assert "| agreements and auspices on record | 1 |" in text
    assert "none has a date on record" in made.pictures["terms.svg"]


def test_on_a_day_before_everything_nothing_is_on_record_yet() -> None:
    calendar = calendar_of(shipped_reading(), date(1900, 1, 1))
    assert [len(table(calendar).rows) for table in (expiring, lapsed, idle, ended)] == [0] * 4
    assert {row["expected"] for row in rows(unsigned(calendar))} <= {"", "2025", "2025-11"}
    assert all(row["days_over"] is None for row in rows(unsigned(calendar)))
    assert not any(step.kind == "signed" for tie in calendar.agreements for step in tie.steps)


def test_on_a_day_after_everything_each_term_on_record_has_run_out() -> None:
    calendar = calendar_of(shipped_reading(), date.max)
    assert ids(expiring(calendar)) == []
    assert set(ids(lapsed(calendar))) == {
        *("auspices-apce", "auspices-arcwh", "auspices-cargc", "auspices-icireward", "auspices-icua"),
        *("auspices-rcuwm", "k042", "k080", "k094", "k122", "k124", "k143"),
    }


@settings(deadline=None, max_examples=40)
@given(st.dates(date(1980, 1, 1), date(2040, 1, 1)))
def test_no_term_both_runs_and_has_lapsed(day: date) -> None:
    calendar = calendar_of(shipped_reading(), day)
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
    return tuple(events(calendar_of(shipped_reading(), DAY)))


def test_the_file_has_one_event_for_each_end_with_an_id_of_its_own() -> None:
    calendar = calendar_of(shipped_reading(), DAY)
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
    later = {str(event["uid"]) for event in events(calendar_of(shipped_reading(), date(2026, 11, 1)))}
    assert {str(event["uid"]) for event in _events()} <= later


def test_two_readings_of_one_graph_give_the_same_bytes() -> None:
    again = calendar_of(read(shipped_store(seed=5)), DAY)
    assert icalendar_file(again) == icalendar_file(calendar_of(shipped_reading(), DAY))


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
    return report(shipped_store(), shipped_reading(), Request(day=DAY))


def test_the_report_takes_what_a_request_has() -> None:
    assert {field.name for field in (*fields(Request), *fields(Selection))} >= USES


def test_every_link_of_the_report_leads_somewhere_and_its_file_is_written(tmp_path: Any) -> None:
    assert dangling(_report()) == ()
    written = {path.name for path in _report().write(tmp_path)}
    assert written >= {"report.md", "report.html", "calendar.ics", "expiring.csv", "lapsed.csv", "never-signed.csv"}
    assert (tmp_path / "calendar.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_report_lists_what_runs_out_soon_before_what_runs_out_later() -> None:
    text = _report().markdown()
    assert text.index("### By 2027-11-15") < text.index("(k143)") < text.index("### Later") < text.index("(k094)")
    assert "| 411 | told |" in text
    later = report(shipped_store(), shipped_reading(), Request(day=DAY), months=36).markdown()
    assert later.index("### By 2028-11-15") < later.index("(k094)") < later.index("### Later")


def test_the_report_never_says_that_what_lapsed_was_terminated() -> None:
    section = next(section for section in _report().sections if section.heading == "Lapsed on record")
    assert "That is not termination" in section.paragraphs[0]
    assert section.table is not None
    assert {row["status"] for row in rows(section.table)} == {"lapsed-on-record"}
    told = "Lapsed by 2025-11-15, with no renewal on record: 5; of none a source says that it ended."
    assert _report().summary[1] == told


def test_the_report_on_one_body_names_it() -> None:
    made = report(shipped_store(), shipped_reading(), Request(day=DAY, body="https://w3id.org/comity/id/icireward"))
    assert "to which International Centre for Interdisciplinary Research" in made.provenance["which"]
    assert {row["cooperation"] for row in rows(made.main)} == {"auspices-icireward"}


def test_the_calendar_as_known_by_a_day_says_what_it_leaves_out() -> None:
    before = Request(day=DAY, selection=Selection(known_by=date(2024, 12, 31)))
    found = report(shipped_store(), shipped_reading(), before)
    assert found.provenance["known by"].startswith("2024-12-31. Left out, because their sources are undated: ")
    assert len(found.tables["lapsed"].rows) < len(_report().tables["lapsed"].rows)
