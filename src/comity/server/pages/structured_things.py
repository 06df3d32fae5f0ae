"""What a page says of a thing in the words of schema.org; only what a source states."""

from __future__ import annotations

import re
from typing import Any

from pyoxigraph import NamedNode

from comity.queries.explanation.reader import Reader
from comity.queries.explanation.writing import Explanation, Link
from comity.queries.reporting.markup import clean
from comity.server.pages.structured import CONTEXT, labels, named, refs

_ORGANISATIONS = {
    "university": "CollegeOrUniversity",
    "education": "EducationalOrganization",
    **dict.fromkeys(("ministry", "agency", "parliament", "state", "government"), "GovernmentOrganization"),
    **dict.fromkeys(("subnational-government", "national-commission", "military"), "GovernmentOrganization"),
    **dict.fromkeys(("research-institute", "academy", "facility"), "ResearchOrganization"),
    **dict.fromkeys(("category-2-centre", "category-1-institute", "unesco-chair"), "ResearchOrganization"),
    **dict.fromkeys(("library", "archive"), "Library"),
    **dict.fromkeys(("nonprofit", "foundation", "association"), "NGO"),
    "company": "Corporation",
    "hospital": "Hospital",
    "media": "NewsMediaOrganization",
    "museum": "Museum",
}
#: Classes of the graph, the most telling first, with the type that schema.org has for them.
_TYPES = (
    ("Organization", "Organization"),
    ("Person", "Person"),
    ("Event", "Event"),
    ("Meeting", "Event"),
    ("Document", "CreativeWork"),
    ("Concept", "DefinedTerm"),
    ("Framework", "DefinedTerm"),
    ("Cooperation", "Action"),
    ("Claim", "Claim"),
    ("Dataset", "Dataset"),
    ("CompletenessClaim", "ItemList"),
    ("Entity", "DigitalDocument"),
    ("SoftwareAgent", "SoftwareApplication"),
    ("Activity", "CreateAction"),
)
#: Days, months and years as ISO 8601 has them; what EDTF says beyond is not said.
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_HOSTS = frozenset(("organiser", "convener", "host"))


def described(reader: Reader, node: NamedNode, told: Explanation) -> dict[str, Any]:
    """Return what schema.org has words for of what was told of a thing."""
    kind = _type(reader, node) if _is_stated(reader, node) else "Claim"
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": node.value,
        "@type": kind,
        "name": labels(reader, node, "skos:prefLabel") or clean(told.label),
        "alternateName": labels(reader, node, "skos:altLabel"),
        "identifier": [clean(value.value) for value in reader.objects(node, "dcterms:identifier")],
        "sameAs": refs(reader, node, "schema:sameAs", "skos:exactMatch"),
        "url": refs(reader, node, "foaf:homepage", "schema:url"),
        "description": [clean(note) for note in told.notes],
    }
    if "Organization" in reader.concepts(node, "rdf:type"):
        del said["description"]  # notes on its record, which do not describe the body
    if kind in ("Event", "Action"):
        said |= _event(reader, node)
    elif kind in ("CreativeWork", "DefinedTerm", "Person"):
        said |= _OTHERS[kind](reader, node)
    elif "Organization" in reader.concepts(node, "rdf:type"):
        said |= _organisation(reader, node, told)
    return {key: value for key, value in said.items() if value}


def _is_stated(reader: Reader, node: NamedNode) -> bool:
    """Tell whether it is a fact at all: a tie that is only spoken of is no event."""
    is_tie = bool(reader.nodes(node, "comity:participation"))
    return not is_tie or any(citation.modality == "stated" for citation in reader.citations(node))


def _type(reader: Reader, node: NamedNode) -> str:
    classes = set(reader.concepts(node, "rdf:type"))
    found = next((name for cls, name in _TYPES if cls in classes), "Thing")
    if found == "Organization":
        kinds = reader.concepts(node, "org:classification")
        return next((_ORGANISATIONS[kind] for kind in kinds if kind in _ORGANISATIONS), found)
    return "Event" if found == "Action" and set(reader.concepts(node, "comity:kind")) & {"visit"} else found


def _organisation(reader: Reader, node: NamedNode, told: Explanation) -> dict[str, Any]:
    """Say where a body is and what it is part of; what a registry files as parent is no hierarchy."""
    return {
        "parentOrganization": named(reader, reader.nodes(node, "org:subOrganizationOf"), "Organization"),
        "address": [address for place in reader.nodes(node, "org:hasSite") if (address := _address(reader, place))],
        "areaServed": named(reader, reader.nodes(node, "comity:covers")),
        "memberOf": named(reader, _joined(reader, node, told), "Organization"),
        "knowsAbout": named(reader, reader.nodes(node, "dcterms:subject")),
    }


