"""All reports in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from comity.graph.store import Store
from comity.queries.networks.ties import Reading
from comity.queries.reporting.catalogue import named, names
from comity.queries.reporting.combining import combined
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import Request

TITLE = "Who works with whom, and on what evidence"
#: Coverage comes before any ranking.
_FIRST = "coverage"
#: What is about one body alone is there where that is named.
_OF_ONE_BODY = "dossier"


def report(store: Store, reading: Reading, request: Request) -> Report:
    """Make every report that the request suffices for, coverage first; each takes what it has a use for.

    A body adds its dossier and narrows none of the others.
    Where one has no use for what is asked of all, such as a field, it says so.
    """
    ordered = sorted(names(), key=lambda name: (name != _FIRST, name))
    made = []
    for name in ordered:
        if name != _OF_ONE_BODY or request.body:
            uses = named(name).USES
            part = named(name).report(store, reading, _for(request, uses - _narrowing(name)))
            made.append((name, replace(part, summary=(*part.summary, *_unheeded(request, uses)))))
    return combined(TITLE, made)


def _narrowing(name: str) -> frozenset[str]:
    """Return the fields that would narrow a report to what was asked of another."""
    return frozenset() if name == _OF_ONE_BODY else frozenset({"body"})


def _unheeded(request: Request, uses: frozenset[str]) -> Iterator[str]:
    """Say which options that choose among ties or bodies a report does not heed; others do not change what it tells."""
    if options := [f"`{option}`" for option in request.unheeded(uses | _OF_SOME)]:
        whose = "its" if len(options) == 1 else "their"
        yield f"This part does not heed {', '.join(options)}: nothing is left out of it for {whose} sake."


#: What some reports alone have a use for, and no one expects of the others.
_OF_SOME = frozenset({"rule", "body", "day", "before", "after", "partition"})


def _for(request: Request, uses: frozenset[str]) -> Request:
    """Leave at its default what a report has no use for."""
    default = Request(day=request.day)
    others = {entry.name: getattr(default, entry.name) for entry in fields(Request) if entry.name not in uses}
    return replace(request, **others)
