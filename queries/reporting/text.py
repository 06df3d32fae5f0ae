"""Reports as Markdown and as JSON."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from comity.queries.reporting.markup import escape, escaped
from comity.queries.table import Cell, Table

if TYPE_CHECKING:
    from comity.queries.reporting.report import Report, Section

_TICKS = re.compile("`+")


def markdown(report: Report) -> str:
    """Write a report in Markdown; pictures are referred to by their file names."""
    made = [f"- {escape(term)}: {told}" for term, told in report.provenance.items()]
    told = [f"- {sentence}" for sentence in report.summary]
    head = [f"# {escape(' '.join(report.title.split()))}", *("\n".join(block) for block in (told, made) if block)]
    return "\n\n".join([*head, *(part for section in report.sections for part in _section(section))]) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"{'#' * section.level} {section.heading}"
    yield from section.paragraphs
    if section.picture:
        yield f"![{section.heading}]({section.picture})"
    if section.table is not None:
        yield escaped(section.table).write("md").rstrip("\n")
    if section.code:
        fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(section.code)), default=0))
        yield f"{fence}{section.code_language}\n{section.code.rstrip()}\n{fence}"


def json(report: Report) -> str:
    """Write a report as JSON; a table is a list of objects, a number that is none (nan) becomes null."""
    import json as writer

    from comity.queries.reporting.anchors import section_anchors

    anchors = section_anchors(report)
    content = {
        "title": report.title,
        "summary": report.summary,
        "provenance": dict(report.provenance),
        "sections": [_plain(section, anchor) for section, anchor in zip(report.sections, anchors, strict=True)],
        "tables": {name: _objects(table) for name, table in report.tables.items()},
    }
    return writer.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plain(section: Section, anchor: str) -> dict[str, Any]:
    """Return a section as JSON has it; what it does not have is left out."""
    content: dict[str, Any] = {
        "heading": section.heading,
        "level": section.level,
        "anchor": anchor,
        "paragraphs": section.paragraphs,
        "picture": section.picture,
        "code": section.code,
    }
    kept = {key: value for key, value in content.items() if value}
    return kept if section.table is None else kept | {"table": _objects(section.table)}


def _objects(table: Table) -> list[dict[str, Cell]]:
    return [dict(zip(table.columns, map(_finite, row), strict=True)) for row in table.rows]


def _finite(value: Cell) -> Cell:
    return None if isinstance(value, float) and not math.isfinite(value) else value
