"""The page of a thing: what it is, what is said of it by whom, its links in both directions, what is not told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from pyoxigraph import NamedNode

from comity.graph import schemes
from comity.graph.dates import today
from comity.graph.store import Store
from comity.queries.catalogue import find
from comity.queries.explanation.completeness import whole_lists
from comity.queries.explanation.expected import expected
from comity.queries.explanation.explain import dispute_of, gather, names_of
from comity.queries.explanation.mentions import called, kinds_of, mentions_of
from comity.queries.explanation.reader import Citation, Reader
from comity.queries.explanation.statements import statements_of
from comity.queries.explanation.writing import Dispute, Explanation, Fact, Link
from comity.queries.reporting.sparql import standalone
from comity.server.answer import Answer
from comity.server.pages.kinds import browsed
from comity.server.pages.listing import FIRST, latest, listing, listings
from comity.server.pages.rendering import HTML, render
from comity.server.pages.site import Site
from comity.server.pages.sources import datasets_about
from comity.server.pages.structured import block
from comity.server.pages.structured_things import described
from comity.server.refusals import Refusal

#: Parts of a record that may have evidence of their own.
_PARTS = (
    *("skosxl:prefLabel", "skosxl:altLabel", "org:hasSite", "schema:location"),
    *("comity:milestone", "comity:participation", "org:holds"),
)
#: What a page calls otherwise than the terminal, where all facts are of bodies or ties.
_WORDS = {"same body": "the same elsewhere"}
#: The formats of a record's data: what is written after its name, what it is called, its media type.
FORMATS = (
    ("ttl", "Turtle", "text/turtle"),
    ("jsonld", "JSON-LD", "application/ld+json"),
    ("nt", "N-Triples", "application/n-triples"),
    ("rdf", "RDF/XML", "application/rdf+xml"),
)
_ANY = "SELECT ?property ?value ?of WHERE {{ {{ {0} ?property ?value }} UNION {{ ?of ?property {0} }} }} LIMIT 1000"


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what is asked of a thing: on which day, and which page of the links of which kind."""

    day: date
    kind: str
    page: int


def thing(
    store: Store, iri: str, site: Site, kind: str = "", page: int = 1, day: str = "", languages: tuple[str, ...] = ()
) -> Answer:
    """Make the page of a thing; with a kind, one page of its links of that kind, a hundred at a time.

    ``day`` (ISO 8601) is the day of statuses, today without one; ``languages`` are those of labels, the best
    first. A part has its record's page. Answers 404 for what the graph does not describe; raises ``Refusal``
    for a kind or page of links that is not there and for what is no day, ``ValueError`` for what is no IRI.
    """
    node = NamedNode(iri.partition("#")[0])
    reader = Reader(store, languages)
    if not reader.predicates(node):
        return missing(iri, site)
    page_of = _links_page if kind else _whole_page
    return Answer(page_of(reader, node, site, Asked(_day(day), kind, page)), HTML)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError:
        raise Refusal(400, f"{text[:40]!r} is no day: write it as in 2025-11-15") from None


def missing(iri: str, site: Site) -> Answer:
    """Say in a page that nothing is on record of an IRI."""
    return Answer(render("missing.html.jinja", site, iri=iri), HTML, 404)


def _links_page(reader: Reader, node: NamedNode, site: Site, asked: Asked) -> bytes:
    found = listing(reader, node, asked.day, mentions_of(reader, node), asked.kind, asked.page)
    common = _common(reader, node, site, asked)
    return render("links.html.jinja", site, label=reader.shown(node), listing=found, **common)


def _whole_page(reader: Reader, node: NamedNode, site: Site, asked: Asked) -> bytes:
    told = replace(gather(reader, node, asked.day, FIRST), names=names_of(reader, node))
    tie = told.links[0][1][0] if reader.nodes(node, "comity:participation") else None
    found = listings(reader, told, mentions_of(reader, node))
    return render(
        "thing.html.jinja",
        site,
        told=told,
        tie=tie,
        kinds=_kinds(reader, node, site),
        heading=_heading(reader, node, told),
        facts=_grouped(_facts(reader, node, told, tie, asked.day)),
        listings=found[1:] if tie else found,
        latest=() if tie else latest(found),
        disputes=_disputes(reader, node, told),
        is_whole="CompletenessClaim" in reader.concepts(node, "rdf:type"),
        lists=whole_lists(reader, node),
        unknown=tuple(dict.fromkeys((*told.unknown, *expected(reader, node)))),
        stood_for=lambda part: [(who.value, reader.label(who)) for who in _persons(reader, part)],
        evidence_of=_evidence(reader, node),
        datasets=datasets_about(reader, node),
        block=block(described(reader, node, told)),
        **_common(reader, node, site, asked),
    )


