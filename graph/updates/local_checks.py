"""What a small change may have put wrong: the shapes of the records that it touches, and the rules across records.

Only violations count, and only new ones: what stood in the store before is no fault of the change. A
statement in terms that no shape and no rule looks at can do no wrong, and costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pyoxigraph import NamedNode, Triple

from comity.graph import cross_checks
from comity.graph.cross_checks import Rule
from comity.graph.findings import Finding
from comity.graph.naming import record_of
from comity.graph.shape_compiler import compiled
from comity.graph.shape_sets import ShapeChecker
from comity.graph.store import Store
from comity.graph.validation import findings, typed
from comity.graph.vocabulary import PREFIXES, term

_TYPE = term("rdf:type")
_NAME = re.compile(r"(?<![?\w])(\w+):\w[\w-]*")


def violations(store: Store, changed: Iterable[Triple]) -> list[Finding]:
    """Return every violation of what these statements are about, in a store in which they came or went."""
    triples = list(changed)
    records = _touched(store, triples)
    checker = ShapeChecker()
    text = "".join(f"{triple} .\n" for record in records for triple in _said(store, record))
    results = [*checker.check(text), *checker.finish(lambda kind, nodes: typed(store, kind, nodes))] if text else []
    asked = _rules({triple.predicate.value for triple in triples})
    found = findings(store, results, cross_checks.run(store, asked))
    return [finding for finding in found if finding.severity == "violation"]


def _touched(store: Store, triples: list[Triple]) -> list[NamedNode]:
    """List the records that these statements are about, and those that a shape judges by them, sorted."""
    ways = compiled().ways
    found: set[str] = set()
    for triple in triples:
        along, subject = ways.get(str(triple.predicate)), triple.subject
        if along is None or not isinstance(subject, NamedNode):
            continue
        record = record_of(subject.value)
        found.add(record)
        if "inverse" in along and isinstance(triple.object, NamedNode):
            found.add(record_of(triple.object.value))
        if "later" in along or triple.predicate == _TYPE:
            quads = store.pattern(None, None, NamedNode(record))
            found |= {record_of(quad.subject.value) for quad in quads if isinstance(quad.subject, NamedNode)}
    return [NamedNode(record) for record in sorted(found)]


def _said(store: Store, record: NamedNode) -> Iterator[Triple]:
    """Yield what is said of a record and of its parts, in all graphs together."""
    waiting, seen = [record], {record}
    while waiting:
        for quad in store.pattern(waiting.pop(), None, None):
            yield quad.triple
            part = quad.object
            if isinstance(part, NamedNode) and part.value.startswith(f"{record.value}#") and part not in seen:
                seen.add(part)
                waiting.append(part)


def _rules(predicates: set[str]) -> list[Rule]:
    return [rule for name, rule in cross_checks.rules().items() if _reads(name) & predicates]


@cache
def _reads(name: str) -> frozenset[str]:
    """Return what stands in a rule that may be a predicate; none for a rule that only warns."""
    rule = cross_checks.rules()[name]
    if rule.severity != "violation":
        return frozenset()
    named = {
        PREFIXES[found[1]] + found[0].partition(":")[2] for found in _NAME.finditer(rule.query) if found[1] in PREFIXES
    }
    return frozenset(named | {_TYPE.value})
