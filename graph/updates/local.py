"""Local graphs: those under ``graph/local/``, which are changed from outside and left alone by builds.

A change is a small build: readers see the store before it, or after it, and nothing between. That it
touches no other graph does not hang on the reading of its text: an update runs on a trial copy of the
store, or on a store in memory that has the local graphs only; the local graphs are read out of that,
and what is otherwise in them is all that reaches the next generation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat, Triple

from comity.graph import generations
from comity.graph.drafts import Draft, amending
from comity.graph.errors import ComityError, QueryError
from comity.graph.findings import Finding
from comity.graph.provenance import LOCAL
from comity.graph.store import Store, open_store
from comity.graph.updates import derived, stamps
from comity.graph.updates.changes import Applied, Change, Changed, Delete, Post, Update
from comity.graph.updates.local_checks import violations
from comity.graph.updates.operations import operations, reads_elsewhere, refuse_calls
from comity.graph.updates.stamps import Stamp

#: What a local graph may be called: what can stand in an address as it is.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9][A-Za-z0-9._~-]*)*")

#: Up to so many statements are put into memory sooner than a copy of the store is opened.
_FEW = 2_000

#: By short name, the statements of each local graph as lines of N-Triples.
Said = dict[str, frozenset[bytes]]


class NotLocal(ComityError):
    """Say that a change would write a graph that is not local."""


class Violating(ComityError):
    """Say that a change would put the graph wrong."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold what is otherwise in one local graph; ``after`` is ``None`` where it is gone."""

    name: str
    is_new: bool
    gone: list[Triple]
    come: list[Triple]
    after: frozenset[bytes] | None


def apply(path: Path, change: Change, agent: str, check: Callable[[Store], None] = lambda _: None) -> Applied:
    """Do a change to local graphs, whole or not at all, and record that an agent did it.

    ``check`` sees the store before and stops the change by raising. Raises ``NotLocal``; ``Violating`` where a
    record would be against the shapes or rules that was not before; ``SyntaxError`` with the engine's message
    for an update that cannot be read; ``QueryError`` for one that calls another server or cannot be done;
    ``InputError`` for a payload that cannot be read; and as ``drafting`` does.
    """
    with amending(path, generations.read_base(path)) as draft:
        check(draft.store)
        before = _said(draft.store.engine, draft.store)
        differences = list(_differences(before, _after(draft, change, before)))
        if not differences:
            return Applied(generations.current(path) or "")
        for difference in differences:
            _write(draft, difference, agent)
        triples = [triple for difference in differences for triple in (*difference.gone, *difference.come)]
        predicates = frozenset(triple.predicate.value for triple in triples)
        derived.renew(draft, predicates)
        draft.merge()
        _judge(path, draft.store, triples)
    changed = tuple(
        Changed(draft.store.graph(each.name).value, each.is_new, len(each.come), len(each.gone)) for each in differences
    )
    return Applied(draft.store.generation, changed, predicates)


def name_of_local(graph: str | None, base: str) -> str:
    """Return the short name of a local graph by its IRI (``local/notes``); raises ``NotLocal`` for any other."""
    start = f"{base}graph/{LOCAL}"
    if graph is not None and graph.startswith(start) and _NAME.fullmatch(graph.removeprefix(start)):
        return LOCAL + graph.removeprefix(start)
    called = "the default graph" if graph is None else f"<{graph}>"
    raise NotLocal(f"{called} cannot be written: only graphs under <{start}> can, such as <{start}notes>")


def _said(engine: ox.Store, store: Store) -> Said:
    start = store.graph(LOCAL).value
    graphs = [node for node in engine.named_graphs() if isinstance(node, NamedNode) and node.value.startswith(start)]
    return {LOCAL + node.value.removeprefix(start): _lines(engine, node) for node in graphs}


def _lines(engine: ox.Store, graph: NamedNode) -> frozenset[bytes]:
    return _split(engine.dump(format=RdfFormat.N_TRIPLES, from_graph=graph))


