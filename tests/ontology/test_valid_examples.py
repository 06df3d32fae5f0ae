"""The valid examples: one small graph for each class, that every check passes."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, BNode, Graph, URIRef

from comity.graph.store import in_memory
from comity.graph.validation import validate
from comity.graph.vocabulary import ONTOLOGY

FOLDER = Path(__file__).parent.parent.parent / "ontology" / "examples" / "valid"
FILES = sorted(FOLDER.glob("*.ttl"))
#: Classes of others that our records have.
BORROWED = (
    "http://www.w3.org/ns/org#Organization",
    "http://www.w3.org/ns/org#Post",
    "http://www.w3.org/ns/org#Site",
    "http://xmlns.com/foaf/0.1/Person",
    "http://xmlns.com/foaf/0.1/Document",
    "http://www.w3.org/2004/02/skos/core#Concept",
    "http://www.w3.org/2008/05/skos-xl#Label",
    "http://www.w3.org/ns/oa#TextQuoteSelector",
    "http://www.w3.org/ns/dcat#Dataset",
    "https://schema.org/Place",
)


def test_every_class_of_the_vocabulary_has_an_example(terms: Graph, examples: dict[str, Graph]) -> None:
    shown = {cls for graph in examples.values() for cls in graph.objects(None, RDF.type)}
    own = set(terms.subjects(RDF.type, OWL.Class))
    assert len(own) > 10
    assert own - shown == set()
    assert {URIRef(iri) for iri in BORROWED} - shown == set()


def test_examples_use_defined_terms_only(terms: Graph, concepts: Graph, examples: dict[str, Graph]) -> None:
    known = {*terms.subjects(), *concepts.subjects()}
    for name, graph in examples.items():
        ours = {n for t in graph for n in t if isinstance(n, URIRef) and n.startswith(ONTOLOGY)}
        assert ours - known == set(), name


def test_examples_are_fictional_and_say_so(examples: dict[str, Graph]) -> None:
    for path in FILES:
        assert "fictional" in path.read_text("utf-8").split("@base")[0]
    for name, graph in examples.items():
        assert all(str(s).startswith("https://example.org/") for s in graph.subjects()), name


def test_examples_have_no_blank_nodes(examples: dict[str, Graph]) -> None:
    for name, graph in examples.items():
        assert not any(isinstance(node, BNode) for triple in graph for node in triple), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_example_passes_every_check(path: Path) -> None:
    files = [
        (path, "example"),
        *((kind, "ontology") for kind in sorted((FOLDER.parent.parent / "kinds").glob("*.ttl"))),
    ]
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(f"https://example.org/graph/{graph}"))
        for file, graph in files
        for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)
    ]
    assert validate(in_memory(quads, "https://example.org/")) == []
