"""The shipped graph, whole, in each format, read by libraries that we did not write: each time the same statements."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyld import jsonld
from pyoxigraph import RdfFormat

from comity.graph.publishing.export import FORMATS
from comity.graph.store import Store
from tests.exported import RDFLIB, carried, row
from tests.programs import node_package, program
from tests.read_back import Rows, read_by_rdflib

READ = Path(__file__).parents[1] / "clients" / "read.cjs"


def expected(said: Rows, ending: str) -> Rows:
    """Return what a file of an ending has to say: without the graphs where its format has none."""
    return said if FORMATS[ending].supports_datasets else {statement[:3] for statement in said}


def test_the_lines_say_what_the_store_says(shipped: Store, said: Rows) -> None:
    """So that all others are held to the right statements."""
    wanted = {row(quad) for name in ("c2c", "seeds") for quad in shipped.quads(name)}
    wanted |= {row(quad) for quad in carried(shipped, "c2c", "seeds")}
    derived = {row(quad) for name in ("labels", "parties", "conflicts") for quad in shipped.quads(f"derived/{name}")}
    assert wanted <= said
    assert said - wanted <= derived
    assert len(said) > 35_000


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's parsers use what rdflib deprecates
@pytest.mark.parametrize("ending", FORMATS)
def test_rdflib_reads_the_same(exports: Path, said: Rows, ending: str) -> None:
    assert read_by_rdflib((exports / f"shipped{ending}").read_bytes(), RDFLIB[ending]) == expected(said, ending)


def test_pyld_reads_the_same(exports: Path, said: Rows) -> None:
    """And fetches nothing: the context stands in the file."""

    def fetch(url: str, *_: object) -> None:
        raise AssertionError(f"PyLD asks for {url}")

    document = json.loads((exports / "shipped.jsonld").read_bytes())
    lines = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": fetch})
    assert {row(quad) for quad in ox.parse(lines, RdfFormat.N_QUADS)} == said


@pytest.mark.parametrize("ending", [ending for ending in FORMATS if ending != ".jsonld"])
def test_the_parsers_of_rdfjs_read_the_same(exports: Path, said: Rows, ending: str) -> None:
    """N3.js, and for RDF/XML the parser that Comunica has."""
    node_package("n3")
    words = [program("node"), str(READ), str(exports / f"shipped{ending}"), FORMATS[ending].media_type]
    done = subprocess.run(words, capture_output=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr.decode()
    lines = {row(quad) for quad in ox.parse(done.stdout, RdfFormat.N_QUADS)}
    found = lines if FORMATS[ending].supports_datasets else {statement[:3] for statement in lines}
    assert found == expected(said, ending)
