"""Checks of a graph: shapes record by record, and rules across records.

They find what is wrong whoever made the graph. Sources that disagree are no finding: both sides
are kept, and a query lists the open conflicts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pyoxigraph as ox

from comity.graph import cross_checks, shapes
from comity.graph.findings import Finding, Severity
from comity.graph.naming import name_of, record_of
from comity.graph.store import Store
from comity.graph.vocabulary import term

Node = ox.NamedNode | ox.BlankNode


def validate(store: Store) -> list[Finding]:
    """Check a store's merged graph; return the findings sorted, each once, violations first.

    The order of the quads makes no difference. The vocabularies of the ontology need not be in
    the store.
    """
    found = {*_of_shapes(store), *_of_rules(store)}
    return sorted(found)


def _of_shapes(store: Store) -> Iterator[Finding]:
    known = shapes.shapes()
    for result in shapes.run(store.merged()):
        shape = known[result.shape]
        value = name_of(result.value, store.engine) if result.value is not None else ""
        yield _finding(
            store, result.severity, result.focus, (shape.name, shape.field, value), (shape.message, shape.fix)
        )


def _of_rules(store: Store) -> Iterator[Finding]:
    for result in cross_checks.run(store):
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
    users = [quad.subject for quad in store.engine.quads_for_pattern(None, None, focus, None)]
    named = [user.value for user in users if isinstance(user, ox.NamedNode)]
    return ox.NamedNode(record_of(min(named))) if named else focus


def _listed(store: Store, record: Node) -> str:
    """Name the list of records in which it stands, by its class: ``agreements`` before ``cooperations``."""
    lists = shapes.lists()
    classes = [q.object for q in store.engine.quads_for_pattern(record, term("rdf:type"), None, None)]
    found = sorted(lists[c.value] for c in classes if isinstance(c, ox.NamedNode) and c.value in lists)
    return found[0] if found else "records"
