"""DCAT: within the DCAT-AP profile, with all that a harvester and a person who cites the data needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, PROV, RDF, XSD, Graph, URIRef
from rdflib import Literal as RdflibLiteral

from comity.graph.publishing.dcat import catalogue
from comity.graph.publishing.description import Offer
from comity.graph.publishing.versions import version
from comity.graph.store import Store, in_memory, open_store
from tests.description.offers import SHA, SITE
from tests.description.shapes import DCAT_AP, faults, focus_nodes, graph_of, needs_shapes
from tests.shipped import shipped_store
from tests.small import make

SEEDS = URIRef("https://w3id.org/comity/graph/seeds")
C2C = URIRef("https://w3id.org/comity/graph/c2c")
SPDX = "http://spdx.org/rdf/terms#"


@pytest.fixture(scope="module")
def described(shipped_folder: Path) -> Graph:
    """Describe the built store, whose provenance graph tells of its builds."""
    with open_store(shipped_folder) as store:
        return graph_of(catalogue(store, SITE))


@needs_shapes
def test_the_catalogue_conforms_to_dcat_ap_which_holds_each_of_its_parts(described: Graph) -> None:
    """No result; and there is a node for each shape that is about what a catalogue has."""
    assert faults(described, DCAT_AP) == set()
    held = focus_nodes(described, DCAT_AP)
    assert {"Catalog", "Dataset", "Distribution", "DataService", "Agent", "Checksum", "PeriodOfTime"} <= held.keys()
    assert held["Dataset"] == 2


@needs_shapes
@pytest.mark.parametrize(
    ("subject", "predicate"),
    [
        (SEEDS, DCTERMS.description),
        (SEEDS, DCTERMS.title),
        (URIRef("https://data.example.org/dcat#catalogue"), DCTERMS.publisher),
        (URIRef("https://data.example.org/dcat#seeds.nq.gz"), DCAT.accessURL),
        (URIRef("https://data.example.org/dcat#seeds.nq.gz-sha256"), URIRef(f"{SPDX}checksumValue")),
        (URIRef("https://data.example.org/sparql"), DCAT.endpointURL),
    ],
)
def test_the_shapes_find_what_is_taken_out_of_the_catalogue(
    described: Graph, subject: URIRef, predicate: URIRef
) -> None:
    """So that conformance can fail."""
    broken = Graph() + described
    broken.remove((subject, predicate, None))
    assert faults(broken, DCAT_AP) == {(str(subject), str(predicate))}


@needs_shapes
def test_the_catalogue_of_files_without_a_server_and_of_an_empty_store_conforms_too(shipped: Store) -> None:
    """Without a contact, a home page, an endpoint or a build on record."""
    files = graph_of(catalogue(shipped, Offer(files="https://files.example.org/")))
    assert faults(files, DCAT_AP) == set()
    assert (None, RDF.type, DCAT.DataService) not in files
    assert faults(graph_of(catalogue(in_memory(), Offer())), DCAT_AP) == set()


def test_each_dataset_has_its_licence_version_coverage_and_build(shipped: Store, described: Graph) -> None:
    """Dates are those of the build that made it; days, countries and languages are counted from its graph."""
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert set(described.objects(C2C, DCTERMS.license)) == {licence}
    activity = described.value(C2C, PROV.wasGeneratedBy)
    assert described.value(C2C, DCTERMS.issued) == described.value(activity, PROV.endedAtTime)
    period = described.value(C2C, DCTERMS.temporal)
    for predicate, best, bound in ((DCAT.startDate, "MIN", "earliest"), (DCAT.endDate, "MAX", "latest")):
        dated = f"GRAPH graph:c2c {{ ?s comity:date ?d . ?d comity:{bound} ?day }}"
        row = next(iter(shipped.select(f"SELECT ({best}(?day) AS ?found) {{ {dated} }}")))
        assert str(described.value(period, predicate)) == row["found"].value
    country = "http://publications.europa.eu/resource/authority/country/"
    assert {URIRef(f"{country}{code}") for code in ("IRN", "RUS", "CHN")} <= set(
        described.objects(C2C, DCTERMS.spatial)
    )
    assert URIRef("http://id.loc.gov/vocabulary/iso639-1/fr") in set(described.objects(C2C, DCTERMS.language))
    assert RdflibLiteral("agreement", lang="en") in set(described.objects(C2C, DCAT.keyword))


def test_a_file_has_its_address_size_and_hash_and_one_that_is_not_made_yet_its_address(described: Graph) -> None:
    """As a harvester checks them."""
    made, later = (URIRef(f"https://data.example.org/dcat#{name}") for name in ("seeds.nq.gz", "c2c.ttl"))
    assert described.value(made, DCAT.downloadURL) == URIRef("https://data.example.org/dump/seeds.nq.gz")
    assert described.value(made, DCAT.byteSize) == RdflibLiteral("123", datatype=XSD.nonNegativeInteger)
    checksum = described.value(made, URIRef(f"{SPDX}checksum"))
    assert str(described.value(checksum, URIRef(f"{SPDX}checksumValue"))).lower() == SHA
    assert described.value(made, DCAT.compressFormat) is not None
    assert described.value(later, DCAT.downloadURL) == URIRef("https://data.example.org/dump/c2c.ttl")
    assert (later, DCAT.byteSize, None) not in described
    assert (later, DCAT.compressFormat, None) not in described


def test_the_same_content_has_the_same_version_and_other_content_another(shipped: Store, shipped_folder: Path) -> None:
    """In memory or built, in whatever order it came; one statement more is another version."""
    its = version(shipped, "seeds")
    assert version(shipped_store(seed=3), "seeds") == its
    with open_store(shipped_folder) as store:
        assert version(store, "seeds") == its
    assert version(make.store(make.body("A")), "test") != version(make.store(make.body("A"), make.body("B")), "test")


def test_a_description_is_the_same_each_time(shipped: Store) -> None:
    """In the same order too, from a store that was filled in another one."""
    assert catalogue(shipped, SITE) == catalogue(shipped_store(seed=7), SITE)
