"""When an edge was there: what the dates of the ties behind it say, and no more."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.queries.exchange.spells import spells
from comity.queries.networks.ties import Tie
from tests.exchange.networks import tie


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _tie(kind: str, earliest: str, latest: str, ended: str = "", when: str = "2010") -> Tie:
    days = {"earliest": _day(earliest), "latest": _day(latest), "ended": _day(ended)}
    return tie("t", kind, ["a", "b"], when, **days)


JUNE = _tie("meeting", "2010-06-01", "2010-06-30")


def test_a_meeting_was_there_on_the_days_that_its_date_admits() -> None:
    assert spells([JUNE]) == (("2010-06-01", "2010-06-30"),)


def test_an_agreement_lasts_from_its_date_on_until_it_ended_on_record() -> None:
    assert spells([_tie("agreement", "2010-01-01", "2010-12-31")]) == (("2010-01-01", ""),)
    assert spells([_tie("agreement", "2010-01-01", "2010-12-31", "2015-03-31")]) == (("2010-01-01", "2015-03-31"),)


def test_a_membership_dated_by_a_period_lasts_for_the_period() -> None:
    period = _tie("membership", "2012-01-01", "2018-12-31", when="2012/2018")
    assert spells([period]) == (("2012-01-01", "2018-12-31"),)
    assert spells([_tie("membership", "2012-01-01", "", when="2012/..")]) == (("2012-01-01", ""),)


def test_of_a_tie_whose_beginning_is_unknown_the_end_is_told() -> None:
    assert spells([_tie("agreement", "", "", "2015-03-31", when="")]) == (("", "2015-03-31"),)


def test_an_undated_tie_says_nothing() -> None:
    undated = _tie("agreement", "", "", when="")
    assert spells([undated]) == ()
    assert spells([undated, JUNE]) == (("2010-06-01", "2010-06-30"),)


def test_a_tie_that_ended_before_it_began_says_nothing() -> None:
    assert spells([_tie("agreement", "2010-01-01", "2010-12-31", "2009-12-31")]) == ()


def test_spells_that_overlap_or_touch_are_one_and_others_stay_apart() -> None:
    """Gephi refuses a file in which spells of one edge overlap."""
    july, august = (_tie("meeting", f"2010-0{month}-01", f"2010-0{month}-31") for month in (7, 8))
    late = _tie("visit", "2010-09-02", "2010-09-02")
    assert spells([late, august, JUNE, july, JUNE]) == (("2010-06-01", "2010-08-31"), ("2010-09-02", "2010-09-02"))


def test_ties_that_leave_no_day_out_say_nothing() -> None:
    assert spells([_tie("agreement", "", "", "2015-03-31"), _tie("agreement", "2015-04-01", "")]) == ()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_are_days(day: str) -> None:
    assert spells([_tie("meeting", day, day)]) == ((day, day),)


_DAYS = st.integers(0, 40).map(lambda days: date(2020, 1, 1) + timedelta(days))


@given(st.lists(st.tuples(_DAYS, _DAYS).map(sorted), max_size=6))
def test_the_spells_hold_just_the_days_of_the_ties_in_order_and_apart(spans: list[list[date]]) -> None:
    found = spells([tie("t", "meeting", ["a", "b"], earliest=first, latest=last) for first, last in spans])
    days = {first + timedelta(k) for first, last in spans for k in range((last - first).days + 1)}
    told = [
        (date.fromisoformat(first) + timedelta(k))
        for first, last in found
        for k in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    ]
    assert told == sorted(days)
    assert all(date.fromisoformat(b[0]) - date.fromisoformat(a[1]) > timedelta(1) for a, b in pairwise(found))
