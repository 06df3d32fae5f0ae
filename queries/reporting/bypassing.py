"""Brokers that are bypassed, as tables: how many pairs past each, and some of these with their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from comity.queries.measures.bypassed import Bypassed
from comity.queries.measures.change import edges_between
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Reading, Tie
from comity.queries.reporting.changes import DECIMALS
from comity.queries.table import Cell, Table

#: How many pairs are shown of each broker.
EXAMPLES = 3
#: How many cooperations a cell names.
_NAMED = 3


def brokers(found: Bypassed) -> Table:
    """Write a row for each body past which a pair has come, or which a pair met with; the largest share first."""
    counted = (found.pairs(), found.alone(), found.share(), found.still(), found.met_with())
    rows: list[tuple[Cell, ...]] = []
    for n in np.flatnonzero(counted[0] + counted[4]).tolist():
        body = found.change.after.nodes[n]
        pairs, alone, share, still, met = (counts[n] for counts in counted)
        numbers = (int(pairs), int(alone), round(float(share), DECIMALS), int(still), int(met))
        rows.append((body.label, body.short, body.country, body.kind, *numbers, body.iri))
    columns = (
        *("body", "short", "country", "kind", "bypassed", "bypassed_alone", "bypassed_share", "still_between"),
        *("met_with_it", "iri"),
    )
    return Table(columns, tuple(sorted(rows, key=lambda row: (-float(row[6] or 0), -int(row[8] or 0), row[0], row[9]))))


def examples(
    found: Bypassed, wanted: Iterable[str], reading: Reading
) -> tuple[Table, tuple[str, ...], tuple[Tie, ...]]:
    """Show some pairs that went past each of the brokers ``wanted`` (IRIs), those between whom fewest stood first.

    Returns the table, the IRI of the broker of each of its rows, and all ties that the table names.
    """
    parties = {tie.iri: tie.parties for tie in reading.ties}
    rows: list[tuple[Cell, ...]] = []
    owners: list[str] = []
    named: dict[str, Tie] = {}
    for iri in wanted:
        for t in _first(found, found.change.after.index[iri]):
            row, ties = _example(found, t, parties)
            rows.append(row)
            owners.append(iri)
            named |= {tie.iri: tie for tie in ties}
    columns = (
        "broker",
        "one",
        "other",
        "also between",
        "new tie",
        "date",
        "before: with one",
        "before: with the other",
    )
    return Table(columns, tuple(rows)), tuple(owners), tuple(named.values())


def _first(found: Bypassed, n: int) -> list[int]:
    past = np.flatnonzero((found.broker == n) & ~found.took_part)
    order = np.lexsort((found.edge[past], found.among[past]))
    return [int(t) for t in past[order[:EXAMPLES]]]


def _example(
    found: Bypassed, t: int, parties: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Cell, ...], tuple[Tie, ...]]:
    """Tell one pair past a broker: the ties that are new and without it, and those that it had with each of the two."""
    before, after, edge, broker = found.change.before, found.change.after, int(found.edge[t]), int(found.broker[t])
    ends = (int(after.i[edge]), int(after.j[edge]))
    past = [tie for tie in after.ties_of(edge) if after.nodes[broker].iri not in parties[tie.iri]][:_NAMED]
    held = [before.ties_of(int(k))[:_NAMED] for k in edges_between(before, np.full(2, broker), np.array(ends))]
    shorts = [after.nodes[n].short for n in (broker, *ends)]
    when = next((tie.when for tie in past if tie.when), "")
    row: tuple[Cell, ...] = (*shorts, int(found.among[t]) - 1, _ids(past), when, *map(_ids, held))
    return row, (*past, *held[0], *held[1])


def _ids(ties: Iterable[Tie]) -> str:
    return " ".join(local(tie.iri) for tie in ties)
