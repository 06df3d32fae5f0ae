"""A report as a page: its sections nested by their levels, a list of contents, a title block."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from comity.queries.reporting.anchors import row_anchors, section_anchors, targets
from comity.queries.reporting.html.cells import Grid, grid
from comity.queries.reporting.html.figure import embedded
from comity.queries.reporting.html.inline import directed, inline, unlinked
from comity.queries.reporting.markup import clean
from comity.queries.reporting.report import Report, Section

if TYPE_CHECKING:
    import jinja2

#: Sections as deep as this stand in the list of contents; more folded ones in one section than this do not.
_LISTED, _FOLDED = 3, 6


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is shown, with the sections nested in it."""

    anchor: str
    level: int
    heading: Markup
    entry: Markup
    paragraphs: tuple[Markup, ...]
    picture: Markup
    grid: Grid | None
    code: str
    language: str
    folded: bool
    parts: tuple[Part, ...]

    @property
    def listed(self) -> tuple[Part, ...]:
        """Return what stands under it in the list of contents: no long row of entries that one comes to by links."""
        if self.level >= _LISTED:
            return ()
        many = sum(part.folded for part in self.parts) > _FOLDED
        return tuple(part for part in self.parts if not (part.folded and many))


def page(report: Report) -> str:
    """Return a report as one HTML file that fetches nothing and runs nothing; the same report gives the same bytes."""
    known = targets(report)
    return _template().render(
        title=clean(report.title),
        heading=directed(report.title),
        style=Markup(files(__package__).joinpath("style.css").read_text("utf-8")),  # noqa: S704 - our own file
        summary=[inline(text, known) for text in report.summary],
        provenance=[(clean(term), inline(text, known)) for term, text in report.provenance.items()],
        parts=_nested(_parts(report, known)),
        tables=[(f"{clean(stem)}.csv", len(table.rows)) for stem, table in report.tables.items()],
        kept=[clean(file) for file in (*report.pictures, *report.files)],
    )


def _parts(report: Report, known: Collection[str]) -> list[Part]:
    anchors, rows = section_anchors(report), row_anchors(report)
    return [_part(section, anchors[n], rows[n], report.pictures, known) for n, section in enumerate(report.sections)]


def _part(
    section: Section, anchor: str, rows: Sequence[str], pictures: Mapping[str, str], known: Collection[str]
) -> Part:
    return Part(
        anchor=anchor,
        level=section.level,
        heading=inline(section.heading, known),
        entry=unlinked(section.heading),
        paragraphs=tuple(inline(text, known) for text in section.paragraphs),
        picture=embedded(pictures[section.picture], f"{anchor}/figure") if section.picture in pictures else Markup(),
        grid=grid(section.table, section.links, rows, known) if section.table is not None else None,
        code=clean(section.code).strip("\n"),
        language=section.code_language,
        folded=section.folded,
        parts=(),
    )


def _nested(flat: Sequence[Part], level: int = 2) -> tuple[Part, ...]:
    """Put each section into the one before it that is less deep; no level is left out on the way down."""
    if not flat:
        return ()
    end = next((n for n, part in enumerate(flat) if n and part.level <= flat[0].level), len(flat))
    first = replace(flat[0], level=min(level, 6), parts=_nested(flat[1:end], level + 1))
    return first, *_nested(flat[end:], level)


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.PackageLoader("comity.queries.reporting.html", "."),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.jinja")
