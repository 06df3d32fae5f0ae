"""When a cooperation happened or held, by its own dates and steps, and whether that touches a period.

What is asked for as a period means the same here as it does in a network of that period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from comity.graph import schemes
from comity.graph.dates import Period
from comity.graph.store import Store
from comity.graph.vocabulary import PREFIXES, term

#: Kinds that happen and are over; all others last, until a source says that they ended.
PASSING = frozenset({"meeting", "visit", "joint-activity"})


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class _Dated:
    edtf: str
    earliest: date | None
    latest: date | None


def touches(store: Store, cooperation: NamedNode, period: Period) -> bool:
    """Tell whether a cooperation happened or held on some day of a period; what has no date does not.

    It begins with its own date, else with the first of its steps that made it real; it ends with
    the last day of what passes (a meeting), with the step that ended it, or where its date is a span.
    """
    steps = list(_steps(store, cooperation))
    when = list(_dates(store, cooperation)) or [dated for kind, dated in steps if _begins(kind)]
    if not when:
        return False
    first = min(when, key=lambda found: (found.earliest or date.min, found.edtf))
    if first.earliest is None and first.latest is None:
        return False
    ended = min((dated.latest for kind, dated in steps if _ends(kind) and dated.latest), default=None)
    lasting = ended or (first.latest if "/" in first.edtf else None)
    end = first.latest if _kind(store, cooperation) in PASSING else lasting
    begins_late = bool(period.until and first.earliest and first.earliest > period.until)
    ends_early = bool(period.since and end and end < period.since)
    return not (begins_late or ends_early)


def _steps(store: Store, cooperation: NamedNode) -> Iterator[tuple[str, _Dated]]:
    for step in _values(store, cooperation, "comity:milestone"):
        if isinstance(step, NamedNode):
            kind = _kind(store, step)
            yield from ((kind, dated) for dated in _dates(store, step))


def _dates(store: Store, node: NamedNode) -> Iterator[_Dated]:
    for when in _values(store, node, "comity:date"):
        if isinstance(when, NamedNode):
            for edtf in _values(store, when, "comity:edtf"):
                yield _Dated(edtf.value, _day(store, when, "comity:earliest"), _day(store, when, "comity:latest"))


def _day(store: Store, when: NamedNode, predicate: str) -> date | None:
    return next((date.fromisoformat(value.value) for value in _values(store, when, predicate)), None)


def _kind(store: Store, node: NamedNode) -> str:
    found = sorted(value.value for value in _values(store, node, "comity:kind"))
    return found[-1].removeprefix(PREFIXES["kind"]).removeprefix(PREFIXES["milestone"]) if found else ""


def _values(store: Store, node: NamedNode, predicate: str) -> Iterator[NamedNode | Literal]:
    found = (quad.object for quad in store.pattern(node, term(predicate), None))
    return (value for value in found if isinstance(value, NamedNode | Literal))


def _begins(kind: str) -> bool:
    return kind != "renewed" and schemes.leads_to().get(kind) in ("signed", "in-force")


def _ends(kind: str) -> bool:
    return schemes.leads_to().get(kind) in ("ended-on-record", "terminated")
