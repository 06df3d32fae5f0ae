"""What a record says beyond names, ties, dates and links that have a wording of their own: nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from comity.graph.vocabulary import term
from comity.queries.explanation.reader import Reader
from comity.queries.explanation.writing import Fact

#: How many values of a predicate are told.
MOST = 100
#: What is told elsewhere: names, parts and links that have a wording of their own.
_ELSEWHERE = """
    rdf:type rdfs:label skos:prefLabel skos:altLabel skosxl:prefLabel skosxl:altLabel comity:acronym
    comity:supportedBy comity:partyTo comity:participation comity:milestone comity:kind comity:question
    org:classification org:hasSite org:holds skos:note schema:location dcterms:title comity:date comity:published
    comity:retrieved dcterms:identifier comity:domain comity:form comity:subkind comity:publisherName
    comity:totalCost comity:funding schema:currency comity:lowTrust org:subOrganizationOf dcterms:replaces comity:of
    comity:memberKind comity:otherKind adms:status comity:country comity:covers dcterms:subject comity:framework
    comity:atEvent schema:superEvent comity:follows comity:document skos:broader skos:exactMatch comity:sdg
    foaf:homepage foaf:page schema:sameAs comity:preferredId schema:url dcterms:publisher prov:wasDerivedFrom
    comity:registryParent comity:registryChild comity:registryRelated org:changedBy org:resultedFrom
"""
_TOLD = frozenset(map(term, _ELSEWHERE.split()))
_WORDS = {
    term("comity:asOf"): "as of",
    term("comity:inferred"): "inferred",
    term("comity:member"): "on the list",
    term("comity:sha256"): "SHA-256 of its text",
    term("comity:termYears"): "term in years",
    term("dcterms:description"): "description",
    term("dcterms:language"): "language",
    term("prov:used"): "files read",
    term("prov:wasAssociatedWith"): "by",
    term("prov:startedAtTime"): "started",
    term("prov:endedAtTime"): "ended",
    term("prov:actedOnBehalfOf"): "part of",
    term("schema:sha256"): "SHA-256",
    term("dcat:byteSize"): "bytes",
    term("comity:edtf"): "as written (EDTF)",
    term("comity:earliest"): "first day",
    term("comity:latest"): "last day",
}
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def statements_of(reader: Reader, node: NamedNode) -> tuple[Fact, ...]:
    """List what else a record says, by predicate in order of its wording; of many values the first hundred."""
    facts = []
    for predicate in reader.predicates(node):
        if predicate not in _TOLD:
            facts += list(_facts(reader, node, predicate))
    return tuple(sorted(facts, key=lambda fact: fact.what))


def _facts(reader: Reader, node: NamedNode, predicate: NamedNode) -> Iterator[Fact]:
    what = _WORDS.get(predicate) or _wording(reader, predicate)
    values = reader.values(node, predicate)
    for value in values[:MOST]:
        if isinstance(value, Literal):
            yield Fact(what, value.value, value.language)
        else:
            dated = reader.text(value, "comity:edtf")
            yield Fact(what, dated or reader.label(value), node=value.value)
    if len(values) > MOST:
        yield Fact(what, f"and {len(values) - MOST:,} more")


def _wording(reader: Reader, predicate: NamedNode) -> str:
    """Return the ontology's label of a property of its own, else the words of its name."""
    label = reader.label(predicate)
    return label if ":" not in label else _CAPITAL.sub(" ", label.rpartition(":")[2]).lower()
