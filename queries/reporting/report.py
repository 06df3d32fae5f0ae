"""What a report is, how it is written, and which reports there are: one module in ``reports/`` each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Protocol, cast

from comity.graph.errors import InputError
from comity.graph.store import Store
from comity.graph.wording import nearest
from comity.queries.networks.selection import EVERYTHING_STATED, Selection
from comity.queries.table import Cell, Table

#: An address up to the blank or semicolon that ends it; or what stands between addresses.
_ADDRESS = re.compile(r"https?://[^\s<>]+?(?=;?(?:\s|$))|(?:(?!https?://).)+|.", re.DOTALL)
_MARKUP = re.compile(r"([\\`*_\[\]])")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: a heading, paragraphs in Markdown, then a picture or a table by its name."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    picture: str = ""
    level: int = 2


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report as plain values: sections to read, tables and pictures to keep.

    ``tables`` maps file stems to tables, the report's main one first; ``pictures`` maps file names to SVG.
    """

    title: str
    sections: tuple[Section, ...]
    tables: Mapping[str, Table] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)

    @property
    def main(self) -> Table:
        """Return the table that stands for the report where only one can be shown."""
        return next(iter(self.tables.values()), Table((), ()))

    def markdown(self) -> str:
        """Write the report in Markdown; pictures are referred to by their file names."""
        parts = [f"# {self.title}"]
        for section in self.sections:
            parts.append(f"{'#' * section.level} {section.heading}")
            if section.picture:
                parts.append(f"![{section.heading}]({section.picture})")
            parts.extend(section.paragraphs)
            if section.table is not None:
                parts.append(_escaped(section.table).write("md").rstrip("\n"))
        return "\n\n".join(parts) + "\n"

    def write(self, folder: str | Path) -> list[Path]:
        """Write ``report.md``, each table as CSV and each picture into a folder; return the files, sorted.

        The folder is made where it is not there; files of these names are replaced. Raises
        ``InputError`` where the folder cannot be written to.
        """
        target = Path(folder)
        contents = {"report.md": self.markdown(), **self.pictures}
        contents |= {f"{name}.csv": table.write("csv") for name, table in self.tables.items()}
        try:
            target.mkdir(parents=True, exist_ok=True)
            for name, content in contents.items():
                (target / name).write_bytes(content.encode("utf-8"))
        except OSError as error:
            raise InputError(f"the report cannot be written to '{target}': {error.strerror or error}") from error
        return sorted(target / name for name in contents)


def escape(text: str) -> str:
    """Escape what Markdown or HTML would take as markup.

    >>> escape("<b>Water</b>")
    '&lt;b&gt;Water&lt;/b&gt;'
    """
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(r"\\\1", plain)


def _escaped(table: Table) -> Table:
    return Table(table.columns, tuple(tuple(map(_escaped_cell, row)) for row in table.rows))


def _escaped_cell(value: Cell) -> Cell:
    return _ADDRESS.sub(lambda part: _linked(part[0]), value) if isinstance(value, str) else value


def _linked(part: str) -> str:
    """Make a link of an address, in which no sign may be escaped; escape everything else."""
    return f"<{part}>" if part.startswith(("http://", "https://")) else escape(part)


class ReportModule(Protocol):
    """What a module in ``reports/`` offers; a new report is a new file."""

    TITLE: str

    @staticmethod
    def report(store: Store, rule: str | None = None, selection: Selection = EVERYTHING_STATED) -> Report:
        """Make the report from the store."""
        ...


def names() -> list[str]:
    """List the reports that there are, sorted.

    >>> "centrality" in names()
    True
    """
    stems = (entry.name.removesuffix(".py") for entry in files("comity.queries.reports").iterdir())
    return sorted(stem for stem in stems if stem.isidentifier() and not stem.startswith("_"))


def named(name: str) -> ReportModule:
    """Return a report's module; raises ``InputError`` where there is none of that name."""
    known = names()
    if name not in known:
        raise InputError(f"no report {name!r}{nearest(name, known)}; known: {', '.join(known)}")
    return cast("ReportModule", import_module(f"comity.queries.reports.{name}"))
