"""CPOV: the organisations of the graph as it is, and those that are public as derived."""

from __future__ import annotations

import pytest
from rdflib import ORG, RDF, SKOS, Graph, Literal, URIRef

from comity.graph.publishing.cpov import public_organisations
from comity.graph.store import Store
from comity.graph.vocabulary import term
from tests.description.shapes import CPOV, faults, focus_nodes, graph_of, needs_shapes
from tests.small import make

PUBLIC = URIRef("http://data.europa.eu/m8g/PublicOrganisation")


@pytest.fixture(scope="module")
def derived(shipped: Store) -> Graph:
    return graph_of(t for name in ("c2c", "seeds") for t in public_organisations(shipped, shipped.graph(name)))


@needs_shapes
def test_the_organisations_of_the_shipped_graph_conform_as_they_are(shipped: Store) -> None:
    """With all that is said of them, and the classes of what they point to."""
    bodies = {quad.subject for quad in shipped.pattern(None, term("rdf:type"), term("org:Organization"))}
    about = [q for body in bodies for q in shipped.pattern(body, None, None)]  # type: ignore[arg-type]
    met = {quad.object for quad in about}
    kinds = [quad for quad in shipped.pattern(None, term("rdf:type"), None) if quad.subject in met]
    data = graph_of([*about, *kinds])
    assert focus_nodes(data, CPOV)["Organization"] == len(bodies) > 350
    assert faults(data, CPOV) == set()


@needs_shapes
def test_the_public_organisations_conform_with_names_kinds_and_countries(derived: Graph) -> None:
    held = focus_nodes(derived, CPOV)
    assert held["PublicOrganisation"] > 130
    assert faults(derived, CPOV) == set()


@needs_shapes
def test_the_shapes_find_a_name_too_many_and_a_parent_that_is_no_organisation(derived: Graph) -> None:
    """So that conformance can fail."""
    body = next(iter(derived.subjects(RDF.type, PUBLIC)))
    broken = Graph() + derived
    broken.add((body, SKOS.prefLabel, Literal("Another name", lang="en")))
    broken.add((body, ORG.subOrganizationOf, URIRef("https://example.org/nothing")))
    assert {path for _, path in faults(broken, CPOV)} == {str(SKOS.prefLabel), str(ORG.subOrganizationOf)}


def test_public_is_what_the_kind_says_and_one_name_in_a_language_stands() -> None:
    """A university is no public organisation by its kind alone."""
    store = make.store(make.body("M", "ministry", "FR"), make.body("U", "university"))
    found = graph_of(public_organisations(store, store.graph("test")))
    ministry = URIRef("https://w3id.org/comity/id/m")
    assert set(found.subjects(RDF.type, PUBLIC)) == {ministry}
    assert set(found.objects(ministry, SKOS.prefLabel)) == {Literal("M", lang="en")}
    country = URIRef("http://publications.europa.eu/resource/authority/country/FRA")
    assert (ministry, URIRef("http://purl.org/dc/terms/spatial"), country) in found
