"""What a file carries of what its statements point to, so that it can be read and checked alone.

Of the ontology: the concepts that are used, with their schemes, and which classes are beneath which. Of records
that the file does not describe: of which class they are, and in which dataset they are described.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad

from comity.graph.publishing.selecting import CLASSES
from comity.graph.store import Store
from comity.graph.vocabulary import ONTOLOGY, term

_ONTOLOGY = NamedNode(ONTOLOGY.removesuffix("#"))
_KINDS = ("skos:Concept", "skos:ConceptScheme")


def find_used_terms(store: Store, graphs: Collection[NamedNode]) -> set[str]:
    """Return the concepts and schemes of the ontology to which graphs point."""
    return _find_pointed(store, store.graph("ontology"), _KINDS, _any(graphs, "?s ?p ?node"))


def find_missing(store: Store, graphs: Collection[NamedNode], others: Iterable[NamedNode]) -> set[str]:
    """Return the records that others describe, and to which these graphs point without describing them."""
    missing = f"({_any(graphs, '?s ?p ?node')}) && !({_any(graphs, '?node ?q ?o')})"
    return {iri for other in others for iri in _find_pointed(store, other, CLASSES.values(), missing)}


def describe_terms(store: Store, used: Collection[str]) -> list[Quad]:
    """Return what the ontology says of the concepts and schemes that are used, of what these lead to, and of itself.

    A scheme names of its concepts those that are there. With them stands which classes are beneath which; nothing
    stands where no concept is used.
    """
    whole = sorted(store.quads("ontology"), key=lambda quad: str(quad.subject))
    by_subject = {subject: list(quads) for subject, quads in groupby(whole, key=lambda quad: quad.subject)}
    found: dict[object, list[Quad]] = {}
    kinds = set(map(term, _KINDS))
    terms = {quad.subject for quad in whole if quad.predicate == term("rdf:type") and quad.object in kinds}
    waiting: list[object] = [node for node in terms if isinstance(node, NamedNode) and node.value in used]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = by_subject.get(node, [])
            waiting += [quad.object for quad in found[node] if _leads(quad)]
    said = (quad for quads in found.values() for quad in quads)
    own = [quad for quad in said if quad.predicate != term("skos:hasTopConcept") or quad.object in found]
    return [*own, *(quad for quad in whole if quad.predicate == term("rdfs:subClassOf"))] if own else []


def describe_elsewhere(store: Store, graphs: Iterable[NamedNode], missing: Iterable[str]) -> Iterator[Quad]:
    """Yield of records of which class they are by these graphs, and which of the graphs describe them."""
    there = tuple(graphs)
    for node in map(NamedNode, missing):
        for graph in there:
            if kinds := list(store.pattern(node, term("rdf:type"), None, graph)):
                yield from kinds
                yield Quad(node, term("rdfs:isDefinedBy"), graph, graph)


def title_of_terms(store: Store) -> str:
    """Say on one line where the concepts of a file are from: title, version, address and licence of the ontology.

    Empty where the store has no ontology.
    """
    said = list(store.pattern(_ONTOLOGY, None, None, store.graph("ontology")))
    title, version, licence = (
        _stated(said, predicate) for predicate in ("dcterms:title", "owl:versionInfo", "dcterms:license")
    )
    return f"with concepts of {title}, version {version}. {_ONTOLOGY.value}. licence: {licence}" if said else ""


def _find_pointed(store: Store, graph: NamedNode, kinds: Iterable[str], condition: str) -> set[str]:
    """Ask for the nodes of a graph that are of a kind: once for each, so that the engine goes by its index."""
    asked = (
        f"SELECT DISTINCT ?node {{ GRAPH {graph} {{ ?node a {term(kind)} }} FILTER({condition}) }}" for kind in kinds
    )
    found = (row["node"] for sparql in asked for row in store.select(sparql))
    return {node.value for node in found if isinstance(node, NamedNode)}


def _any(graphs: Iterable[NamedNode], pattern: str) -> str:
    return " || ".join(f"EXISTS {{ GRAPH {graph} {{ {pattern} }} }}" for graph in graphs) or "false"


def _leads(quad: Quad) -> bool:
    """Tell whether a statement leads on: not from a scheme to all its concepts, nor to a class."""
    return quad.predicate not in (term("skos:hasTopConcept"), term("rdf:type"))


def _stated(said: Iterable[Quad], predicate: str) -> str:
    values = (quad.object for quad in said if quad.predicate == term(predicate))
    named = (v for v in values if isinstance(v, NamedNode | Literal))
    return next((v.value for v in named if isinstance(v, NamedNode) or v.language in (None, "en")), "none stated")
