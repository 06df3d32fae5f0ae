"""When terms of years run out: derived from the step from which they are counted, by the bounds of its date."""

from __future__ import annotations

from collections.abc import Iterator

from comity.graph import dates
from comity.graph.parts import Milestone
from comity.graph.records import Cooperation

#: What a term of years is counted from, the best first.
_STARTS = ("in-force", "renewed", "signed")


def lapses(record: Cooperation) -> Iterator[tuple[Milestone, Milestone]]:
    """Yield each step from which a term of years is counted, and the lapse to which that leads.

    A lapse is as precise as the step: what began in 2010-06 for three years runs out in 2013-06, what began
    on one day from 2010-06-24 to 2010-06-30 runs out on one day from 2013-06-24 to 2013-06-30.
    """
    kinds = [step.kind for step in record.milestones if step.date]
    start = next((kind for kind in _STARTS if kind in kinds), None)
    if record.term_years is None or start is None:
        return
    for begun in record.milestones:
        if begun.kind == start and begun.date and (end := _lapse(begun.kind, begun.date, record.term_years)):
            yield begun, Milestone(kind="lapse", date=end, evidence=begun.evidence)


def _lapse(kind: str, date: str, years: int) -> str | None:
    """Count from the beginning of a period of renewal; one that has an end of its own runs until then."""
    began, _, until = date.partition("/")
    if kind == "renewed" and began not in ("", ".."):
        return dates.add_years(began, years) if until in ("", "..") else None
    return dates.add_years(date, years)