def _heading(reader: Reader, node: NamedNode, told: Explanation) -> Fact:
    """Return the name that heads the page; with country or id behind it where another body bears it too."""
    named = next((name for name in told.names if name.value == told.label), Fact("", told.label))
    return replace(named, value=reader.shown(node))


def _common(reader: Reader, node: NamedNode, site: Site, asked: Asked) -> dict[str, Any]:
    """Return what all templates of things need: words, addresses, the query behind the page."""
    prefixes = reader.store.prefixes
    ties = reader.nodes(node, "comity:partyTo")
    behind = find("ties-of-body").bind(prefixes, {"body": node.value}) if ties else _ANY.format(node)
    query = standalone(behind, prefixes)
    return {
        "iri": node.value,
        "id": reader.short(node),
        "day": asked.day.isoformat(),
        "keep": f"&day={asked.day.isoformat()}" if asked.day != today() else "",
        "statuses": schemes.labels("status"),
        "modalities": schemes.labels("modality"),
        "whole": lambda short: reader.node(short).value,
        "own": _own(node),
        "cited": lambda part: reader.citations(NamedNode(part)) if part else (),
        "formats": FORMATS,
        "sparql": query,
        "dossier": site.dossier(node.value) if "Organization" in reader.concepts(node, "rdf:type") else "",
        "ask": f"{site.root}/ask?query={quote(query, safe='')}",
    }


def _own(node: NamedNode) -> Callable[[str], str]:
    """Return how a part of this record is anchored in its page; other records' parts have no anchor here."""
    start = f"{node.value}#"
    return lambda part: part.removeprefix(start) if part.startswith(start) else ""


def _kinds(reader: Reader, node: NamedNode, site: Site) -> tuple[tuple[str, str], ...]:
    """Say what a thing is, with the addresses where such things are listed."""
    return tuple(
        (called(reader, kind), f"{site.root}/browse/{browsed(kind)}" if browsed(kind) else site.page(kind.value))
        for kind in kinds_of(reader, node)
    )


def _facts(reader: Reader, node: NamedNode, told: Explanation, tie: Link | None, day: date) -> Iterator[Fact]:
    """Yield the facts, a tie's status as the one of a day and not as what happened on it."""
    for fact in told.facts:
        if tie is None or fact.what != "status":
            yield replace(fact, what=_WORDS.get(fact.what, fact.what))
    for place in [*reader.nodes(node, "org:hasSite"), *reader.nodes(node, "schema:location")]:
        yield from (Fact("region", region.value) for region in reader.objects(place, "schema:addressRegion"))
        within = reader.nodes(place, "schema:containedInPlace")
        yield from (Fact("in a gazetteer", other.value, node=other.value) for other in within)
    if tie is not None:
        words = schemes.labels("status").get(tie.status, tie.status)
        yield Fact(f"status on {day.isoformat()}", "not on record" if tie.status == "unknown" else words)
    yield from statements_of(reader, node)


def _grouped(facts: Iterable[Fact]) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Put facts of one kind together, in order of their first."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.what, []).append(fact)
    return tuple((what, tuple(same)) for what, same in found.items())


def _persons(reader: Reader, part: str) -> list[NamedNode]:
    return reader.nodes(NamedNode(part), "comity:representedBy")


def _disputes(reader: Reader, node: NamedNode, told: Explanation) -> tuple[Dispute, ...]:
    return (dispute_of(reader, node),) if reader.nodes(node, "comity:side") else told.disputes


def _evidence(reader: Reader, node: NamedNode) -> tuple[Citation, ...]:
    """List the evidence that is kept with a record, each piece once."""
    parts = [node, *(part for predicate in _PARTS for part in reader.nodes(node, predicate))]
    found = {citation.evidence: citation for part in parts for citation in reader.citations(part)}
    own = (citation for iri, citation in found.items() if iri.startswith(f"{node.value}#"))
    return tuple(sorted(own, key=lambda citation: (citation.source, citation.at or "", citation.evidence)))
