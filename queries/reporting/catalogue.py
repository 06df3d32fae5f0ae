"""Which reports there are: one module in ``reports/`` each."""

from __future__ import annotations

from importlib import import_module
from importlib.resources import files
from typing import Protocol, cast

from comity.graph.errors import InputError
from comity.graph.store import Store
from comity.graph.wording import nearest
from comity.queries.networks.ties import Reading
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import Request


class ReportModule(Protocol):
    """What a module in ``reports/`` offers; a new report is a new file."""

    TITLE: str
    USES: frozenset[str]
    """The fields of a request that it has a use for."""

    @staticmethod
    def report(store: Store, reading: Reading, request: Request) -> Report:
        """Make the report; ``reading`` is what was read of the store, as the request wants it."""
        ...


def names() -> list[str]:
    """List the reports that there are, sorted.

    >>> "missing-ties" in names()
    True
    """
    stems = (entry.name.removesuffix(".py") for entry in files("comity.queries.reports").iterdir())
    return sorted(stem.replace("_", "-") for stem in stems if stem.isidentifier() and not stem.startswith("_"))


def check(name: str) -> None:
    """Raise ``InputError`` where there is no report of that name; ``all`` is the name of all."""
    known = [*names(), "all"]
    if name not in known:
        raise InputError(f"no report {name!r}{nearest(name, known)}; known: {', '.join(known)}")


def named(name: str) -> ReportModule:
    """Return a report's module; raises ``InputError`` where there is none of that name."""
    check(name)
    return cast("ReportModule", import_module(f"comity.queries.reports.{name.replace('-', '_')}"))
