"""What a file carries of what its statements point to, so that it can be read and checked alone.

Of the ontology: the concepts that are used, with their schemes, and which classes are beneath which. Of records
that the file does not describe: of which class they are, and in which dataset they are described.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from comity.graph.publishing.selecting import CLASSES
from comity.graph.store import Store
from comity.graph.vocabulary import ONTOLOGY, term

Test = Callable[[NamedNode], bool]
_ONTOLOGY = NamedNode(ONTOLOGY.removesuffix("#"))


def find_terms(store: Store, is_used: Test) -> list[Quad]:
    """Return what the ontology says of the concepts and schemes that are used, of what these lead to, and of itself.

    A scheme names of its concepts those that are there. With them stands which classes are beneath which; nothing
    stands where no concept is used.
    """
    found: dict[NamedNode, list[Quad]] = {}
    waiting = [node for name in ("skos:Concept", "skos:ConceptScheme") for node in _of(store, name) if is_used(node)]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = _said(store, node)
            waiting += [quad.object for quad in found[node] if _leads(quad) and isinstance(quad.object, NamedNode)]
    said = (quad for quads in found.values() for quad in quads)
    own = [quad for quad in said if quad.predicate != term("skos:hasTopConcept") or quad.object in found]
    return [*own, *store.pattern(None, term("rdfs:subClassOf"), None, store.graph("ontology"))] if own else []


def title_of_terms(store: Store) -> str:
    """Say on one line where the concepts of a file are from: title, version, address and licence of the ontology.

    Empty where the store has no ontology.
    """
    if not _said(store, _ONTOLOGY):
        return ""
    title, version, licence = (
        _stated(store, predicate) for predicate in ("dcterms:title", "owl:versionInfo", "dcterms:license")
    )
    return f"with concepts of {title}, version {version}. {_ONTOLOGY.value}. licence: {licence}"


def find_elsewhere(store: Store, graphs: Iterable[NamedNode], is_missing: Test) -> Iterator[Quad]:
    """Yield of the records that are missing, and that these graphs describe, their classes and where they stand."""
    seen = set()
    for graph in graphs:
        for kind in CLASSES.values():
            for quad in store.pattern(None, term("rdf:type"), term(kind), graph):
                node = quad.subject
                if isinstance(node, NamedNode) and (node, graph) not in seen and is_missing(node):
                    seen.add((node, graph))
                    yield from store.pattern(node, term("rdf:type"), None, graph)
                    yield Quad(node, term("rdfs:isDefinedBy"), graph, graph)


def _of(store: Store, kind: str) -> list[NamedNode]:
    found = store.pattern(None, term("rdf:type"), term(kind), store.graph("ontology"))
    return [quad.subject for quad in found if isinstance(quad.subject, NamedNode)]


def _said(store: Store, node: NamedNode) -> list[Quad]:
    return list(store.pattern(node, None, None, store.graph("ontology")))


def _leads(quad: Quad) -> bool:
    """Tell whether a statement leads on: not from a scheme to all its concepts, nor to a class."""
    return quad.predicate not in (term("skos:hasTopConcept"), term("rdf:type"))


def _stated(store: Store, predicate: str) -> str:
    found = store.pattern(_ONTOLOGY, term(predicate), None, store.graph("ontology"))
    values = (quad.object for quad in found)
    return next(
        (
            v.value
            for v in values
            if isinstance(v, NamedNode) or (isinstance(v, Literal) and v.language in (None, "en"))
        ),
        "none stated",
    )
