"""The data as DCAT 3 describes them (https://www.w3.org/TR/vocab-dcat-3/), within the DCAT-AP 3.0.1 profile.

The profile wants to be told of which class whatever is pointed to is: licences, languages, media types,
countries. So the catalogue says that too, and can be checked alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from comity.graph.facts import dataset_names
from comity.graph.provenance import GRAPH
from comity.graph.publishing.carrying import title_of_terms
from comity.graph.publishing.coverage import Coverage, coverage
from comity.graph.publishing.description import Dump, Offer, Value, english, named, once, pages, say, typed
from comity.graph.publishing.versions import citation, licences, titled, version, version_of_all
from comity.graph.store import Store
from comity.graph.vocabulary import ONTOLOGY, term

#: Of each format: its media type, and its name in the EU's table of file types.
_FORMATS = {
    ".nq": ("application/n-quads", "RDF_N_QUADS"),
    ".trig": ("application/trig", "RDF_TRIG"),
    ".jsonld": ("application/ld+json", "JSON_LD"),
    ".ttl": ("text/turtle", "RDF_TURTLE"),
    ".nt": ("application/n-triples", "RDF_N_TRIPLES"),
    ".rdf": ("application/rdf+xml", "RDF_XML"),
}
_THEMES = {"INTR": "International issues", "TECH": "Science and technology"}
_SPARQL = "https://www.w3.org/TR/sparql11-protocol/"
_SHA256 = "spdx:checksumAlgorithm_sha256"


def catalogue(store: Store, offer: Offer, datasets: Sequence[str] = ()) -> list[Triple]:
    """Describe the catalogue, its datasets (all, or those named), their files and the endpoint.

    Dates of issue are those of the builds, from the provenance graph; where it tells none, there are none.
    """
    return once(_catalogue(store, offer, list(datasets) or dataset_names(store)))


def _catalogue(store: Store, offer: Offer, names: list[str]) -> Iterator[Triple]:
    node, publisher = offer.dcat(store, "catalogue"), offer.dcat(store, "publisher")
    versions = {name: version(store, name) for name in names}
    service = offer.endpoint()
    yield from typed(offer.dcat(store), "foaf:Document")
    title = english(f"What the data of {offer.title} are, as DCAT")
    yield from say(offer.dcat(store), ("dcterms:title", title), ("foaf:primaryTopic", node))
    yield from typed(node, "dcat:Catalog")
    yield from say(
        node,
        ("dcterms:title", english(offer.title)),
        ("dcterms:description", english(offer.description)),
        ("dcterms:publisher", publisher),
        ("dcterms:language", _language("en")),
        ("dcterms:modified", max(_moments(store, names), key=lambda when: when.value, default=None)),
        ("foaf:homepage", NamedNode(offer.homepage) if offer.homepage else None),
        ("dcat:dataset", [store.graph(name) for name in names]),
        ("dcat:service", service),
        *_versioned(version_of_all(versions.items())),
    )
    yield from typed(_language("en"), "dcterms:LinguisticSystem")
    yield from _agents(store, offer, publisher)
    for name in names:
        yield from _dataset(store, offer, name, versions[name])
        for dump in offer.dumps:
            if dump.dataset == name:
                yield from _distribution(store, offer, dump)
    if service:
        yield from _service(store, offer, service, names)


def _versioned(value: str) -> tuple[tuple[str, Value], ...]:
    return ("dcat:version", Literal(value)), ("owl:versionInfo", Literal(value))


def _agents(store: Store, offer: Offer, publisher: NamedNode) -> Iterator[Triple]:
    yield from typed(publisher, "foaf:Agent")
    home = NamedNode(offer.homepage) if offer.homepage else None
    yield from say(publisher, ("foaf:name", english(offer.publisher)), ("foaf:homepage", home))
    yield from pages([home] if home else [])
    if offer.contact:
        how = "vcard:hasEmail" if offer.contact.startswith("mailto:") else "vcard:hasURL"
        contact = offer.dcat(store, "contact")
        yield from typed(contact, "vcard:Kind", "vcard:Organization")
        yield from say(contact, ("vcard:fn", english(offer.publisher)), (how, NamedNode(offer.contact)))


def _dataset(store: Store, offer: Offer, name: str, its: str) -> Iterator[Triple]:
    node, covered = store.graph(name), coverage(store, store.graph(name))
    yield from typed(node, "dcat:Dataset", "prov:Entity")
    yield from say(
        node,
        ("dcterms:title", english(titled(store, name))),
        ("dcterms:description", english(_description(store, name))),
        ("dcterms:identifier", Literal(node.value)),
        ("dcterms:publisher", offer.dcat(store, "publisher")),
        ("dcat:contactPoint", offer.dcat(store, "contact") if offer.contact else None),
        ("dcterms:bibliographicCitation", english(citation(store, name, its, offer.publisher))),
        ("dcat:keyword", [english(word) for word in covered.kinds]),
        *_versioned(its),
    )
    yield from _pointing(node, "dcterms:license", "dcterms:LicenseDocument", _iris(licences(store, [name])[name]))
    yield from _pointing(node, "dcterms:conformsTo", "dcterms:Standard", [NamedNode(ONTOLOGY.rstrip("#"))])
    yield from _pointing(node, "dcterms:accessRights", "dcterms:RightsStatement", [named("access-right:PUBLIC")])
    yield from _pointing(node, "dcat:theme", "skos:Concept", [named(f"data-theme:{theme}") for theme in _THEMES])
    for theme, words in _THEMES.items():
        yield from say(named(f"data-theme:{theme}"), ("skos:prefLabel", english(words)))
    yield from _landing(store, node)
    yield from _covered(store, offer, name, covered)
    yield from _built(store, node)


def _description(store: Store, name: str) -> str:
    graph = store.graph(name)
    found = store.pattern(graph, term("dcterms:description"), None, graph)
    stated = sorted(quad.object.value for quad in found if isinstance(quad.object, Literal))
    return " ".join(stated) or f"The dataset {name}: organisations, their cooperation, and the sources that say so."


def _landing(store: Store, node: NamedNode) -> Iterator[Triple]:
    found = store.pattern(node, term("dcat:landingPage"), None, node)
    landing = sorted((quad.object for quad in found if isinstance(quad.object, NamedNode)), key=str)
    yield from say(node, ("dcat:landingPage", landing))
    yield from pages(landing)


def _covered(store: Store, offer: Offer, name: str, covered: Coverage) -> Iterator[Triple]:
    """Say in which languages names are, which countries there are, and what the first and the last day is."""
    node = store.graph(name)
    languages = [_language(tag) for tag in covered.languages]
    yield from _pointing(node, "dcterms:language", "dcterms:LinguisticSystem", languages)
    yield from _pointing(node, "dcterms:spatial", "dcterms:Location", [NamedNode(iri) for iri in covered.countries])
    if covered.first or covered.last:
        period = offer.dcat(store, f"{name}-period")
        yield from _pointing(node, "dcterms:temporal", "dcterms:PeriodOfTime", [period])
        for predicate, day in (("dcat:startDate", covered.first), ("dcat:endDate", covered.last)):
            yield from say(period, (predicate, Literal(day, datatype=term("xsd:date")) if day else None))


def _built(store: Store, node: NamedNode) -> Iterator[Triple]:
    """Tell of the build that made the dataset as it is now, and when that was."""
    provenance = store.graph(GRAPH)
    for made in store.pattern(node, term("prov:wasGeneratedBy"), None, provenance):
        activity = made.object
        if isinstance(activity, NamedNode):
            yield from _pointing(node, "prov:wasGeneratedBy", "prov:Activity", [activity])
            for predicate in ("rdfs:label", "prov:startedAtTime", "prov:endedAtTime", "prov:wasAssociatedWith"):
                yield from say(activity, (predicate, _values(store, activity, predicate)))
            ended = _values(store, activity, "prov:endedAtTime")
            yield from say(node, ("dcterms:issued", ended[-1:]), ("dcterms:modified", ended[-1:]))


def _moments(store: Store, names: Iterable[str]) -> Iterator[Literal]:
    for name in names:
        for triple in _built(store, store.graph(name)):
            if triple.predicate == term("dcterms:modified") and isinstance(triple.object, Literal):
                yield triple.object


def _values(store: Store, node: NamedNode, predicate: str) -> list[Value]:
    found = store.pattern(node, term(predicate), None, store.graph(GRAPH))
    values = (quad.object for quad in found)
    return sorted((v for v in values if isinstance(v, NamedNode | Literal)), key=lambda value: value.value)


def _distribution(store: Store, offer: Offer, dump: Dump) -> Iterator[Triple]:
    node, where = offer.dcat(store, dump.name), offer.download(store, dump)
    media_type, file_type = _FORMATS[Path(dump.name.removesuffix(".gz")).suffix]
    size = Literal(str(dump.size), datatype=term("xsd:nonNegativeInteger")) if dump.size is not None else None
    yield from _pointing(store.graph(dump.dataset), "dcat:distribution", "dcat:Distribution", [node])
    yield from say(
        node,
        ("dcterms:title", english(dump.name)),
        ("dcat:accessURL", where),
        ("dcat:downloadURL", where),
        ("dcat:byteSize", size),
    )
    licence = _iris(licences(store, [dump.dataset])[dump.dataset])
    yield from _pointing(node, "dcterms:license", "dcterms:LicenseDocument", licence)
    yield from _pointing(node, "dcterms:conformsTo", "dcterms:Standard", _iris(dump.profile or ""))
    if (terms := title_of_terms(store)) and not dump.profile:
        rights = offer.dcat(store, "rights")
        yield from _pointing(node, "dcterms:rights", "dcterms:RightsStatement", [rights])
        yield from say(rights, ("dcterms:description", english(f"Under the licence of the dataset, {terms}")))
    yield from _pointing(node, "dcat:mediaType", "dcterms:MediaType", [named(f"iana:{media_type}")])
    yield from _pointing(node, "dcterms:format", "dcterms:MediaTypeOrExtent", [named(f"file-type:{file_type}")])
    if dump.name.endswith(".gz"):
        yield from _pointing(node, "dcat:compressFormat", "dcterms:MediaType", [named("iana:application/gzip")])
    if dump.sha256:
        checksum = offer.dcat(store, f"{dump.name}-sha256")
        yield from _pointing(node, "spdx:checksum", "spdx:Checksum", [checksum])
        yield from _pointing(checksum, "spdx:algorithm", "spdx:ChecksumAlgorithm", [named(_SHA256)])
        yield from say(checksum, ("spdx:checksumValue", Literal(dump.sha256, datatype=term("xsd:hexBinary"))))


def _service(store: Store, offer: Offer, service: NamedNode, names: list[str]) -> Iterator[Triple]:
    yield from typed(service, "dcat:DataService")
    yield from say(
        service,
        ("dcterms:title", english(f"SPARQL endpoint of {offer.title}")),
        ("dcterms:description", english("SPARQL 1.1 queries of all datasets together, and of each alone.")),
        ("dcterms:publisher", offer.dcat(store, "publisher")),
        ("dcat:contactPoint", offer.dcat(store, "contact") if offer.contact else None),
        ("dcat:endpointURL", service),
        ("dcat:endpointDescription", service),  # asked without a query it answers with its SPARQL service description
        ("dcat:servesDataset", [store.graph(name) for name in names]),
    )
    yield from _pointing(service, "dcterms:conformsTo", "dcterms:Standard", [NamedNode(_SPARQL)])


def _pointing(node: NamedNode, predicate: str, kind: str, values: Iterable[NamedNode]) -> Iterator[Triple]:
    """Point to things, and say of which class they are."""
    for value in values:
        yield from say(node, (predicate, value))
        yield from typed(value, kind)


def _iris(joined: str) -> list[NamedNode]:
    return [NamedNode(iri) for iri in joined.split(" and ") if iri]


def _language(tag: str) -> NamedNode:
    """Return the Library of Congress's IRI of a language, as DCAT asks for (section 6.4.8).

    >>> _language("fa").value
    'http://id.loc.gov/vocabulary/iso639-1/fa'
    """
    code = tag.partition("-")[0].lower()
    return NamedNode(f"http://id.loc.gov/vocabulary/iso639-{1 if len(code) == 2 else 2}/{code}")
