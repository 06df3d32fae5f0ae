"""Who says what: cited sources, and the places in them that speak for a tie."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from comity.graph.store import Store
from comity.queries.catalogue import find
from comity.queries.networks.rows import Statements, concept, last
from comity.queries.networks.ties import Citation, Source

Citations = dict[str, tuple[Citation, ...]]


def day(text: str) -> date | None:
    """Read a day, or nothing."""
    return date.fromisoformat(text) if text else None


def known_days(store: Store) -> dict[str, date]:
    """Map each cited document that is dated to the day from which it counts as known, as ``known-sources`` tells."""
    rows = store.select(find("known-sources").bind(store.prefixes))
    return {row["source"].value: date.fromisoformat(row["known_from"].value) for row in rows if row["known_from"]}


def sources(facts: Statements, known: Mapping[str, date]) -> dict[str, Source]:
    """Map each cited document to what is on record about it, in order of IRI; ``known`` is of ``known_days``."""
    titles, urls = facts.mapping("dcterms:title"), facts.mapping("schema:url")
    repeats, publishers = facts.mapping("prov:wasDerivedFrom"), facts.mapping("dcterms:publisher")
    mirrors = facts.mapping("comity:lowTrust")
    return {
        iri: Source(
            iri,
            titles.get(iri, ""),
            urls.get(iri, ""),
            known.get(iri),
            last(iri, repeats),
            publishers.get(iri, ""),
            mirrors.get(iri) == "true",
        )
        for iri in sorted(set(facts.mapping("oa:hasSource").values()))
    }


def citations(facts: Statements) -> Citations:
    """Map whatever is supported by evidence to its pieces of evidence, in order of their IRIs."""
    cited, modality = facts.mapping("oa:hasSource"), facts.mapping("comity:modality")
    locator, speakers = facts.mapping("comity:locator"), facts.groups("comity:attributedTo")
    known = {
        iri: Citation(iri, source, concept(modality.get(iri, "")), locator.get(iri, ""), speakers.get(iri, ()))
        for iri, source in cited.items()
    }
    return {
        iri: tuple(known[piece] for piece in pieces if piece in known)
        for iri, pieces in facts.groups("comity:supportedBy").items()
    }
