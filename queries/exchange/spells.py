"""When an edge was there: the spells of the ties behind it, as days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from comity.graph.status import AFTER, BEFORE, PASSING, holding
from comity.queries.networks.ties import Tie

Spell = tuple[str, str]
"""First and last day, both included, as ``yyyy-mm-dd``; an open end is empty."""


def spells(ties: Iterable[Tie]) -> tuple[Spell, ...]:
    """Return the days on which at least one of these ties was there, as spells that neither overlap nor touch.

    What passes, a meeting say, was there on the days that its date admits. What lasts was there from the
    first day on which it can have begun, while its status was one that holds: not after its term ran out with no
    renewal on record, nor while it was suspended, nor since it ended. A network ``--as-of`` a day has what is there
    on that day. An undated tie, and ties that leave no day out, say nothing. Gephi refuses spells that overlap.
    """
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spell for tie in ties for spell in _spells(tie)):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return () if merged == [(BEFORE, AFTER)] else tuple((_day(first), _day(last)) for first, last in merged)


def _spells(tie: Tie) -> Iterator[tuple[int, int]]:
    """Yield the ordinals of the first and last days on which a tie was there; none where no day is left out."""
    if tie.kind in PASSING:
        admitted = (
            tie.earliest.toordinal() if tie.earliest else BEFORE,
            tie.latest.toordinal() if tie.latest else AFTER,
        )
        found = iter([admitted] if admitted[0] <= admitted[1] else [])
    else:
        found = holding(tie.steps, tie.dates, tie.earliest, tie.kind, stated=tie.stated)
    yield from (spell for spell in found if spell != (BEFORE, AFTER))


def _day(ordinal: int) -> str:
    return "" if ordinal in (BEFORE, AFTER) else date.fromordinal(ordinal).isoformat()
