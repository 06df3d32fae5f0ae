"""Ends of terms as an iCalendar file (RFC 5545): an all-day event for each, with a reminder half a year before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from comity.queries.reporting.calendar import Calendar, cited, parties
from comity.queries.reporting.terms import DERIVED, TermEnd

if TYPE_CHECKING:
    from icalendar import Alarm, Event

#: RFC 5545 has no months in durations.
REMINDER = timedelta(weeks=26)


def icalendar_file(calendar: Calendar) -> bytes:
    """Write an event for each end of a term that is to come, and for each by which a tie lapsed on record.

    An event stands on the last day that the end admits; ends that are told and derived alike are one
    event. Its UID is made of the tie's IRI and the end, and its stamp is the calendar's day, so the
    same graph gives the same bytes. Reminders are set where they still lie ahead.
    """
    from icalendar import Calendar as File  # a slow import, for the one who wants the file

    file = File()
    file.add("prodid", "-//Comity//agreement calendar//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("name", "Agreements that run out")
    file.add("x-wr-calname", "Agreements that run out")
    for ends in _by_event([*calendar.past, *calendar.running]):
        file.add_component(_event(calendar, ends))
    return bytes(file.to_ical())


def _by_event(ends: Iterable[TermEnd]) -> Iterator[list[TermEnd]]:
    def event(end: TermEnd) -> tuple[date, str, str]:
        return end.latest, end.tie.iri, end.edtf

    return (list(group) for _, group in groupby(sorted(ends, key=event), key=event))


def _event(calendar: Calendar, ends: list[TermEnd]) -> Event:
    from icalendar import Event

    end, event = ends[0], Event()
    event.add("uid", f"{end.tie.iri}#lapses-{end.edtf}")
    event.add("dtstamp", datetime.combine(calendar.day, time(), UTC))
    event.add("dtstart", end.latest)
    event.add("summary", _summary(calendar, end))
    event.add("description", _description(calendar, ends))
    event.add("url", end.tie.iri)
    event.add("categories", [end.tie.kind, calendar.standing[end.tie.iri]])
    event.add("status", "TENTATIVE" if all(each.basis == DERIVED for each in ends) else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if end.latest - calendar.day >= REMINDER:
        event.add_component(_reminder(calendar, end))
    return event


def _reminder(calendar: Calendar, end: TermEnd) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMINDER)
    alarm.add("description", _summary(calendar, end))
    return alarm


def _summary(calendar: Calendar, end: TermEnd) -> str:
    lapsed = calendar.standing[end.tie.iri] == "lapsed-on-record"
    return f"{'Lapsed on record' if lapsed else 'Term runs out'}: {end.tie.label}"


def _description(calendar: Calendar, ends: list[TermEnd]) -> str:
    """Say on what the day rests, who the parties are, how it stands and who says so, line by line."""
    first = ends[0]
    sources = cited((citation for end in ends for citation in end.citations), calendar.reading.sources)
    lines = [
        f"End of the term on record: {first.edtf} ({'; '.join(map(_basis, ends))})",
        f"Parties: {parties(calendar, first.tie)}",
        f"Status on {calendar.day}: {calendar.standing[first.tie.iri]}",
        f"Sources: {sources or 'none'}",
    ]
    if first.edtf != first.latest.isoformat():
        lines.insert(1, f"The day shown, {first.latest}, is the last that this admits.")
    return "\n".join(lines)


def _basis(end: TermEnd) -> str:
    return f"{end.basis}: {end.term}" if end.term else end.basis
