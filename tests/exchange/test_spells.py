"""When an edge was there: what the dates of the ties behind it say, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.graph.dates import parse
from comity.queries.exchange.spells import spells
from comity.queries.networks.cooperations import span
from comity.queries.networks.ties import Milestone, Tie
from tests.exchange.networks import tie


def _step(kind: str, edtf: str) -> Milestone:
    value = parse(edtf)
    return Milestone(kind, value.earliest, value.latest, "/" in edtf, edtf)


def _tie(kind: str, when: str = "", **steps: str) -> Tie:
    """Make a tie with a date of its own, or none, and steps as ``kind="EDTF"``."""
    dates = (_step("", when),) if when else ()
    told = tuple(_step(name.replace("_", "-"), edtf) for name, edtf in steps.items())
    return replace(tie("t", kind, ["a", "b"], *span(dates, told)[:1], **_bounds(dates, told)), dates=dates, steps=told)


def _bounds(dates: tuple[Milestone, ...], steps: tuple[Milestone, ...]) -> dict[str, Any]:
    return dict(zip(("earliest", "latest", "ended"), span(dates, steps)[1:], strict=True))


JUNE = _tie("meeting", "2010-06")


def test_a_meeting_was_there_on_the_days_that_its_date_admits() -> None:
    assert spells([JUNE]) == (("2010-06-01", "2010-06-30"),)


def test_an_agreement_lasts_from_its_date_on_to_the_day_before_it_ended_on_record() -> None:
    assert spells([_tie("agreement", "2010")]) == (("2010-01-01", ""),)
    assert spells([_tie("agreement", "2010", terminated="2015-03-31")]) == (("2010-01-01", "2015-03-30"),)


def test_a_term_that_ran_out_with_no_renewal_ends_the_spell() -> None:
    assert spells([_tie("agreement", signed="2016-11", lapse="2019-11")]) == (("2016-11-01", "2019-11-30"),)
    renewed = _tie("auspices", signed="2002-02", lapse="2008", renewed="2010-05/2013")
    assert spells([renewed]) == (("2002-02-01", "2008-12-31"), ("2010-05-01", "2013-12-31"))
    for_good = _tie("auspices", signed="2002-02", lapse="2008", renewed="2010-05")
    assert spells([for_good]) == (("2002-02-01", "2008-12-31"), ("2010-05-01", ""))


def test_a_halt_is_no_spell() -> None:
    halted = _tie("agreement", signed="2010", suspended="2012-03-01", resumed="2013-04-01")
    assert spells([halted]) == (("2010-01-01", "2012-02-29"), ("2013-04-01", ""))


def test_a_membership_dated_by_a_period_lasts_for_the_period() -> None:
    assert spells([_tie("membership", "2012/2018")]) == (("2012-01-01", "2018-12-31"),)
    assert spells([_tie("membership", "2012/..")]) == (("2012-01-01", ""),)


def test_of_a_tie_whose_beginning_is_unknown_the_end_is_told() -> None:
    assert spells([_tie("agreement", terminated="2015-03-31")]) == (("", "2015-03-30"),)
    assert spells([_tie("agreement", lapse="2015-03-31")]) == (("", "2015-03-31"),)


def test_an_undated_tie_says_nothing() -> None:
    undated = _tie("agreement")
    assert spells([undated]) == ()
    assert spells([undated, JUNE]) == (("2010-06-01", "2010-06-30"),)


def test_a_tie_that_ended_before_it_began_says_nothing() -> None:
    assert spells([_tie("agreement", "2010", terminated="2009-12-31")]) == ()


def test_spells_that_overlap_or_touch_are_one_and_others_stay_apart() -> None:
    """Gephi refuses a file in which spells of one edge overlap."""
    july, august = (_tie("meeting", f"2010-0{month}") for month in (7, 8))
    late = _tie("visit", "2010-09-02")
    assert spells([late, august, JUNE, july, JUNE]) == (("2010-06-01", "2010-08-31"), ("2010-09-02", "2010-09-02"))


def test_ties_that_leave_no_day_out_say_nothing() -> None:
    assert spells([_tie("agreement", lapse="2015-03-31"), _tie("agreement", signed="2015-04-01")]) == ()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_are_days(day: str) -> None:
    assert spells([_tie("meeting", day)]) == ((day, day),)


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
