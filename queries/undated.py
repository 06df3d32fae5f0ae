"""What an answer as known by a day leaves out because its sources are undated, counted and said in one way.

A source is undated where neither a day of publication nor one of reading bounds from when on it was known. Nobody
knows whether it was known by a day, so it counts in no answer that has one. What it alone supports is found by asking
twice: without a day, and with one after all days; the difference rests on undated sources alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from comity.queries.table import Cell, Table

#: A day by which every source that has a day was known.
LAST_DAY = date.max
_NUMBER = re.compile(r"number ([\w ]+)")
_COLUMNS = re.compile(r"([\w ]+?)(?: \(([\w ]+)\))?")


def undated_words(number: int) -> str:
    """Say how many facts an answer leaves out, also where it is none.

    >>> undated_words(1)
    'Left out, because its sources are undated: 1 fact (comity query known-sources lists them).'
    """
    if not number:
        return "No fact is left out because its sources are undated."
    whose, facts = ("its", "fact") if number == 1 else ("their", "facts")
    return f"Left out, because {whose} sources are undated: {number:,} {facts} (comity query known-sources lists them)."


def count_undated(fact: str, every: Table, dated: Table) -> int:
    """Count the facts of ``every``, an answer from all sources, that ``dated``, one from dated sources, has not so.

    ``fact`` is a query's own line of that name: the columns that tell facts apart and, in brackets, those that may
    change of one; or ``number`` and the columns whose sum counts the facts.

    >>> every, dated = Table(("tie", "party"), (("t", "a"), ("t", "b"), ("u", "a"))), Table(("tie", "party"), ())
    >>> count_undated("tie (party)", every, dated), count_undated("tie party", every, dated)
    (2, 3)
    """
    if counted := _NUMBER.fullmatch(fact):
        return abs(_largest(every, counted[1].split()) - _largest(dated, counted[1].split()))
    told_apart, changing = fact_columns(fact)
    before, after = (set(_cells(table, (*told_apart, *changing))) for table in (every, dated))
    return len({row[: len(told_apart)] for row in before ^ after})


def fact_columns(fact: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns that tell facts apart (or count them), and those that may change of a fact.

    >>> fact_columns("tie (party role)"), fact_columns("number ties")
    ((('tie',), ('party', 'role')), (('ties',), ()))
    """
    match = _COLUMNS.fullmatch(fact.removeprefix("number "))
    return (tuple(match[1].split()), tuple((match[2] or "").split())) if match else ((), ())


def _cells(table: Table, columns: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    places = [table.columns.index(column) for column in columns]
    return (tuple(row[place] for place in places) for row in table.rows)


def _largest(table: Table, columns: list[str]) -> int:
    return max((sum(int(cell or 0) for cell in row) for row in _cells(table, tuple(columns))), default=0)
