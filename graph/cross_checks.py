"""Rules across records: SPARQL queries that must return no row, one file each.

A file's name says what a row is: ``<name>-violation.rq`` or ``<name>-warning.rq``. Its comments
hold ``#+ summary:``, ``#+ message:`` (with ``{variables}``) and ``#+ fix:``; it returns ``?focus``,
``?field``, ``?value`` and the variables of its message. ``#+ needs:`` names predicates without which
nothing can be wrong: a large graph that has none of them is not asked. ``#+ needs: nothing large``
says that large graphs are none of its business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from comity.graph.naming import name_of
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.store import Store
from comity.graph.vocabulary import term

CHECKS_FOLDER = ONTOLOGY_FOLDER / "checks"
_PREDICATE = re.compile(r"\w+:\w+")
_VARIABLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold a rule: its query, what it says of a row, and the way out."""

    name: str
    severity: str
    summary: str
    message: str
    fix: str
    query: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """Hold one row that a rule returned, with its message filled in."""

    rule: Rule
    focus: ox.NamedNode | ox.BlankNode
    field: str
    value: ox.NamedNode | ox.BlankNode | ox.Literal
    message: str


@cache
def rules() -> dict[str, Rule]:
    """Return every rule, by name, in order of name.

    >>> rules()["both-sides-violation"].severity
    'violation'
    """
    return {path.stem: _rule(path) for path in sorted(CHECKS_FOLDER.glob("*.rq"))}


def _rule(path: Path) -> Rule:
    query = path.read_text("utf-8")
    said = dict(re.findall(r"^#\+ (\w+): (.+)$", query, re.MULTILINE))
    return Rule(
        path.stem,
        path.stem.rpartition("-")[2],
        said["summary"],
        said["message"],
        said["fix"],
        query,
        said.get("needs", ""),
    )


def run(store: Store, asked: Iterable[Rule] | None = None) -> Iterator[RuleResult]:
    """Ask every rule (or some), in order of name, of all graphs that it may find something in."""
    for rule in rules().values() if asked is None else asked:
        for row in _rows(store, rule):
            yield RuleResult(rule, row["focus"], row["field"].value, row["value"], _message(rule, row, store.engine))


def _rows(store: Store, rule: Rule) -> ox.QuerySolutions:
    if rule.needs and not any(
        _has(store, graph, name) for graph in store.alone for name in _PREDICATE.findall(rule.needs)
    ):
        return store.select_merged(rule.query)
    return store.select(rule.query)


def _has(store: Store, graph: ox.NamedNode, predicate: str) -> bool:
    return next(store.engine.quads_for_pattern(None, term(predicate), None, graph), None) is not None


def _message(rule: Rule, row: ox.QuerySolution, engine: ox.Store) -> str:
    return _VARIABLE.sub(lambda match: name_of(row[match[1]], engine), rule.message)
