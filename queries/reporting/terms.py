"""The terms of agreements: when each runs out, on what that rests, and how far it had got on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from comity.graph import dates
from comity.graph.status import begins, doubt_on, status_of_tie, step_counts
from comity.queries.networks.ties import Citation, Milestone, Tie

#: Kinds of cooperation that are concluded for a term.
CONCLUDED = frozenset({"agreement", "auspices"})
TOLD, DERIVED, PERIOD = "told", "derived from its term of years", "end of its period"
_TOLD_ENDS = ("lapse", "expired", "terminated")


@dataclass(frozen=True, slots=True)
class TermEnd:
    """A day on which a term runs out, as precise as it is known.

    ``edtf`` is the end alone (``2026`` of a period ``2022/2026``), ``latest`` the last day that it
    admits, ``since`` the first day on which the term can have begun, ``None`` where that is not told,
    ``term`` what it is the end of, ``basis`` whether it is told, derived or a period's end.
    """

    tie: Tie
    edtf: str
    since: date | None
    latest: date
    term: str
    basis: str
    citations: tuple[Citation, ...]

    def days_left(self, day: date) -> int:
        """Count the days from a day to the last that the end admits; negative once that has passed."""
        return (self.latest - day).days


def as_fact(tie: Tie) -> Tie:
    """Return a tie with the steps that count by how they are put (:func:`comity.graph.status.step_counts`)."""
    steps = tuple(step for step in tie.steps if step_counts(step.kind, {said.modality for said in step.citations}))
    return tie if len(steps) == len(tie.steps) else replace(tie, steps=steps)


def status(tie: Tie, day: date) -> str:
    """Say how far a tie had got on a day: a concept of the status scheme."""
    return status_of_tie(tie.kind, tie.steps, tie.dates, day, stated=tie.stated)


def doubt(tie: Tie, status: str, day: date) -> str:
    """Say what is not known on a day of the end of a tie's term, in words; or ''."""
    return doubt_on(status, tie.steps, tie.dates, tie.term_years, day, tie.undated)


def real(tie: Tie) -> bool:
    """Tell whether a tie is more than talk: a source states it, or a step that makes it real is on record."""
    return tie.stated or any(begins(step.kind) for step in tie.steps)


def begun(tie: Tie) -> tuple[Milestone, ...]:
    """Return the dates on which a tie began: of its signatures, else of its first real step, else its own.

    Several stand for sources that disagree, or for the sides of an agreement.
    """
    signed = tuple(step for step in tie.steps if step.kind == "signed")
    others = tuple(step for step in tie.steps if begins(step.kind))
    return signed or others[:1] or tie.dates


def not_yet(tie: Tie, day: date) -> bool:
    """Tell whether all that is on record of a tie lies after a day: its steps and, where it is real, its own dates.

    The end of a term and the day on which a decision is expected say nothing of what there was before.
    """
    steps = [step for step in tie.steps if step.kind not in ("lapse", "decision-expected")]
    known = [*steps, *(tie.dates if real(tie) else ())]
    return bool(known) and all(step.earliest is not None and step.earliest > day for step in known)


def term_ends(tie: Tie) -> tuple[TermEnd, ...]:
    """Return the ends of a tie's terms, in order of day: those told or derived, and those of its periods.

    Ends that sources tell differently are kept side by side. An end without a last day is none.
    """
    told = [end for step in tie.steps for end in _told(tie, step)]
    days = {end.latest for end in told}
    periods = [step for step in (*tie.dates, *tie.steps) if step.period and step.kind in ("", "renewed")]
    own = [end for step in periods for end in _period(tie, step) if step.kind or end.latest not in days]
    return tuple(sorted((*told, *own), key=lambda end: (end.latest, end.edtf, end.basis, end.term)))


def _told(tie: Tie, step: Milestone) -> Iterator[TermEnd]:
    if step.kind in _TOLD_ENDS and step.latest:
        years = f"{tie.term_years} years" if tie.term_years else ""
        derived = step.derived and step.counted_from
        term = f"{years} from {step.counted_from}" if derived else years
        since = dates.parse(step.counted_from).earliest if derived else None
        basis = DERIVED if step.derived else TOLD
        yield TermEnd(tie, step.edtf, since, step.latest, term, basis, _behind(tie, step))


def _period(tie: Tie, step: Milestone) -> Iterator[TermEnd]:
    if step.latest:
        end = step.edtf.partition("/")[2]
        yield TermEnd(tie, end, step.earliest, step.latest, step.edtf, PERIOD, _behind(tie, step))


def _behind(tie: Tie, step: Milestone) -> tuple[Citation, ...]:
    return step.citations or tie.citations


def put_off(end: TermEnd, day: date) -> bool:
    """Tell whether a renewal that had begun by a day reaches beyond the end of a term."""
    renewals = (step for step in end.tie.steps if step.kind == "renewed")
    return any(
        (step.earliest or step.latest or date.max) <= day and (step.latest or date.max) > end.latest
        for step in renewals
    )


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a month that has no such day.

    >>> months_later(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > date.max.year:
        return date.max
    last = dates.parse(f"{day.year + years:04d}-{month + 1:02d}").latest or day
    return last.replace(day=min(day.day, last.day))
