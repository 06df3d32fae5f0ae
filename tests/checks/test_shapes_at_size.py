"""The shapes on real registries: faults of every shape among much of ROR, and samples held against pySHACL."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
import pytest

from comity.cli.loading import LoaderStream
from comity.config import SourceEntry
from comity.graph.shapes import ShapeResult
from comity.graph.vocabulary import DEFAULT_BASE, term
from comity.loaders.discovery import named, streams
from tests.checks.test_shape_sets import (
    INVALID,
    VALID,
    Triples,
    by_pyshacl,
    by_sets,
    in_calls,
    looking_into,
    records,
    renamed,
)

DATA = Path(__file__).parents[3] / "shared/data"
FILES = {"ror": DATA / "ror/v2.7-ror-data-cut_schema_v2.zip", "cordis": DATA / "cordis/cordis-h2020-cut-csv.zip"}
SAMPLE = 250
#: One in so many records of ROR, of all its ages and countries: ids tell nothing of either.
ONE_IN = 4
#: Between so many of these stands one with a fault.
APART = 40


def texts(loader: str) -> Iterator[str]:
    """Yield what each record of a real release says, as its load does; the dates that all share come last."""
    if not FILES[loader].is_file():
        pytest.skip(f"../shared/data/{loader} ({FILES[loader].name}) is not here")
    source = named(loader)
    assert streams(source)
    stream = LoaderStream(source, SourceEntry(id=loader, loader=loader, path=(FILES[loader],)), DEFAULT_BASE, None)
    for block in stream.blocks():
        yield block.text
    yield stream.dates()


def parsed(text: str) -> Triples:
    """Read statements."""
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]


def faulty() -> Triples:
    """Return the examples that fire a shape, each under a name of its own."""
    examples = {name: content for name, content in INVALID.items() if name.startswith("shape-")}
    return [triple for name, content in examples.items() for triple in renamed(content, name)]


@pytest.fixture(scope="module")
def seeded() -> set[ShapeResult]:
    """Return what is found in ten thousand records of ROR with a faulty one after every fortieth."""
    faults = iter(records(faulty()))
    typed: set[tuple[str, str]] = set()
    groups: list[str] = []
    said = list(texts("ror"))
    for number, text in enumerate([*said[:-1:ONE_IN], said[-1]]):
        if number % APART == 0:
            groups.append(next(faults, ""))
        groups.append(text)
    groups += faults
    marker = f" {term('rdf:type')} "
    for text in groups:
        typed.update((s[1:-1], o[1:-3]) for s, mark, o in (line.partition(marker) for line in text.split("\n")) if mark)
    known = looking_into(t for content in VALID.values() for t in content)
    calls = ("".join(groups[start : start + 500]) for start in range(0, len(groups), 500))
    return in_calls(calls, lambda kind, nodes: {iri for iri in nodes if (iri, kind) in typed} | known(kind, nodes))


def test_faults_of_every_shape_are_found_among_much_of_ror_and_nothing_else(
    seeded: set[ShapeResult],
) -> None:
    expected = by_pyshacl(faulty())
    assert {result.shape for result in expected} >= {name for name in INVALID if name.startswith("shape-")}
    assert seeded == expected


@pytest.mark.parametrize("loader", ["ror", "cordis"])
def test_a_sample_gives_the_same_as_pyshacl(loader: str) -> None:
    """With every seventh statement of it left out, so that there is much to find."""
    content = parsed("".join(islice(texts(loader), 0, 40 * SAMPLE, 40)))
    broken = [triple for number, triple in enumerate(sorted(content, key=str)) if number % 7]
    found = by_sets(broken)
    assert found == by_pyshacl(broken)
    assert len({result.shape for result in found}) >= 10
    assert by_sets(content) == by_pyshacl(content)