def _joined(reader: Reader, node: NamedNode, told: Explanation) -> list[NamedNode]:
    """List the bodies of which it is a member by a tie that a source states and that no source ends."""
    bodies: set[NamedNode] = set()
    for tie in (reader.node(link.id) for _, links in told.links for link in links if _lasts(link)):
        parties = _parties(reader, tie) if "membership" in reader.concepts(tie, "comity:kind") else []
        if ("member", node) in parties:
            bodies |= {party for role, party in parties if role == "body"}
    return sorted(bodies, key=lambda body: body.value)


def _lasts(link: Link) -> bool:
    return (
        link.modality == "stated"
        and not link.doubt
        and link.status not in ("ended-on-record", "terminated", "lapsed-on-record")
    )


def _parties(reader: Reader, tie: NamedNode) -> list[tuple[str, NamedNode]]:
    """List the parties of a tie, each with its role by name."""
    return [
        (role, party)
        for part in reader.nodes(tie, "comity:participation")
        for role in reader.concepts(part, "comity:role") or [""]
        for party in reader.nodes(part, "comity:party")
    ]


def _address(reader: Reader, place: NamedNode) -> dict[str, Any]:
    told = {
        "streetAddress": clean(reader.text(place, "schema:streetAddress") or ""),
        "addressLocality": clean(reader.text(place, "schema:addressLocality") or ""),
        "addressRegion": clean(reader.text(place, "schema:addressRegion") or ""),
        "addressCountry": [clean(reader.label(country)) for country in reader.nodes(place, "comity:country")],
    }
    found = {key: value for key, value in told.items() if value}
    return {"@type": "PostalAddress", **found} if found else {}


def _event(reader: Reader, node: NamedNode) -> dict[str, Any]:
    dates = reader.dates(node, "comity:date")
    start, _, end = dates[0].partition("/") if len(dates) == 1 else ("", "", "")
    parties = _parties(reader, node)
    hosts = named(reader, dict.fromkeys(party for role, party in parties if role in _HOSTS))
    others = named(reader, dict.fromkeys(party for role, party in parties if role not in _HOSTS))
    is_action = _type(reader, node) == "Action"
    places = [{"@type": "Place", "address": _address(reader, p)} for p in reader.nodes(node, "schema:location")]
    said = {
        ("startTime" if is_action else "startDate"): start if _DATE.fullmatch(start) else "",
        ("endTime" if is_action else "endDate"): end if _DATE.fullmatch(end) else "",
        ("agent" if is_action else "organizer"): hosts,
        ("participant" if is_action else "attendee"): others,
        "location": places,
    }
    return said if is_action else said | {"superEvent": named(reader, reader.nodes(node, "schema:superEvent"))}


def _source(reader: Reader, node: NamedNode) -> dict[str, Any]:
    published = next(iter(reader.dates(node, "comity:published")), "")
    publishers: list[Any] = named(reader, reader.nodes(node, "dcterms:publisher"), "Organization")
    names = [value.value for value in reader.objects(node, "comity:publisherName")]
    return {
        "datePublished": published if _DATE.fullmatch(published) else "",
        "publisher": publishers + [{"@type": "Organization", "name": clean(name)} for name in names],
        "inLanguage": [clean(value.value) for value in reader.objects(node, "dcterms:language")],
        "isBasedOn": named(reader, reader.nodes(node, "prov:wasDerivedFrom")),
    }


def _term(reader: Reader, node: NamedNode) -> dict[str, Any]:
    return {"inDefinedTermSet": named(reader, reader.nodes(node, "skos:inScheme"))}


def _person(reader: Reader, node: NamedNode) -> dict[str, Any]:
    return {"affiliation": [_post(reader, post) for post in reader.nodes(node, "org:holds")]}


def _post(reader: Reader, post: NamedNode) -> dict[str, Any]:
    held = next(iter(reader.dates(post, "comity:held")), "")
    start, _, end = held.partition("/")
    said = {
        "@type": "OrganizationRole",
        "roleName": clean(reader.text(post, "dcterms:title") or ""),
        "startDate": start if _DATE.fullmatch(start) else "",
        "endDate": end if _DATE.fullmatch(end) else "",
        "affiliation": named(reader, reader.nodes(post, "org:postIn"), "Organization"),
    }
    return {key: value for key, value in said.items() if value}


_OTHERS = {"CreativeWork": _source, "DefinedTerm": _term, "Person": _person}
