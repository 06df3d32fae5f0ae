"""When a cooperation happened or held, by its own dates and steps, and whether that touches a period.

What is asked for as a period means the same here as it does in a network of that period.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode

from comity.graph.dates import Period
from comity.graph.status import PASSING, Step, begins, over_by, step_counts
from comity.graph.store import Store
from comity.graph.vocabulary import PREFIXES, term

ALWAYS = Period()


def touches(store: Store, cooperation: NamedNode, period: Period) -> bool:
    """Tell whether a cooperation happened or held on some day of a period; what has no date does not.

    It begins with its own date, else with the first of its steps that made it real; what passes (a meeting) ends with
    the last day of that, what lasts as :func:`comity.graph.status.over_by` tells.
    """
    steps, dates = tuple(_steps(store, cooperation)), tuple(_dated(store, cooperation, ""))
    when = dates or tuple(step for step in steps if begins(step.kind))
    if not when:
        return False
    first = min(when, key=lambda found: found.earliest or date.min)
    if first.earliest is None and first.latest is None:
        return False
    if period.until and first.earliest and first.earliest > period.until:
        return False
    kind = _kind(store, cooperation)
    if not period.since:
        return True
    if kind in PASSING:
        return first.latest is None or first.latest >= period.since
    return not over_by(steps, dates, period.since, kind, stated="stated" in _modalities(store, cooperation))


def _steps(store: Store, cooperation: NamedNode) -> Iterator[Step]:
    for node in _values(store, cooperation, "comity:milestone"):
        if isinstance(node, NamedNode) and step_counts(kind := _kind(store, node), _modalities(store, node)):
            yield from _dated(store, node, kind)


def _dated(store: Store, node: NamedNode, kind: str) -> Iterator[Step]:
    for when in _values(store, node, "comity:date"):
        if isinstance(when, NamedNode):
            bounds = (_day(store, when, "comity:earliest"), _day(store, when, "comity:latest"))
            yield from (Step(kind, *bounds, "/" in edtf.value) for edtf in _values(store, when, "comity:edtf"))


def _modalities(store: Store, node: NamedNode) -> set[str]:
    """Return how the sources put something."""
    pieces = (piece for piece in _values(store, node, "comity:supportedBy") if isinstance(piece, NamedNode))
    found = (value.value for piece in pieces for value in _values(store, piece, "comity:modality"))
    return {value.removeprefix(PREFIXES["modality"]) for value in found}


def _day(store: Store, when: NamedNode, predicate: str) -> date | None:
    return next((date.fromisoformat(value.value) for value in _values(store, when, predicate)), None)


def _kind(store: Store, node: NamedNode) -> str:
    found = sorted(value.value for value in _values(store, node, "comity:kind"))
    return found[-1].removeprefix(PREFIXES["kind"]).removeprefix(PREFIXES["milestone"]) if found else ""


def _values(store: Store, node: NamedNode, predicate: str) -> Iterator[NamedNode | Literal]:
    found = (quad.object for quad in store.pattern(node, term(predicate), None))
    return (value for value in found if isinstance(value, NamedNode | Literal))
