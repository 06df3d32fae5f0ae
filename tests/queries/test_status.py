"""How far a tie had got on a day: by its steps, by its own dates, and as the queries answer the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from comity.graph import schemes
from comity.graph.dates import parse
from comity.graph.parts import Milestone
from comity.graph.records import Agreement
from comity.graph.status import PASSING, Step, begins, ends, status_of_tie, status_on
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.queries.catalogue import find
from comity.queries.explanation.reader import Reader
from comity.queries.explanation.ties import status_of
from comity.queries.run import answer_named
from tests.shipped import shipped_reading, store_of
from tests.small import PAPER, make

DAY = date(2025, 11, 15)
KINDS = tuple(schemes.labels("milestone"))
DATES = (
    *("2019", "2020-05", "2023-06-30", "2025-11-14", "2025-11-15", "2025-11-16", "2026", "[2030..]"),
    *("2018/2023", "2019/2024", "2024/2029", "2021/..", "../2022", "[2025-10-30..2025-11-13]"),
)

_days = st.dates(date(2000, 1, 1), date(2040, 1, 1))
_steps = st.builds(
    lambda kind, first, length, period: Step(kind, first, date.fromordinal(first.toordinal() + length), period),
    st.sampled_from(KINDS),
    _days,
    st.integers(0, 4000),
    st.booleans(),
)


def step(kind: str, edtf: str) -> Step:
    """Make a step of a date as a source has it."""
    value = parse(edtf)
    return Step(kind, value.earliest, value.latest, "/" in edtf)


def told(kind: str, *dates: str, day: date = DAY, stated: bool = True, steps: Sequence[Step] = ()) -> str:
    """Say how far a tie with these dates of its own had got."""
    return status_of_tie(kind, steps, [step("", edtf) for edtf in dates], day, stated=stated)


def test_what_begins_and_what_ends_a_tie_is_what_the_ontology_marks() -> None:
    assert {kind for kind in KINDS if begins(kind)} == {
        *("signed", "ratified", "in-force", "established", "founded", "created", "inaugurated", "launched"),
        *("opened", "started", "designated", "listed"),
    }
    assert {kind for kind in KINDS if ends(kind)} == {"terminated", "expired", "completed"}


def test_a_kind_that_is_no_milestone_neither_begins_nor_ends_anything() -> None:
    assert not begins("no-such-step")
    assert not ends("no-such-step")
    assert status_on([step("no-such-step", "2020")], DAY) == "unknown"


def test_a_period_without_an_end_renews_for_good() -> None:
    assert status_on([step("lapse", "2023"), step("renewed", "2024/..")], DAY) == "in-force"
    assert status_on([step("lapse", "2023"), step("renewed", "2024/..")], date(2024, 1, 1)) == "in-force"
    assert status_on([step("lapse", "2023"), step("renewed", "2026/..")], DAY) == "lapsed-on-record"


def test_a_renewal_whose_beginning_is_not_known_runs_out_like_any_other() -> None:
    assert status_on([step("signed", "2000"), step("renewed", "../2022")], DAY) == "lapsed-on-record"


def test_a_term_runs_to_its_last_day_and_through_it() -> None:
    steps = [step("signed", "2020-11-15"), step("lapse", "2025-11-15")]
    assert status_on(steps, date(2025, 11, 15)) == "signed"
    assert status_on(steps, date(2025, 11, 16)) == "lapsed-on-record"


def test_a_term_whose_end_is_known_to_the_month_may_run_to_the_last_of_it() -> None:
    steps = [step("signed", "2022-11"), step("lapse", "2025-11")]
    assert status_on(steps, date(2025, 11, 30)) == "signed"
    assert status_on(steps, date(2025, 12, 1)) == "lapsed-on-record"


@settings(deadline=None)
@given(st.lists(_steps, max_size=6), _days)
def test_status_is_the_same_in_whatever_order_the_steps_are_told(steps: list[Step], day: date) -> None:
    assert status_on(steps, day) == status_on(steps[::-1], day)


@settings(deadline=None)
@given(st.lists(_steps, max_size=6), _days)
def test_status_is_one_of_the_scheme(steps: list[Step], day: date) -> None:
    assert status_on(steps, day) in {*schemes.status_ranks(), "unknown"}


@settings(deadline=None)
@given(st.lists(_steps, max_size=6), _days, _days)
def test_what_was_terminated_stays_so(steps: list[Step], one: date, other: date) -> None:
    early, late = sorted((one, other))
    if status_on(steps, early) == "terminated":
        assert status_on(steps, late) == "terminated"


def test_a_lasting_tie_with_a_period_holds_in_it_and_lapses_after_it() -> None:
    found = [told("membership", "2022/2024-06", day=date(year, 6, 30)) for year in (2021, 2022, 2024, 2025)]
    assert found == ["unknown", "in-force", "in-force", "lapsed-on-record"]
    assert told("membership", "2022/2024-06", day=date(2024, 7, 1)) == "lapsed-on-record"


def test_a_lasting_tie_without_an_end_holds_from_its_first_day_on() -> None:
    assert told("hosting", "2019-01/..", day=date(2018, 12, 31)) == "unknown"
    assert told("hosting", "2019-01/..", day=date(2019, 1, 1)) == "in-force"
    assert told("hosting", "2019-01/..") == "in-force"


def test_a_step_that_says_more_than_the_period_is_heard() -> None:
    period = ["2015/2020"]
    assert told("agreement", *period, steps=[step("terminated", "2018")]) == "terminated"
    assert told("agreement", *period, steps=[step("renewed", "2021/2030")]) == "in-force"
    assert told("agreement", *period, steps=[step("lapse", "2030")]) == "in-force"
    assert told("agreement", *period, steps=[step("signed", "2014-12")]) == "lapsed-on-record"
    assert told("agreement", *period, steps=[step("signed", "2014-12")], day=date(2014, 12, 31)) == "signed"


@pytest.mark.parametrize("kind", sorted(PASSING))
def test_a_meeting_or_a_visit_that_lasts_for_days_was_held_and_never_lapses(kind: str) -> None:
    assert told(kind, "2025-10-30/2025-11-13", day=date(2025, 11, 1)) == "unknown"
    assert told(kind, "2025-10-30/2025-11-13") == "held"
    assert told(kind, "2021-03-08/..") == "unknown"


def test_a_date_of_its_own_counts_only_where_a_source_states_the_tie() -> None:
    for edtf in ("2020", "2020/2030", "2020/2022"):
        assert told("agreement", edtf, stated=False) == "unknown"
    assert told("agreement", "2020", stated=False, steps=[step("signed", "2021")]) == "signed"


def test_a_lasting_tie_with_one_day_was_held_once_that_has_passed() -> None:
    assert told("membership", "2015") == "held"
    assert told("membership", "2025") == "unknown"


def test_an_agreement_with_one_day_was_signed_once_that_has_passed() -> None:
    assert told("agreement", "[..2021-04-21]") == "signed"
    assert told("agreement", "2025-11") == "unknown"


def test_a_tie_with_neither_step_nor_date_is_unknown() -> None:
    assert told("hosting") == "unknown"


def _deals(number: int, seed: int) -> dict[str, tuple[Milestone, ...]]:
    """Make steps of all kinds with dates of all forms, more often such as make a difference to each other."""
    random = Random(seed)  # noqa: S311 - an order, not a secret
    kinds = (*KINDS, *("renewed", "lapse", "suspended", "resumed") * 6)
    return {
        f"deal-{n}": tuple(Milestone(kind=random.choice(kinds), date=random.choice(DATES)) for _ in range(n % 5 + 1))
        for n in range(number)
    }


def _store(deals: dict[str, tuple[Milestone, ...]]) -> Store:
    body = make.body("A", "igo")
    ties = [
        Agreement(
            id=name,
            kind="agreement",
            title=name,
            parties=make.tie("x", "agreement", ["a"]).parties,
            milestones=milestones,
            evidence=(make.evidence(),),
        )
        for name, milestones in deals.items()
    ]
    return store_of(quad for record in (PAPER, body, *ties) for quad in quads(record, "test"))


@pytest.mark.parametrize("day", [date(2023, 12, 31), DAY, date(2031, 1, 1)])
def test_the_query_for_a_day_answers_what_is_computed_here(day: date) -> None:
    put_off = (Milestone(kind="renewed", date="2015/2018"), Milestone(kind="lapse", date="2028"))
    deals = {**_deals(250, seed=7), "renewed-and-still-to-lapse": put_off}
    store = _store(deals)
    computed = {
        f"id:{name}": status
        for name, milestones in deals.items()
        if (status := status_on([step(m.kind, m.date or "") for m in milestones], day)) != "unknown"
    }
    values = {"country": "any", "status": "any", "as_of": day.isoformat()}
    table = answer_named(store, find("agreements-on-day"), values, rows=None).table
    assert table is not None
    assert {str(row[1]): row[0] for row in table.rows} == computed
    assert len(set(computed.values())) >= 6


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2020, 6, 1), DAY, date(2040, 1, 1)])
def test_explain_and_networks_say_the_same_of_every_tie_on_record(shipped: Store, day: date) -> None:
    reader = Reader(shipped)
    ties = shipped_reading().ties
    explained = {tie.iri: status_of(reader, NamedNode(tie.iri), day) for tie in ties}
    counted = {
        tie.iri: status_of_tie(
            tie.kind, tie.steps, tie.dates, day, stated=any(said.modality == "stated" for said in tie.citations)
        )
        for tie in ties
    }
    assert counted == explained
    assert len(set(explained.values())) >= 2
