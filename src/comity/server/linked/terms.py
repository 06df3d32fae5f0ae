"""The ontology as its page shows it: each class, property and scheme with all that is said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode

from comity.graph.vocabulary import ONTOLOGY, PREFIXES, term
from comity.server.linked import alignments, ontology_files, shape_rows
from comity.server.linked.alignments import Match
from comity.server.linked.shape_rows import ShapeRow

_NAMESPACES = sorted(
    {**PREFIXES, "eurio": "http://data.europa.eu/s66#", "cv": "http://data.europa.eu/m8g/"}.items(),
    key=lambda item: -len(item[1]),
)
_SECTIONS = {
    "Classes": ("owl:Class",),
    "Properties that lead to things": ("owl:ObjectProperty",),
    "Properties that hold values": ("owl:DatatypeProperty",),
    "Datatypes": ("rdfs:Datatype",),
}
_ROWS = {
    "subclass of": "rdfs:subClassOf",
    "disjoint with": "owl:disjointWith",
    "domain": "rdfs:domain",
    "range": "rdfs:range",
}
_FURTHER = ("comity:countingRule", "comity:leadsTo", "comity:rank", "comity:strength", "comity:onceOnly")


@dataclass(frozen=True, slots=True)
class Ref:
    """Name a node in few letters, and say where a click on it leads; nowhere where the address is empty."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Hold a text with its language."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Term:
    """Hold all that is said of a class, of a property or of a concept, in the order in which it is shown."""

    anchor: str
    iri: str
    labels: tuple[Text, ...]
    definition: str
    examples: tuple[str, ...] = ()
    sources: tuple[Ref, ...] = ()
    rows: tuple[tuple[str, tuple[Ref, ...]], ...] = ()
    matches: tuple[Match, ...] = ()
    shapes: tuple[ShapeRow, ...] = ()
    notations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Hold the terms of one kind."""

    title: str
    anchor: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """Hold a concept scheme with its concepts."""

    term: Term
    concepts: tuple[Term, ...]
    languages: tuple[str, ...]


class Said:
    """What the ontology says, by subject and predicate, in the order of its files."""

    def __init__(self) -> None:
        self._objects: dict[tuple[str, str], list[NamedNode | Literal]] = defaultdict(list)
        self._subjects: dict[tuple[str, str], list[str]] = defaultdict(list)
        for quad in ontology_files.triples():
            if isinstance(quad.subject, BlankNode) or not isinstance(quad.object, NamedNode | Literal):
                continue
            subject = str(quad.subject)[1:-1]
            self._objects[subject, quad.predicate.value].append(quad.object)
            self._subjects[quad.predicate.value, quad.object.value].append(subject)

    def of(self, iri: str, predicate: str) -> list[NamedNode | Literal]:
        """Return what is said of an IRI by a predicate."""
        return self._objects.get((iri, term(predicate).value), [])

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return of what a value is said by a predicate."""
        return self._subjects.get((term(predicate).value, value), [])

    def texts(self, iri: str, predicate: str) -> tuple[Text, ...]:
        """Return the texts that are said, English first."""
        found = [Text(v.value, v.language or "") for v in self.of(iri, predicate) if isinstance(v, Literal)]
        return tuple(sorted(found, key=lambda text: (text.lang != "en", text.lang)))

    def first(self, iri: str, predicate: str) -> str:
        """Return the first text that is said; empty where there is none."""
        return next((text.text for text in self.texts(iri, predicate)), "")


@lru_cache(maxsize=1)
def said() -> Said:
    """Read the ontology once."""
    return Said()


def ref(node: NamedNode | Literal | str) -> Ref:
    """Name a node: a term of ours leads to its anchor, others out.

    >>> ref("https://w3id.org/comity/ontology#Agreement"), ref("https://schema.org/Event").text
    (Ref(text='comity:Agreement', address='#Agreement'), 'schema:Event')
    """
    if isinstance(node, Literal):
        return Ref(node.value)
    iri = node if isinstance(node, str) else node.value
    if iri.startswith(ONTOLOGY):
        return Ref(f"comity:{iri.removeprefix(ONTOLOGY)}", f"#{iri.removeprefix(ONTOLOGY)}")
    short = next((f"{name}:{iri[len(start) :]}" for name, start in _NAMESPACES if iri.startswith(start)), iri)
    return Ref(short, iri)


@lru_cache(maxsize=1)
def sections() -> tuple[Section, ...]:
    """Return the classes, properties and datatypes, each kind in the order of the file."""
    return tuple(
        Section(title, title.lower().replace(" ", "-"), tuple(_term(iri) for kind in kinds for iri in _typed(kind)))
        for title, kinds in _SECTIONS.items()
    )


@lru_cache(maxsize=1)
def schemes() -> tuple[Scheme, ...]:
    """Return the concept schemes in order of their names, the countries' last, which is long."""
    found = sorted(_typed("skos:ConceptScheme"), key=lambda iri: (iri.endswith("#CountryScheme"), iri))
    return tuple(_scheme(iri) for iri in found)


def _typed(kind: str) -> list[str]:
    return [iri for iri in said().subjects("rdf:type", term(kind).value) if iri.startswith(ONTOLOGY)]


def _term(iri: str) -> Term:
    rows = [(word, said().of(iri, predicate)) for word, predicate in _ROWS.items()]
    users = [subject for end in ("rdfs:domain", "rdfs:range") for subject in said().subjects(end, iri)]
    rows += [("narrower", [NamedNode(subject) for subject in said().subjects("rdfs:subClassOf", iri)])]
    rows += [("used with", [NamedNode(subject) for subject in dict.fromkeys(users)])]
    return Term(
        anchor=iri.removeprefix(ONTOLOGY),
        iri=iri,
        labels=said().texts(iri, "rdfs:label"),
        definition=said().first(iri, "skos:definition"),
        examples=tuple(text.text for text in said().texts(iri, "skos:example")),
        sources=_refs(said().of(iri, "dcterms:source")),
        rows=tuple((word, _refs(nodes)) for word, nodes in rows if nodes),
        matches=alignments.of(iri),
        shapes=shape_rows.of(iri),
    )


def _scheme(iri: str) -> Scheme:
    members = dict.fromkeys([str(node)[1:-1] for node in said().of(iri, "skos:hasTopConcept")])
    members |= dict.fromkeys(said().subjects("skos:inScheme", iri))
    concepts = tuple(map(_concept, members))
    tags = {text.lang for concept in concepts for text in concept.labels}
    return Scheme(_concept(iri), concepts, tuple(sorted(tags, key=lambda tag: (tag != "en", tag != "fr", tag))))


def _concept(iri: str) -> Term:
    rows = [(said().first(term(p).value, "rdfs:label"), said().of(iri, p)) for p in _FURTHER]
    rows += [("same as", said().of(iri, "skos:exactMatch"))]
    return Term(
        anchor=iri.removeprefix(ONTOLOGY) if iri.startswith(ONTOLOGY) else f"country-{iri.rpartition('/')[2]}",
        iri=iri,
        labels=said().texts(iri, "skos:prefLabel"),
        definition=said().first(iri, "skos:definition"),
        rows=tuple((word, _refs(nodes)) for word, nodes in rows if nodes),
        matches=alignments.of(iri),
        notations=tuple(text.text for text in said().texts(iri, "skos:notation")),
    )


def _refs(nodes: Iterable[NamedNode | Literal]) -> tuple[Ref, ...]:
    return tuple(map(ref, nodes))
