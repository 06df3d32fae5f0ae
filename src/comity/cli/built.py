"""What a build did, as the table that it ends with."""

from __future__ import annotations

from collections.abc import Mapping

from comity.cli import options
from comity.graph.build import BuildReport, Loaded
from comity.queries.table import Cell, Table


def write_table(report: BuildReport, values: Mapping[str, int], form: str) -> None:
    """Write what was built, a row for each dataset; ``values`` counts the values that were set aside."""
    rows: list[tuple[Cell, ...]] = [
        (
            *(item.name, item.records, item.set_aside, values.get(item.name, 0)),
            *(item.triples, f"{item.seconds:.1f}", _speed(item), _done(item)),
        )
        for item in report.loaded
    ]
    rows += [(name, None, None, None, None, None, None, "dropped") for name in report.dropped]
    rows += [(name, None, None, None, count, None, None, "derived") for name, count in report.derived.items()]
    left = "values set aside"
    columns = ("dataset", "records", "set aside", left, "triples", "seconds", "records/s", "what was done")
    options.write(Table(columns, tuple(rows)), form)


def _speed(item: Loaded) -> int | None:
    return round(item.records / item.seconds) if item.triples is not None and item.seconds else None


def _done(item: Loaded) -> str:
    if item.failed:
        return "not read"
    return "unchanged" if item.triples is None else "built"
