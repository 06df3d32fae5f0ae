"""Whether a tie holds on a day: one answer of its status, a network, a file's spells, the calendar and queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from pyoxigraph import NamedNode

from comity.graph import schemes
from comity.graph.parts import Evidence, Milestone
from comity.graph.records import Record
from comity.graph.status import NOT_HOLDING, PASSING
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.queries.catalogue import find
from comity.queries.exchange.spells import spells
from comity.queries.explanation.reader import Reader
from comity.queries.explanation.ties import status_of
from comity.queries.networks.reading import read
from comity.queries.networks.rows import local
from comity.queries.networks.selection import Selection, select
from comity.queries.networks.ties import Reading, Tie
from comity.queries.reporting.calendar import calendar_of
from comity.queries.run import answer_named
from tests.shipped import shipped_reading, store_of
from tests.small import PAPER, make

#: Days on which little changes, beside those on which a spell ends.
DAYS = (date(1990, 1, 1), date(2010, 6, 30), date(2025, 11, 15), date(2040, 1, 1))
DATES = (
    *("2019", "2020-05", "2023-06-30", "2025-11-14", "2025-11-15", "2025-11-16", "2026", "[2030..]", "[..2021-03]"),
    *("2018/2023", "2019/2024", "2024/2029", "2021/..", "../2022", "[2025-10-30..2025-11-13]"),
)
STEPS = (*schemes.labels("milestone"), *("renewed", "lapse", "suspended", "resumed", "signed", "terminated") * 5)


def small(seed: int) -> Store:
    """Make a store of ties of all kinds, with steps and dates of all forms, put as fact or as hope."""
    random = Random(seed)  # noqa: S311 - an order, not a secret

    def evidence() -> tuple[Evidence, ...]:
        return (make.evidence("paper", random.choice(("stated", "stated", "hoped"))),)

    records: list[Record] = [PAPER, make.body("A"), make.body("B")]
    for n in range(160):
        steps = tuple(
            Milestone(kind=random.choice(STEPS), date=random.choice(DATES), evidence=random.choice(((), evidence())))
            for _ in range(n % 4)
        )
        kind = random.choice(("agreement", "auspices", "membership", "hosting", "meeting"))
        own = random.choice((None, None, *DATES))
        records.append(make.tie(f"t{n}", kind, ["a", "b"], date=own, milestones=steps, evidence=evidence()))
    return store_of(quad for record in records for quad in quads(record, "test"))


def last_days(reading: Reading) -> list[date]:
    """List the last days of all spells that end."""
    return sorted({date.fromisoformat(last) for tie in reading.ties for _, last in spells([tie]) if last})


def there(tie: Tie, day: date) -> bool:
    """Tell whether a day is in a spell of a tie, or the tie has none because it leaves no day out."""
    told = spells([tie])
    inside = any(first <= day.isoformat() and (not last or day.isoformat() <= last) for first, last in told)
    return inside or (not told and tie.earliest is None)


def check_reading(store: Store, reading: Reading, days: Iterable[date]) -> int:
    """Hold spells, networks, the calendar and explanations to each other; return how often a tie did not hold."""
    reader, gone = Reader(store), 0
    for day in days:
        counted = {tie.iri: tie for tie, reason in select(reading, Selection(as_of=day)) if not reason}
        calendar = calendar_of(reading, day)
        lapsed = {end.tie.iri for end in calendar.past}
        for tie in (cut for cut, _ in select(reading, Selection()) if cut.kind not in PASSING):
            status = status_of(reader, NamedNode(tie.iri), day)
            begun = tie.earliest is None or tie.earliest <= day
            if tie.stated:
                assert (tie.iri in counted) == (begun and status not in NOT_HOLDING), (tie, day, status)
                assert not tie.earliest or there(tie, day) == (tie.iri in counted), (tie, day, status)
                gone += tie.iri not in counted
            if tie.iri in calendar.standing:
                assert calendar.standing[tie.iri] == status, (tie, day)
                assert (tie.iri in lapsed) == (status == "lapsed-on-record"), (tie, day)
    return gone


def rows(store: Store, name: str, **values: str) -> list[dict[str, str]]:
    """Answer a query, all cells as text."""
    table = answer_named(store, find(name), values, rows=None).table
    assert table is not None
    return [{column: str(cell) for column, cell in row.items()} for row in table.dicts()]


def check_queries(store: Store, reading: Reading, day: date) -> None:
    """Hold what queries say of a day to explanations and the calendar."""
    reader, asked = Reader(store), day.isoformat()
    told = {local(tie.iri): status_of(reader, NamedNode(tie.iri), day) for tie in reading.ties}
    known = {name: status for name, status in told.items() if status != "unknown"}
    assert {row["tie"][3:]: row["standing"] for row in rows(store, "status-on-day", as_of=asked)} == known
    agreements = {local(tie.iri) for tie in reading.ties if tie.kind == "agreement"}
    listed = rows(store, "agreements-on-day", as_of=asked, status="any", country="any")
    assert {row["tie"][3:]: row["standing"] for row in listed} == {n: s for n, s in known.items() if n in agreements}
    calendar = calendar_of(reading, day)
    years = sorted({end.latest.year for end in (*calendar.past, *calendar.running)})
    ends = [row for year in years for row in rows(store, "lapses-in-year", year=str(year), as_of=asked)]
    running = ("still to run on that day", "not known whether lapsed by that day")
    for verdicts, kept in ((("lapsed by that day",), calendar.past), (running, calendar.running)):
        found = {(row["tie"][3:], row["lapses"].rpartition("/")[2]) for row in ends if row["verdict"] in verdicts}
        assert found == {(local(end.tie.iri), end.edtf) for end in kept}


def test_on_no_day_do_a_file_a_network_the_calendar_and_an_explanation_differ_on_a_shipped_tie(shipped: Store) -> None:
    reading = shipped_reading()
    days = {day for last in last_days(reading) for day in (last, last + timedelta(1))}
    assert check_reading(shipped, reading, sorted({*days, *DAYS})) > 100


def test_the_day_after_a_spell_queries_have_the_tie_as_lapsed_or_ended(shipped: Store) -> None:
    reading = shipped_reading()
    for day in (last_days(reading)[-8] + timedelta(1), DAYS[2]):
        check_queries(shipped, reading, day)


@pytest.mark.parametrize("seed", range(3))
def test_on_no_day_do_they_differ_on_ties_of_any_kind(seed: int) -> None:
    store = small(seed)
    reading = read(store)
    days = {day for last in last_days(reading) for day in (last, last + timedelta(1))}
    assert check_reading(store, reading, sorted(days)) > 100
    for day in (date(2022, 1, 1), date(2025, 11, 16)):
        reader, asked = Reader(store), day.isoformat()
        told = {local(tie.iri): status_of(reader, NamedNode(tie.iri), day) for tie in reading.ties}
        found = {row["tie"][3:]: row["standing"] for row in rows(store, "status-on-day", as_of=asked)}
        assert found == {name: status for name, status in told.items() if status != "unknown"}


def test_a_term_that_ran_out_in_2019_is_over_in_every_answer(shipped: Store) -> None:
    """The technology contract k122: signed in November 2016 for three years."""
    [tie] = [tie for tie in shipped_reading().ties if local(tie.iri) == "k122"]
    assert spells([tie]) == (("2016-11-01", "2019-11-30"),)
    only = replace(shipped_reading(), ties=(tie,))
    assert [reason for _, reason in select(only, Selection(as_of=date(2019, 11, 30)))] == [""]
    [reason] = [reason for _, reason in select(only, Selection(as_of=date(2019, 12, 1)))]
    assert "no renewal on record" in reason
