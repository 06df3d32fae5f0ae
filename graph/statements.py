"""Statements about the parts of records, as N-Triples.

Parts get fragment IRIs with a hash of their content, so that there are no blank nodes, and the
same record always gives the same statements. What is written for each of a million names is
written in one piece; the rest by the small functions of ``ntriples``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from comity.graph import dates, schemes
from comity.graph.ntriples import flag, literal, literals, named, statements, typed, types, values
from comity.graph.parts import Evidence, Milestone, Name, Participation, Place, Post, Relation

#: The ends of the statements that put a record's evidence behind a part that brings none of its own.
Behind = tuple[str, ...]

_TYPE = named("rdf:type")
_SUPPORTED = named("comity:supportedBy")
_LABEL = f"{_TYPE} {named('skosxl:Label')}"
_FORM, _NAME_TYPE, _ACRONYM = named("skosxl:literalForm"), named("comity:nameType"), named("comity:acronym")
_NAMING = {
    kind: (
        named(f"skos:{which}"),
        named(f"skosxl:{which}"),
        f" {_LABEL} .\n",
        f' {_NAME_TYPE} "{kind}" .\n',
    )
    for kind, which in (
        ("preferred", "prefLabel"),
        ("alternative", "altLabel"),
        ("acronym", "altLabel"),
        ("former", "altLabel"),
    )
}
_SITE = f"{_TYPE} {named('org:Site')}"
_PARTICIPATION = f"{_TYPE} {named('comity:Participation')}"
_TAKES_PART, _PARTY, _ROLE = named("comity:participation"), named("comity:party"), named("comity:role")
_MILESTONE, _KIND = f"{_TYPE} {named('comity:Milestone')}", named("comity:kind")
_HAS_MILESTONE = named("comity:milestone")
_EVIDENCE, _STATED = f"{_TYPE} {named('comity:Evidence')}", named("comity:modality")
_HAS_SOURCE, _LOCATOR = named("oa:hasSource"), named("comity:locator")
_RELATIONS = {
    "parent": "comity:registryParent",
    "child": "comity:registryChild",
    "related": "comity:registryRelated",
}


def digest(*parts: object) -> str:
    """Return eight hexadecimal digits that stand for the parts."""
    return sha256("\x1f".join([repr(part) for part in parts]).encode()).hexdigest()[:8]


#: Of what many have in common: a city, a year.
_identity = lru_cache(maxsize=65536)(digest)


@lru_cache(maxsize=65536)
def date_iri(edtf: str, base: str) -> str:
    """Return the IRI that all records share for a date; raises ``ValueError`` for what is no date.

    >>> date_iri("2025-10-30/2025-11-13", "https://w3id.org/comity/")
    '<https://w3id.org/comity/id/date/2025-10-30%2F2025-11-13>'
    """
    return f"<{base}id/date/{quote(dates.parse(edtf).edtf, safe='-~.')}>"


@lru_cache(maxsize=65536)
def date(edtf: str, base: str) -> str:
    """Describe a date: what is written, and the days between which it lies."""
    value = dates.parse(edtf)
    node = date_iri(value.edtf, base)
    bounds = (("comity:earliest", value.earliest), ("comity:latest", value.latest))
    return (
        types(node, "comity:DateValue")
        + literals(node, ("comity:edtf", value.edtf))
        + "".join(statements(node, name, [typed(day, "xsd:date")]) for name, day in bounds if day is not None)
    )


def countries(subject: str, predicate: str, codes: Iterable[str | None]) -> str:
    """Point to countries by their alpha-2 codes."""
    return statements(subject, predicate, [f"<{schemes.countries()[code]}>" for code in codes if code is not None])


def degrees(value: float | None) -> str | None:
    """Write degrees to six decimals, a tenth of a metre.

    >>> degrees(-35.6895)
    '-35.6895'
    """
    return None if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=65536)
def _of_place(place: Place) -> tuple[str, ...]:
    """Write what is behind a place's IRI: the same for all bodies of a city."""
    said = types("", "schema:Place") + countries("", "comity:country", [place.country])
    said += literals(
        "",
        ("schema:addressLocality", place.city),
        ("schema:streetAddress", place.venue),
        ("schema:addressRegion", place.region),
    )
    if place.geonames is not None:
        said += f" {named('schema:containedInPlace')} {named(f'geonames:{place.geonames}/')} .\n"
    said += values("", "xsd:decimal", ("geo:lat", degrees(place.lat)), ("geo:long", degrees(place.long)))
    return tuple(f"{line}\n" for line in said.split("\n")[:-1])


