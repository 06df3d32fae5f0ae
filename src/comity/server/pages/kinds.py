"""The kinds of things that one can browse: classes, and the concepts that bodies, ties and events are sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode

from comity.graph.store import Store
from comity.graph.vocabulary import PREFIXES, term
from comity.queries.explanation.reader import Reader


@dataclass(frozen=True, slots=True)
class Kind:
    """Hold a kind: its name in addresses, title, how many things are of it, and the statement that makes them so."""

    name: str
    title: str
    count: int
    predicate: NamedNode
    value: NamedNode

    @property
    def is_large(self) -> bool:
        """Tell whether there are so many that they are listed by IRI: names would have to be looked up and sorted."""
        return self.count > _LARGE

    @property
    def date(self) -> NamedNode | None:
        """The date by which such things are listed, the latest first; ``None`` where they are listed by name."""
        return _DATED.get(self.value) or (term("comity:date") if self.name.startswith("kind-") else None)


_LARGE = 2_000
#: Classes whose records can be browsed: name in addresses, class, title.
_CLASSES = (
    ("organisations", "org:Organization", "organisations"),
    ("collectives", "comity:Collective", "collectives"),
    ("persons", "foaf:Person", "persons"),
    ("cooperations", "comity:Cooperation", "ties of cooperation"),
    ("agreements", "comity:Agreement", "agreements"),
    ("designations", "comity:Designation", "designations"),
    ("meetings", "comity:Meeting", "meetings"),
    ("events", "comity:Event", "events"),
    ("sources", "foaf:Document", "sources"),
    ("claims", "comity:Claim", "claims"),
    ("conflicts", "comity:Conflict", "disagreements of sources"),
    ("lists", "comity:CompletenessClaim", "whole lists"),
    ("frameworks", "comity:Framework", "frameworks"),
    ("fields", "skos:Concept", "fields"),
    ("dates", "comity:DateValue", "dates"),
    ("builds", "prov:Activity", "builds"),
    ("programs", "prov:SoftwareAgent", "programs"),
    ("files", "prov:Entity", "files read"),
)
_DATED = {
    **dict.fromkeys(map(term, ("comity:Cooperation", "comity:Agreement", "comity:Designation")), term("comity:date")),
    **dict.fromkeys(map(term, ("comity:Meeting", "comity:Event")), term("comity:date")),
    term("foaf:Document"): term("comity:published"),
}
_SORTED_BY = ("org:classification", "comity:kind")
_COUNTED = """
SELECT ?kind (COUNT(DISTINCT ?thing) AS ?count) WHERE {{
  {values}
  ?thing {predicate} ?kind .
  FILTER (STRSTARTS(STR(?thing), {start}) && !CONTAINS(STR(?thing), "#"))
}} GROUP BY ?kind
"""
_KNOWN: WeakKeyDictionary[Store, tuple[Kind, ...]] = WeakKeyDictionary()


def browsed(kind: NamedNode) -> str:
    """Return the name in addresses of a class or concept; empty for one that is not browsed.

    >>> browsed(term("foaf:Document")), browsed(term("kind:agreement")), browsed(term("dcat:Dataset"))
    ('sources', 'kind-agreement', '')
    """
    names = {term(cls): name for name, cls, _ in _CLASSES}
    local = kind.value.rpartition("#")[2]
    return names.get(kind, "") or (local if kind.value.startswith(PREFIXES["comity"]) and "-" in local else "")


def kinds_of(store: Store) -> tuple[Kind, ...]:
    """List the kinds of which there is something: classes, then concepts by their title; counted once a store."""
    if store not in _KNOWN:
        _KNOWN[store] = (*_classes(store), *_concepts(Reader(store)))
    return _KNOWN[store]


def _classes(store: Store) -> list[Kind]:
    classes = {term(cls): (name, title) for name, cls, title in _CLASSES}
    counts = _counts(store, term("rdf:type"), f"VALUES ?kind {{ {' '.join(map(str, classes))} }}")
    return [Kind(*told, counts[cls], term("rdf:type"), cls) for cls, told in classes.items() if counts.get(cls)]


def _concepts(reader: Reader) -> list[Kind]:
    kinds = []
    for predicate in map(term, _SORTED_BY):
        for concept, count in _counts(reader.store, predicate).items():
            name = concept.value.rpartition("#")[2]
            kinds.append(Kind(name, reader.label(concept), count, predicate, concept))
    return sorted(kinds, key=lambda kind: (kind.name.partition("-")[0], kind.title.lower(), kind.name))


def _counts(store: Store, predicate: NamedNode, values: str = "") -> dict[NamedNode, int]:
    start = Literal(store.prefixes["id"])
    found = store.select(_COUNTED.format(values=values, predicate=predicate, start=start))
    return {row["kind"]: int(row["count"].value) for row in found}
