"""A term of years runs out by the bounds of the day on which it began, however that day is written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.graph import dates
from comity.graph.parts import Milestone
from comity.graph.records import Agreement
from comity.graph.terms import lapses

_days = st.dates(date(1600, 1, 1), date(2400, 12, 31))
_plain = st.one_of(
    _days.map(date.isoformat),
    _days.map(lambda day: day.isoformat()[:7]),
    _days.map(lambda day: day.isoformat()[:4]),
)


def _follow(first: str, last: str) -> bool:
    start, end = dates.parse(first).earliest, dates.parse(last).latest
    return bool(start and end and start <= end)


_one = st.one_of(
    _plain,
    st.builds(lambda text, mark: text + mark, _plain, st.sampled_from("?~%")),
    _days.map(lambda day: f"{day.year // 10}X"),
    _days.map(lambda day: f"{day.isoformat()[:7]}-XX"),
    st.builds(lambda day, season: f"{day.year}-{season}", _days, st.integers(21, 41)),
)
_pair = st.tuples(_one, _one).map(lambda pair: sorted(pair, key=lambda text: str(dates.parse(text).earliest)))
_edtf = st.one_of(
    _one,
    _pair.filter(lambda pair: _follow(*pair)).map("/".join),
    _pair.filter(lambda pair: _follow(*pair)).map(lambda pair: f"[{pair[0]}..{pair[1]}]"),
    _pair.map(lambda pair: f"[{pair[0]},{pair[1]}]"),
    _one.map(lambda text: f"{text}/.."),
    _one.map(lambda text: f"../{text}"),
)


def later(day: date | None, years: int) -> date | None:
    """Return the same day some years later; 28 February where there is no 29th."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@given(_edtf, st.integers(1, 100))
def test_a_term_runs_out_between_the_bounds_of_its_beginning_so_many_years_later(edtf: str, years: int) -> None:
    began, moved = dates.parse(edtf), dates.add_years(edtf, years)
    assert moved is not None
    assert "/" not in moved  # it runs out on one day
    over = dates.parse(moved)
    for bound, shifted in ((began.earliest, over.earliest), (began.latest, over.latest)):
        wanted = later(bound, years)
        assert wanted == shifted or (shifted and wanted and (wanted.month, shifted.day) == (2, 29))


@pytest.mark.parametrize(
    ("began", "ends"),
    [
        ("2010", "2013"),
        ("2010-06", "2013-06"),
        ("2010~", "2013~"),
        ("2010-06?", "2013-06?"),
        ("2010-06-XX", "2013-06-XX"),
        ("2010-21", "2013-21"),
        ("201X", "[2013..2022]"),
        ("[2010-06-24..2010-06-30]", "[2013-06-24..2013-06-30]"),
        ("2010-06/2010-08", "[2013-06..2013-08]"),
        ("2010/..", "[2013..]"),
        ("../2010", "[..2013]"),
        ("2012-02-29", "2015-02-28"),
        ("2010-06-24T10:00:00Z", "2013-06-24"),
    ],
)
def test_a_lapse_says_exactly_what_is_known(began: str, ends: str) -> None:
    assert ends_of(Milestone(kind="signed", date=began)) == [ends]


@pytest.mark.parametrize(("renewed", "ends"), [("2010/2016", []), ("2010/..", ["2013"]), ("2010", ["2013"])])
def test_a_period_of_renewal_with_an_end_runs_until_then(renewed: str, ends: list[str]) -> None:
    assert ends_of(Milestone(kind="renewed", date=renewed)) == ends


@pytest.mark.parametrize("steps", [(), (Milestone(kind="signed"),), (Milestone(kind="announced", date="2010"),)])
def test_a_term_that_no_dated_step_begins_has_no_lapse(steps: tuple[Milestone, ...]) -> None:
    assert ends_of(*steps) == []


def ends_of(*steps: Milestone) -> list[str | None]:
    """Return the ends of a term of three years that these steps begin."""
    agreement = Agreement(id="a", parties=(), milestones=steps, term_years=3)
    return [lapse.date for _, lapse in lapses(agreement)]
