"""Days of other calendars are those of the almanac, and what is written in another order is told in ISO's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.graph import calendars


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ((1300, 1, 1), date(1921, 3, 21)),
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1402, 3, 15), date(2023, 6, 5)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1408, 1, 1), date(2029, 3, 20)),
    ],
)
def test_days_of_the_persian_calendar_are_those_of_the_almanac(written: tuple[int, int, int], day: date) -> None:
    assert calendars.persian_day(*written) == day


@pytest.mark.parametrize("to_day", [calendars.persian_day, calendars.islamic_day])
@given(year=st.integers(1300, 1450), month=st.integers(1, 12))
def test_months_follow_each_other_with_29_to_31_days(to_day, year: int, month: int) -> None:  # type: ignore[no-untyped-def]
    after = to_day(year + month // 12, month % 12 + 1, 1)
    assert (after - to_day(year, month, 1)).days in {29, 30, 31}
    assert to_day(year, month, 29) == to_day(year, month, 1) + timedelta(28)


@pytest.mark.parametrize(
    ("edtf", "asked"),
    [
        ("1402-03-15", "Persian calendar? write 2023-06-05;"),
        ("1402-03", "Persian calendar? write [2023-05-22..2023-06-21];"),
        ("1402", "Persian calendar? write [2023-03-21..2024-03-19];"),
        ("1402-02-31", "Persian calendar? write 2023-05-21"),
        ("1402-03-15/..", "Persian calendar? write 2023-06-05/..;"),
        ("1401-12/1402-01", "Persian calendar? write 2023-02-20/2023-04-20;"),
        ("[1402-01-01..1402-01-02]", "Persian calendar? write [2023-03-21..2023-03-22];"),
        ("1445-09-01", "Islamic calendar? write 2024-03-11~"),
        ("1402~", "Persian or the Islamic calendar? write the date in the Gregorian one"),
        ("140X", "Persian or the Islamic calendar?"),
    ],
)
def test_a_date_of_those_years_is_asked_about_with_what_it_would_be(edtf: str, asked: str) -> None:
    assert asked in calendars.ask(edtf)


@pytest.mark.parametrize("edtf", ["1299-12-31", "1451", "2024-06-24", "[2010..2014]", "14"])
def test_a_date_of_other_years_is_not_asked_about(edtf: str) -> None:
    assert calendars.ask(edtf) == ""


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("24/06/2024", "write 2024-06-24"),
        ("06/24/2024", "write 2024-06-24"),
        ("24.6.2024", "write 2024-06-24"),
        ("2024/06/24", "write 2024-06-24"),
        ("2024-6-4", "write 2024-06-04"),
        ("06/2024", "write 2024-06"),
        ("5/5/2024", "write 2024-05-05"),
        ("7/8/2024", "write 2024-08-07 or 2024-07-08, whichever is meant"),
        ("31/31/2024", ""),
        ("2010/2015", ""),
        ("soon", ""),
    ],
)
def test_what_is_written_in_another_order_is_told_as_iso_has_it(text: str, proposed: str) -> None:
    assert calendars.propose(text) == proposed


@pytest.mark.parametrize("text", ["1402/03/15", "1402/3/15", "15/03/1402", "1402.03.15", "1402 / 03 / 15"])
def test_slashes_of_the_persian_calendar_are_asked_about(text: str) -> None:
    assert calendars.propose(text).startswith("is this the Persian calendar? write 2023-06-05;")
