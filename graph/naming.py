"""What a thing in the graph is called, in the words of a message."""

from __future__ import annotations

from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from comity.graph.vocabulary import PREFIXES, term

_NAMES = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "dcterms:title", "comity:edtf")


def record_of(iri: str) -> str:
    """Return the IRI of the record to which a part belongs.

    >>> record_of("https://w3id.org/comity/id/k1#party-istt-host")
    'https://w3id.org/comity/id/k1'
    """
    return iri if iri.startswith(PREFIXES["comity"]) else iri.partition("#")[0]


def name_of(node: NamedNode | BlankNode | Literal | Triple, engine: Store) -> str:
    """Return a literal's text; else the node's label (English first), else the end of its IRI.

    >>> name_of(NamedNode("https://w3id.org/comity/ontology#kind-meeting"), Store())
    'meeting'
    """
    if isinstance(node, Literal):
        return node.value
    subject = NamedNode(record_of(node.value)) if isinstance(node, NamedNode) else node
    for predicate in _NAMES:
        found = [q.object for q in engine.quads_for_pattern(subject, term(predicate), None, None)]
        if labels := [label for label in found if isinstance(label, Literal)]:
            return min(labels, key=lambda label: (label.language != "en", label.language or "", label.value)).value
    return _tail(subject.value) if isinstance(subject, NamedNode) else "something without an id"


def _tail(iri: str) -> str:
    if iri.startswith(PREFIXES["comity"]):
        return iri.removeprefix(PREFIXES["comity"]).partition("-")[2] or iri.removeprefix(PREFIXES["comity"])
    return unquote(iri.rstrip("/").rpartition("/")[2])
