"""Statements about the parts of records, with the small pieces that all statements are made of.

Parts get fragment IRIs with a hash of their content, so that there are no blank nodes, and the
same record always gives the same statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from comity.graph import dates, schemes
from comity.graph.parts import Evidence, Milestone, Name, Participation, Place, Post
from comity.graph.vocabulary import term

Node = NamedNode | Literal
Statement = tuple[NamedNode, NamedNode, Node]


def text(value: str, lang: str | None = None) -> Literal:
    """Make a literal: of a language, or a plain string."""
    return Literal(value, language=lang) if lang else Literal(value)


def digest(*parts: object) -> str:
    """Return eight hexadecimal digits that stand for the parts."""
    return sha256("\x1f".join(map(repr, parts)).encode()).hexdigest()[:8]


@lru_cache(maxsize=65536)
def date_iri(edtf: str, base: str) -> NamedNode:
    """Return the IRI that all records share for a date.

    >>> date_iri("2025-10-30/2025-11-13", "https://w3id.org/comity/").value
    'https://w3id.org/comity/id/date/2025-10-30%2F2025-11-13'
    """
    return NamedNode(f"{base}id/date/{quote(edtf, safe='-~.')}")


def types(subject: NamedNode, *classes: str) -> Iterator[Statement]:
    """Say of which classes it is."""
    return ((subject, term("rdf:type"), term(name)) for name in classes)


def literals(subject: NamedNode, *pairs: tuple[str, str | None]) -> Iterator[Statement]:
    """Say the plain strings that are there."""
    return ((subject, term(predicate), text(value)) for predicate, value in pairs if value is not None)


def concepts(subject: NamedNode, *triples: tuple[str, str, str | None]) -> Iterator[Statement]:
    """Point to concepts of the ontology's schemes."""
    return ((subject, term(p), term(f"{scheme}:{name}")) for p, scheme, name in triples if name is not None)


def countries(subject: NamedNode, predicate: str, codes: Iterable[str | None]) -> Iterator[Statement]:
    """Point to countries by their alpha-2 codes."""
    return ((subject, term(predicate), NamedNode(schemes.countries()[code])) for code in codes if code is not None)


def iris(subject: NamedNode, predicate: str, iris: Iterable[str | None]) -> Iterator[Statement]:
    """Point to addresses outside."""
    return ((subject, term(predicate), NamedNode(iri)) for iri in iris if iri is not None)


def flag(subject: NamedNode, predicate: str, value: bool) -> Iterator[Statement]:
    """Say ``true``, or nothing."""
    return iter([(subject, term(predicate), Literal(True))] if value else [])


