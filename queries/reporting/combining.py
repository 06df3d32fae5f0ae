"""Several reports as one: each is a part of it, and nothing of one collides with anything of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from comity.queries.reporting.anchors import LINK, section_anchors, slug
from comity.queries.reporting.report import Links, Report, Section, escape

_T = TypeVar("_T")
_DEEPEST = 6
_FILE = re.compile(r"`([^`\s]+)`")


def combined(title: str, reports: Sequence[tuple[str, Report]]) -> Report:
    """Make one report of several, each under its title; names of files and anchors begin with the report's name.

    The summary has the first sentence of each. What all of them say of how they were made is said once, at the top;
    what they say apart opens the part.
    """
    shared = _shared([report.provenance for _, report in reports])
    return Report(
        title,
        tuple(section for name, report in reports for section in _pushed_down(name, report, shared)),
        _gathered((name, report.tables) for name, report in reports),
        _gathered((name, report.pictures) for name, report in reports),
        summary=tuple(_renamed(report.summary[0], name, set()) for name, report in reports if report.summary),
        provenance=shared,
        files=_gathered((name, report.files) for name, report in reports),
    )


def _shared(told: Sequence[Mapping[str, str]]) -> dict[str, str]:
    first = told[0] if told else {}
    return {term: text for term, text in first.items() if all(other.get(term) == text for other in told)}


def _gathered(named: Iterable[tuple[str, Mapping[str, _T]]]) -> dict[str, _T]:
    return {f"{name}-{key}": value for name, content in named for key, value in content.items()}


def _pushed_down(name: str, report: Report, shared: Mapping[str, str]) -> tuple[Section, ...]:
    kept = {*(f"{stem}.csv" for stem in report.tables), *report.pictures, *report.files}
    own = [f"{escape(term)}: {told}" for term, told in report.provenance.items() if shared.get(term) != told]
    opening = tuple(_renamed(text, name, kept) for text in (*report.summary, *own))
    anchors = section_anchors(report)
    return (
        Section(escape(report.title), opening, anchor=name),
        *(_prefixed(section, name, anchor, kept) for section, anchor in zip(report.sections, anchors, strict=True)),
    )


def _prefixed(section: Section, name: str, anchor: str, kept: set[str]) -> Section:
    return replace(
        section,
        heading=_renamed(section.heading, name, kept),
        paragraphs=tuple(_renamed(text, name, kept) for text in section.paragraphs),
        picture=section.picture and f"{name}-{section.picture}",
        level=min(section.level + 1, _DEEPEST),
        anchor=f"{name}-{anchor}",
        links=section.links and _linked(section.links, name),
        anchors=tuple(row and f"{name}-{slug(row)}" for row in section.anchors),
    )


def _linked(links: Links, name: str) -> Links:
    return Links(
        tuple(anchor and f"{name}-{slug(anchor)}" for anchor in links.rows),
        {column: f"{name}-{slug(anchor)}" for column, anchor in links.columns.items()},
        {column: f"{name}-{prefix}" for column, prefix in links.tokens.items()},
    )


def _renamed(text: str, name: str, kept: set[str]) -> str:
    """Let the links and the names of files in a paragraph follow what they name."""
    linked = LINK.sub(lambda found: f"](#{name}-{slug(found[1])})", text)
    return _FILE.sub(lambda found: f"`{name}-{found[1]}`" if found[1] in kept else found[0], linked)
