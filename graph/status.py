"""How far a cooperation had got on a day, computed from its dated steps and never stored.

What each step leads to, and which status outranks which, is told by the ontology
(``comity:leadsTo``, ``comity:rank``) and by nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise

from comity.graph import schemes

#: Kinds that happen and stay part of the record; all others last, and can end.
PASSING = frozenset({"meeting", "visit", "joint-activity"})
UNKNOWN = "unknown"
#: The statuses on which what lasts does not hold; it does on any other, also where its status is unknown.
NOT_HOLDING = frozenset({"lapsed-on-record", "suspended", "ended-on-record", "terminated"})
#: The statuses that are reached by talk alone; the empty one is that of steps that lead to none.
_TALK = frozenset({"", "proposed", "announced", "approved"})
BEFORE, AFTER = date.min.toordinal() - 1, date.max.toordinal() + 1
"""The ordinals that stand for an open beginning and an open end."""


@dataclass(frozen=True, slots=True)
class Step:
    """Hold a dated step: its kind, the days between which it lies, and whether it spans a period.

    ``None`` as the first or the last day is an open or unknown end.
    """

    kind: str
    earliest: date | None
    latest: date | None
    period: bool = False


def begins(kind: str) -> bool:
    """Tell whether a step of this kind makes a tie real; a renewal does not, for it carries on what had begun.

    >>> begins("ratified"), begins("approved"), begins("renewed")
    (True, False, False)
    """
    return kind != "renewed" and schemes.leads_to().get(kind) in ("signed", "in-force")


def ends(kind: str) -> bool:
    """Tell whether a step of this kind ends a tie on a source's word; that a term has run out is no one's word.

    >>> ends("expired"), ends("termination-decided"), ends("lapse")
    (True, False, False)
    """
    return schemes.leads_to().get(kind) in ("ended-on-record", "terminated")


def step_counts(kind: str, modalities: Collection[str]) -> bool:
    """Tell whether a step counts by how its sources put it: as fact, or where none is cited.

    What leads to less than a signature, or to nothing, is no more than talk, and counts however it is put.

    >>> step_counts("signed", ["hoped"]), step_counts("signed", ["hoped", "stated"]), step_counts("proposed", ["hoped"])
    (False, True, True)
    """
    reached = "signed" if kind == "resumed" else schemes.leads_to().get(kind, "")
    return not modalities or "stated" in modalities or reached in _TALK


def status_on(steps: Collection[Step], day: date) -> str:
    """Say how far it had got: of the statuses that its steps had led to, the highest; ``unknown`` where none had.

    A step counts from the latest day on which it can have happened; a renewal for a period, from
    the period's first day. A term that has run out with no renewal on record is lapsed on record.

    >>> status_on([Step("signed", date(2020, 1, 1), date(2020, 1, 31))], date(2020, 2, 1))
    'signed'
    """
    leads, ranks = schemes.leads_to(), schemes.status_ranks()
    reached = {leads[kind] for kind in _counted(steps, day) if kind in leads}
    return max(reached, key=ranks.__getitem__, default=UNKNOWN)


def status_of_tie(kind: str, steps: Collection[Step], dates: Collection[Step], day: date, *, stated: bool) -> str:
    """Say how far a tie of a kind had got by a day, by its steps and by the dates that it bears itself.

    ``dates`` are its own dates, as steps whose kind is not read; they count only where it is
    ``stated`` as fact. A lasting tie with a period of its own is in force from the period's first day
    and lapsed on record after its last, unless a step says more. An agreement was signed, any other
    tie was held, once its date has passed; a tie with neither step nor date is ``unknown``.

    >>> programme = [Step("", date(2022, 1, 1), date(2026, 12, 31), period=True)]
    >>> [status_of_tie("agreement", (), programme, date(year, 6, 1), stated=True) for year in (2021, 2025, 2027)]
    ['unknown', 'in-force', 'lapsed-on-record']
    """
    own = dates if stated else ()
    spans = [] if kind in PASSING else [step for dated in own if dated.period for step in _span(dated)]
    status = status_on([*steps, *spans], day)
    if status != UNKNOWN or spans:
        return status
    passed = [dated.latest for dated in own if dated.latest]
    reached = "signed" if kind == "agreement" else "held"
    return reached if passed and max(passed) <= day else UNKNOWN


def holding(
    steps: Collection[Step], dates: Collection[Step], first: date | None, kind: str, *, stated: bool
) -> Iterator[tuple[int, int]]:
    """Yield the spells in which what lasts holds, from the ``first`` day on which it can have begun (``None``: open).

    A spell is the ordinals of its first and last day, ``BEFORE`` and ``AFTER`` where that is open. On every day of a
    spell the status (:func:`status_of_tie`) is one that holds, and on every other day since ``first`` one that does
    not; nothing is said of a tie that no step and no date bounds.

    >>> term = [Step("signed", date(2020, 1, 1), date(2020, 1, 1)), Step("lapse", date(2023, 1, 1), date(2023, 1, 1))]
    >>> [tuple(map(date.fromordinal, spell)) for spell in holding(term, (), date(2020, 1, 1), "agreement", stated=True)]
    [(datetime.date(2020, 1, 1), datetime.date(2023, 1, 1))]
    """
    start = first.toordinal() if first else BEFORE
    bounds = [day.toordinal() for step in (*steps, *dates) for day in (step.earliest, step.latest) if day]
    turns = sorted({start, AFTER, *(day for bound in bounds for day in (bound, bound + 1) if start < day < AFTER)})

    def holds(turn: tuple[int, int]) -> bool:
        day = date.fromordinal(max(turn[0], BEFORE + 1))
        return status_of_tie(kind, steps, dates, day, stated=stated) not in NOT_HOLDING

    for held, between in groupby(pairwise(turns), key=holds):
        if held:
            days = [day for turn in between for day in turn]
            yield days[0], days[-1] if days[-1] == AFTER else days[-1] - 1


def over_by(steps: Collection[Step], dates: Collection[Step], day: date, kind: str, *, stated: bool) -> bool:
    """Tell whether what lasts had come to an end by a day that no later step on record takes back.

    Times between the end of a term and a renewal, or in which a tie was suspended, are not looked at.

    >>> halt = Step("suspended", date(2020, 1, 1), date(2020, 1, 1))
    >>> again = Step("resumed", date(2022, 1, 1), date(2022, 1, 1))
    >>> over_by([halt, again], (), date(2021, 1, 1), "hosting", stated=True)
    False
    """
    told = [_as_ever(step) for step in steps]
    return kind not in PASSING and status_of_tie(kind, told, dates, day, stated=stated) in NOT_HOLDING


def _as_ever(step: Step) -> Step:
    """Let a renewal or a resumption count on every day."""
    if step.kind == "renewed":
        return replace(step, earliest=date.min)
    return replace(step, earliest=date.min, latest=date.min) if step.kind == "resumed" and step.latest else step


def _span(dated: Step) -> Iterator[Step]:
    """Yield a period's beginning and, where its last day is known, its lapse."""
    if dated.earliest:
        yield Step("in-force", dated.earliest, dated.earliest)
    if dated.latest:
        yield Step("lapse", dated.latest, dated.latest)


