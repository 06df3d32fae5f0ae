"""Each term of the vocabulary explains itself, and each term that is used is defined."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from comity.graph.vocabulary import ONTOLOGY, SCHEMES, prefixes

IRI = URIRef(ONTOLOGY.removesuffix("#"))
KINDS_OF_TERM = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDFS.Datatype)
#: Terms for what is loaded and derived later: another registry's view, and pairs under a counting rule.
RESERVED = {"registryParent", "cooperatesWith"}
USERS = (
    "graph/**/*.py",
    "loaders/**/*.py",
    "queries/**/*.py",
    "queries/**/*.rq",
    "src/comity/cli/**/*.py",
    "ontology/checks/**/*.rq",
    "ontology/shapes/*.ttl",
    "ontology/kinds/*.ttl",
    "ontology/examples/valid/*.ttl",
    "ontology/context.jsonld",
)
_SCHEME_CONCEPT = re.compile(rf"(?<![\w:/#-])({'|'.join(SCHEMES)}):([a-z][a-z0-9-]*[a-z0-9])(?![\w{{-])")
_TERM = re.compile(r"(?:\bcomity:|comity/ontology#)([A-Za-z][A-Za-z0-9-]*)(?!\{)(?![\w-])")


def defined(graph: Graph) -> list[URIRef]:
    """List what the vocabulary defines, schemes aside."""
    return sorted({s for kind in KINDS_OF_TERM for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)})


def languages(graph: Graph, subject: URIRef, predicate: URIRef) -> list[str]:
    return sorted(o.language or "" for o in graph.objects(subject, predicate) if isinstance(o, Literal))


def used(root: Path) -> dict[str, str]:
    """Return each ``comity:`` name that stands in a file of the project, with one file that has it."""
    found: dict[str, str] = {}
    for path in (p for pattern in USERS for p in sorted(root.glob(pattern))):
        text = path.read_text("utf-8")
        names = _TERM.findall(text)
        if path.suffix in (".rq", ".ttl"):
            names += [f"{scheme}-{name}" for scheme, name in _SCHEME_CONCEPT.findall(text)]
        found |= {name: str(path.relative_to(root)) for name in names if not name.endswith("-")}
    return found


def test_header_says_version_licence_and_prefix(terms: Graph) -> None:
    vann = "http://purl.org/vocab/vann/"
    version = str(terms.value(IRI, OWL.versionInfo))
    assert (IRI, RDF.type, OWL.Ontology) in terms
    assert terms.value(IRI, OWL.versionIRI) == URIRef(f"{IRI}/{version}")
    assert terms.value(IRI, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert str(terms.value(IRI, URIRef(f"{vann}preferredNamespacePrefix"))) == "comity"
    assert str(terms.value(IRI, URIRef(f"{vann}preferredNamespaceUri"))) == ONTOLOGY
    assert languages(terms, IRI, DCTERMS.title) == ["en", "fr"]


def test_every_term_has_labels_definition_example_and_source(terms: Graph) -> None:
    found = defined(terms)
    assert len(found) > 50
    for subject in found:
        assert languages(terms, subject, RDFS.label) == ["en", "fr"], subject
        assert languages(terms, subject, SKOS.definition) == ["en"], subject
        assert terms.value(subject, SKOS.example), subject
        assert terms.value(subject, DCTERMS.source), subject
        assert terms.value(subject, RDFS.isDefinedBy) == IRI, subject


def test_labels_of_classes_and_of_properties_are_unique(terms: Graph) -> None:
    for kinds in ((OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty)):
        subjects = [s for kind in kinds for s in terms.subjects(RDF.type, kind)]
        labels = [label.n3() for s in subjects for label in terms.objects(s, RDFS.label)]
        assert sorted({x for x in labels if labels.count(x) > 1}) == []


def test_every_example_is_turtle_that_uses_its_term(terms: Graph) -> None:
    head = "\n".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in prefixes().items())
    for subject in defined(terms):
        example = Graph().parse(data=f"{head}\n{terms.value(subject, SKOS.example)}", format="turtle")
        nodes = {node for triple in example for node in triple}
        datatypes = {node.datatype for node in nodes if isinstance(node, Literal)}
        assert subject in nodes | datatypes, subject


def test_every_class_has_a_place_and_every_property_has_an_end(terms: Graph) -> None:
    """What a domain or range names is a class of ours, or of a vocabulary that the header refers to, or a datatype."""
    known = ("http://www.w3.org/", "http://xmlns.com/foaf/0.1/")
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf, OWL.disjointWith):
        for subject, value in terms.subject_objects(predicate):
            ours = (value, RDF.type, OWL.Class) in terms
            assert ours or str(value).startswith((*known, "https://schema.org/")), (subject, value)


def test_no_property_has_two_domains_or_two_ranges(terms: Graph) -> None:
    """Two would mean both at once, which is easily misread as either."""
    for predicate in (RDFS.domain, RDFS.range):
        subjects = list(terms.subjects(predicate, None))
        assert len(subjects) == len(set(subjects))


def test_every_term_that_is_used_is_defined(root: Path, terms: Graph, concepts: Graph) -> None:
    shapes = Graph()
    for path in sorted((root / "ontology" / "shapes").glob("*.ttl")):
        shapes.parse(data=path.read_text("utf-8"), format="turtle")
    known = {str(s).removeprefix(ONTOLOGY) for graph in (terms, concepts, shapes) for s in graph.subjects(RDF.type)}
    found = used(root)
    assert len(found) > 100
    assert {name: path for name, path in found.items() if name not in known} == {}


def test_every_term_that_is_defined_is_used(root: Path, terms: Graph) -> None:
    names = {str(subject).removeprefix(ONTOLOGY) for subject in defined(terms)}
    assert names - set(used(root)) - RESERVED == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("?x comity:kind kind:agreement .", ["kind-agreement"]),
        ("VALUES ?m { modality:stated modality:hoped }", ["modality-stated", "modality-hoped"]),
        ("<https://w3id.org/x/role:no>", []),
    ],
)
def test_concepts_written_with_a_schemes_prefix_are_seen(text: str, names: list[str]) -> None:
    assert [f"{scheme}-{name}" for scheme, name in _SCHEME_CONCEPT.findall(text)] == names
