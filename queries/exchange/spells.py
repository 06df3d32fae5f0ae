"""When an edge was there: the spells of the ties behind it, as days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from comity.queries.networks.ties import Tie
from comity.queries.status import PASSING

Spell = tuple[str, str]
"""First and last day, both included, as ``yyyy-mm-dd``; an open end is empty."""
_BEFORE = date.min.toordinal() - 1
_AFTER = date.max.toordinal() + 1


def spells(ties: Iterable[Tie]) -> tuple[Spell, ...]:
    """Return the days on which at least one of these ties was there, as spells that neither overlap nor touch.

    What passes, a meeting say, was there on the days that its date admits. What lasts was there from the
    first of them on, until it ended on record or the period that is its date ran out; a date that is no
    period says when it began. An undated tie, one whose dates contradict each other, and ties that leave
    no day out say nothing. Gephi refuses spells that overlap.
    """
    merged: list[tuple[int, int]] = []
    for first, last in sorted(filter(None, map(_span, ties))):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return () if merged == [(_BEFORE, _AFTER)] else tuple((_day(first), _day(last)) for first, last in merged)


def _span(tie: Tie) -> tuple[int, int] | None:
    """Return the ordinals of the first and last day on which a tie was there."""
    end = tie.latest if tie.kind in PASSING else tie.ended or (tie.latest if "/" in tie.when else None)
    if tie.earliest is None and end is None:
        return None
    first = tie.earliest.toordinal() if tie.earliest else _BEFORE
    last = end.toordinal() if end else _AFTER
    return (first, last) if first <= last else None


def _day(ordinal: int) -> str:
    return "" if ordinal in (_BEFORE, _AFTER) else date.fromordinal(ordinal).isoformat()
