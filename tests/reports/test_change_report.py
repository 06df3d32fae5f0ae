"""The report on two periods: on graphs that were worked out by hand, and on the graph that ships."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from comity.graph.dates import Period
from comity.graph.errors import InputError
from comity.graph.parts import Name
from comity.graph.records import Organisation
from comity.graph.store import Store
from comity.queries.networks.reading import read
from comity.queries.networks.selection import Selection
from comity.queries.reporting.anchors import dangling
from comity.queries.reporting.changes import DECIMALS
from comity.queries.reporting.periods import periods
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import Request
from comity.queries.reports.change import TITLE, USES, report
from comity.queries.table import Table
from tests.shipped import shipped_store
from tests.small import make

ROOT = Path(__file__).parent.parent.parent
ANY = ("any",)
TURN = (Period(None, date(2014, 12, 31)), Period(date(2015, 1, 1)))


def _report(store: Store, **asked: Any) -> Report:
    return report(store, read(store), Request(**asked))


@cache
def _shipped() -> Report:
    return _report(shipped_store(), among=ANY)


def _rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _ties(**more: Any) -> list[Any]:
    return [
        make.tie("visit-ac", "visit", ["a", "c"], date="2010", **more),
        make.tie("visit-bc", "visit", ["b", "c"], date="2011", **more),
        make.tie("visit-bd", "visit", ["b", "d"], date="2012", **more),
        make.tie("mou-ab", "agreement", ["a", "b"], date="2018", **more),
        make.tie("mou-ce", "agreement", ["c", "e"], date="2019", **more),
        make.tie("undated", "agreement", ["a", "e"], **more),
    ]


def _small(**more: Any) -> Report:
    """Report on five bodies: C stood between A and B, who later sign; D is seen before, E after."""
    asked = {"before": TURN[0], "after": TURN[1], **more}
    return _report(make.store(*map(make.body, "ABCDE"), *_ties()), **asked)


def test_who_is_seen_in_one_period_alone_is_what_was_worked_out_by_hand() -> None:
    found = {row["body"]: (row["change"], row["degree_before"], row["degree_after"]) for row in _rows(_small().main)}
    assert found == {
        "a": ("seen in both", 1, 1),
        "b": ("seen in both", 2, 1),
        "c": ("seen in both", 2, 1),
        "d": ("seen only before", 1, 0),
        "e": ("seen only after", 0, 1),
    }
    first = "1 are seen only after, 1 only before and 3 in both; 0 have no dated tie in either period."
    assert first in _small().summary[0]


def test_a_body_without_a_tie_in_a_period_has_no_rank_in_it() -> None:
    ranks = {row["body"]: (row["rank_before"], row["rank_after"], row["rank_change"]) for row in _rows(_small().main)}
    assert ranks == {"a": (3, 1, 2), "b": (1, 1, 0), "c": (1, 1, 0), "d": (3, None, None), "e": (None, 1, None)}


def test_pairs_are_seen_in_one_period_alone_with_what_is_on_record_of_an_end() -> None:
    found = {(row["a"], row["b"]): (row["change"], row["end"]) for row in _rows(_small().tables["pairs"])}
    assert found == {
        ("a", "b"): ("seen only after", ""),
        ("c", "e"): ("seen only after", ""),
        ("a", "c"): ("seen only before", "took place, and is past"),
        ("b", "c"): ("seen only before", "took place, and is past"),
        ("b", "d"): ("seen only before", "took place, and is past"),
    }


def test_the_broker_past_whom_a_new_tie_runs_is_named_with_the_evidence() -> None:
    made = _small()
    first = _rows(made.tables["brokers"])[0]
    numbers = ("bypassed", "bypassed_alone", "bypassed_share", "still_between", "met_with_it")
    assert [first["body"], *(first[name] for name in numbers)] == ["c", 1, 1, 1.0, 0, 0]
    assert "bypassed of these" not in " ".join(made.summary)
    assert "none is named as bypassed most" in " ".join(made.summary)
    assert "| c | a | b | 0 | mou-ab | 2018 | visit-ac | visit-bc |" in made.markdown()


def test_who_is_bypassed_most_is_named_where_that_rests_on_no_single_source() -> None:
    book = make.source(id="book", title="A book", url="https://b.example/book", published="2021-05")
    ties = _ties(evidence=(make.evidence(), make.evidence("book")))
    made = _report(make.store(book, *map(make.body, "ABCDE"), *ties), before=TURN[0], after=TURN[1])
    told = "Most bypassed of these 5 is **c**, whichever one source is set aside: of the pairs that it stood between, 1"
    assert told in " ".join(made.summary)


def test_seen_only_before_is_said_to_be_silence_and_no_departure() -> None:
    text = _small().markdown()
    assert "Neither is an arrival or a departure" in text
    assert " left" not in " ".join(_small().summary)
    assert "1 of the 1 seen only before had nothing but meetings, visits and joint activities" in text


def test_what_has_no_date_is_in_neither_period_and_is_told() -> None:
    made = _small()
    assert (
        "1 of the 6 cooperations that tie two of these bodies has no date on record: it is in neither period."
        in made.markdown()
    )
    assert {row["body"]: row["undated"] for row in _rows(made.main)} == {"a": 1, "b": 0, "c": 0, "d": 0, "e": 1}
    kinds = {row["kind"]: row["no date on record"] for row in _rows(made.tables["cooperations-by-period"])}
    assert kinds == {"agreement": 1, "visit": 0}


def test_an_end_on_record_is_told_and_a_lasting_tie_without_one_stays() -> None:
    ended = (make.milestone(kind="terminated", date="2013-05-01", evidence=(make.evidence(),)),)
    store = make.store(
        *map(make.body, "ABC"),
        make.tie("mou-ab", "agreement", ["a", "b"], date="2010", milestones=ended),
        make.tie("mou-bc", "agreement", ["b", "c"], date="2010"),
    )
    made = _report(store, before=TURN[0], after=TURN[1])
    found = {(row["a"], row["b"]): (row["change"], row["end"]) for row in _rows(made.tables["pairs"])}
    assert found == {
        ("a", "b"): ("seen only before", "ended on record by 2013-05-01"),
        ("b", "c"): ("seen in both", ""),
    }
    assert "For 1, something lasting ended" in made.markdown()


def test_a_patron_is_no_broker_unless_it_is_asked_for() -> None:
    auspices = [make.tie(f"auspices-{x}", "auspices", ["u:patron", f"{x}:designated"], date="2010") for x in "ab"]
    store = make.store(*map(make.body, "ABU"), *auspices, make.tie("mou", "agreement", ["a", "b"], date="2018"))
    made = _report(store, among=ANY, before=TURN[0], after=TURN[1])
    assert made.tables["brokers"].rows == ()
    assert "With them, u comes first, with 1." in made.markdown()
    asked = _report(store, among=ANY, before=TURN[0], after=TURN[1], selection=Selection(without=("observer",)))
    assert [row["body"] for row in _rows(asked.tables["brokers"])] == ["u"]


def test_the_cut_that_no_one_asked_for_is_the_turn_of_the_year_with_even_sides_and_is_told() -> None:
    text = _small(before=None, after=None).markdown()
    assert "the turn of the year that parts the dated cooperations most evenly, 2012-01-01" in text
    assert "- First period: until 2011-12-31" in text
    assert "- Second period: from 2012-01-01 on" in text


def test_a_single_year_is_parted_at_its_median_day() -> None:
    days = [date(2020, month, 1) for month in (1, 3, 9)]
    found = periods(Request(), days)
    assert found is not None
    assert (found.before.until, found.after.since) == (date(2020, 2, 29), date(2020, 3, 1))
    assert "their median day, 2020-03-01; 1 began before it and 2 from it on" in found.chosen


def test_one_period_that_is_given_leaves_the_rest_to_the_other() -> None:
    earlier, later = (periods(Request(before=TURN[0]), ()), periods(Request(after=TURN[1]), ()))
    assert earlier == later
    assert earlier is not None
    assert (earlier.before, earlier.after, earlier.chosen) == (*TURN, "")


def test_a_period_of_the_selection_is_parted_in_two() -> None:
    span = Period(date(2000, 1, 1), date(2010, 12, 31))
    days = [date(year, 6, 1) for year in (1990, 2001, 2009, 2020)]
    found = periods(Request(selection=Selection(period=span)), days)
    assert found is not None
    assert (found.before, found.after) == (
        Period(date(2000, 1, 1), date(2001, 12, 31)),
        Period(date(2002, 1, 1), date(2010, 12, 31)),
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"before": TURN[1], "after": TURN[0]}, "first period has no last day"),
        ({"before": Period(None, date(2016, 1, 1)), "after": TURN[1]}, "is not over when the second begins"),
        ({"after": Period(None, date(2016, 1, 1))}, "second period has no first day"),
        ({"before": TURN[0], "selection": Selection(period=TURN[1])}, "give the period alone"),
    ],
)
def test_periods_that_cannot_be_compared_are_refused(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        periods(Request(**asked), ())


@pytest.mark.parametrize("bodies", ["", "A", "AB"])
def test_a_store_without_dated_ties_has_a_report_that_says_so(bodies: str) -> None:
    ties = [make.tie("undated", "agreement", ["a", "b"])] if len(bodies) > 1 else []
    made = _report(make.store(*map(make.body, bodies), *ties))
    assert f"none of the {len(ties)} cooperation" in made.summary[0]
    assert "nothing can be compared" in made.markdown()
    assert dangling(made) == ()


def test_a_new_pair_that_also_has_a_tie_without_a_date_may_be_older_and_that_is_told() -> None:
    ties = [make.tie("x", "visit", ["a", "b"], date="2020"), make.tie("y", "agreement", ["a", "b"])]
    text = _report(make.store(*map(make.body, "AB"), *ties), before=TURN[0], after=TURN[1]).markdown()
    assert "Of the pairs seen only after, 1 also share a cooperation without a date" in text
    assert "also share a cooperation without a date" not in _small().markdown()


def test_long_lists_are_cut_and_it_is_told_where_the_rest_is(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = [make.body(f"{side}{k}") for side in "AB" for k in range(30)]
    ties = [make.tie(f"t{k}", "visit", [f"a{k}", f"b{k}"], date="2020") for k in range(30)]
    store = make.store(*bodies, *ties)
    asked = {"before": TURN[0], "after": TURN[1]}
    assert "The first 20 of 30; all stand in `pairs.csv`." in _report(store, **asked).markdown()
    monkeypatch.setattr("comity.queries.reporting.changes.MOST", 25)
    made = _report(store, **asked)
    assert "The first 20 of 30; the first 25 of them stand in `pairs.csv`." in made.markdown()
    assert len(made.tables["pairs"].rows) == 25


@pytest.mark.parametrize("bodies", ["", "A"])
def test_periods_in_which_nothing_happened_are_said_to_be_empty(bodies: str) -> None:
    made = _report(make.store(*map(make.body, bodies)), before=TURN[0], after=TURN[1])
    text = made.markdown()
    assert "Nothing is on record for the first period" in text
    assert "Nothing is on record for the second period" in text
    assert (made.main.rows, dangling(made)) == ((), ())


def test_names_with_markup_do_no_harm() -> None:
    hostile = '<script>alert("1")</script> & *x* | `y`\x0b'
    evil = Organisation(id="evil", kind="category-2-centre", names=(Name(text=hostile, type="acronym"),))
    store = make.store(
        *map(make.body, "AB"),
        evil,
        make.tie("one", "visit", ["a", "evil"], date="2010", title=hostile),
        make.tie("two", "visit", ["b", "evil"], date="2010"),
        make.tie("new", "visit", ["a", "b"], date="2020"),
    )
    made = _report(store)
    assert [row["bypassed"] for row in _rows(made.tables["brokers"])] == [1]
    assert "<script>" not in made.markdown() + made.html() + made.pictures["years.svg"]


def test_every_link_of_the_shipped_report_leads_somewhere() -> None:
    assert dangling(_shipped()) == ()
    assert _shipped().title == TITLE
    assert {"before", "after"} <= USES


def test_the_shipped_numbers_follow_from_the_pairs() -> None:
    """Degrees and strengths of both periods are the sums over all pairs, whatever the change."""
    made = _shipped()
    degrees: dict[tuple[str, str], int] = {}
    strengths: dict[tuple[str, str], float] = {}
    for row in _rows(made.tables["pairs"]):
        for end in (row["a"], row["b"]):
            for when in ("before", "after"):
                degrees[end, when] = degrees.get((end, when), 0) + (row[f"count_{when}"] > 0)
                strengths[end, when] = strengths.get((end, when), 0.0) + row[f"weight_{when}"]
    assert len(made.main.rows) > 200
    for row in _rows(made.main):
        for when in ("before", "after"):
            key = row["iri"].rsplit("/", 1)[-1], when
            assert row[f"degree_{when}"] == degrees[key]
            assert row[f"strength_{when}"] == pytest.approx(strengths[key], abs=10.0**-DECIMALS)


def test_the_first_shipped_brokers_are_shown_with_ties_that_are_listed() -> None:
    text = _shipped().markdown()
    shown = text.partition("### Examples, with what each rests on")[2].partition("### What these")[0].splitlines()
    ties = {tie for line in shown[6:] if line.startswith("|") for tie in line.split(" | ")[4].split()}
    assert len(ties) > 3
    assert all(f"\n| {tie} |" in text for tie in ties)
