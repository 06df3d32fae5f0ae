"""Start-up, build and queries on the records that ship, against their peers in the same run.

Run: python benchmarks/first_release.py
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import rdflib
from measure import command, row, seconds, within
from pyoxigraph import Literal, Quad

from comity.cli import records
from comity.graph.build import build
from comity.graph.store import open_store
from comity.graph.triples import quads
from comity.graph.validation import validate
from comity.graph.vocabulary import DEFAULT_BASE
from comity.loaders import curated
from comity.queries.catalogue import find
from comity.queries.run import answer_named

#: Seconds after which a query of the peer is stopped.
LIMIT = 40
QUERIES = ("1", "9", "10", "26", "33")


def start_up(store: Path) -> None:
    """Time the help and a named query from cold, against Python doing nothing."""
    comity = Path(sys.executable).parent / "comity"
    nothing = command(sys.executable, "-c", "pass")
    print(row("comity --help", command(comity, "--help"), nothing, "python -c pass", "7"))
    print(
        row("comity query 10, cold", command(comity, "query", "10", "--store", store), nothing, "python -c pass", "10")
    )
    print(row("comity query 39, cold", command(comity, "query", "39", "--store", store), nothing, "python -c pass"))


def building(folder: Path) -> None:
    """Time reading, making quads, loading and checking, against rdflib holding the same quads in memory."""
    reading = curated.read([curated.SHIPPED])
    every = [quad for item in reading.located for quad in quads(item.record, item.dataset)]
    turns = iter(range(10_000))

    def ours() -> None:
        read = curated.read([curated.SHIPPED])
        build(folder / str(next(turns)), records.datasets(read, DEFAULT_BASE))

    def in_rdflib() -> None:
        curated.read([curated.SHIPPED])
        _rdflib(quad for item in reading.located for quad in quads(item.record, item.dataset))

    whole, peer = seconds(ours, 5), seconds(in_rdflib, 3)
    print(f"{len(reading.located)} records, {len(set(every))} quads")
    print(
        row(
            "read YAML and check every field",
            seconds(lambda: curated.read([curated.SHIPPED]), 5),
            peer,
            "build in rdflib",
        )
    )
    print(row("build on disk, with derived and provenance", whole, peer, "the same records into rdflib's memory store"))
    with open_store(folder / "0") as store:
        print(row("check all shapes and rules", seconds(lambda: validate(store), 3), whole, "build"))


def _rdflib(every: Iterable[Quad]) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    for quad in every:
        subject, graph = rdflib.URIRef(str(quad.subject)[1:-1]), rdflib.URIRef(str(quad.graph_name)[1:-1])
        dataset.add((subject, rdflib.URIRef(quad.predicate.value), _term(quad), dataset.graph(graph)))
    return dataset


def _term(quad: Quad) -> rdflib.term.Node:
    value = quad.object
    if not isinstance(value, Literal):
        return rdflib.URIRef(str(value)[1:-1])
    plain = value.language is None and value.datatype.value == str(rdflib.XSD.string)
    return rdflib.Literal(value.value, value.language, None if plain or value.language else value.datatype.value)


def querying(store_path: Path) -> None:
    """Time warm named queries, against rdflib answering the same SPARQL from memory."""
    with open_store(store_path) as store:
        peer = _rdflib(store.quads())
        for number in QUERIES:
            query = find(number)
            text = query.bind(store.prefixes)
            declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in store.prefixes.items()) + text
            ours = seconds(lambda q=query: answer_named(store, q, {}), 9)  # type: ignore[misc]
            theirs = within(LIMIT, lambda s=declared: list(peer.query(s)))  # type: ignore[misc]
            at_least = ", which was stopped there" if theirs == LIMIT else ""
            print(row(f"query {number} {query.name}", ours, theirs, f"rdflib in memory{at_least}"))


def main() -> None:
    """Print all rows: milliseconds of ours, of the peer, and the ratio."""
    print(f"{'':<44} {'ours ms':>10} {'peer ms':>10} {'ratio':>8}  against")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        building(folder)
        start_up(folder / "0")
        querying(folder / "0")


if __name__ == "__main__":
    main()
