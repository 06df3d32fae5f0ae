"""The agreement calendar: agreements and auspices as they stand on a day, and when their terms run out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from comity.queries.exchange.entries import address
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Citation, Reading, Source, Tie
from comity.queries.reporting.terms import (
    CONCLUDED,
    TermEnd,
    as_fact,
    begun,
    doubt,
    not_yet,
    put_off,
    real,
    status,
    term_ends,
)
from comity.queries.table import Cell, Table

COLUMNS = (
    *("cooperation", "agreement", "kind", "form", "parties", "begun", "term", "lapses", "status", "days_left"),
    *("basis", "sources", "party_ids"),
)
NOT_KNOWN = "not known"
Row = dict[str, Cell]


@dataclass(frozen=True)
class Calendar:
    """The agreements and auspices that are on record by a day, in order of IRI, with what they are read from."""

    reading: Reading
    day: date
    agreements: tuple[Tie, ...]

    @cached_property
    def standing(self) -> Mapping[str, str]:
        """Map each agreement, by its IRI, to its status on the day."""
        return {tie.iri: status(tie, self.day) for tie in self.agreements}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Map bodies, and what else the reading names, to their labels."""
        return {**self.reading.labels, **{body.iri: body.label for body in self.reading.bodies}}

    @cached_property
    def shorts(self) -> Mapping[str, str]:
        """Map bodies to their short names."""
        return {body.iri: body.short for body in self.reading.bodies}

    @cached_property
    def running(self) -> tuple[TermEnd, ...]:
        """Return the ends of begun terms that are still to come or fall on the day, in order of day, then IRI."""
        over = ("terminated", "ended-on-record")
        kept = [tie for tie in self.agreements if real(tie) and self.standing[tie.iri] not in over]
        ends = (end for tie in kept for end in term_ends(tie))
        return _in_order(end for end in ends if (end.since or date.min) <= self.day <= end.latest)

    @cached_property
    def past(self) -> tuple[TermEnd, ...]:
        """Return the ends by which ties lapsed on record, in order of day, then IRI; no renewal put them off."""
        kept = [tie for tie in self.agreements if self.standing[tie.iri] == "lapsed-on-record"]
        ends = (end for tie in kept for end in term_ends(tie) if end.latest < self.day)
        return _in_order(end for end in ends if not put_off(end, self.day))


def calendar_of(reading: Reading, day: date, body: str = "", countries: tuple[str, ...] = ()) -> Calendar:
    """Choose the agreements that a source speaks of, and of which not all lies after a day.

    ``body`` keeps those of one body, by its IRI; ``countries`` those with a party in one of them, by code.
    """
    wanted = {found.iri for found in reading.bodies if {*countries}.intersection(found.countries)}
    agreements = (
        tie
        for tie in map(as_fact, reading.ties)
        if tie.kind in CONCLUDED
        and any(citation.modality != "denied" for citation in tie.citations)
        and (not body or body in tie.parties)
        and (not countries or wanted.intersection(tie.parties))
        and not not_yet(tie, day)
    )
    return Calendar(reading, day, tuple(sorted(agreements, key=lambda tie: tie.iri)))


def expiring(calendar: Calendar, until: date = date.max) -> Table:
    """List the terms that will run out by a day, the next first: as known on the calendar's day.

    ``days_left`` counts to the last day that an end admits.
    """
    return as_table(COLUMNS, [_end(calendar, end) for end in calendar.running if end.latest <= until])


def lapsed(calendar: Calendar) -> Table:
    """List the terms that ran out with no renewal on record, the last first; none of these was terminated.

    ``days_left`` is negative: the days since the last one that the end admits.
    """
    return as_table(COLUMNS, [_end(calendar, end) for end in reversed(calendar.past)])


def terms(calendar: Calendar) -> Table:
    """List every agreement in order of its beginning: one row an end of its terms, or one without where none is told.

    An end is listed whether it has passed or not, and also where a renewal put it off.
    """
    told = [
        told
        for tie in sorted(calendar.agreements, key=lambda tie: (tie.earliest or date.max, tie.iri))
        for told in [_end(calendar, end) for end in term_ends(tie)] or [_endless(calendar, tie)]
    ]
    return as_table(COLUMNS, told)


def in_doubt(calendar: Calendar) -> Table:
    """List the agreements of which it is not known when, or whether, their term has run out, in order of IRI.

    ``not_known`` says what is missing.
    """
    kept = [tie for tie in calendar.agreements if real(tie)]
    doubts = [(tie, doubt(tie, calendar.standing[tie.iri], calendar.day)) for tie in kept]
    ends = {tie.iri: either(end.edtf for end in term_ends(tie)) for tie, words in doubts if words}
    told = [
        _endless(calendar, tie) | {"lapses": ends[tie.iri] or NOT_KNOWN, "not_known": words}
        for tie, words in doubts
        if words
    ]
    return as_table((*COLUMNS, "not_known"), told)


def _endless(calendar: Calendar, tie: Tie) -> Row:
    """Tell of a tie without an end on record, which is not known where a length of its term is told."""
    years = tie.term_years
    return row(calendar, tie, term=f"{years} years" if years else None, lapses=NOT_KNOWN if years else None)


def row(calendar: Calendar, tie: Tie, citations: Iterable[Citation] | None = None, **more: Cell) -> Row:
    """Tell what every table tells of a tie; its sources are those of ``citations``, or all of its own."""
    return {
        "cooperation": local(tie.iri),
        "agreement": tie.label,
        "kind": tie.kind,
        "form": tie.form,
        "parties": parties(calendar, tie),
        "begun": either(step.edtf for step in begun(tie)) if real(tie) else "",
        "status": calendar.standing[tie.iri],
        "sources": cited(tie.citations if citations is None else citations, calendar.reading.sources),
        "party_ids": " ".join(sorted(map(local, tie.parties))),
        **more,
    }


def parties(calendar: Calendar, tie: Tie) -> str:
    """Return the short names of a tie's parties, in order.

    A party that no record describes goes by its id.
    """
    return ", ".join(sorted(calendar.shorts.get(party, local(party)) for party in tie.parties))


def cited(citations: Iterable[Citation], sources: Mapping[str, Source]) -> str:
    """Return the places that speak for something: addresses, each with the place in it where one is told."""
    places = {(address(c.source, sources), "" if c.locator == "address" else c.locator) for c in citations}
    return "; ".join(f"{source} {place}".rstrip() for source, place in sorted(places))


def either(texts: Iterable[str]) -> str:
    """Join what sources tell differently.

    >>> either(["2020-10-15", "2020-10-21", "2020-10-15"])
    '2020-10-15 or 2020-10-21'
    """
    return " or ".join(dict.fromkeys(texts))


def as_table(columns: tuple[str, ...], rows: Iterable[Row]) -> Table:
    """Make a table of rows; what a row does not tell is empty."""
    return Table(columns, tuple(tuple(told.get(column) for column in columns) for told in rows))


def _end(calendar: Calendar, end: TermEnd) -> Row:
    return row(
        calendar,
        end.tie,
        end.citations,
        term=end.term,
        lapses=end.edtf,
        days_left=end.days_left(calendar.day),
        basis=end.basis,
    )


def _in_order(ends: Iterable[TermEnd]) -> tuple[TermEnd, ...]:
    return tuple(sorted(ends, key=lambda end: (end.latest, end.tie.iri, end.edtf, end.basis, end.term)))
