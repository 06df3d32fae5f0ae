"""How far a cooperation had got on a day, computed from its dated steps and never stored.

What each step leads to, and which status outranks which, is told by the ontology
(``comity:leadsTo``, ``comity:rank``) and by nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from comity.graph import schemes

#: Kinds that happen and stay part of the record; all others last, and can end.
PASSING = frozenset({"meeting", "visit", "joint-activity"})
UNKNOWN = "unknown"


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
