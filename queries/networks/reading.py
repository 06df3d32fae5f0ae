"""Read bodies, ties and sources from the store, once for all networks that are made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from comity.graph.errors import InputError
from comity.graph.store import Store
from comity.graph.wording import nearest
from comity.queries.networks import bodies, citations, cooperations
from comity.queries.networks.rows import Statements, last, local
from comity.queries.networks.ties import Citation, Reading, Tie, tree

#: The predicates of which large graphs have most.
_MANY = (
    *("comity:supportedBy", "rdfs:label", "oa:hasSource", "comity:modality", "comity:locator", "comity:kind"),
    *("comity:participation", "comity:party", "comity:role", "comity:framework"),
)


def read(store: Store) -> Reading:
    """Read every body, tie and source once; linear in the number of statements."""
    facts = Statements(store, *_MANY)
    labels, broader = facts.mapping("rdfs:label"), facts.groups("skos:broader")
    ties = cooperations.cooperations(facts, citations.citations(facts), labels)
    parties = sorted({part.party for tie in ties for part in tie.parts})
    concepts = {*broader, *(value for p in _CONCEPTS for _, value in facts.of(p))}
    found = bodies.bodies(facts, parties, labels, tree(broader))
    return Reading(
        found,
        cooperations.titled_apart(ties, labels, {body.iri: body.label for body in found}),
        citations.sources(facts, citations.known_days(store)),
        {iri: labels[iri] for iri in sorted(concepts) if iri in labels},
        broader,
    )


#: What is named beside bodies and ties: fields, frameworks, and those whose word it is.
_CONCEPTS = ("skos:broader", "dcterms:subject", "comity:framework", "comity:attributedTo", "dcterms:publisher")


def rolled_up(reading: Reading) -> Reading:
    """Let each real part of a body count as that body, at the top of its hierarchy.

    A part is what ``org:subOrganizationOf`` says; what a registry files as a parent is its claim, and moves nobody.
    Parties that become one are one party, so a tie within one body makes no edge.
    """
    known = {body.iri for body in reading.bodies}
    parents = {body.iri: body.parent for body in reading.bodies if body.parent in known}
    top = {iri: last(iri, parents) for iri in parents}
    ties = tuple(
        replace(tie, parts=tuple(replace(part, party=top.get(part.party, part.party)) for part in tie.parts))
        for tie in reading.ties
    )
    kept = tuple(body for body in reading.bodies if top.get(body.iri, body.iri) == body.iri)
    return replace(reading, bodies=kept, ties=ties, note=_noted(reading, "Parts of a body count as that body."))


def set_aside(reading: Reading, source: str) -> Reading:
    """Leave out all that a source says, and every text that repeats it: what rests on it alone is gone.

    ``source`` is the IRI of a source. Raises ``InputError`` where nothing on record cites it.
    """
    if source not in reading.sources:
        known = [local(iri) for iri in reading.sources]
        raise InputError(f"no source {local(source)!r}{nearest(local(source), known)}; comity sources lists them")
    gone = {iri for iri, other in reading.sources.items() if other.origin == reading.sources[source].origin}
    title = reading.sources[source].title or local(source)
    ties = tuple(_without(tie, gone) for tie in reading.ties)
    return replace(reading, ties=ties, note=_noted(reading, f"Set aside is what “{title}” says."))


def as_known_by(reading: Reading, day: date | None) -> Reading:
    """Leave out all that rests on sources that were not known by a day (``None``: nothing), undated ones with them."""
    if day is None:
        return reading
    gone = {iri for iri, source in reading.sources.items() if source.known_from is None or source.known_from > day}
    return replace(reading, ties=tuple(told for tie in reading.ties if (told := _without(tie, gone)).citations))


def _without(tie: Tie, gone: set[str]) -> Tie:
    """Return a tie without what some sources say; a part or a step that they alone support is gone, with its date."""
    parts = tuple(
        replace(part, citations=said)
        for part in tie.parts
        if (said := _else(part.citations, gone)) or not part.citations
    )
    steps = tuple(
        replace(step, citations=said)
        for step in tie.steps
        if (said := _else(step.citations, gone)) or not step.citations
    )
    told = replace(tie, parts=parts, steps=steps, citations=_else(tie.citations, gone))
    if len(steps) == len(tie.steps):
        return told
    when, earliest, latest, ended = cooperations.span(tie.dates, steps)
    return replace(told, when=when, earliest=earliest, latest=latest, ended=ended)


def _else(citations: tuple[Citation, ...], gone: set[str]) -> tuple[Citation, ...]:
    return tuple(citation for citation in citations if citation.source not in gone)


def _noted(reading: Reading, sentence: str) -> str:
    return f"{reading.note} {sentence}".strip()
