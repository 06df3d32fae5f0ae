"""What a document says of itself and of the datasets that it is taken from: topic, licences, and where more is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from comity.graph.store import Store
from comity.graph.vocabulary import term
from comity.server.linked.names import document_iri
from comity.server.linked.reading import is_graph, said_of
from comity.server.used_prefixes import HYDRA

_OF_DATASET = ("rdf:type", "dcterms:title", "dcterms:license", "dcat:version", "dcat:landingPage")
#: What the graphs hold that no dataset describes.
_OWN_GRAPHS = {
    "ontology": "The vocabulary and its concept schemes",
    "provenance": "Which files each graph was made of, by what, and when",
    "derived/labels": "One label for everything that is shown",
    "derived/parties": "From each party straight to its cooperations",
    "derived/conflicts": "Questions on which sources disagree",
    "derived/dates": "The dates to which large datasets point",
}


def datasets(store: Store, quads: Iterable[Quad]) -> list[NamedNode]:
    """List the datasets from which statements are taken: the graphs that have a licence, in order."""
    graphs = {quad.graph_name for quad in quads if isinstance(quad.graph_name, NamedNode)}
    licensed = {quad.subject for quad in said_of(store, graphs, ["dcterms:license"])}
    return sorted(graphs & licensed, key=lambda graph: graph.value)


def of_datasets(store: Store, graphs: Iterable[NamedNode]) -> Iterator[Quad]:
    """Tell the title, the licence and the version of datasets."""
    return said_of(store, graphs, _OF_DATASET)


def of_graph(store: Store, node: NamedNode) -> Iterator[Quad]:
    """Tell what a graph of the store's own is, which no dataset describes; nothing of anything else."""
    title = _OWN_GRAPHS.get(node.value.removeprefix(store.prefixes["graph"]))
    if not is_graph(store, node):
        return
    yield Quad(node, term("rdf:type"), term("void:Dataset"))
    yield Quad(node, term("rdfs:seeAlso"), NamedNode(f"{store.base}.well-known/void"))
    if title is not None:
        yield Quad(node, term("dcterms:title"), Literal(title, language="en"))


def of_document(store: Store, thing: NamedNode, page: int, is_last: bool, sources: Sequence[NamedNode]) -> list[Quad]:
    """Tell what a document is about, from which datasets it is under which licences, and where its other pages are."""
    document = NamedNode(document_iri(store.base, thing.value, page))
    found = [
        Quad(document, term("rdf:type"), term("foaf:Document")),
        Quad(document, term("foaf:primaryTopic"), thing),
    ]
    found += [Quad(document, term("void:inDataset"), graph) for graph in sources]
    licences = said_of(store, sources, ["dcterms:license"])
    found += [Quad(document, term("dcterms:license"), quad.object) for quad in licences]
    return found + list(_pages(store, thing, page, is_last))


def _pages(store: Store, thing: NamedNode, page: int, is_last: bool) -> Iterator[Quad]:
    document = NamedNode(document_iri(store.base, thing.value, page))
    if page > 1:
        yield Quad(document, NamedNode(f"{HYDRA}previous"), NamedNode(document_iri(store.base, thing.value, page - 1)))
    if not is_last:
        following = NamedNode(document_iri(store.base, thing.value, page + 1))
        yield Quad(document, NamedNode(f"{HYDRA}next"), following)
        yield Quad(document, term("rdfs:seeAlso"), following)
        note = f"This is page {page} of what is on record: there is more on the next page."
        yield Quad(document, term("rdfs:comment"), Literal(note, language="en"))
