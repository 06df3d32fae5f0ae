"""Rules across records: SPARQL queries that must return no row, one file each.

A file's name says what a row is: ``<name>-violation.rq`` or ``<name>-warning.rq``. Its comments
hold ``#+ summary:``, ``#+ message:`` (with ``{variables}``) and ``#+ fix:``; it returns ``?focus``,
``?field``, ``?value`` and the variables of its message. ``#+ needs:`` names predicates without which
nothing can be wrong: a large graph that has none of them is not asked. ``#+ needs: nothing large``
says that large graphs are none of its business. ``#+ large: counted`` tells what is found in them in one line,
with how many there are. ``{calendar of value}`` in a message asks of which calendar a date is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from comity.graph import calendars
from comity.graph.errors import InputError
from comity.graph.naming import name_of
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.store import Store
from comity.graph.vocabulary import term

CHECKS_FOLDER = ONTOLOGY_FOLDER / "checks"
_PREDICATE = re.compile(r"\w+:\w+")
_VARIABLE = re.compile(r"\{(?:(calendar) of )?(\w+)\}")


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
    large: str = ""


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
    if missing := [key for key in ("summary", "message", "fix") if key not in said]:
        raise InputError(f"{path}: the line '#+ {missing[0]}: …' is missing: it says what a row of this rule means")
    return Rule(
        path.stem,
        path.stem.rpartition("-")[2],
        said["summary"],
        said["message"],
        said["fix"],
        query,
        said.get("needs", ""),
        said.get("large", ""),
    )


def run(store: Store, asked: Iterable[Rule] | None = None) -> Iterator[RuleResult]:
    """Ask every rule (or some), in order of name, of all graphs that it may find something in."""
    for rule in rules().values() if asked is None else asked:
        if rule.large == "counted":
            yield from _counted(store, rule)
        else:
            yield from (_result(store, rule, row) for row in _rows(store, rule))


def _rows(store: Store, rule: Rule) -> ox.QuerySolutions:
    return store.select(rule.query) if _looked_for(store, rule) else store.select_merged(rule.query)


def _counted(store: Store, rule: Rule) -> Iterator[RuleResult]:
    """Yield what is found in the merged graph, and the first of what is in large ones, with how many there are."""
    near = [_result(store, rule, row) for row in store.select_merged(rule.query)]
    yield from near
    if not _looked_for(store, rule):
        return
    told = {(result.focus, result.value) for result in near}
    results = ((row, _result(store, rule, row)) for row in store.select(rule.query))
    far = [row for row, result in results if (result.focus, result.value) not in told]
    if far:
        first = _result(store, rule, min(far, key=lambda row: str(row["focus"])))
        yield replace(first, message=f"{len(far):,} in large datasets, the first of them {first.message}")


def _looked_for(store: Store, rule: Rule) -> bool:
    """Tell whether a rule can find something in a large graph."""
    needed = _PREDICATE.findall(rule.needs)
    return not rule.needs or any(_has(store, graph, name) for graph in store.alone for name in needed)


def _result(store: Store, rule: Rule, row: ox.QuerySolution) -> RuleResult:
    try:
        return RuleResult(rule, row["focus"], row["field"].value, row["value"], _message(rule, row, store.engine))
    except (KeyError, AttributeError) as error:
        raise InputError(
            f"{rule.name}.rq gives a row without {error}: it has to bind ?focus, ?field, ?value, "
            "and each variable that stands in its message"
        ) from None


def _has(store: Store, graph: ox.NamedNode, predicate: str) -> bool:
    return next(store.engine.quads_for_pattern(None, term(predicate), None, graph), None) is not None


def _message(rule: Rule, row: ox.QuerySolution, engine: ox.Store) -> str:
    def told(match: re.Match[str]) -> str:
        name = name_of(row[match[2]], engine)
        return calendars.ask(name) if match[1] else name

    return _VARIABLE.sub(told, rule.message)
