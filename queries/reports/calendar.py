"""Which agreements run out, have lapsed on record, came to nothing or have ended, as of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from comity.graph.store import Store
from comity.queries.catalogue import find
from comity.queries.exchange.spells import spells
from comity.queries.networks.reading import as_known_by
from comity.queries.networks.ties import Reading
from comity.queries.reporting.calendar import Calendar, calendar_of, expiring, in_doubt, lapsed, parties
from comity.queries.reporting.ics import icalendar_file
from comity.queries.reporting.outcomes import IDLE_MONTHS, ended, idle, unsigned
from comity.queries.reporting.picture.timeline import Span, timeline
from comity.queries.reporting.report import Links, Report, Section, escape
from comity.queries.reporting.request import Request
from comity.queries.reporting.sparql import standalone
from comity.queries.reporting.terms import TermEnd, begun, months_later, term_ends
from comity.queries.table import Cell, Table
from comity.queries.undated import LAST_DAY, undated_words

TITLE = "The agreement calendar: what runs out, what has lapsed, what was never followed up"
USES = frozenset({"day", "body", "countries", "rolled_up", "set_aside", "known_by"})
#: How many months ahead the first list looks; what runs out later stands in the second.
MONTHS = 24
_QUERY = "query"
_SHOWN = ("agreement", "form", "parties", "begun", "term", "lapses", "status", "days_left", "basis", "sources")
_ON_RECORD = (
    "A term is known where a source tells its end, or its length and its beginning, or the period for which the "
    "agreement was made; most sources tell none of these, and of such an agreement no list here says that it will run "
    "out. An end stands as precisely as it is known; days are counted to the last day that it admits."
)
_LAPSED = (
    "The term ran out and no renewal is on record in these sources. That is not termination: no source says that any "
    "of these ended, and a renewal that nobody reported leaves no trace. Days left are negative: so long ago."
)
_IN_DOUBT = (
    "A term is told or derived, and the day on which it ends lies between two, or cannot be told, since no day from "
    "which it runs is on record. Until it has certainly run out, such an agreement is not counted as lapsed; that is "
    "not to say that it still holds."
)
_ENDED = (
    "By a source's own word, with who printed it, and whose word it is where that is not the source's own. A notice "
    "is not yet an end."
)


def report(store: Store, reading: Reading, request: Request, months: int = MONTHS) -> Report:
    """Report on agreements and auspices as they stand on ``request.day``, and write ``calendar.ics``.

    ``request.body`` keeps those of one body, ``request.countries`` those with a party in one of them.
    The first list holds what runs out within ``months`` (at least 0), the second what runs out later.
    """
    calendar = _calendar(reading, request, request.selection.known_by)
    until = months_later(request.day, months)
    tables = {
        "expiring": expiring(calendar),
        "lapsed": lapsed(calendar),
        "in-doubt": in_doubt(calendar),
        "never-followed-up": idle(calendar),
        "never-signed": unsigned(calendar),
        "ended": ended(calendar),
        "coverage": _coverage(calendar),
    }
    sections = (
        Section("What this rests on", (_ON_RECORD,), tables["coverage"], links=_to_query(tables["coverage"])),
        *_ends(calendar, until, tables["expiring"]),
        *_outcomes(tables),
        _query(store, request.day),
    )
    ends = (*calendar.past, *calendar.running)
    return Report(
        TITLE,
        sections,
        tables,
        {"terms.svg": _picture(calendar)},
        tuple(_summary(calendar, until, tables)),
        {"as of": request.day.isoformat(), **_known(reading, request), "which": _which(calendar, request)},
        {"calendar.ics": icalendar_file(calendar)} if ends else {},
    )


def _calendar(reading: Reading, request: Request, known_by: date | None) -> Calendar:
    return calendar_of(as_known_by(reading, known_by), request.day, request.body, request.countries)


def _known(reading: Reading, request: Request) -> dict[str, str]:
    """Say by which day it was known, if one is asked for, and how many agreements stand otherwise for that alone."""
    day = request.selection.known_by
    if day is None:
        return {}
    every, dated = (_calendar(reading, request, known_by).standing for known_by in (None, LAST_DAY))
    undated = sum(every.get(iri) != dated.get(iri) for iri in every.keys() | dated.keys())
    return {"known by": f"{day}. {undated_words(undated)}"}


def _which(calendar: Calendar, request: Request) -> str:
    told = "agreements and auspices on record by that day"
    if request.body:
        told += f" to which {escape(calendar.labels.get(request.body, request.body))} is a party"
    if request.countries:
        told += f" with a party in {escape(' or '.join(request.countries))}"
    return f"{told}. {escape(calendar.reading.note)}".strip()


def _coverage(calendar: Calendar) -> Table:
    ended_terms = {tie.iri for tie in calendar.agreements if term_ends(tie)}
    undated = sum(not tie.dates and not tie.steps for tie in calendar.agreements)
    standing = list(calendar.standing.values())
    rows: list[tuple[Cell, ...]] = [
        ("agreements and auspices on record", len(standing)),
        ("of these, with an end of a term on record", len(ended_terms)),
        ("of these, with a term of which it is not known when or whether it has run out", len(in_doubt(calendar).rows)),
        ("of these, with neither a date nor a step on record", undated),
        *((f"status: {status}", standing.count(status)) for status in sorted(set(standing))),
    ]
    return Table(("what", "number"), tuple(rows))


def _summary(calendar: Calendar, until: date, tables: Mapping[str, Table]) -> Iterator[str]:
    soon = [end for end in calendar.running if end.latest <= until]
    among = f"Of {len(calendar.agreements)} agreements and auspices on record by {calendar.day}"
    if calendar.running:
        first = calendar.running[0]
        yield (
            f"{among}, {_count(soon)} run out by {until}, by a term on record; the next is "
            f"**{escape(first.tie.label)}** ({escape(first.edtf)}, {first.basis})."
        )
    else:
        yield f"{among} none has a term on record that is still to run out."
    no_end = "; of none a source says that it ended" if calendar.past else ""
    yield f"Lapsed by {calendar.day}, with no renewal on record: {_count(calendar.past)}{no_end}."
    yield (
        f"Agreements older than {IDLE_MONTHS} months with nothing later on record between the same parties: "
        f"{len(tables['never-followed-up'].rows)}. Proposed or announced, with no signature on record: "
        f"{len(tables['never-signed'].rows)}."
    )


def _count(ends: tuple[TermEnd, ...] | list[TermEnd]) -> str:
    """Count ties, not ends: sources may tell two ends of one."""
    return str(len({end.tie.iri for end in ends}))


def _ends(calendar: Calendar, until: date, table: Table) -> tuple[Section, ...]:
    ahead = len([end for end in calendar.running if end.latest <= until])
    soon, later = Table(table.columns, table.rows[:ahead]), Table(table.columns, table.rows[ahead:])
    words = "Ends on which sources differ stand side by side."
    if calendar.running or calendar.past:
        words += " `calendar.ics` holds them all for a calendar."
    return (
        Section("Terms that will run out", (words,), picture="terms.svg"),
        _list(f"By {until}", "", soon, "No term that runs out by then is on record.", level=3),
        _list("Later", "", later, "No term that runs out later is on record.", level=3),
    )


def _outcomes(tables: Mapping[str, Table]) -> tuple[Section, ...]:
    idle_words = (
        f"Signed more than {IDLE_MONTHS} months before, and nothing later is on record: no tie of at least two of the "
        "same parties, nothing that the agreement set up, no step such as a renewal. *Undated* counts the ties of "
        "these parties that bear no date, and so may be later. Nothing on record is not nothing done."
    )
    unsigned_words = (
        "Proposed or announced, and no signature or beginning is on record. *Expected* is when a source said that it "
        "would happen; *days over*, how long that has passed."
    )
    return (
        _list("Lapsed on record", _LAPSED, tables["lapsed"], "No term has run out without a renewal on record."),
        _list(
            "Not known whether the term has run out",
            _IN_DOUBT,
            tables["in-doubt"],
            "Of every term on record it is known whether it has run out.",
            _shown("basis", "days_left", more=("not_known",)),
        ),
        _list(
            "Signed and never followed up",
            idle_words,
            tables["never-followed-up"],
            "No agreement that is so old is without something later on record.",
            _shown("basis", "term", "lapses", "days_left", more=("days_since", "undated")),
        ),
        _list(
            "Proposed or announced and never signed",
            unsigned_words,
            tables["never-signed"],
            "No such proposal is on record.",
            _shown("basis", "begun", "term", "lapses", "days_left", more=("expected", "days_over", "modality")),
        ),
        _list(
            "Ended, halted or under notice",
            _ENDED,
            tables["ended"],
            "No source says of any that it had ended by then.",
            _shown("basis", "term", "lapses", "days_left", more=("how", "ended", "word_of", "publisher")),
        ),
    )


def _shown(*left_out: str, more: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(column for column in _SHOWN if column not in left_out and column != "sources")
    return (*kept, *more, "sources")


def _list(
    heading: str, words: str, table: Table, empty: str, columns: tuple[str, ...] = _SHOWN, level: int = 2
) -> Section:
    """Show a table for readers, each agreement with its id behind its name; or say that there is nothing."""
    if not table.rows:
        return Section(heading, (empty,), level=level)
    told = [
        row | {"agreement": f"{row['agreement']} ({row['cooperation']})", "form": row["form"] or row["kind"]}
        for row in table.dicts()
    ]
    heads = tuple(column.replace("_", " ") for column in columns)
    shown = Table(heads, tuple(tuple(row[column] for column in columns) for row in told))
    return Section(heading, (words,) if words else (), shown, level=level, links=_to_query(shown))


def _query(store: Store, day: date) -> Section:
    query = find("lapses-in-year")
    words = (
        "The same ends, year by year, come with the named query `lapses-in-year`, which lists told and derived ends "
        "and those of an agreement's own period and of its renewals."
    )
    code = standalone(query.bind(store.prefixes, {"year": str(day.year), "as_of": day.isoformat()}), store.prefixes)
    return Section("To ask the graph itself", (words,), code=code, anchor=_QUERY, folded=True)


def _to_query(table: Table) -> Links:
    return Links(rows=(_QUERY,) * len(table.rows))


def _picture(calendar: Calendar) -> str:
    ends = {end.tie.iri: end for end in (*calendar.past, *calendar.running)}
    spans = [_span(calendar, end) for end in ends.values()]
    subtitle = f"{len(spans)} of {len(calendar.agreements)} agreements and auspices have an end of a term on record."
    caption = (
        "A bar runs from the first day on record to the last day that the latest end on record admits.",
        "It is broken where a term had run out before it was renewed.",
    )
    return timeline(spans, f"Terms on record, as of {calendar.day}", subtitle, caption, on=calendar.day)


def _span(calendar: Calendar, end: TermEnd) -> Span:
    first = min((step.earliest for step in begun(end.tie) if step.earliest), default=None)
    label = f"{parties(calendar, end.tie)} ({end.tie.form or end.tie.kind})"
    return Span(label, first, end.latest, end.tie.kind, calendar.standing[end.tie.iri], _gaps(end, first))


def _gaps(end: TermEnd, first: date | None) -> tuple[tuple[date, date], ...]:
    """Return the times between a first day and a term's end in which a tie did not hold, by the days around them."""
    days = [date.fromisoformat(day) if day else None for spell in spells([end.tie]) for day in spell]
    pairs = zip(days[1:-1:2], days[2:-1:2], strict=True)
    return tuple((a, b) for a, b in pairs if a and b and (first or date.min) <= a and b <= end.latest)
