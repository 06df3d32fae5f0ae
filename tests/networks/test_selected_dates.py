"""Which ties count on a day and in a period: what had begun, what held, what had ended."""

from __future__ import annotations

from datetime import date

import pytest

from comity.graph.dates import Period
from comity.graph.errors import InputError
from comity.queries.networks.reading import read
from comity.queries.networks.selection import Selection, select
from comity.queries.networks.ties import Reading
from tests.networks.counted import counted, reasons
from tests.small import make


def _dated() -> Reading:
    return read(
        make.store(
            *map(make.body, "AB"),
            make.tie("met-2010", "meeting", ["a", "b"], date="2010"),
            make.tie("member", "membership", ["a:body", "b:member"], date="2012/2014"),
            make.tie("signed-2011", "agreement", ["a", "b"], milestones=(make.milestone(kind="signed", date="2011"),)),
            make.tie("undated", "agreement", ["a", "b"]),
        )
    )


@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [
        (None, date(2010, 12, 31), {"met-2010"}),
        (date(2011, 1, 1), None, {"member", "signed-2011"}),
        (date(2015, 1, 1), date(2020, 1, 1), {"signed-2011"}),
        (date(2014, 12, 31), date(2014, 12, 31), {"member", "signed-2011"}),
    ],
)
def test_a_period_counts_what_happened_in_it_or_held(since: date | None, until: date | None, wanted: set[str]) -> None:
    """A signed agreement holds on until an end is on record; what is undated is in no period."""
    selection = Selection(period=Period(since, until))
    assert set(counted(_dated(), selection)) == wanted
    assert reasons(_dated(), selection)["undated"] == "has no date on record, so that its period is not known"


def test_a_period_of_one_day_is_one() -> None:
    assert Period(date(2010, 1, 1), date(2010, 1, 1)).words() == "from 2010-01-01 to 2010-01-01"


def test_on_its_first_day_what_begins_has_begun() -> None:
    day = date(2010, 5, 1)
    reading = read(make.store(*map(make.body, "AB"), make.tie("t", "meeting", ["a", "b"], date="2010-05-01")))
    for selection in (Selection(as_of=day), Selection(period=Period(until=day)), Selection(period=Period(since=day))):
        assert set(counted(reading, selection)) == {"t"}


def test_what_ended_on_record_is_in_no_later_period_and_what_may_begin_any_time_is_in_all() -> None:
    ended = (make.milestone(kind="signed", date="2010"), make.milestone(kind="terminated", date="2012"))
    store = make.store(
        *map(make.body, "AB"),
        make.tie("ended", "agreement", ["a", "b"], milestones=ended),
        make.tie("open", "membership", ["a", "b"], date="../2020"),
        make.tie("met", "visit", ["a", "b"], date="2011/2014"),
    )
    periods = {
        year: Selection(period=Period(date(year, 1, 1), date(year, 12, 31))) for year in (2011, 2012, 2013, 2021)
    }
    assert {year: set(counted(read(store), selection)) for year, selection in periods.items()} == {
        2011: {"ended", "open", "met"},
        2012: {"ended", "open", "met"},
        2013: {"open", "met"},
        2021: set(),
    }


@pytest.mark.parametrize(
    ("step", "reason", "status"),
    [
        ("suspended", "was suspended on 2020-01-01", "suspended"),
        ("expired", "had ended on record by 2020-01-01", "ended-on-record"),
        ("terminated", "had ended on record by 2020-01-01", "terminated"),
    ],
)
def test_what_does_not_hold_on_the_day_is_told_by_its_status_and_counts_when_asked_for(
    step: str, reason: str, status: str
) -> None:
    steps = (make.milestone(kind="signed", date="2010"), make.milestone(kind=step, date="2015"))
    ties = (make.tie(kind, kind, ["a", "b"], milestones=steps) for kind in ("agreement", "meeting"))
    reading, day = read(make.store(*map(make.body, "AB"), *ties)), date(2020, 1, 1)
    assert reasons(reading, Selection(as_of=day)) == {"agreement": reason, "meeting": ""}
    assert reasons(reading, Selection(as_of=day, statuses=(status,))) == {"agreement": "", "meeting": ""}


@pytest.mark.parametrize(("put", "wanted"), [(("hoped",), {"t"}), (("hoped", "stated"), set())])
def test_the_term_of_what_is_only_hoped_for_runs_out_on_no_ones_word(put: tuple[str, ...], wanted: set[str]) -> None:
    evidence = tuple(make.evidence(modality=modality) for modality in put)
    tie = make.tie("t", "membership", ["a", "b"], date="2012/2014", evidence=evidence)
    reading = read(make.store(*map(make.body, "AB"), tie))
    assert set(counted(reading, Selection(("stated", "hoped"), as_of=date(2020, 1, 1)))) == wanted


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError, match="the period from 2020-01-01 to 2019-01-01 ends before it begins"):
        Period(date(2020, 1, 1), date(2019, 1, 1))


def test_what_lapsed_on_record_is_left_out_with_its_reason_and_counted_when_asked_for() -> None:
    term = (make.milestone(kind="signed", date="2010"), make.milestone(kind="lapse", date="2016"))
    tie = make.tie("t", "agreement", ["a", "b"], milestones=term)
    reading = read(make.store(*map(make.body, "AB"), tie))
    day = date(2020, 1, 1)
    assert reasons(reading, Selection(as_of=day)) == {
        "t": "its term had run out by 2020-01-01, with no renewal on record"
    }
    assert set(counted(reading, Selection(as_of=day, statuses=("lapsed-on-record",)))) == {"t"}
    assert set(counted(reading, Selection(as_of=date(2015, 1, 1)))) == {"t"}


def test_an_end_that_only_a_later_source_reports_was_not_known_before() -> None:
    """Signed in 2010 by the paper of May 2020; a source of 2024 says that it had been terminated in 2015."""
    late = make.source(id="late", published="2024-03-01")
    steps = (
        make.milestone(kind="signed", date="2010", evidence=(make.evidence(),)),
        make.milestone(kind="terminated", date="2015-03", evidence=(make.evidence("late"),)),
    )
    tie = make.tie("t", "agreement", ["a", "b"], milestones=steps)
    reading = read(make.store(late, *map(make.body, "AB"), tie))
    day = date(2018, 1, 1)
    before, after = (
        reasons(reading, Selection(as_of=day, known_by=known)) for known in (date(2021, 1, 1), date(2025, 1, 1))
    )
    assert before == {"t": ""}
    assert after == {"t": "had ended on record by 2018-01-01"}
    (cut,) = [tie for tie, _ in select(reading, Selection(known_by=date(2021, 1, 1)))]
    assert ([step.kind for step in cut.steps], cut.ended) == (["signed"], None)


def test_a_step_that_is_only_proposed_is_no_date_of_a_stated_tie() -> None:
    steps = (make.milestone(kind="signed", date="2030", evidence=(make.evidence(modality="proposed"),)),)
    tie = make.tie("t", "agreement", ["a", "b"], milestones=steps)
    reading = read(make.store(*map(make.body, "AB"), tie))
    (cut,) = [tie for tie, _ in select(reading, Selection())]
    assert (cut.when, cut.earliest) == ("", None)
    (wide,) = [tie for tie, _ in select(reading, Selection(("stated", "proposed")))]
    assert wide.when == "2030"