class PartMapping:
    """Map the parts that all records share to statements under a base IRI; ``dates`` are those pointed to."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.dates: dict[str, None] = {}
        self._ids = f"<{base}id/"

    def id(self, name: str) -> str:
        """Return the IRI of what is described under an id."""
        return f"{self._ids}{name}>"

    @staticmethod
    def part(subject: str, kind: str, *identity: object) -> str:
        """Return the IRI of a part, of which the kind and the identity make another one."""
        return f"{subject[:-1]}#{kind}-{digest(*identity)}>"

    def links(self, subject: str, predicate: str, ids: Iterable[str | None]) -> str:
        """Point to other records by their ids."""
        return statements(subject, predicate, [self.id(name) for name in ids if name is not None])

    def dated(self, subject: str, predicate: str, edtf: str | None) -> str:
        """Point to a date, which is described once for all that points to it."""
        if edtf is None:
            return ""
        node = date_iri(dates.read_digits(edtf.strip()), self.base)
        self.dates[edtf] = None
        return f"{subject} {named(predicate)} {node} .\n"

    def described_dates(self) -> str:
        """Describe the dates that were pointed to."""
        return "".join(date(edtf, self.base) for edtf in self.dates)

    def evidence_iri(self, subject: str, item: Evidence) -> str:
        """Return the IRI of a piece of evidence, which belongs to the record."""
        return self.part(subject, "evidence", item.source, item.at, item.quote, item.modality, item.speaker)

    def evidence(self, subject: str, evidence: Iterable[Evidence]) -> str:
        """Describe the evidence of a record or of one of its parts."""
        return "".join([self._evidence(self.evidence_iri(subject, item), item) for item in evidence])

    def _evidence(self, node: str, item: Evidence) -> str:
        found = (
            f"{node} {_EVIDENCE} .\n{node} {_HAS_SOURCE} {self.id(item.source)} .\n"
            f"{node} {_STATED} {named(f'modality:{item.modality}')} .\n"
        )
        if item.at is not None:
            found += f"{node} {_LOCATOR} {literal(item.at)} .\n"
        if item.note is not None or item.speaker is not None:
            found += literals(node, ("skos:note", item.note)) + self.links(node, "comity:attributedTo", [item.speaker])
        if item.quote is not None:
            selector = f"{node[:-1]}-quote>"
            found += statements(node, "oa:hasSelector", [selector]) + types(selector, "oa:TextQuoteSelector")
            found += literals(selector, ("oa:exact", item.quote))
        return found

    def behind(self, subject: str, evidence: Iterable[Evidence]) -> Behind:
        """Return what is written behind the IRI of each part that rests on a record's evidence."""
        return tuple([f" {_SUPPORTED} {self.evidence_iri(subject, item)} .\n" for item in evidence])

    def support(self, subject: str, part: str, own: tuple[Evidence, ...], inherited: Behind) -> str:
        """Put its own evidence behind a part; without any, the record's."""
        if not own:
            return "".join([part + end for end in inherited])
        return "".join([part + end for end in self.behind(subject, own)]) + self.evidence(subject, own)

    def name_iri(self, subject: str, name: Name) -> str:
        """Return the IRI of a name."""
        return f"{subject[:-1]}#name-{digest(name.text, name.lang, name.type)}>"

    def name(self, subject: str, name: Name, inherited: Behind) -> str:
        """Say a name twice: flat for queries, and as a label that has evidence."""
        node = self.name_iri(subject, name)
        flat, label, of_class, of_type = _NAMING[name.type]
        form = literal(name.text, name.lang)
        said = (
            f"{subject} {flat} {form} .\n{subject} {label} {node} .\n{node}{of_class}{node} {_FORM} {form} .\n"
            f"{node}{of_type}"
        )
        if name.type == "acronym":
            said += f"{subject} {_ACRONYM} {literal(name.text)} .\n"
        if name.evidence or len(inherited) != 1:
            return said + self.support(subject, node, name.evidence, inherited)
        return f"{said}{node}{inherited[0]}"

    def place_iri(self, subject: str, place: Place) -> str:
        """Return the IRI of a place."""
        further = (place.geonames,) if place.geonames is not None else ()
        return f"{subject[:-1]}#place-{_identity(place.country, place.city, place.venue, *further)}>"

    def place(self, subject: str, predicate: str, place: Place, inherited: Behind) -> str:
        """Say where something sits (``org:hasSite``) or happened (``schema:location``)."""
        node = self.place_iri(subject, place)
        said = f"{subject} {named(predicate)} {node} .\n"
        if predicate == "org:hasSite":
            said += f"{node} {_SITE} .\n"
        said += "".join([node + end for end in _of_place(place)])
        return said + self.support(subject, node, place.evidence, inherited)

    def milestone_iri(self, subject: str, milestone: Milestone) -> str:
        """Return the IRI of a milestone: what makes it another one is its kind, its date and whose step it was."""
        return f"{subject[:-1]}#milestone-{milestone.kind}-{_identity(milestone.date, milestone.by)}>"

    def milestone(self, subject: str, milestone: Milestone, inherited: Behind) -> str:
        """Say a dated step of a life-cycle."""
        node = self.milestone_iri(subject, milestone)
        said = (
            f"{subject} {_HAS_MILESTONE} {node} .\n{node} {_MILESTONE} .\n"
            f"{node} {_KIND} {named(f'milestone:{milestone.kind}')} .\n"
            f"{self.dated(node, 'comity:date', milestone.date)}"
        )
        if milestone.by or milestone.inferred or milestone.note:
            said += self.links(node, "comity:by", [milestone.by]) + flag(node, "comity:inferred", milestone.inferred)
            said += literals(node, ("skos:note", milestone.note))
        return said + self.support(subject, node, milestone.evidence, inherited)

    @staticmethod
    def participation_iri(subject: str, part: Participation) -> str:
        """Return the IRI of a body's part in a cooperation."""
        return f"{subject[:-1]}#party-{part.party}-{part.role}>"

    def participation(self, subject: str, part: Participation, inherited: Behind) -> str:
        """Say which part a body has in a cooperation."""
        node = self.participation_iri(subject, part)
        return (
            f"{subject} {_TAKES_PART} {node} .\n{node} {_PARTICIPATION} .\n{node} {_PARTY} {self.id(part.party)} .\n"
            f"{node} {_ROLE} {named(f'role:{part.role}')} .\n"
            + (self._told(node, part) if part.place is not None or part.person is not None else "")
            + self.support(subject, node, part.evidence, inherited)
        )

    def _told(self, node: str, part: Participation) -> str:
        """Say what more is told of a body's part."""
        return (
            self.links(node, "comity:representedBy", [part.person])
            + values(node, "xsd:integer", ("schema:position", part.place))
            + values(
                node,
                "xsd:decimal",
                ("comity:contribution", part.contribution),
                ("comity:netContribution", part.net_contribution),
                ("comity:totalCost", part.total_cost),
            )
            + flag(node, "comity:endedEarly", part.ended_early)
        )

    def relation(self, subject: str, relation: Relation, inherited: Behind) -> str:
        """Say what a registry files about two bodies; a successor is an event of change, never a merger of records."""
        other = self.id(relation.to)
        if relation.kind in _RELATIONS:
            return statements(subject, _RELATIONS[relation.kind], [other])
        node = self.part(subject, f"change-{relation.kind}", relation.to)
        is_earlier = relation.kind == "predecessor"
        before, after = (other, subject) if is_earlier else (subject, other)
        return (
            statements(subject, "org:resultedFrom" if is_earlier else "org:changedBy", [node])
            + types(node, "org:ChangeEvent")
            + statements(node, "org:originalOrganization", [before])
            + statements(node, "org:resultingOrganization", [after])
            + self.support(subject, node, (), inherited)
        )

    def post_iri(self, subject: str, post: Post) -> str:
        """Return the IRI of a post that a person held."""
        return self.part(subject, "post", post.organisation, post.title, post.held)

    def post(self, subject: str, post: Post, inherited: Behind) -> str:
        """Say that a person held a post."""
        node = self.post_iri(subject, post)
        return (
            statements(subject, "org:holds", [node])
            + types(node, "org:Post")
            + self.links(node, "org:postIn", [post.organisation])
            + literals(node, ("dcterms:title", post.title))
            + self.dated(node, "comity:held", post.held)
            + self.support(subject, node, post.evidence, inherited)
        )
