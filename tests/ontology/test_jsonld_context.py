"""The JSON-LD context: readable keys that mean what the vocabulary says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import RDF, SKOS, BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, XSD

from comity.graph.vocabulary import ONTOLOGY, PREFIXES, SCHEMES, prefixes

#: rdflib reads JSON-LD by way of a class of its own that it calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
ID = "https://w3id.org/comity/id/"
DOCUMENT = {
    "iri": "id:example-memorandum",
    "type": ["Cooperation", "Agreement"],
    "kind": "comity:kind-agreement",
    "title": "memorandum on water sciences",
    "termYears": 5,
    "participation": [
        {"iri": "id:example-memorandum#party-a", "type": "Participation", "party": "id:a", "role": "comity:role-host"}
    ],
    "milestone": {"iri": "id:m", "inferred": True, "date": {"iri": "id:date/2025-10", "earliest": "2025-10-01"}},
    "partOf": {
        "iri": "id:a",
        "prefLabel": {"en": "Example Institute", "fa": ["مؤسسه نمونه"]},
        "site": {"iri": "id:a#place", "country": "eucountry:IRN", "city": "Tehran"},
    },
}


@pytest.fixture(scope="module")
def context(root: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((root / "ontology" / "context.jsonld").read_text("utf-8"))["@context"]
    return loaded


def by_rdflib(text: str) -> Graph:
    return Graph().parse(data=text, format="json-ld")


def by_oxigraph(text: str) -> Graph:
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)]
    return Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")


@pytest.mark.parametrize("expand", [by_rdflib, by_oxigraph])
def test_a_document_expands_to_its_triples(context: dict[str, Any], expand: Callable[[str], Graph]) -> None:
    graph = expand(json.dumps({"@context": context, **DOCUMENT}))
    tie, body = URIRef(f"{ID}example-memorandum"), URIRef(f"{ID}a")
    expected = {
        (tie, RDF.type, URIRef(f"{ONTOLOGY}Agreement")),
        (tie, URIRef(f"{ONTOLOGY}kind"), URIRef(f"{ONTOLOGY}kind-agreement")),
        (tie, URIRef(f"{ONTOLOGY}termYears"), Literal(5)),
        (tie, URIRef(f"{ONTOLOGY}participation"), URIRef(f"{tie}#party-a")),
        (URIRef(f"{tie}#party-a"), URIRef(f"{ONTOLOGY}role"), URIRef(f"{ONTOLOGY}role-host")),
        (URIRef(f"{tie}#party-a"), URIRef(f"{ONTOLOGY}party"), body),
        (URIRef(f"{ID}m"), URIRef(f"{ONTOLOGY}inferred"), Literal(True)),
        (URIRef(f"{ID}date/2025-10"), URIRef(f"{ONTOLOGY}earliest"), Literal("2025-10-01", datatype=XSD.date)),
        (body, SKOS.prefLabel, Literal("Example Institute", lang="en")),
        (body, SKOS.prefLabel, Literal("مؤسسه نمونه", lang="fa")),
        (body, URIRef(f"{PREFIXES['org']}hasSite"), URIRef(f"{body}#place")),
        (URIRef(f"{body}#place"), URIRef(f"{ONTOLOGY}country"), URIRef(f"{PREFIXES['country']}IRN")),
    }
    assert expected - set(graph) == set()
    assert not any(isinstance(node, BNode) for triple in graph for node in triple)


@pytest.mark.parametrize("expand", [by_rdflib, by_oxigraph])
def test_a_misspelt_key_says_nothing(context: dict[str, Any], expand: Callable[[str], Graph]) -> None:
    """Without a default vocabulary, it is not made into a new term."""
    document = {"@context": context, "iri": "id:a", "prefLable": "x", "title": "y"}
    assert len(expand(json.dumps(document))) == 1


def test_every_term_of_the_vocabulary_has_a_key(context: dict[str, Any], terms: Graph) -> None:
    meant = {value["@id"] if isinstance(value, dict) else value for value in context.values() if value != 1.1}
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    names = {str(s).replace(ONTOLOGY, "comity:") for kind in kinds for s in terms.subjects(RDF.type, kind)}
    of_builds = {
        "comity:contentHash",
        "comity:recordsIn",
        "comity:recordsOut",
        "comity:recordsSetAside",
        "comity:triplesOut",
        "comity:triplesAdded",
        "comity:triplesRemoved",
        "comity:standsAlone",
        "comity:idsBegin",
    }
    assert names - meant - of_builds == set()


def test_every_key_has_a_known_prefix_and_a_defined_term(context: dict[str, Any], terms: Graph) -> None:
    for key, value in context.items():
        iri = value["@id"] if isinstance(value, dict) else value
        if key == "@version" or str(iri).startswith(("@", "http")):
            continue
        prefix, _, local = iri.partition(":")
        assert context[prefix] == PREFIXES[prefix], key
        if prefix == "comity":
            assert (URIRef(ONTOLOGY + local), None, None) in terms, key


def test_prefixes_are_those_of_the_project(context: dict[str, Any]) -> None:
    """The country table has another prefix here, because a key is called so; kinds are written in full."""
    expected = {k: v for k, v in prefixes().items() if k not in (*SCHEMES, "country", "sh")}
    assert {k: context.get(k) for k in expected} == expected
    assert context["eucountry"] == PREFIXES["country"]


def test_an_export_in_the_contexts_keys_reads_back_whole(context: dict[str, Any], examples: dict[str, Graph]) -> None:
    """What one engine writes with the context the other reads again: no triple is lost or changed."""
    for name, graph in examples.items():
        text = graph.serialize(format="json-ld", context=context, auto_compact=False)
        assert set(by_oxigraph(text)) == set(graph), name