class PartMapping:
    """Map the parts that all records share to statements under a base IRI."""

    def __init__(self, base: str) -> None:
        self.base = base

    def id(self, name: str) -> NamedNode:
        """Return the IRI of what is described under an id."""
        return NamedNode(f"{self.base}id/{name}")

    def links(self, subject: NamedNode, predicate: str, ids: Iterable[str | None]) -> Iterator[Statement]:
        """Point to other records by their ids."""
        for name in ids:
            if name is not None:
                yield subject, term(predicate), self.id(name)

    def dated(self, subject: NamedNode, predicate: str, edtf: str | None) -> Iterator[Statement]:
        """Point to a date, and say what days it lies between."""
        if edtf is None:
            return
        value = dates.parse(edtf)
        node = date_iri(value.edtf, self.base)
        yield subject, term(predicate), node
        yield node, term("rdf:type"), term("comity:DateValue")
        yield node, term("comity:edtf"), text(value.edtf)
        for bound, day in (("comity:earliest", value.earliest), ("comity:latest", value.latest)):
            if day is not None:
                yield node, term(bound), Literal(day.isoformat(), datatype=term("xsd:date"))

    def evidence(self, owner: NamedNode, part: NamedNode, evidence: tuple[Evidence, ...]) -> Iterator[Statement]:
        """Put evidence behind a part; its nodes belong to the part's record."""
        for item in evidence:
            node = NamedNode(
                f"{owner.value}#evidence-{digest(item.source, item.at, item.quote, item.modality, item.speaker)}"
            )
            yield part, term("comity:supportedBy"), node
            yield node, term("rdf:type"), term("comity:Evidence")
            yield node, term("oa:hasSource"), self.id(item.source)
            yield node, term("comity:modality"), term(f"modality:{item.modality}")
            yield from literals(node, ("comity:locator", item.at), ("skos:note", item.note))
            yield from self.links(node, "comity:attributedTo", [item.speaker])
            if item.quote is not None:
                selector = NamedNode(f"{node.value}-quote")
                yield node, term("oa:hasSelector"), selector
                yield selector, term("rdf:type"), term("oa:TextQuoteSelector")
                yield selector, term("oa:exact"), text(item.quote)

    def name(self, subject: NamedNode, name: Name, inherited: tuple[Evidence, ...]) -> Iterator[Statement]:
        """Say a name twice: flat for queries, and as a label that has evidence."""
        node = NamedNode(f"{subject.value}#name-{digest(name.text, name.lang, name.type)}")
        which = "prefLabel" if name.type == "preferred" else "altLabel"
        label = text(name.text, name.lang)
        yield subject, term(f"skos:{which}"), label
        if name.type == "acronym":
            yield subject, term("comity:acronym"), text(name.text)
        yield subject, term(f"skosxl:{which}"), node
        yield node, term("rdf:type"), term("skosxl:Label")
        yield node, term("skosxl:literalForm"), label
        yield node, term("comity:nameType"), text(name.type)
        yield from self.evidence(subject, node, name.evidence or inherited)

    def places(
        self, subject: NamedNode, predicate: str, places: Iterable[Place | None], inherited: tuple[Evidence, ...]
    ) -> Iterator[Statement]:
        """Say where something sits (``org:hasSite``) or happened (``schema:location``)."""
        for place in places:
            if place is None:
                continue
            node = NamedNode(f"{subject.value}#place-{digest(place.country, place.city, place.venue)}")
            yield subject, term(predicate), node
            yield node, term("rdf:type"), term("schema:Place")
            if predicate == "org:hasSite":
                yield node, term("rdf:type"), term("org:Site")
            yield from countries(node, "comity:country", [place.country])
            yield from literals(node, ("schema:addressLocality", place.city), ("schema:streetAddress", place.venue))
            yield from self.evidence(subject, node, place.evidence or inherited)

    def milestones(
        self, subject: NamedNode, milestones: tuple[Milestone, ...], inherited: tuple[Evidence, ...]
    ) -> Iterator[Statement]:
        """Say the dated steps of a life-cycle."""
        for milestone in milestones:
            node = self.milestone_iri(subject, milestone)
            yield subject, term("comity:milestone"), node
            yield node, term("rdf:type"), term("comity:Milestone")
            yield node, term("comity:kind"), term(f"milestone:{milestone.kind}")
            yield from self.dated(node, "comity:date", milestone.date)
            yield from self.links(node, "comity:by", [milestone.by])
            yield from flag(node, "comity:inferred", milestone.inferred)
            yield from literals(node, ("skos:note", milestone.note))
            yield from self.evidence(subject, node, milestone.evidence or inherited)

    @staticmethod
    def milestone_iri(subject: NamedNode, milestone: Milestone) -> NamedNode:
        """Return the IRI of a milestone: what makes it another one is its kind, its date and whose step it was."""
        return NamedNode(f"{subject.value}#milestone-{milestone.kind}-{digest(milestone.date, milestone.by)}")

    def participation(
        self, subject: NamedNode, part: Participation, inherited: tuple[Evidence, ...]
    ) -> Iterator[Statement]:
        """Say which part a body has in a cooperation."""
        node = NamedNode(f"{subject.value}#party-{part.party}-{part.role}")
        yield subject, term("comity:participation"), node
        yield node, term("rdf:type"), term("comity:Participation")
        yield node, term("comity:party"), self.id(part.party)
        yield node, term("comity:role"), term(f"role:{part.role}")
        yield from self.links(node, "comity:representedBy", [part.person])
        yield from self.evidence(subject, node, part.evidence or inherited)

    def post(self, subject: NamedNode, post: Post, inherited: tuple[Evidence, ...]) -> Iterator[Statement]:
        """Say that a person held a post."""
        node = NamedNode(f"{subject.value}#post-{digest(post.organisation, post.title, post.held)}")
        yield subject, term("org:holds"), node
        yield from types(node, "org:Post")
        yield node, term("org:postIn"), self.id(post.organisation)
        yield node, term("dcterms:title"), text(post.title)
        yield from self.dated(node, "comity:held", post.held)
        yield from self.evidence(subject, node, post.evidence or inherited)
