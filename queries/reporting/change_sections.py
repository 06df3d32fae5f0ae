"""The sections of a report on change: tables that a reader can take in, each number linked to what is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from comity.queries.measures.bypassed import DEFINITIONS
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Tie, first_and_last
from comity.queries.reporting.anchors import slug
from comity.queries.reporting.bypassing import examples
from comity.queries.reporting.changes import AFTER, BEFORE, BOTH, ending
from comity.queries.reporting.compared import Compared, ties_at
from comity.queries.reporting.report import Links, Section
from comity.queries.reporting.sections import body_anchor, measure_anchor, tie_anchor
from comity.queries.table import Cell, Table

#: How many rows a table in the report has; the tables beside it have all.
SHOWN = 20
#: How many who gained and how many who lost are shown, and of how many brokers examples.
EXTREMES, BROKERS = 10, 8
#: How many cooperations a cell names.
_NAMED = 6

Row = dict[str, Cell]
_DEFINED = {
    "partners": "degree",
    "partners before": "degree",
    "partners after": "degree",
    "strength": "strength",
    "strength before": "strength",
    "strength after": "strength",
}


def rows(table: Table, **wanted: Cell) -> list[Row]:
    """Return the rows of a table that have these values, by column."""
    return [row for row in table.dicts() if all(row[column] == value for column, value in wanted.items())]


def cut(listed: int, table: str, number: int = 0) -> str:
    """Say that a list is cut, and where all of it is, or the first of ``number``; '' where it is not cut."""
    where = f"all stand in `{table}.csv`" if number <= listed else f"the first {listed} of them stand in `{table}.csv`"
    return f"The first {SHOWN} of {max(number, listed)}; {where}." if max(number, listed) > SHOWN else ""


def _section(heading: str, words: str, columns: Sequence[str], shown: Sequence[tuple[Row, Sequence[Cell]]]) -> Section:
    """Make a section of some bodies' numbers, linked to the definitions and to the bodies' entries."""
    links = Links(
        tuple(body_anchor(str(row["iri"])) for row, _ in shown),
        {column: measure_anchor(_DEFINED[column]) for column in columns if column in _DEFINED},
    )
    table = Table(tuple(columns), tuple(tuple(cells) for _, cells in shown)) if shown else None
    return Section(heading, (words,) if words else (), table, level=3, links=links)


def seen_after(bodies: Table, made: Compared) -> tuple[Section, list[Row]]:
    """Show those seen only in the second period, with most strength first, and their first ties; and their rows."""
    all_rows = rows(bodies, change=AFTER)
    shown = all_rows[:SHOWN]
    after = made.found.after
    cells = []
    for row in shown:
        ties = ties_at(after, after.index[str(row["iri"])])
        numbers = (row["degree_after"], row["strength_after"])
        cells.append(
            (row, (row["body"], row["country"], *numbers, first_and_last(ties)[0], _kinds(ties), row["undated"]))
        )
    words = cut(len(all_rows), "bodies") if all_rows else "None."
    columns = ("body", "country", "partners", "strength", "first date", "kinds", "undated")
    return _section(f"Seen only after: {len(all_rows)}", words, columns, cells), shown


def seen_before(bodies: Table, made: Compared) -> tuple[Section, list[Row]]:
    """Show those seen only in the first period, with most strength first, and what is on record of an end."""
    all_rows = sorted(rows(bodies, change=BEFORE), key=lambda row: -float(row["strength_before"] or 0))
    shown = all_rows[:SHOWN]
    before = made.found.before
    cells = []
    for row in shown:
        ties = ties_at(before, before.index[str(row["iri"])])
        numbers = (row["degree_before"], row["strength_before"])
        cells.append(
            (row, (row["body"], row["country"], *numbers, first_and_last(ties)[1], ending(ties), row["undated"]))
        )
    words = cut(len(all_rows), "bodies") if all_rows else "None."
    columns = ("body", "country", "partners", "strength", "last date", "what is on record of an end", "undated")
    return _section(f"Seen only before: {len(all_rows)}", words, columns, cells), shown


def _kinds(ties: Iterable[Tie]) -> str:
    return ", ".join(sorted({tie.kind for tie in ties}))


def moved(bodies: Table) -> tuple[Section, list[Row]]:
    """Show of those seen in both periods who gained and who lost most strength; and their rows."""
    stayed = rows(bodies, change=BOTH)
    gained = [row for row in stayed if float(row["strength_change"] or 0) > 0][:EXTREMES]
    lost = [row for row in reversed(stayed) if float(row["strength_change"] or 0) < 0][:EXTREMES]
    shown = [*gained, *reversed(lost)]
    wanted = ("strength_change", "strength_before", "strength_after", "degree_before", "degree_after")
    cells = [
        (row, (row["body"], row["country"], *(row[name] for name in wanted), row["rank_before"], row["rank_after"]))
        for row in shown
    ]
    columns = (
        *("body", "country", "change", "strength before", "strength after", "partners before", "partners after"),
        *("rank before", "rank after"),
    )
    words = (
        f"Of the {len(stayed)} that have a tie in both periods, up to {EXTREMES} that gained and {EXTREMES} that lost "
        "most strength. Ranks are by strength among all bodies of a period; equal values share a rank."
        if shown
        else "No body seen in both periods gained or lost strength."
    )
    return _section("Gained and lost most", words, columns, cells), shown


def pair_section(pairs: Table, change: str, number: int) -> tuple[Section, list[str]]:
    """Show the first of ``number`` pairs that are seen in one period alone; and the ids of the cooperations named."""
    weight = "weight_before" if change == BEFORE else "weight_after"
    all_rows = rows(pairs, change=change)
    shown = all_rows[:SHOWN]
    named = [str(row["cooperations"]).split()[:_NAMED] for row in shown]
    columns = (
        "one",
        "other",
        "weight",
        "date",
        "kinds",
        *(("what is on record of an end",) if change == BEFORE else ()),
    )
    cells: list[tuple[Cell, ...]] = [
        (
            *(
                row["a_label"],
                row["b_label"],
                round(float(row[weight] or 0), 4),
                row["last" if change == BEFORE else "first"],
            ),
            *(row["kinds"], *((row["end"],) if change == BEFORE else ()), " ".join(ids)),
        )
        for row, ids in zip(shown, named, strict=True)
    ]
    words = cut(len(all_rows), "pairs", number) if all_rows else "None."
    table = Table((*columns, "cooperations"), tuple(cells)) if cells else None
    links = Links(tuple(tie_anchor(ids[0]) for ids in named), {}, {"cooperations": "tie-"})
    section = Section(
        f"{change[0].upper()}{change[1:]}: {number}", (words,) if words else (), table, level=3, links=links
    )
    return section, [iri for ids in named for iri in ids]


def broker_sections(made: Compared, table: Table, words: Iterable[str]) -> tuple[tuple[Section, ...], tuple[Tie, ...]]:
    """Show who was bypassed most, and some pairs past the first of them; and the ties that are named."""
    past = [row for row in rows(table) if row["bypassed"]]
    shown = past[:SHOWN]
    shown_examples, owners, ties = examples(made.past, [str(row["iri"]) for row in shown[:BROKERS]], made.reading)
    told = {str(row["iri"]) for row in shown[:BROKERS]}
    measures = tuple(DEFINITIONS)
    links = Links(
        tuple(_broker(str(row["iri"])) if str(row["iri"]) in told else "" for row in shown),
        {name.replace("_", " "): measure_anchor(name) for name in measures if owners},
    )
    cells = tuple((row["body"], row["country"], *(row[name] for name in measures)) for row in shown)
    more = cut(len(past), "brokers")
    head = Section(
        "Brokers that were bypassed",
        tuple(text for text in (*words, more) if text),
        Table(("body", "country", *(name.replace("_", " ") for name in measures)), cells) if cells else None,
        anchor="brokers",
        links=links,
    )
    if not owners:
        return (head,), ()
    defined = Section(
        "What these numbers say",
        (),
        Table(
            ("number", "what it says", "range", "source"),
            tuple((name.replace("_", " "), *definition) for name, definition in DEFINITIONS.items()),
        ),
        level=3,
        anchors=tuple(map(measure_anchor, DEFINITIONS)),
    )
    tokens = {column: "tie-" for column in shown_examples.columns if column.startswith(("new tie", "before"))}
    first = "For each of the first brokers up to three pairs, those first between whom fewest others stood."
    last = Section(
        "Examples, with what each rests on",
        (first,),
        shown_examples,
        level=3,
        anchors=tuple(map(_broker, owners)),
        links=Links(tokens=tokens),
    )
    return (head, last, defined), ties


def _broker(iri: str) -> str:
    return slug(f"broker-{local(iri)}")


def behind(made: Compared, shown: Iterable[Row]) -> tuple[Section, tuple[Tie, ...]]:
    """List for each body that is shown its cooperations in both periods; and the ties that are named."""
    found = made.found
    listed: list[tuple[Cell, ...]] = []
    named: list[Tie] = []
    iris = list(dict.fromkeys(str(row["iri"]) for row in shown))
    for iri in iris:
        n = found.after.index[iri]
        held = [ties_at(network, n) for network in (found.before, found.after)]
        named += [tie for ties in held for tie in ties[:_NAMED]]
        listed.append((found.after.nodes[n].label, *(cell for ties in held for cell in (len(ties), _some(ties)))))
    columns = ("body", "in the first period", "which (first)", "in the second period", "which (second)")
    words = (
        "The cooperations that make a body's edges in each period: partners are counted from them, strength adds up "
        f"what they give its edges. Up to {_NAMED} are named for each period."
    )
    section = Section(
        "Behind the numbers, body by body",
        (words,),
        Table(columns, tuple(listed)) if listed else None,
        anchor="bodies",
        anchors=tuple(map(body_anchor, iris)),
        links=Links(("sparql",) * len(listed), tokens={"which (first)": "tie-", "which (second)": "tie-"}),
        folded=len(iris) > SHOWN,
    )
    return section, tuple(named)


def _some(ties: Sequence[Tie]) -> str:
    more = f" and {len(ties) - _NAMED} more" if len(ties) > _NAMED else ""
    return " ".join(local(tie.iri) for tie in ties[:_NAMED]) + more
