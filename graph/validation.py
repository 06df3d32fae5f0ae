"""Checks of a graph: shapes record by record, and rules across records.

They find what is wrong whoever made the graph. Sources that disagree are no finding: both sides
are kept, and a query lists the open conflicts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import cast

import pyoxigraph as ox

from comity.graph import cross_checks, shapes
from comity.graph.cross_checks import RuleResult
from comity.graph.findings import Finding, Severity
from comity.graph.naming import name_of, record_of
from comity.graph.shape_sets import ShapeChecker
from comity.graph.shapes import ShapeResult
from comity.graph.store import Store
from comity.graph.vocabulary import term

Node = ox.NamedNode | ox.BlankNode
#: How many findings of one shape or rule are told.
MOST = 200


def validate(store: Store, results: Iterable[ShapeResult] = ()) -> list[Finding]:
    """Check a store: the rules across all graphs, and the shapes on the small ones.

    ``results`` are those of the shapes on large graphs, which were checked as they were loaded. Returns
    the findings sorted, each once, violations first; of a shape or rule that finds more than ``MOST``,
    the first in order. The vocabularies of the ontology need not be in the store.
    """
    of_shapes = [*(_small(store) if store.alone else shapes.run(store.merged())), *results]
    return findings(store, _first(of_shapes), cross_checks.run(store))


def findings(store: Store, of_shapes: Iterable[ShapeResult], of_rules: Iterable[RuleResult]) -> list[Finding]:
    """Return what shapes and rules found, as sentences can be made of it: sorted, each once, violations first."""
    return sorted({*_of_shapes(store, of_shapes), *_of_rules(store, of_rules)})


def _small(store: Store) -> list[ShapeResult]:
    """Check the merged graph of the small ones against the shapes, where values may be described in a large one."""
    checker = ShapeChecker()
    quads = store.engine.quads_for_pattern(None, None, None, ox.DefaultGraph())
    found = checker.check("".join(f"{quad.triple} .\n" for quad in quads))
    return found + checker.finish(lambda kind, nodes: typed(store, kind, nodes))


def typed(store: Store, kind: str, nodes: Collection[str]) -> set[str]:
    """Return those of the nodes that a store says to be of a class."""
    cls = ox.NamedNode(kind)
    statements = ((node, store.pattern(ox.NamedNode(node), term("rdf:type"), cls)) for node in nodes)
    return {node for node, said in statements if next(said, None) is not None}


def _first(results: Iterable[ShapeResult]) -> Iterator[ShapeResult]:
    """Leave out what nobody would read: the same thing said of thousands of records."""
    counted: Counter[str] = Counter()
    for result in sorted(set(results), key=lambda result: (result.shape, str(result.focus), str(result.value))):
        counted[result.shape] += 1
        if counted[result.shape] <= MOST:
            yield result


def _of_shapes(store: Store, results: Iterable[ShapeResult]) -> Iterator[Finding]:
    for result in results:
        shape = shapes.find_shape(result.shape)
        value = name_of(result.value, store.engine) if result.value is not None else ""
        yield _finding(
            store, result.severity, result.focus, (shape.name, shape.field, value), (shape.message, shape.fix)
        )


def _of_rules(store: Store, results: Iterable[RuleResult]) -> Iterator[Finding]:
    counted: Counter[str] = Counter()
    for result in results:
        counted[result.rule.name] += 1
        if counted[result.rule.name] > MOST:
            continue
        what = (result.rule.name, result.field, name_of(result.value, store.engine))
        yield _finding(store, result.rule.severity, result.focus, what, (result.message, result.rule.fix))


def _finding(store: Store, severity: str, focus: Node, what: tuple[str, str, str], told: tuple[str, str]) -> Finding:
    record = _record(store, focus)
    return Finding(
        severity=cast("Severity", severity),
        record=record.value if isinstance(record, ox.NamedNode) else "_:",
        focus=focus.value if isinstance(focus, ox.NamedNode) else "_:",
        rule=what[0],
        field=what[1],
        value=what[2],
        message=told[0],
        fix=told[1],
        listed=_listed(store, record),
        label=name_of(record, store.engine),
    )


def _record(store: Store, focus: Node) -> Node:
    """Find the record to which a node belongs; of a shared date, the first record that has it."""
    if not isinstance(focus, ox.NamedNode):
        return focus
    if not focus.value.startswith(f"{store.prefixes['id']}date/"):
        return ox.NamedNode(record_of(focus.value))
    users = [quad.subject for quad in islice(store.pattern(None, None, focus), 1000)]
    named = [user.value for user in users if isinstance(user, ox.NamedNode)]
    return ox.NamedNode(record_of(min(named))) if named else focus


def _listed(store: Store, record: Node) -> str:
    """Name the list of records in which it stands, by its class: ``agreements`` before ``cooperations``."""
    lists = shapes.lists()
    classes = [q.object for q in store.engine.quads_for_pattern(record, term("rdf:type"), None)]
    found = sorted(lists[c.value] for c in classes if isinstance(c, ox.NamedNode) and c.value in lists)
    return found[0] if found else "records"
