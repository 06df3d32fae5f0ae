"""Anchors: what in a report can be linked to, and which links lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.queries.reporting.report import Report, Section

_APART = re.compile(r"[^\w.:~-]+")
_MARKUP = re.compile(r"\\(?=[\\`*_\[\]])|&(?:amp|lt|gt);|\]\([^)]*\)")
#: A link in Markdown to an anchor of the same report.
LINK = re.compile(r"\]\(#([^)\s]+)\)")


def slug(text: str) -> str:
    """Make an anchor of any text: no blanks, no signs of markup.

    >>> slug("The centres, among <themselves>")
    'The-centres-among-themselves'
    """
    return _APART.sub("-", text).strip("-")


def section_anchors(report: Report) -> tuple[str, ...]:
    """Return an anchor for each section, all different: its own, else one made of its heading."""
    taken = {slug(section.anchor) for section in report.sections if section.anchor}
    given: set[str] = set()
    found = []
    for section in report.sections:
        wanted = slug(section.anchor or _MARKUP.sub(" ", section.heading).lower()) or "section"
        anchor = _free(wanted, given if section.anchor else given | taken)
        given.add(anchor)
        found.append(anchor)
    return tuple(found)


def _free(wanted: str, taken: set[str]) -> str:
    number, anchor = 1, wanted
    while anchor in taken:
        number += 1
        anchor = f"{wanted}-{number}"
    return anchor


def row_anchors(report: Report) -> tuple[tuple[str, ...], ...]:
    """Return for each section the anchors of its table's rows; the first that asks for an anchor has it."""
    taken = {"", *section_anchors(report)}
    return tuple(tuple(_first(map(slug, section.anchors), taken)) for section in report.sections)


def _first(wanted: Iterable[str], taken: set[str]) -> Iterator[str]:
    for anchor in wanted:
        yield "" if anchor in taken else anchor
        taken.add(anchor)


def targets(report: Report) -> frozenset[str]:
    """Return every anchor that the report has."""
    rows = (anchor for anchors in row_anchors(report) for anchor in anchors if anchor)
    return frozenset((*section_anchors(report), *rows))


def dangling(report: Report) -> tuple[str, ...]:
    """Return the anchors that links name and the report does not have, sorted; words of cells are free to have none."""
    known = targets(report)
    linked = {anchor for section in report.sections for anchor in _linked(section)}
    told = (*report.summary, *report.provenance.values())
    linked |= {anchor for text in told for anchor in LINK.findall(text)}
    return tuple(sorted(anchor for anchor in linked if slug(anchor) not in known))


def _linked(section: Section) -> Iterator[str]:
    for text in (section.heading, *section.paragraphs):
        yield from LINK.findall(text)
    if section.links is not None:
        yield from filter(None, section.links.rows)
        yield from section.links.columns.values()