def _split(text: bytes | None) -> frozenset[bytes]:
    return frozenset((text or b"").split(b"\n")) - {b""}


def _after(draft: Draft, change: Change, before: Said) -> Said:
    """Return what the local graphs would say after a change."""
    if isinstance(change, Update):
        return _updated(draft, change, before)
    name = name_of_local(change.graph, draft.store.base)
    if isinstance(change, Delete):
        return {other: said for other, said in before.items() if other != name}
    triples = [triple for payload in change.payloads for triple in payload.triples()]
    new = _split(ox.serialize(triples, format=RdfFormat.N_TRIPLES))
    kept: frozenset[bytes] = before.get(name, frozenset()) if isinstance(change, Post) else frozenset()
    return {**before, name: kept | new}


def _updated(draft: Draft, update: Update, before: Said) -> Said:
    refuse_calls(update.text)
    with _tried(draft, update, before) as engine:
        try:
            update.run(engine, draft.store.prefixes)
        except QueryError:  # a graph that is not in the trial's store, perhaps
            _check_targets(update, draft.store)
            raise
        _check_targets(update, draft.store)
        return _said(engine, draft.store)


def _check_targets(update: Update, store: Store) -> None:
    for operation in operations(update.text, update.base, store.prefixes):
        for target in operation.targets():
            _check_target(target.graph, target.place, store.base)


@contextmanager
def _tried(draft: Draft, update: Update, before: Said) -> Iterator[ox.Store]:
    """Give what an update is tried on: a copy of all, or the local graphs in memory where they are all it needs."""
    if reads_elsewhere(update.text) or sum(map(len, before.values())) > _FEW:
        with draft.trial() as engine:
            yield engine
    else:
        engine = ox.Store()
        for name in before:
            engine.add_graph(draft.store.graph(name))
            engine.extend(draft.store.quads(name))
        yield engine


def _check_target(graph: str, place: str, base: str) -> None:
    example = f"write GRAPH <{base}graph/{LOCAL}notes> {{ … }}"
    if graph.startswith(("?", "$")):
        raise NotLocal(f"at {place}, {graph} may stand for any graph, and only local ones can be written: {example}")
    if graph in ("DEFAULT", "NAMED", "ALL"):
        called = {"DEFAULT": "the default graph", "NAMED": "all named graphs", "ALL": "all graphs"}[graph]
        raise NotLocal(f"at {place}, {called} would be written, and only local graphs can be: {example}")
    try:
        name_of_local(graph, base)
    except NotLocal as error:
        raise NotLocal(f"at {place}, {error}") from None


def _differences(before: Said, after: Said) -> Iterator[Difference]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old != new:
            come, gone = (new or frozenset()) - (old or frozenset()), (old or frozenset()) - (new or frozenset())
            yield Difference(name, old is None, _triples(gone), _triples(come), new)


def _triples(lines: frozenset[bytes]) -> list[Triple]:
    return [quad.triple for quad in ox.parse(b"\n".join(sorted(lines)), format=RdfFormat.N_TRIPLES)]


def _write(draft: Draft, difference: Difference, agent: str) -> None:
    node, after = draft.store.graph(difference.name), difference.after
    if after is not None:
        draft.store.engine.add_graph(node)
    draft.alter(difference.name, difference.gone, difference.come)
    if after is None:
        draft.store.engine.remove_graph(node)
    content = None if after is None else sha256(b"\n".join(sorted(after))).hexdigest()
    stamps.put(draft, Stamp(difference.name, agent, len(difference.come), len(difference.gone), content))


def _judge(path: Path, store: Store, triples: list[Triple]) -> None:
    """Stop a change that puts something wrong which was not wrong before: the next build would be stopped by it."""
    if found := violations(store, triples):
        with open_store(path) as before:
            known = set(map(_what, violations(before, triples)))
        found = [finding for finding in found if _what(finding) not in known]
    if found:
        raise Violating("\n".join(["nothing was changed:", *map(Finding.sentence, found)]))


def _what(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.focus, finding.field, finding.value
