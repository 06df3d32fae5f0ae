"""What other records say of a thing: the links that lead to it, by what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode

from comity.graph.vocabulary import term
from comity.queries.explanation.reader import Reader

#: How many statements of a kind are looked at: a source may be cited a million times.
LOOKED_AT = 10_000
#: From so many on, links are told in order of IRI: the dates of all would have to be looked up.
_DATED = 500
#: What is said of a thing by a link to it: the name of the group, its title, the predicate.
_LINKS = (
    ("parts", "parts of it", "org:subOrganizationOf"),
    ("successors", "successors", "dcterms:replaces"),
    ("of-it", "collectives, frameworks and lists of it", "comity:of"),
    ("at-the-event", "what happened at it", "comity:atEvent"),
    ("within-the-event", "events within it", "schema:superEvent"),
    ("followed-by", "what followed from it", "comity:follows"),
    ("narrower", "narrower fields", "skos:broader"),
    ("on-the-subject", "on this subject", "dcterms:subject"),
    ("in-the-framework", "within this framework", "comity:framework"),
    ("text-of", "the agreement of which it is the text", "comity:document"),
    ("stood-for", "where this person stood for a party", "comity:representedBy"),
    ("steps", "steps taken by it", "comity:by"),
    ("its-word", "said on its word", "comity:attributedTo"),
    ("published", "sources published by it", "dcterms:publisher"),
    ("repeated-by", "sources that repeat it", "prov:wasDerivedFrom"),
    ("cited-for", "what it is cited for", "oa:hasSource"),
    ("entry-of", "former entries of it", "comity:preferredId"),
    ("in-conflict", "the conflict that it is a side of", "comity:side"),
    ("dated", "what happened then", "comity:date"),
    ("held", "posts held then", "comity:held"),
    ("dated-sources", "sources published then", "comity:published"),
    ("dated-claims", "claims that hold as of then", "comity:asOf"),
    ("retrieved", "sources retrieved then", "comity:retrieved"),
    ("made-by", "datasets made by it", "prov:wasGeneratedBy"),
    ("used-by", "builds that read it", "prov:used"),
    ("builds", "builds that it ran", "prov:wasAssociatedWith"),
    ("loaders", "programs that are part of it", "prov:actedOnBehalfOf"),
)
_KINDS = ("org:classification", "comity:kind", "rdf:type")
#: Classes of other vocabularies in the words of this graph.
_WORDS = {
    term("foaf:Document"): "source",
    term("foaf:Person"): "person",
    term("org:Organization"): "organisation",
    term("skos:Concept"): "field",
    term("prov:Activity"): "build",
    term("prov:Entity"): "file",
    term("prov:SoftwareAgent"): "program",
    term("dcat:Dataset"): "dataset",
    term("void:Dataset"): "dataset",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold a record that leads to a thing: its IRI, label, what it is, and its date or none."""

    iri: str
    label: str
    what: str
    date: str | None


@dataclass(frozen=True, slots=True)
class Mentions:
    """Hold the records that say one thing of a thing; ``whole`` is false where there are more than were looked at."""

    name: str
    title: str
    records: tuple[NamedNode, ...]
    whole: bool


def mentions_of(reader: Reader, node: NamedNode) -> tuple[Mentions, ...]:
    """List the records that lead to a thing, the latest first where they are few; those that lead nowhere are left out.

    A record is told for its parts: what cites a source is the record whose evidence does.
    """
    return tuple(found for link in _LINKS if (found := _mentions(reader, node, *link)).records)


def mention(reader: Reader, record: NamedNode) -> Mention:
    """Say what a record is that leads to a thing."""
    what = next(iter(kinds_of(reader, record)), None)
    return Mention(record.value, reader.shown(record), called(reader, what) if what else "", _date(reader, record))


def kinds_of(reader: Reader, record: NamedNode) -> list[NamedNode]:
    """List the kinds of a record, its classes where it has none."""
    return next((found for predicate in _KINDS if (found := reader.some(record, predicate))), [])


def called(reader: Reader, kind: NamedNode) -> str:
    """Say in words what is of a kind or class."""
    return _WORDS.get(kind) or reader.label(kind)


def _mentions(reader: Reader, node: NamedNode, name: str, title: str, predicate: str) -> Mentions:
    quads = reader.store.pattern(None, term(predicate), node)
    subjects = [quad.subject for quad in islice(quads, LOOKED_AT + 1) if isinstance(quad.subject, NamedNode)]
    found = sorted(set(_records(subjects[:LOOKED_AT])) - {node.value})
    records = [NamedNode(iri) for iri in found]
    if len(records) <= _DATED:
        records.sort(key=lambda record: _day(reader, record), reverse=True)
    return Mentions(name, title, tuple(records), len(subjects) <= LOOKED_AT)


def _records(subjects: list[NamedNode]) -> Iterator[str]:
    """Yield the records of parts; a term of an ontology stands for itself."""
    for subject in subjects:
        record, _, part = subject.value.partition("#")
        yield subject.value if not part or record.endswith("/ontology") else record


def _date(reader: Reader, record: NamedNode) -> str | None:
    return next((text for when in _dates(reader, record) if (text := reader.text(when, "comity:edtf"))), None)


def _day(reader: Reader, record: NamedNode) -> str:
    """Return the last day that a record's date admits; '' where it has none."""
    return next(map(reader.last_day, _dates(reader, record)), "")


def _dates(reader: Reader, record: NamedNode) -> list[NamedNode]:
    return [when for predicate in ("comity:date", "comity:published") for when in reader.some(record, predicate)]
