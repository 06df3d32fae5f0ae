"""The data as VoID describes them (https://www.w3.org/TR/void/): sizes, classes, properties, links, dumps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from comity.graph.facts import dataset_names
from comity.graph.publishing.counts import Counts, Target, count
from comity.graph.publishing.description import Offer, english, named, once, say, typed
from comity.graph.publishing.versions import licences, titled
from comity.graph.statements import digest
from comity.graph.store import Store
from comity.graph.vocabulary import PREFIXES, term

#: The formats in which an endpoint and the dumps give the data: https://www.w3.org/ns/formats/
_FEATURES = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG")
#: What a first look should see, the best first.
_EXAMPLES = ("org:Organization", "comity:Cooperation", "skos:Concept", "foaf:Document")


def void(store: Store, offer: Offer, datasets: Sequence[str] = ()) -> list[Triple]:
    """Describe the whole and each dataset (or those named), in a fixed order and without blank nodes.

    The whole is the default graph of the endpoint, in which each statement stands once; where there are files
    alone, it is not counted. Costs some flat queries for each dataset: three seconds for a million statements.
    """
    return once(_document(store, offer, list(datasets) or dataset_names(store)))


def _document(store: Store, offer: Offer, names: list[str]) -> Iterator[Triple]:
    document, whole = offer.void(store), offer.void(store, "dataset")
    datasets = [store.graph(name) for name in names]
    yield from typed(document, "void:DatasetDescription", "foaf:Document")
    yield from say(
        document,
        ("dcterms:title", english(f"What the data of {offer.title} are, as VoID")),
        ("foaf:primaryTopic", whole),
        ("foaf:topic", [whole, *datasets]),
    )
    if offer.endpoint():  # files have each dataset alone, so that there is no whole to be counted
        yield from _common(store, offer, whole, "dataset", count(store), datasets)
    yield from typed(whole, "void:Dataset")
    yield from say(
        whole,
        ("dcterms:title", english(offer.title)),
        ("dcterms:description", english(offer.description)),
        ("void:subset", datasets),
        ("foaf:homepage", NamedNode(offer.homepage) if offer.homepage else None),
    )
    for name, graph in zip(names, datasets, strict=True):
        yield from _common(store, offer, graph, name, count(store, graph), [graph])
        yield from say(
            graph,
            ("dcterms:title", english(titled(store, name))),
            ("dcterms:license", [NamedNode(iri) for iri in _licence(store, name)]),
            ("void:dataDump", _dumps(store, offer, name)),
        )


def _dumps(store: Store, offer: Offer, name: str) -> list[NamedNode]:
    return [offer.download(store, dump) for dump in offer.dumps if dump.dataset == name and not dump.profile]


def _licence(store: Store, name: str) -> list[str]:
    return [iri for iri in licences(store, [name])[name].split(" and ") if iri]


def _common(
    store: Store, offer: Offer, node: NamedNode, name: str, counts: Counts, graphs: list[NamedNode]
) -> Iterator[Triple]:
    """Say what is said of the whole and of a dataset alike."""
    yield from typed(node, "void:Dataset")
    yield from say(
        node,
        ("void:triples", Literal(counts.triples)),
        ("void:entities", Literal(counts.entities)),
        ("void:distinctSubjects", Literal(counts.subjects)),
        ("void:distinctObjects", Literal(counts.objects)),
        ("void:classes", Literal(len(counts.classes))),
        ("void:properties", Literal(len(counts.properties))),
        ("void:uriSpace", Literal(store.prefixes["id"])),
        ("void:sparqlEndpoint", offer.endpoint()),
        ("void:exampleResource", _example(store, graphs)),
        ("void:vocabulary", [NamedNode(iri) for iri in _vocabularies(counts)]),
        ("void:feature", [named(f"formats:{name}") for name in _FEATURES]),
    )
    for iri, number in counts.classes:
        yield from _partition(offer.void(store, f"{name}-class-{digest(iri)}"), node, "class", iri, number)
    for iri, number in counts.properties:
        yield from _partition(offer.void(store, f"{name}-property-{digest(iri)}"), node, "property", iri, number)
    for predicate, target, number in counts.links:
        yield from _linkset(store, offer, node, (name, predicate, target, number))


def _partition(part: NamedNode, node: NamedNode, what: str, iri: str, number: int) -> Iterator[Triple]:
    size = "void:entities" if what == "class" else "void:triples"
    yield from say(node, (f"void:{what}Partition", part))
    yield from say(part, (f"void:{what}", NamedNode(iri)), (size, Literal(number)))


def _linkset(store: Store, offer: Offer, node: NamedNode, link: tuple[str, str, Target, int]) -> Iterator[Triple]:
    name, predicate, target, number = link
    links = offer.void(store, f"{name}-links-{target.name}-{predicate.replace(':', '-')}")
    other = offer.void(store, f"target-{target.name}")
    yield from say(node, ("void:subset", links))
    yield from typed(links, "void:Linkset")
    yield from say(
        links,
        ("void:linkPredicate", term(predicate)),
        ("void:subjectsTarget", node),
        ("void:objectsTarget", other),
        ("void:triples", Literal(number)),
    )
    yield from typed(other, "void:Dataset")
    yield from say(
        other,
        ("dcterms:title", english(target.title)),
        ("foaf:homepage", NamedNode(target.homepage)),
        ("void:uriSpace", [Literal(start) for start in target.starts]),
    )


def _example(store: Store, graphs: list[NamedNode]) -> NamedNode | None:
    for kind in _EXAMPLES:
        for graph in graphs:
            found = store.pattern(None, term("rdf:type"), term(kind), graph)
            if first := min((q.subject.value for q in found if isinstance(q.subject, NamedNode)), default=""):
                return NamedNode(first)
    return None


def _vocabularies(counts: Counts) -> list[str]:
    """Return the namespaces of the classes and properties, by the prefixes where one is declared.

    An IRI without a ``#`` or ``/`` (``urn:isbn:1``), as anybody may write into a local graph, is in none.
    """
    spaces = sorted({*PREFIXES.values()}, key=len)
    iris = [iri for iri, _ in (*counts.classes, *counts.properties)]
    found = {next((start for start in spaces if iri.startswith(start)), _namespace(iri)) for iri in iris}
    return sorted(found - {""})


def _namespace(iri: str) -> str:
    """Cut an IRI behind its last ``#`` or ``/``.

    >>> _namespace("http://example.org/terms#name")
    'http://example.org/terms#'
    """
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