def _counted(steps: Collection[Step], day: date) -> Iterator[str]:
    """Yield the kinds of the steps that count on a day: no halt that was resumed, no lapse that was put off."""
    done = {step.kind for step in steps if step.latest and step.latest <= day}
    yield from done - ({"lapse", "suspended"} if "resumed" in done else {"lapse"})
    if any(_renewed(step, day) for step in steps):
        yield "renewed"
    if _lapsed(steps, day):
        yield "lapse"


def _renewed(step: Step, day: date) -> bool:
    since = step.earliest or step.latest
    return step.kind == "renewed" and since is not None and since <= day


def _lapsed(steps: Collection[Step], day: date) -> bool:
    """Tell whether a term has run out with no longer one, and no renewal since, on record."""
    renewals = [step for step in steps if _renewed(step, day)]
    terms = [step for step in steps if step.kind == "lapse"] + [step for step in renewals if step.period]
    last = max(map(_until, terms), default=day)
    return last < day and all(_until(step) <= last for step in renewals)


def _until(step: Step) -> date:
    return step.latest or date.max


#: Statuses that say that a tie is over, so that no more is asked of its term.
_OVER = frozenset({"terminated", "ended-on-record", "lapsed-on-record"})
_TERM_ENDS = ("lapse", "expired", "terminated")


def doubt_on(
    status: str,
    steps: Collection[Step],
    dates: Collection[Step],
    years: int | None,
    day: date,
    undated: Collection[str] = (),
) -> str:
    """Say what is not known on a day about the end of a tie, in words; '' where nothing of it is in doubt.

    ``status`` is that of the day, ``years`` the length of the term where one is told, ``undated`` are the
    kinds of steps that bear no date: an end that happened no one knows when is not none. A term of an imprecise
    day runs out by its bounds: it holds before the first of them, has run out after the last, and between
    them it is not known.

    >>> doubt_on("signed", [Step("lapse", date(2013, 1, 1), date(2013, 12, 31))], (), 3, date(2013, 6, 1))
    'whether its term has run out is not known: it ends on one day from 2013-01-01 to 2013-12-31'
    >>> doubt_on("signed", (), (), 3, date(2024, 1, 1))
    'a term of 3 years, but no day from which it runs is on record: when it runs out is not known'
    """
    if told := _undated(status, undated):
        return f"the step {told} bears no date: how it stands is not known"
    last_steps = [step for step in steps if step.kind in _TERM_ENDS]
    renewed = any(_renewed(step, day) and not (step.period and _until(step) < day) for step in steps)
    if status in _OVER or renewed or any(step.earliest and step.earliest > day for step in last_steps):
        return ""
    if any(step.latest for step in last_steps):
        bounds = max(((step.latest, step.earliest) for step in last_steps if step.latest), key=lambda found: found[0])
        words = f"from {bounds[1]} to {bounds[0]}" if bounds[1] else f"until {bounds[0]}"
        doubtful = bounds[0] >= day and bounds[0] != bounds[1]
        return f"whether its term has run out is not known: it ends on one day {words}" if doubtful else ""
    if not years or any(step.period and step.latest for step in (*dates, *steps)):
        return ""
    first = max((step.earliest for step in last_steps if step.earliest), default=None)
    since = "but no day from which it runs is on record" if first is None else f"which ends on {first} at the earliest"
    return f"a term of {years} years, {since}: when it runs out is not known"


def _undated(status: str, undated: Collection[str]) -> str:
    """Return the step without a date that may have made a status another one, or ''."""
    if status == "lapsed-on-record":
        return "renewed" if "renewed" in undated else ""
    over = status in ("terminated", "ended-on-record")
    return "" if over else min((kind for kind in undated if ends(kind)), default="")
