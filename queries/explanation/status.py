"""How far a cooperation had got on a day, computed from its dated steps and never stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

_BEGUN = ["started", "established", "founded", "created", "opened", "launched", "inaugurated", "designated"]
_IN_FORCE = frozenset(["in-force", "ratified", *_BEGUN])
_LADDER: tuple[tuple[str, frozenset[str]], ...] = (
    ("signed", frozenset(["signed"])),
    ("approved", frozenset(["approved", "approved-by-cabinet", "approved-by-council"])),
    ("announced", frozenset(["announced"])),
    ("proposed", frozenset(["proposed", "requested", "feasibility-studied", "welcomed", "endorsed"])),
)


@dataclass(frozen=True, slots=True)
class Step:
    """Hold a dated step: its kind, the days between which it lies, and whether it spans a period."""

    kind: str
    earliest: date | None
    latest: date | None
    period: bool = False


def status_on(steps: Collection[Step], day: date) -> str:
    """Say how far it had got: a concept of the status scheme, ``unknown`` where no step says.

    A step counts from the latest day on which it can have happened; a renewal for a period, from
    the period's first day.

    >>> status_on([Step("signed", date(2020, 1, 1), date(2020, 1, 31))], date(2020, 2, 1))
    'signed'
    """
    done = {step.kind for step in steps if step.latest and step.latest <= day}
    if "terminated" in done:
        return "terminated"
    if done & {"expired", "completed"}:
        return "ended-on-record"
    if "suspended" in done and "resumed" not in done:
        return "suspended"
    if _lapsed(steps, day):
        return "lapsed-on-record"
    renewed = any(step.kind == "renewed" and step.earliest and step.earliest <= day for step in steps)
    if done & _IN_FORCE or renewed:
        return "in-force"
    return next((status for status, kinds in _LADDER if done & kinds), "unknown")


def _lapsed(steps: Collection[Step], day: date) -> bool:
    """Tell whether a term has run out with no longer one, and no renewal since, on record."""
    renewals = [step for step in steps if step.kind == "renewed" and step.earliest and step.earliest <= day]
    ends = [step for step in steps if step.kind == "lapse"] + [step for step in renewals if step.period]
    last = max((step.latest for step in ends if step.latest), default=day)
    return last < day and not any(step.latest and step.latest > last for step in renewals)
