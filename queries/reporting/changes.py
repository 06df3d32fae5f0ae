"""What two periods have in common and what not, as tables: cooperations, bodies, pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np

from comity.graph.status import PASSING
from comity.queries.exchange.spells import spells
from comity.queries.measures.centrality import degree, ranks, strength
from comity.queries.measures.change import Change, edges_between
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Ints
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Source, Tie
from comity.queries.reporting.tabulate import address
from comity.queries.table import Cell, Table

#: To how many decimals strengths and shares are written.
DECIMALS = 4
#: How many pairs seen only after, only before and in both a table has each, the heaviest first.
MOST = 10_000
#: In which of two periods a body or a pair has a tie on record. That it has none in one is no arrival and no departure.
AFTER, BEFORE, BOTH = "seen only after", "seen only before", "seen in both"


def undated(ties: Iterable[Tie]) -> list[Tie]:
    """Return the ties that have no date on record, so that they are in no period."""
    return [tie for tie in ties if tie.earliest is None and tie.latest is None]


def in_both(found: Change) -> tuple[Tie, ...]:
    """Return the ties that made an edge in both periods."""
    earlier = {tie.iri for tie in found.before.ties}
    return tuple(tie for tie in found.after.ties if tie.iri in earlier)


def by_period(whole: Network, found: Change) -> Table:
    """Count the cooperations of each kind in the first period alone, in both, in the second alone, in neither."""
    first, second = ({tie.iri for tie in network.ties} for network in (found.before, found.after))
    without = {tie.iri for tie in undated(whole.ties)}
    counts: Counter[tuple[str, str]] = Counter()
    for tie in whole.ties:
        counts[tie.kind, _when(tie.iri, first, second, without)] += 1
    columns = ("first alone", "both", "second alone", "no date on record", "date in neither")
    kinds = sorted({kind for kind, _ in counts})
    rows: list[tuple[Cell, ...]] = [(kind, *(counts[kind, column] for column in columns)) for kind in kinds]
    return Table(("kind", *columns), tuple(rows))


def _when(iri: str, first: Collection[str], second: Collection[str], without: Collection[str]) -> str:
    if iri in without:
        return "no date on record"
    if iri in first:
        return "both" if iri in second else "first alone"
    return "second alone" if iri in second else "date in neither"


def bodies(found: Change, whole: Network) -> Table:
    """Write a row for each body with a tie in either period: what it was and is, those that gained most first.

    Ranks are by strength among all bodies, empty where a body has no tie in a period; a positive change of rank
    is a rise. ``undated`` counts its cooperations without a date, which are in neither period.
    """
    measured = [(degree(network), strength(network)) for network in (found.before, found.after)]
    placed = [ranks(sums) for _, sums in measured]
    unknown = Counter(party for tie in undated(whole.ties) for party in tie.parties)
    rows: list[tuple[Cell, ...]] = []
    for change, nodes in ((AFTER, found.came), (BEFORE, found.left), (BOTH, found.stayed)):
        for n in nodes.tolist():
            body = found.after.nodes[n]
            was, now = (int(degrees[n]) for degrees, _ in measured)
            had, has = (float(sums[n]) for _, sums in measured)
            place = [int(places[n]) if held else None for places, held in zip(placed, (was, now), strict=True)]
            risen = None if place[0] is None or place[1] is None else place[0] - place[1]
            rows.append(
                (
                    *(body.label, body.short, body.country, body.kind, change, was, now, now - was),
                    *(round(had, DECIMALS), round(has, DECIMALS), round(has - had, DECIMALS)),
                    *(*place, risen, unknown[body.iri], body.iri),
                )
            )
    columns = (
        *("body", "short", "country", "kind", "change", "degree_before", "degree_after", "degree_change"),
        *("strength_before", "strength_after", "strength_change", "rank_before", "rank_after", "rank_change"),
        *("undated", "iri"),
    )
    return Table(columns, tuple(sorted(rows, key=_gain)))


def _gain(row: tuple[Cell, ...]) -> tuple[float, float, str, str]:
    return -float(row[10] or 0), -float(row[7] or 0), str(row[0]), str(row[-1])


def pairs(found: Change, sources: Mapping[str, Source]) -> Table:
    """Write a row for each pair tied in either period, or in both, with its cooperations and their sources.

    Of each of the three the heaviest ``MOST`` are written, by their weight in the later period that has it.
    """
    columns = (
        *("a", "b", "a_label", "b_label", "change", "weight_before", "weight_after", "count_before", "count_after"),
        *("first", "last", "kinds", "end", "cooperations", "evidence"),
    )
    return Table(columns, tuple(_pairs(found, sources)))


def _pairs(found: Change, sources: Mapping[str, Source]) -> Iterator[tuple[Cell, ...]]:
    for now in _heaviest(found.after, found.new):
        yield _pair(found, AFTER, -1, now, sources)
    for old in _heaviest(found.before, found.gone):
        yield _pair(found, BEFORE, old, -1, sources)
    was = dict(zip(found.carried.tolist(), found.kept.tolist(), strict=True))
    for now in _heaviest(found.after, found.carried):
        yield _pair(found, BOTH, was[now], now, sources)


def _heaviest(network: Network, edges: Ints) -> list[int]:
    order = np.argsort(-np.round(network.weight[edges], 9), kind="stable")[:MOST]
    return [int(k) for k in edges[order]]


def _pair(found: Change, change: str, old: int, now: int, sources: Mapping[str, Source]) -> tuple[Cell, ...]:
    """Write one pair; its edge in a period has the number -1 where it has none."""
    network, k = (found.after, now) if old < 0 else (found.before, old)
    a, b = network.nodes[int(network.i[k])], network.nodes[int(network.j[k])]
    weights = [
        (round(float(made.weight[e]), 6), int(made.count[e])) if e >= 0 else (0.0, 0)
        for made, e in ((found.before, old), (found.after, now))
    ]
    ties = {tie.iri: tie for made, e in ((found.before, old), (found.after, now)) if e >= 0 for tie in made.ties_of(e)}
    dated = sorted((tie.earliest.isoformat(), tie.when) for tie in ties.values() if tie.earliest)
    cited = sorted({citation.source for tie in ties.values() for citation in tie.citations})
    return (
        *(local(a.iri), local(b.iri), a.label, b.label, change),
        *(weights[0][0], weights[1][0], weights[0][1], weights[1][1]),
        *((dated[0][1], dated[-1][1]) if dated else ("", "")),
        " ".join(sorted({tie.kind for tie in ties.values()})),
        ending(ties.values()) if change == BEFORE else "",
        " ".join(map(local, ties)),
        "; ".join(address(iri, sources) for iri in cited),
    )


def ending(ties: Iterable[Tie]) -> str:
    """Say what is on record of the end of ties that are in an earlier period and not in a later one."""
    return "; ".join(sorted({_end(tie) for tie in ties}))


def _end(tie: Tie) -> str:
    if tie.kind in PASSING:
        return "took place, and is past"
    if tie.ended:
        return f"ended on record by {tie.ended}"
    held = spells([tie])
    over = held[-1][1] if held else ""
    return (
        f"its term ran out by {over}, with no renewal on record"
        if over
        else f"dated {tie.when}, no later tie on record"
    )


def yearly(ties: Iterable[Tie]) -> dict[int, dict[str, int]]:
    """Count by year and kind the ties whose first day is known, in the year of that day."""
    counts: dict[int, Counter[str]] = {}
    for tie in ties:
        if tie.earliest:
            counts.setdefault(tie.earliest.year, Counter())[tie.kind] += 1
    return {year: dict(sorted(counts[year].items())) for year in sorted(counts)}


def perhaps_older(found: Change, whole: Network) -> int:
    """Count the new pairs that also share a cooperation without a date, so that they may have had a tie before."""
    without = np.array([tie.earliest is None and tie.latest is None for tie in whole.ties], dtype=bool)
    ends = (found.after.i[found.new], found.after.j[found.new])
    shared = np.diff(whole.made[:, without].tocsr().indptr)
    return int((shared[edges_between(whole, *ends)] > 0).sum())
