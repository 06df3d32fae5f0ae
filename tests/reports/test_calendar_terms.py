"""Terms of agreements: what runs out, what has lapsed, by the day and the words of the sources."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from comity.graph.dates import parse
from comity.graph.parts import Milestone
from comity.graph.records import Agreement
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.queries.catalogue import find
from comity.queries.networks.reading import read
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Reading
from comity.queries.reporting.calendar import calendar_of, expiring, lapsed
from comity.queries.reporting.outcomes import ended, unsigned
from comity.queries.reporting.terms import CONCLUDED, PERIOD, TermEnd, put_off, term_ends
from comity.queries.run import answer_named
from tests.reports.deals import DAY, deal, ids, on, rows
from tests.shipped import shipped_reading, store_of
from tests.small import PAPER, make


def test_the_agreements_that_lapse_in_2026_are_those_of_the_question() -> None:
    found = [
        row for row in rows(expiring(calendar_of(shipped_reading(), DAY))) if str(row["lapses"]).startswith("2026")
    ]
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
    """Return the same of the calendar's ends."""
    every = [end for tie in reading.ties if tie.kind in CONCLUDED for end in term_ends(tie)]
    ends = [end for end in every if _first(end).year <= year <= end.latest.year]
    over = {end: _verdict(end) for end in ends}
    return {
        (local(end.tie.iri), end.edtf, end.basis, over[end])
        for end in ends
        if not any(step.kind == "terminated" and step.edtf == end.edtf for step in end.tie.steps)
    }


def _first(end: TermEnd) -> date:
    """Return the first day on which a term can run out; of a period its last one alone is asked about."""
    return end.latest if end.basis == PERIOD else parse(end.edtf).earliest or end.latest


def _verdict(end: TermEnd) -> str:
    if end.latest < DAY:
        return "put off by a longer term" if put_off(end, DAY) else "lapsed by that day"
    sure = _first(end) == end.latest or _first(end) > DAY
    return "still to run on that day" if sure else "not known whether lapsed by that day"


@pytest.mark.parametrize("year", range(2017, 2034))
def test_the_ends_of_a_year_are_those_of_the_named_query(shipped: Store, year: int) -> None:
    assert _listed(shipped_reading(), year) == _asked(shipped, year)


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
        "party_ids": "a b elsewhere",
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
    found = rows(lapsed(calendar_of(shipped_reading(), DAY)))
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
