"""The sections of a report on brokers: what a reader can take in, each number linked to what is behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from comity.queries.measures import brokerage as roles
from comity.queries.measures.broker_firmness import BETWEENNESS, EXACT
from comity.queries.measures.centrality import degree
from comity.queries.measures.cutpoints import DEFINITIONS
from comity.queries.networks.ties import Tie
from comity.queries.reporting.anchors import slug
from comity.queries.reporting.brokering import Brokers, examples, side_by_side
from comity.queries.reporting.numerals import several
from comity.queries.reporting.picture.bars import Bar, bars
from comity.queries.reporting.report import Links, Section, escape
from comity.queries.reporting.sections import body_anchor, linked, measure_anchor
from comity.queries.reporting.stability import span
from comity.queries.reporting.stability_words import title
from comity.queries.table import Cell, Table

#: How many brokers a table and the figure show.
SHOWN = 20
#: Of how many brokers triads are shown, and how many of each.
_TRIADS, _OF_EACH = 8, 2
_READ = (
    "A body brokers where it joins others that are not tied to each other. *Betweenness* looks at the whole network: "
    "on what share of the shortest paths between two others a body lies. *Constraint* and *effective size* look at "
    "its own partners: a low constraint means that they are not one circle. *Open pairs* are the pairs of its partners "
    "that are not tied to each other; the roles say whose groups they join. All of this is what the record shows: two "
    "bodies without a tie on record may know each other well, and a place between them is no proof of influence."
)
_ROLES = (
    "How many open pairs each body stands between, by the groups of the three. Coordinator: all of one group. "
    "Gatekeeper: the broker and one of the two are of one group. Consultant: the two are of one group, the broker of "
    "another. Liaison: three groups. Ties have no direction here, so gatekeeper and representative are one role."
)
_ONLY = (
    "Without these bodies, others would not be joined by any path on record: the parts into which their surroundings "
    "fall, the bodies outside the largest of these parts, and the pairs that only paths through them join. A body with "
    "many partners of no other tie comes first; it says as much of gaps in the record as of the body."
)
_WITHOUT = (
    "Patrons, conveners and organisers stand between all whom they designate or call together, by their office. Here "
    "their parts in these roles are left out and brokers are measured again: a body that stays first brokers by more "
    "than its office. One that lies on no path has no rank."
)


def first_section(found: Brokers, table: Table) -> Section:
    """Show who lies on most of the shortest paths between others."""
    wanted = ("rank", "body", "country", "degree", "betweenness", "constraint", "effective_size", "open_pairs")
    nodes = found.first(SHOWN)
    chosen = _chosen(table, wanted, found, nodes)
    firm = tuple(_firm(found, n) for n in nodes)
    shown = Table((*chosen.columns, *_FIRM), tuple((*row, *more) for row, more in zip(chosen.rows, firm, strict=True)))
    words = (
        f"Betweenness is {found.betweenness.words()}. The first {len(nodes)} are shown; all stand in `brokers.csv`."
        if nodes
        else "No body lies on a path between two others."
    )
    links = linked(shown.columns, _anchors(found, nodes))
    return Section(
        "Who brokers",
        (_READ, words),
        shown if nodes else None,
        "betweenness.svg",
        links=_with(links, {"open pairs": "roles", **dict.fromkeys(_FIRM, "firmness")}),
    )


_FIRM = ("resampled", "without a source", "moved most without", "to rank")


def _firm(found: Brokers, n: int) -> tuple[Cell, ...]:
    """Tell between which ranks resamples and single sources move a body, and which source moves it most."""
    drawn, without = found.firm.intervals, found.firm.without[BETWEENNESS]
    most = (title(found.reading.sources, without.source[n]), int(without.moved[n])) if without.source[n] else ("", None)
    return (
        span(int(drawn.low[n]), int(drawn.high[n])) if drawn else "",
        span(int(without.best[n]), int(without.worst[n])),
        *most,
    )


def firmness_section(found: Brokers) -> Section:
    """Say how the intervals and the ranks without a source were found, and what is named in the summary."""
    firm = found.firm
    resampled = (
        f"*Resampled:* the ranks by betweenness in {firm.intervals.samples} resamples of the cooperations, less the "
        "lowest and the highest 5 %, as in the report on centrality."
        if firm.intervals
        else "The cooperations were not resampled: the network is too large to follow all its paths again and again."
    )
    without = (
        f"*Without a source:* {_tried(found)} set aside in turn, with every text that repeats it; best and worst rank, "
        "and the source that moves the body most. One that then lies on no path shares the last rank."
    )
    named = "The summary names a body as first only where it stays first whichever one of these sources is set aside."
    return Section("How firm is it?", (resampled, without, named), level=3, anchor="firmness")


def _tried(found: Brokers) -> str:
    without = found.firm.without[BETWEENNESS]
    if found.firm.every:
        return f"each of the {without.tried} independent sources on which some pair rests alone was"
    return (
        f"there are more than {EXACT:,} bodies, so only the {without.tried} weightiest of {without.sources} "
        "independent sources on which some pair rests alone were"
    )


def _with(links: Links, columns: dict[str, str]) -> Links:
    return Links(links.rows, {**links.columns, **columns}, links.tokens)


def _chosen(table: Table, wanted: Sequence[str], found: Brokers, nodes: Sequence[int]) -> Table:
    """Take some columns of the rows of some nodes, in the order of the nodes."""
    by_iri = {row["iri"]: row for row in table.dicts()}
    rows = (by_iri[found.network.nodes[n].iri] for n in nodes)
    heads = tuple("open pairs" if name == "open_pairs" else name for name in wanted)
    return Table(heads, tuple(tuple(row[name] for name in wanted) for row in rows))


def _anchors(found: Brokers, nodes: Sequence[int]) -> tuple[str, ...]:
    return tuple(body_anchor(found.network.nodes[n].iri) for n in nodes)


def without_section(found: Brokers, headless: Brokers) -> tuple[Section, list[int]]:
    """Show the first brokers with and without patrons, conveners and organisers, side by side; and their nodes."""
    shown, nodes = side_by_side(found, headless, SHOWN // 2)
    columns = {name: measure_anchor("betweenness") for name in ("betweenness", "betweenness without")}
    columns |= dict.fromkeys(("open pairs", "open pairs without"), "roles")
    words = (_WITHOUT, "The first ten of either are shown; `without-heads.csv` has all.")
    section = Section(
        "Without patrons, conveners and organisers",
        words,
        shown if nodes else None,
        anchor="without-heads",
        links=Links(_anchors(found, nodes), columns),
    )
    return section, nodes


def role_sections(
    found: Brokers, table: Table, partition: str, note: str
) -> tuple[tuple[Section, ...], tuple[Tie, ...]]:
    """Show between which groups brokers stand, with examples; and the ties that these name.

    ``note`` says of which network these are the numbers.
    """
    nodes = found.first_in_roles(SHOWN)
    shown = _chosen(table, ("body", "group", "open_pairs", *roles.ROLES, "missing"), found, nodes)
    triads, owners, ties = examples(found, nodes[:_TRIADS], _OF_EACH)
    anchors = tuple(_triad(found, n) if n in owners else "" for n in nodes)
    none = "" if nodes else "No open pair is in a role."
    sections = [
        Section(
            f"In which roles: groups by {escape(partition)}",
            tuple(text for text in (_ROLES, note, *_missing(found, partition), none) if text),
            shown if nodes else None,
            anchor="roles",
            links=linked(shown.columns, anchors),
        )
    ]
    if owners:
        sections.append(
            Section(
                "Examples, with what each rests on",
                (f"Of the first {_TRIADS} up to {_OF_EACH} pairs each, in the role that the body has most often.",),
                triads,
                level=3,
                anchors=tuple(_triad(found, n) for n in owners),
                links=Links(tokens=dict.fromkeys(triads.columns[4:], "tie-")),
            )
        )
    return tuple(sections), ties


def _triad(found: Brokers, n: int) -> str:
    return slug(f"broker-{found.network.nodes[n].iri.rsplit('/', 1)[-1]}")


def _missing(found: Brokers, partition: str) -> Iterator[str]:
    """Say for how many bodies the group is not known, what that leaves out, and who is in several groups."""
    tied = degree(found.network) > 0
    unknown = np.array([not group for group in found.groups], dtype=bool) & tied
    pairs, missing = int(found.open_pairs.sum()), int(found.roles.missing.sum())
    if missing or unknown.any():
        yield (
            f"No {partition} is on record of {int(unknown.sum())} of "
            f"{several(int(tied.sum()), 'tied body', 'tied bodies')}{_why(partition)}. So {missing} of "
            f"{several(pairs, 'open pair')} ({100 * missing / max(pairs, 1):.0f} %) are in no role; they count as "
            "*missing*."
        )
    sets = sum("/" in group for group, here in zip(found.groups, tied.tolist(), strict=True) if here)
    if sets and partition == "country":
        yield f"Of several countries: {several(sets, 'body', 'bodies')}; each such set counts as a group of its own."


def cut_points(found: Brokers) -> list[int]:
    """Return the first of the bodies through which the only paths between others run."""
    order = np.argsort(-found.only_path.pairs, kind="stable")[:SHOWN]
    return [int(n) for n in order if found.only_path.pairs[n]]


def _why(partition: str) -> str:
    return ", among them international bodies that are of none" if partition == "country" else ""


def only_path_sections(found: Brokers) -> Iterator[Section]:
    """Show the bodies through which the only paths between others run."""
    nodes, pairs = cut_points(found), found.only_path.pairs
    number = int((pairs > 0).sum())
    columns = ("body", "country", "partners", "parts without it", "bodies cut off", "pairs parted")
    degrees, only = degree(found.network), found.only_path
    rows = tuple(
        (
            *(found.network.nodes[n].label, found.network.nodes[n].country, int(degrees[n])),
            *(int(only.parts[n]), int(only.cut_off[n]), int(pairs[n])),
        )
        for n in nodes
    )
    more = f" The first {SHOWN} are shown." if number > SHOWN else ""
    words = f"Such cut points: {number}.{more}" if nodes else "No body is the only path between two others."
    links = Links(_anchors(found, nodes), {columns[2]: measure_anchor("degree"), columns[5]: "parted-pairs"})
    yield Section("Who is the only path", (_ONLY, words), Table(columns, rows) if nodes else None, links=links)
    told = DEFINITIONS["parted_pairs"]
    yield Section(
        "What pairs parted means",
        (f"{told.words[0].upper()}{told.words[1:]}. Range: {told.range}. Source: {told.source}.",),
        level=3,
        anchor="parted-pairs",
    )


def picture(found: Brokers, name: str) -> str:
    """Draw the betweenness of the first brokers; where it is estimated, with the standard errors."""
    values, error = found.betweenness.values, found.betweenness.error
    rows = [
        Bar(
            found.network.nodes[n].label,
            found.network.nodes[n].country,
            float(values[n]),
            None if found.betweenness.exact else max(0.0, float(values[n] - 2 * error[n])),
            None if found.betweenness.exact else float(values[n] + 2 * error[n]),
            shown=f"{values[n]:.4f}",
        )
        for n in found.first(SHOWN)
    ]
    interval = () if found.betweenness.exact else ("Whiskers: two standard errors of the estimate on either side.",)
    return bars(
        rows,
        f"Who lies between the others: {name}",
        "Betweenness: the share of the shortest paths between two other bodies that run through a body.",
        (*interval, found.network.how.words()),
        "betweenness",
    )
