"""How firm a ranking is, for readers: ranks as intervals, places that cannot be told apart, what moves whom."""

from __future__ import annotations

from comity.queries.measures.firmness import Stability as Stability
from comity.queries.measures.firmness import stability as stability
from comity.queries.measures.stability import FIRST
from comity.queries.networks.rows import local
from comity.queries.reporting.picture.bars import Bar, places
from comity.queries.reporting.report import Links, Section
from comity.queries.reporting.sections import body_anchor, measure_anchor
from comity.queries.reporting.stability_words import stability_method, title
from comity.queries.reporting.stability_words import stability_summary as stability_summary
from comity.queries.table import Cell, Table


def stability_table(found: Stability) -> Table:
    """Return one row for each body with a value, best first: its rank, its intervals, and what moves it most.

    ``places`` names the group of places that cannot be told apart, where it was looked for (the first 25);
    ``source`` is the id of the source without which the rank moves most, ``without_source`` that rank.
    """
    columns = (
        *("rank", "body", "country", found.measure, "low", "high", f"share_in_first_{FIRST}", "places"),
        *("best_without_a_source", "worst_without_a_source", "source", "without_source", "with_hedged", "iri"),
    )
    groups = {node: group.words() for group in found.groups for node in group.nodes}
    return Table(columns, tuple(_row(found, n, groups.get(n, "")) for n in found.order))


def _row(found: Stability, n: int, group: str) -> tuple[Cell, ...]:
    body, spans, leaning = found.network.nodes[n], found.intervals, found.sources
    return (
        *(int(spans.rank[n]), body.label, body.country, round(float(found.value[n]), 4)),
        *(int(spans.low[n]), int(spans.high[n]), round(float(spans.top[n]), 3), group),
        *(int(leaning.best[n]), int(leaning.worst[n]), local(leaning.source[n]) if leaning.source[n] else ""),
        *(int(leaning.moved[n]), int(found.hedged.hedged[n]), body.iri),
    )


def stability_picture(found: Stability) -> str:
    """Draw the first places with the interval of each, those that cannot be told apart in brackets."""
    groups = {
        node: f"{span(group.first, group.last)}{'+' * group.open_ended}"
        for group in found.groups
        for node in group.nodes
    }
    spans = found.intervals
    rows = [
        Bar(
            found.network.nodes[n].short,
            found.network.nodes[n].country,
            float(spans.rank[n]),
            float(spans.low[n]),
            float(spans.high[n]),
            groups[n],
            span(int(spans.low[n]), int(spans.high[n])),
        )
        for n in found.shown
    ]
    drawn = f"{spans.samples} resamples of the {len(found.network.ties)} cooperations"
    caption = (
        f"Dot: the rank on record. Band: where 90 % of {drawn} put it.",
        "Bracket: not each of these is above each that follows in 95 % of the resamples; with +, it goes on below.",
        found.network.how.words(),
    )
    return places(rows, f"How firm is the ranking by {found.measure}?", _subtitle(found), caption)


def _subtitle(found: Stability) -> str:
    return f"The first {len(found.shown)} of {len(found.order)} bodies with a counted tie." if found.order else ""


def span(low: int, high: int) -> str:
    """Write a range of ranks.

    >>> span(2, 9), span(3, 3)
    ('2–9', '3')
    """
    return str(low) if low == high else f"{low}–{high}"


def stability_sections(found: Stability, name: str = "stability") -> tuple[Section, ...]:
    """Return the sections on how firm a ranking is: summary, picture and table, then how that was found.

    ``name`` is their anchor, and the name of the picture (``NAME.svg``) and of the table (``NAME.csv``), which the
    report has to have; and so the anchors of the bodies shown (``body-ID``) and of the measure (``measure-NAME``).
    """
    heading = f"How firm is the ranking by {found.measure}?"
    if not found.order:
        return (Section(heading, stability_summary(found), anchor=name),)
    read = (
        "Read a rank together with its interval. Within a bracket the record does not support the order of "
        "neighbours: with a few cooperations more or fewer it would be another."
    )
    rest = f"The first {len(found.shown)} of {len(found.order)}; all stand in `{name}.csv`."
    method = f"{name}-method"
    return (
        Section(heading, (*stability_summary(found), read), picture=f"{name}.svg", anchor=name),
        Section("Ranks as intervals", (rest,), _readable(found), level=3, links=_links(found, method)),
        Section("How this was found", tuple(stability_method(found)), level=3, anchor=method),
    )


_COLUMNS = ("resampled", "not told apart", "above all from place", "without a source", "with hedged ties")


def _readable(found: Stability) -> Table:
    columns = ("rank", "body", "country", found.measure, *_COLUMNS, "moved most without", "to rank")
    groups = {node: group.words() for group in found.groups for node in group.nodes}
    spans, leaning, sources = found.intervals, found.sources, found.reading.sources
    rows = (
        (
            *(int(spans.rank[n]), found.network.nodes[n].label, found.network.nodes[n].country),
            *(round(float(found.value[n]), 4), span(int(spans.low[n]), int(spans.high[n])), groups[n]),
            place + found.above[place - 1] if place + found.above[place - 1] <= len(found.order) else None,
            *(span(int(leaning.best[n]), int(leaning.worst[n])), int(found.hedged.hedged[n])),
            *((title(sources, leaning.source[n]), int(leaning.moved[n])) if leaning.source[n] else ("", None)),
        )
        for place, n in enumerate(found.shown, 1)
    )
    return Table(columns, tuple(rows))


def _links(found: Stability, method: str) -> Links:
    rows = tuple(body_anchor(found.network.nodes[n].iri) for n in found.shown)
    heads = dict.fromkeys((*_COLUMNS, "moved most without", "to rank"), method)
    return Links(rows, {found.measure: measure_anchor(found.measure), **heads})
