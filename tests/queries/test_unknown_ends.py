"""Unknown is never read as never: a term whose end is not known is said to be so wherever its status is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from comity.graph.dates import parse
from comity.graph.records import Cooperation
from comity.graph.triples import quads
from comity.queries.catalogue import find
from comity.queries.explanation.explain import explain
from comity.queries.networks.reading import read
from comity.queries.reporting.calendar import calendar_of, in_doubt, terms
from comity.queries.run import answer_named
from comity.server.pages.thing import thing
from tests.pages.conftest import SITE
from tests.reports.deals import deal, ids, rows
from tests.shipped import store_of
from tests.small import PAPER, make

YEARS = 3
#: How a beginning may be written: with the bounds that it has, and without a last one.
BOUNDED = (
    *("2010", "2010-06", "2010-06-24", "2010~", "2010-06?", "2010-06-XX", "2010-21", "201X", "1984-1X"),
    *("[2010-06-24..2010-06-30]", "[2009,2011]", "2010-06/2010-08", "../2010", "[..2010]", "2012-02-29"),
)
ENDLESS = ("2010/..", "2010/", "[2010..]")
NO_DAY = "a term of 3 years, but no day from which it runs is on record: when it runs out is not known"


def told(record: Cooperation, day: date) -> tuple[str, str]:
    """Return the status and the doubt that are told of an agreement, in the same way everywhere."""
    store = store_of(quad for each in (PAPER, *map(make.body, "AB"), record) for quad in quads(each, "test"))
    iri = store.id(record.id).value
    said = explain(store, iri, as_of=day)
    [(_, [link])] = said.links
    facts = {fact.what: fact.value for fact in said.facts}
    assert facts.get("end of its term", "") == link.doubt
    assert link.doubt in said.text()
    assert link.doubt in said.json()
    page = thing(store, iri, SITE, day=day.isoformat()).body.decode()
    assert link.doubt in page
    calendar = calendar_of(read(store), day)
    doubted: dict[str, Any] = {row["cooperation"]: row["not_known"] for row in rows(in_doubt(calendar))}
    assert doubted.get(record.id, "") == link.doubt
    return link.status, link.doubt


@pytest.mark.parametrize("began", BOUNDED)
def test_a_term_holds_before_its_bounds_has_lapsed_after_them_and_is_in_doubt_between(began: str) -> None:
    record = deal("d", ("signed", began), term_years=YEARS)
    start = parse(began)
    last = _later(start.latest)
    assert told(record, last + timedelta(1)) == ("lapsed-on-record", "")
    if start.earliest and start.earliest != start.latest:
        first = _later(start.earliest)
        words = f"whether its term has run out is not known: it ends on one day from {first} to {last}"
        assert [told(record, day)[1] for day in (first - timedelta(1), first, last)] == ["", words, words]
    elif start.earliest:
        assert told(record, last)[1] == ""
    else:
        assert told(record, last)[1].endswith(f"it ends on one day until {last}")


@pytest.mark.parametrize("began", ENDLESS)
def test_of_a_term_without_a_last_bound_it_is_said_that_its_end_is_not_known(began: str) -> None:
    record = deal("d", ("signed", began), term_years=YEARS)
    words = "a term of 3 years, which ends on 2013-01-01 at the earliest: when it runs out is not known"
    assert told(record, date(2012, 12, 31))[1] == ""
    assert told(record, date(2024, 1, 1))[1] == words


def test_of_a_term_that_no_dated_step_begins_it_is_said_that_its_end_is_not_known() -> None:
    for record in (deal("d", term_years=YEARS), deal("d", ("announced", "2010"), term_years=YEARS, date="2010")):
        assert told(record, date(2024, 1, 1))[1] == NO_DAY


def test_what_has_ended_or_was_renewed_or_tells_no_term_is_in_no_doubt() -> None:
    day = date(2013, 6, 1)
    ended = deal("d", ("signed", "2010"), ("terminated", "2012"), term_years=YEARS)
    renewed = deal("d", ("signed", "2010"), ("renewed", "2013-05-01"), term_years=YEARS)
    own = deal("d", date="2010/2015", term_years=YEARS)
    assert [told(record, day)[1] for record in (ended, renewed, own, deal("d", ("signed", "2010")))] == [""] * 4


@pytest.mark.parametrize(
    ("steps", "signed", "doubt"),
    [
        (("signed", "terminated"), "2010", "the step terminated bears no date: how it stands is not known"),
        (("signed", "expired"), "2010", "the step expired bears no date: how it stands is not known"),
        (("signed", "approved"), "2010", ""),
    ],
)
def test_an_end_that_bears_no_date_is_not_read_as_none(steps: tuple[str, str], signed: str, doubt: str) -> None:
    milestones = (make.milestone(kind=steps[0], date=signed), make.milestone(kind=steps[1]))
    record = make.tie("d", "agreement", ("a", "b"), milestones=milestones)
    assert told(record, date(2024, 1, 1)) == ("signed", doubt)


def test_a_renewal_that_bears_no_date_may_have_put_a_lapse_off() -> None:
    milestones = (make.milestone(kind="signed", date="2010"), make.milestone(kind="renewed"))
    record = make.tie("d", "agreement", ("a", "b"), milestones=milestones, term_years=YEARS)
    assert told(record, date(2024, 1, 1))[1] == "the step renewed bears no date: how it stands is not known"


def test_the_list_of_all_terms_says_not_known_and_leaves_no_end_empty() -> None:
    record = deal("d", ("signed", "2010/.."), term_years=YEARS)
    store = store_of(quad for each in (PAPER, *map(make.body, "AB"), record) for quad in quads(each, "test"))
    [row] = rows(terms(calendar_of(read(store), date(2024, 1, 1))))
    assert (row["term"], row["lapses"]) == ("3 years", "not known")


@pytest.mark.parametrize(
    ("began", "year", "verdict"),
    [
        ("201X", 2015, "not known whether lapsed by that day"),
        ("201X", 2022, "not known whether lapsed by that day"),
        ("201X", 2012, None),
        ("2010/..", 2020, "not known whether lapsed by that day"),
        ("2010", 2013, "lapsed by that day"),
        ("2015-06", 2018, "still to run on that day"),
    ],
)
def test_the_lapses_of_a_year_are_those_that_may_fall_in_it(began: str, year: int, verdict: str | None) -> None:
    record = deal("d", ("signed", began), term_years=YEARS)
    store = store_of(quad for each in (PAPER, *map(make.body, "AB"), record) for quad in quads(each, "test"))
    table = answer_named(store, find("lapses-in-year"), {"year": str(year), "as_of": "2016-01-01"}, rows=None).table
    assert table is not None
    assert [row[3] for row in table.rows] == ([verdict] if verdict else [])


def test_the_shipped_agreements_in_doubt_are_those_between_their_bounds(shipped: Any) -> None:
    """ICIREWARD's and the others' ends are days or lie ahead; that of one agreement is known to the month."""
    calendar = calendar_of(read(shipped), date(2025, 11, 15))
    assert ids(in_doubt(calendar)) == ["k124"]


def _later(day: date | None) -> date:
    assert day is not None
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + YEARS, day=28 if leap else day.day)
