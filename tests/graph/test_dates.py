"""Dates are as precise as their source, and nothing that is no date becomes one."""

from __future__ import annotations

import calendar
import re
from datetime import date

import edtf as edtf_of_others
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.graph import dates


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2024-06-24", date(2024, 6, 24), date(2024, 6, 24)),
        ("2025-10", date(2025, 10, 1), date(2025, 10, 31)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2025-10-30/2025-11-13", date(2025, 10, 30), date(2025, 11, 13)),
        ("[2025-10-30..2025-11-13]", date(2025, 10, 30), date(2025, 11, 13)),
        ("[2009, 2011]", date(2009, 1, 1), date(2011, 12, 31)),
        ("[..2020]", None, date(2020, 12, 31)),
        ("[2020..]", date(2020, 1, 1), None),
        ("2021-03-08/..", date(2021, 3, 8), None),
        ("2021-03-08/", date(2021, 3, 8), None),
        ("../2020-01", None, date(2020, 1, 31)),
        ("2024~", date(2024, 1, 1), date(2024, 12, 31)),
        ("2006?/2009", date(2006, 1, 1), date(2009, 12, 31)),
        ("202X", date(2020, 1, 1), date(2029, 12, 31)),
        ("2025-11-XX", date(2025, 11, 1), date(2025, 11, 30)),
        ("2020-21", date(2020, 3, 1), date(2020, 5, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_bounds_are_those_of_the_standard(edtf: str, earliest: date | None, latest: date | None) -> None:
    value = dates.parse(edtf)
    assert (value.earliest, value.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-30",
        "2024-13",
        "0000",
        "soon",
        "2024-06-24/2024-06-01",
        "../..",
        "/",
        "1/2/3",
        "24.6.2024",
        "07/08/2024",
        "2024-6-4",
        "Y20200",
        "-0100",
        "[",
        "2025-10-30/2025-02-30",
        "",
        "9" * 5000,
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no date|calendar|interval|before it starts"):
        dates.parse(text)


@given(st.dates(min_value=date(1, 1, 1)))
def test_a_day_is_its_own_bounds(day: date) -> None:
    value = dates.parse(day.isoformat())
    assert value.earliest == value.latest == day


@given(st.text(max_size=30) | st.from_regex(r"[0-9X?~%./\[\]-]{1,20}", fullmatch=True))
def test_any_text_is_a_date_or_is_refused_and_bounds_are_in_order(text: str) -> None:
    try:
        value = dates.parse(text)
    except ValueError:
        return
    assert value.earliest is None or value.latest is None or value.earliest <= value.latest


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 100))
def test_years_are_added_at_the_same_precision(day: date, years: int) -> None:
    moved = dates.add_years(day.isoformat(), years)
    assert moved is not None
    assert dates.parse(moved).earliest is not None
    assert int(moved[:4]) == day.year + years
    if not (day.month == 2 and day.day == 29 and not calendar.isleap(day.year + years)):
        assert moved[4:] == day.isoformat()[4:]


def test_years_are_not_added_beyond_the_calendar() -> None:
    assert dates.add_years("9990", 60) is None
    assert dates.add_years("9990/..", 60) is None


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("1402/03/15", "is this the Persian calendar? write 2023-06-05"),
        ("۱۴۰۲/۰۳/۱۵", "is this the Persian calendar? write 2023-06-05"),
        ("1402-02-31", "is this the Persian calendar? write 2023-05-21"),
        ("24/06/2024", "write 2024-06-24"),
        ("7.8.2024", "write 2024-08-07 or 2024-07-08, whichever is meant"),
        ("2024-6-4", "write 2024-06-04"),
        ("2024/6", "write 2024-06"),
        ("soon", "write 2024, 2024-06, 2024-06-24"),
    ],
)
def test_a_refusal_says_how_it_is_to_be_written(text: str, way: str) -> None:
    with pytest.raises(ValueError, match=re.escape(way)):
        dates.parse(text)


@pytest.mark.parametrize("text", ["٢٠٢٤-٠٦-٢٤", "۲۰۲۴-۰۶-۲۴", "2024-۰۶-٢٤"])
def test_arabic_and_persian_digits_are_digits(text: str) -> None:
    assert dates.parse(text) == dates.parse("2024-06-24")
    assert dates.read_day("--as-of", text) == date(2024, 6, 24)


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("1984-1X", date(1984, 10, 1), date(1984, 12, 31)),
        ("1984-X1", date(1984, 1, 1), date(1984, 11, 30)),
        ("2010-02-2X", date(2010, 2, 20), date(2010, 2, 28)),
        ("2010-02-3X/2011", None, None),
        ("[1984-1X,1990]", date(1984, 10, 1), date(1990, 12, 31)),
    ],
)
def test_unspecified_digits_stand_for_all_that_fit_and_nothing_is_printed(
    edtf: str, earliest: date | None, latest: date | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if earliest is None:
        with pytest.raises(ValueError, match="no day fits"):
            dates.parse(edtf)
    else:
        value = dates.parse(edtf)
        assert (value.earliest, value.latest) == (earliest, latest)
    assert capsys.readouterr() == ("", "")


_PARTS = ("1985", "1985-04", "1985-04-12", "1985?", "1985-04~", "198X", "19XX", "1985-XX", "1985-04-XX", "1985-XX-XX")


@pytest.mark.parametrize(
    "edtf",
    [
        *_PARTS,
        *(f"1985-{season}" for season in range(21, 42)),
        *("1985-04-12T23:20:30Z", "1985-06-~11", "1985-06~-11", "?1985-06-11", "1985-?06-11", "15XX-12-25", "198X-06"),
        *("1985/1986~", "1985-06-~01/1985-06-~20", "1985-06-XX/1985-07-03", "[1985,1986..1988]", "{1985,1988-02}"),
        *(f"{start}/{end}" for start in _PARTS[:5] for end in ("2004", "2004-02", "2004?")),
    ],
)
def test_bounds_are_those_of_another_reader(edtf: str) -> None:
    other, value = edtf_of_others.parse_edtf(edtf), dates.parse(edtf)
    assert value.earliest == date(*other.lower_strict()[:3])
    assert value.latest == date(*other.upper_strict()[:3])
