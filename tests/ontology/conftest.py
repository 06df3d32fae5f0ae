"""What the tests of the ontology read: the vocabulary, its schemes, the examples, and vocabularies of others."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

ROOT = Path(__file__).parent.parent.parent
ONTOLOGY = ROOT / "ontology"
VOCABULARIES = ROOT.parent / "shared" / "data" / "vocabularies"


def read(*paths: Path) -> Graph:
    """Read Turtle files into one graph."""
    graph = Graph()
    for path in paths:
        graph.parse(data=path.read_text("utf-8"), format="turtle")
    return graph


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def terms() -> Graph:
    """Read the vocabulary alone."""
    return read(ONTOLOGY / "comity.ttl")


@pytest.fixture(scope="session")
def concepts() -> Graph:
    """Read the concept schemes, countries included."""
    return read(*sorted((ONTOLOGY / "kinds").glob("*.ttl")))


@pytest.fixture(scope="session")
def examples() -> dict[str, Graph]:
    """Read the valid examples, each under its file's name."""
    return {path.stem: read(path) for path in sorted((ONTOLOGY / "examples" / "valid").glob("*.ttl"))}


@pytest.fixture(scope="session")
def vocabularies() -> Path:
    """Find the vocabularies of others; tests that need them are skipped where they are absent."""
    if not VOCABULARIES.is_dir():
        pytest.skip("shared/data/vocabularies is absent")
    return VOCABULARIES


@pytest.fixture(scope="session")
def standards(vocabularies: Path) -> Graph:
    """W3C ORG, PROV, SKOS and FOAF, as published; their files name different blank nodes alike."""
    files = [vocabularies / f"zazuko_{name}.nq" for name in ("org", "prov", "skos", "foaf")]
    parsed = (ox.parse(file.read_bytes(), format=ox.RdfFormat.N_QUADS, rename_blank_nodes=True) for file in files)
    triples = {quad.triple for quads in parsed for quad in quads}
    return Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
