"""What is taken away passes the shapes that are published, in plain pySHACL, in both ways in which people ask it."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, SH, SKOS, Graph, Literal, URIRef

from comity.graph.dates import Period
from comity.graph.publishing.description import Offer
from comity.graph.publishing.dumps import dump_all
from comity.graph.publishing.export import export
from comity.graph.publishing.selecting import Choice
from comity.graph.store import Store, open_store
from comity.graph.vocabulary import DEFAULT_BASE, PREFIXES
from comity.server.linked.ontology_files import file, ontology
from tests.command import run

LOADERS = Path(__file__).parents[1] / "loaders"
SAMPLES = {"ror": LOADERS / "ror" / "input.json", "cordis": LOADERS / "cordis" / "input" / "csv"}
#: Parts of the shipped graph: the datasets that are named, and what is chosen of them.
PARTS = {
    "a dataset": (("seeds",), Choice()),
    "a kind of cooperation": ((), Choice(("visit",))),
    "a kind of cooperation in a dataset": (("seeds",), Choice(("agreement",))),
    "persons": ((), Choice(("person",))),
    "claims": (("seeds",), Choice(("claim",))),
    "a period": ((), Choice(period=Period(until=date(2000, 12, 31)))),
}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's parsers use what rdflib deprecates


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Put the ontology and the shapes into a folder, as the server gives them."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "ontology.ttl").write_bytes(ontology("ttl"))
    (folder / "ontology.nt").write_bytes(ontology("nt"))
    (folder / "shapes.ttl").write_bytes(file("shapes.ttl", DEFAULT_BASE))
    return folder


@pytest.fixture(scope="session")
def graphs(published: Path) -> tuple[Graph, Graph]:
    """Return the shapes and the ontology."""
    return Graph().parse(published / "shapes.ttl"), Graph().parse(published / "ontology.ttl")


def results(data: Graph, graphs: tuple[Graph, Graph]) -> set[str]:
    """Return the shapes that find something, with the ontology beside the data (-e), and the data as they are."""
    shapes, terms = graphs
    found: set[str] = set()
    for beside in (terms, None):
        _, report, _ = pyshacl.validate(Graph() + data, shacl_graph=shapes, ont_graph=beside)
        found |= {str(shape).rpartition("#")[2] for shape in report.objects(None, SH.sourceShape)}
    return found


@pytest.mark.parametrize("way", ["merged", "beside"])
def test_the_shipped_graph_whole_has_no_result(exports: Path, published: Path, tmp_path: Path, way: str) -> None:
    data, ask = exports / "shipped.nt", [sys.executable, "-m", "pyshacl", "-s", str(published / "shapes.ttl")]
    if way == "merged":
        both = tmp_path / "both.nt"
        both.write_bytes((published / "ontology.nt").read_bytes() + data.read_bytes())
        done = subprocess.run([*ask, "-df", "nt", str(both)], capture_output=True, text=True, check=False)
    else:
        terms = published / "ontology.ttl"
        done = subprocess.run([*ask, "-e", str(terms), str(data)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "Validation Report\nConforms: True\n")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_no_result(shipped: Store, graphs: tuple[Graph, Graph], tmp_path: Path, part: str) -> None:
    """Though it points to bodies that it does not describe."""
    datasets, choice = PARTS[part]
    assert export(shipped, tmp_path / "part.nt", datasets, choice) > 50
    data = Graph().parse(tmp_path / "part.nt")
    assert results(data, graphs) == set()


@pytest.mark.parametrize("loader", SAMPLES)
def test_a_registry_and_a_part_of_it_have_no_result(graphs: tuple[Graph, Graph], tmp_path: Path, loader: str) -> None:
    built = run("build", "--store", tmp_path / "store", "--loader", loader, SAMPLES[loader])
    assert built.returncode in (0, 3), built.stderr
    with open_store(tmp_path / "store") as store:
        export(store, tmp_path / "whole.nt")
        export(store, tmp_path / "part.nt", choice=Choice(("organisation",)))
    assert results(Graph().parse(tmp_path / "whole.nt"), graphs) == set()
    assert results(Graph().parse(tmp_path / "part.nt"), graphs) == set()


def test_a_folder_has_no_result(shipped: Store, graphs: tuple[Graph, Graph], tmp_path: Path) -> None:
    """With its descriptions in DCAT and VoID, and its public organisations as CPOV, all together."""
    dump_all(shipped, tmp_path, ".ttl", Offer(homepage="https://a.example/"), ("seeds",))
    data = Graph()
    for path in tmp_path.glob("*.ttl"):
        data.parse(path)
    for path in tmp_path.glob("*.cpov.ttl.gz"):
        data.parse(data=gzip.decompress(path.read_bytes()), format="turtle")
    assert results(data, graphs) == set()


def test_the_shapes_find_what_is_left_out(shipped: Store, graphs: tuple[Graph, Graph], tmp_path: Path) -> None:
    """So that conformance can fail: without a concept's scheme, without a party, with a person who has no post."""
    export(shipped, tmp_path / "part.nt", choice=Choice(("visit",)))
    data = Graph().parse(tmp_path / "part.nt")
    concept = URIRef(f"{PREFIXES['kind']}visit")
    party = next(data.objects(None, URIRef(f"{PREFIXES['comity']}party")))
    data.remove((concept, SKOS.inScheme, None))
    data.remove((party, RDF.type, None))
    data.add((URIRef("https://a.example/person"), RDF.type, URIRef(f"{PREFIXES['foaf']}Person")))
    data.add((URIRef("https://a.example/person"), SKOS.prefLabel, Literal("A", lang="en")))
    assert {"shape-cooperation-kind-known", "shape-participation-party-described", "shape-person-posts"} <= results(
        data, graphs
    )
