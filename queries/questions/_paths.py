"""Paths as rows: each step with the ties behind it and a source of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice, pairwise

from comity.queries.measures.routes import shortest_paths
from comity.queries.networks.network import Network
from comity.queries.networks.ties import Reading, Tie
from comity.queries.table import Cell, Table, compact

Path = tuple[int, ...]
COLUMNS = (
    "path",
    "step",
    "one",
    "one_name",
    "other",
    "other_name",
    "tie",
    "title",
    "form",
    "date",
    "said",
    "source",
    "at",
)


def between(network: Network, starts: Collection[int], goals: Collection[int], most: int) -> list[Path]:
    """Return the first of the shortest paths from some nodes to others; a body alone is no path to itself."""
    return [path for path in islice(shortest_paths(network, starts, goals), most) if len(path) > 1]


def steps(network: Network, paths: Collection[Path], reading: Reading, prefixes: Mapping[str, str]) -> Table:
    """List the steps of paths, a row for each piece of evidence of each tie behind a step."""
    edges = {pair: k for k, pair in enumerate(network.pairs())}
    rows: list[tuple[Cell, ...]] = []
    for number, path in enumerate(paths, 1):
        for place, (a, b) in enumerate(pairwise(path), 1):
            ends = [cell for n in (a, b) for cell in (compact(network.nodes[n].iri, prefixes), network.nodes[n].label)]
            for tie in network.ties_of(edges[min(a, b), max(a, b)]):
                rows += [(number, place, *ends, *said) for said in _evidence(tie, reading, prefixes)]
    return Table(COLUMNS, tuple(dict.fromkeys(rows)))


def _evidence(tie: Tie, reading: Reading, prefixes: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    about = (compact(tie.iri, prefixes), tie.label, tie.kind, tie.when)
    for cited in tie.citations:
        source = reading.sources[cited.source]
        yield *about, cited.modality, source.url or source.title, cited.locator
