"""All reports in one."""

from __future__ import annotations

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


def report(store: Store, reading: Reading, request: Request) -> Report:
    """Make every report that the request suffices for, coverage first; each takes what it has a use for."""
    ordered = sorted(names(), key=lambda name: (name != _FIRST, name))
    made = []
    for name in ordered:
        module = named(name)
        if "body" not in module.USES or request.body:
            made.append((name, module.report(store, reading, _for(request, module.USES))))
    return combined(TITLE, made)


def _for(request: Request, uses: frozenset[str]) -> Request:
    """Leave at its default what a report has no use for."""
    default = Request(day=request.day)
    others = {entry.name: getattr(default, entry.name) for entry in fields(Request) if entry.name not in uses}
    return replace(request, **others)
