"""What is otherwise in one generation than in another: records, their standing, and their relations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from comity.graph import digests
from comity.graph.naming import name_of, record_of
from comity.graph.store import Store
from comity.graph.vocabulary import RESERVED, term

#: What ties one record to another, as it is called where it was gained or lost.
_RELATIONS = {
    "comity:registryParent": "parent in the registry",
    "comity:registryChild": "child in the registry",
    "comity:registryRelated": "related in the registry",
    "org:subOrganizationOf": "part of",
    "org:changedBy": "successor",
    "org:resultedFrom": "predecessor",
    "comity:participation": "party",
}
#: Where the other end stands that is a step away.
_ENDS = {
    "org:changedBy": "org:resultingOrganization",
    "org:resultedFrom": "org:originalOrganization",
    "comity:participation": "comity:party",
}
#: From this many records on the relations of one dataset are counted by no one: it is another dataset.
_MOST = 50_000

Relation = tuple[str, str, str]
"""A record's IRI, what ties it, and the other's IRI."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold what is otherwise in one dataset: IRIs, sorted; standings before and after; relations."""

    dataset: str
    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    standing: tuple[tuple[str, str, str], ...]
    gained: tuple[Relation, ...]
    lost: tuple[Relation, ...]

    def sentence(self) -> str:
        """Say it in numbers."""
        ended = [after for _, _, after in self.standing]
        told = [f"{len(self.new)} new", f"{len(self.changed)} changed", f"{len(self.gone)} gone"]
        told += [f"{ended.count(state)} {state}" for state in sorted(set(ended))]
        relations = f"relations: {len(self.gained)} gained, {len(self.lost)} lost"
        return f"{self.dataset}: {', '.join(told)}; {relations}"


def differences(old: Store, new: Store) -> list[Difference]:
    """Compare two generations, dataset by dataset; those that are the same are left out."""
    names = sorted({_name(store, graph) for store in (old, new) for graph in store.graphs()} - set(RESERVED))
    found = (difference(name, old, new) for name in names)
    return [item for item in found if item.new or item.gone or item.changed]


def difference(name: str, old: Store, new: Store) -> Difference:
    """Compare what two generations have of one dataset."""
    before, after = _said(old, name), _said(new, name)
    come = sorted(after.keys() - before.keys())
    gone = sorted(before.keys() - after.keys())
    changed = sorted(iri for iri, said in after.items() if before.get(iri, said) != said)
    known = [*gone, *changed] if before and after else []
    looked = [*come, *known] if before and after and len(come) + len(known) < _MOST else []
    relations = set(_relations(old, name, known)), set(_relations(new, name, looked))
    return Difference(
        name,
        tuple(come),
        tuple(gone),
        tuple(changed),
        tuple(_standings(old, new, name, changed)),
        tuple(sorted(relations[1] - relations[0])),
        tuple(sorted(relations[0] - relations[1])),
    )


def _name(store: Store, graph: NamedNode) -> str:
    return graph.value.removeprefix(store.prefixes["graph"])


def _said(store: Store, name: str) -> dict[str, object]:
    """Return for each record of a dataset what can be compared of it: its digest, or all that it says."""
    graph = store.graph(name)
    if graph in store.alone:
        return {store.id(key).value: said for key, (_, said) in digests.load(store.folder, name).items()}
    found: dict[str, set[Quad]] = {}
    for quad in store.quads(graph):
        if isinstance(quad.subject, NamedNode):
            found.setdefault(record_of(quad.subject.value), set()).add(quad)
    dates = f"{store.prefixes['id']}date/"
    return {iri: said for iri, said in found.items() if not iri.startswith(dates)}


def _relations(store: Store, name: str, records: Iterable[str]) -> Iterator[Relation]:
    graph, engine = store.graph(name), store.engine
    for iri in records:
        for predicate, called in _RELATIONS.items():
            for quad in engine.quads_for_pattern(NamedNode(iri), term(predicate), None, graph):
                end = _ENDS.get(predicate)
                node = quad.object
                if isinstance(node, NamedNode):
                    found = engine.quads_for_pattern(node, term(end), None, graph) if end else iter([quad])
                    ends = (other.object for other in found)
                    yield from ((iri, called, other.value) for other in ends if isinstance(other, NamedNode))


def _standings(old: Store, new: Store, name: str, records: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for iri in records:
        before, after = (_standing(store, name, iri) for store in (old, new))
        if before != after:
            yield iri, before, after


def _standing(store: Store, name: str, iri: str) -> str:
    found = store.engine.quads_for_pattern(NamedNode(iri), term("adms:status"), None, store.graph(name))
    return ", ".join(sorted(name_of(quad.object, store.engine) for quad in found))
