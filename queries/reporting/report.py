"""What a report is: plain values, and the forms in which they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from comity.graph.errors import InputError
from comity.queries.reporting.markup import escape as escape
from comity.queries.table import Table


@dataclass(frozen=True, slots=True)
class Links:
    """Where the cells of a section's table lead to, by anchors in the same report.

    ``rows[r]`` is the anchor to which every number of row r leads (the evidence behind it; empty for
    none), ``columns`` maps a column's name to its definition, ``tokens`` maps a column's name to a
    prefix: a word w of its cells leads to ``prefix + w`` where the report has that anchor.
    """

    rows: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: a heading, paragraphs in Markdown, then a picture by its name, a table, a query.

    Sections of a deeper level are nested in the one before. ``anchor`` is taken from the heading where
    it is empty; ``anchors`` names the rows of a table that others link to; ``folded`` closes a long
    section, with all that is nested in it, until a reader opens it.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    picture: str = ""
    level: int = 2
    anchor: str = ""
    code: str = ""
    code_language: str = "sparql"
    links: Links | None = None
    anchors: tuple[str, ...] = ()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report as plain values: sections to read, tables and pictures to keep.

    ``title`` is plain text. ``tables`` maps file stems to tables, the report's main one first;
    ``pictures`` maps file names to SVG; ``summary`` has the key sentences and ``provenance`` how it
    was made, term by term, both in Markdown; ``files`` are further files by their names.
    """

    title: str
    sections: tuple[Section, ...]
    tables: Mapping[str, Table] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    summary: tuple[str, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def main(self) -> Table:
        """Return the table that stands for the report where only one can be shown."""
        return next(iter(self.tables.values()), Table((), ()))

    def markdown(self) -> str:
        """Write the report in Markdown; pictures are referred to by their file names."""
        from comity.queries.reporting.text import markdown

        return markdown(self)

    def json(self) -> str:
        """Write the report as JSON: title, summary, sections, and tables as lists of objects."""
        from comity.queries.reporting.text import json

        return json(self)

    def html(self) -> str:
        """Write the report as one HTML file that fetches nothing and runs nothing."""
        from comity.queries.reporting.html.page import page

        return page(self)

    def write(self, folder: str | Path) -> list[Path]:
        """Write ``report.html``, ``report.md``, ``report.json``, tables, pictures and files; return them, sorted.

        The folder is made where it is not there; files of these names are replaced. Raises
        ``InputError`` where the folder cannot be written to.
        """
        target = Path(folder)
        texts = {"report.html": self.html(), "report.md": self.markdown(), "report.json": self.json(), **self.pictures}
        texts |= {f"{name}.csv": table.write("csv") for name, table in self.tables.items()}
        contents = {name: text.encode("utf-8") for name, text in texts.items()} | dict(self.files)
        try:
            target.mkdir(parents=True, exist_ok=True)
            for name, content in contents.items():
                (target / name).write_bytes(content)
        except OSError as error:
            raise InputError(f"the report cannot be written to '{target}': {error.strerror or error}") from error
        return sorted(target / name for name in contents)
