"""Agreements made in few words, and the calendar of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from icalendar import Calendar as File

from comity.graph.parts import Milestone
from comity.graph.records import Cooperation, Record
from comity.queries.networks.reading import read
from comity.queries.reporting.calendar import Calendar, calendar_of
from comity.queries.reporting.ics import icalendar_file
from comity.queries.table import Table
from tests.small import make

DAY = date(2025, 11, 15)
NAME = "مرکز منطقه‌ای مدیریت آب شهری"
Step = Milestone


def rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def ids(table: Table) -> list[str]:
    return [str(row[0]) for row in table.rows]


def deal(
    name: str = "deal", *steps: tuple[str, str], parties: tuple[str, ...] = ("a", "b"), **more: Any
) -> Cooperation:
    """Make an agreement of some parties with dated steps."""
    milestones = tuple(Milestone(kind=kind, date=when) for kind, when in steps)
    return make.tie(name, more.pop("kind", "agreement"), parties, milestones=milestones, **more)


def on(day: date, *records: Record, **chosen: Any) -> Calendar:
    """Make the calendar of some records."""
    bodies = [make.body(name) for name in ("A", "B", "C")]
    return calendar_of(read(make.store(*bodies, *records)), day, **chosen)


def events(calendar: Calendar) -> list[Any]:
    """Read back the events of a calendar's file."""
    file: Any = File.from_ical(icalendar_file(calendar))
    return list(file.walk("VEVENT"))
