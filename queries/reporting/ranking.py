"""The ranking of a network's bodies by all measures, with how many cooperations and sources are behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.queries.measures.centrality import degree, ranks, sampled_betweenness, strength
from comity.queries.measures.cohesion import clustering, core_number
from comity.queries.measures.holes import constraint, effective_size
from comity.queries.measures.paths import sampled_closeness, sampled_harmonic
from comity.queries.measures.sampled import Sampled
from comity.queries.measures.spectral import eigenvector, pagerank
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.networks.ties import Source
from comity.queries.reporting.tabulate import origins
from comity.queries.table import Cell, Table

DECIMALS = 4
#: The measures of the ranking, in the order of its columns.
MEASURES = (
    *("degree", "strength", "betweenness", "closeness", "harmonic", "eigenvector", "pagerank"),
    *("core_number", "clustering", "constraint", "effective_size"),
)


@dataclass(frozen=True, eq=False)
class Scores:
    """The values of all measures, by name, and how those were found that follow paths."""

    values: Mapping[str, Ints | Floats]
    sampled: Mapping[str, Sampled]

    def rank(self, measure: str) -> Ints:
        """Return the ranks by a measure, 1 for the largest."""
        return ranks(self.values[measure])


def scores(network: Network) -> Scores:
    """Compute every measure of the ranking once."""
    sampled = {
        "betweenness": sampled_betweenness(network),
        "closeness": sampled_closeness(network),
        "harmonic": sampled_harmonic(network),
    }
    values: dict[str, Ints | Floats] = {
        "degree": degree(network),
        "strength": strength(network),
        **{name: found.values for name, found in sampled.items()},
        "eigenvector": eigenvector(network),
        "pagerank": pagerank(network),
        "core_number": core_number(network),
        "clustering": clustering(network),
        "constraint": constraint(network),
        "effective_size": effective_size(network),
    }
    return Scores(values, sampled)


def ranking(network: Network, found: Scores, sources: Mapping[str, Source]) -> Table:
    """Rank all bodies by strength; equal values share a rank, and stand in order of degree and name.

    ``degree_beyond_meetings`` counts the neighbours with which it has more than meetings in common,
    ``cooperations`` the ties behind its edges, ``sources`` the independent sources behind those.
    A measure that is not defined for a body (the constraint of one without ties) is left empty.
    """
    placed = {measure: found.rank(measure).tolist() for measure in ("strength", "degree", "betweenness")}
    beyond, behind = _beyond_meetings(network).tolist(), np.diff(network.shares.indptr).tolist()
    cited = _sources(network, sources).tolist()
    cells = {measure: [_cell(value) for value in found.values[measure].tolist()] for measure in MEASURES}
    rows = [
        (
            placed["strength"][n],
            *(body.label, body.short, body.country, body.kind, body.field),
            *(cells["degree"][n], beyond[n]),
            *(cells[measure][n] for measure in MEASURES[1:]),
            *(placed["degree"][n], placed["betweenness"][n], behind[n], cited[n], body.iri),
        )
        for n, body in enumerate(network.nodes)
    ]
    columns = (
        *("rank", "body", "short", "country", "kind", "field", "degree", "degree_beyond_meetings", *MEASURES[1:]),
        *("rank_by_degree", "rank_by_betweenness", "cooperations", "sources", "iri"),
    )
    by_degree, last = columns.index("rank_by_degree"), len(columns) - 1
    return Table(columns, tuple(sorted(rows, key=lambda row: (row[0], row[by_degree], row[1], row[last]))))


def _cell(value: float) -> Cell:
    if isinstance(value, float):
        return None if np.isnan(value) else round(value, DECIMALS)
    return value


def more_than_met(network: Network) -> NDArray[np.bool_]:
    """Tell for each edge whether anything but meetings is behind it."""
    other = np.array([tie.kind != "meeting" for tie in network.ties], dtype=np.float64)
    none = np.zeros(network.edge_count, dtype=bool)
    return np.asarray((network.made != 0).astype(np.float64) @ other > 0) if network.ties else ~none


def _beyond_meetings(network: Network) -> Ints:
    """Count each node's neighbours with which it has more than meetings in common."""
    more = more_than_met(network)
    ends = np.concatenate([network.i[more], network.j[more]])
    return np.bincount(ends, minlength=len(network)).astype(np.int64)


def _sources(network: Network, sources: Mapping[str, Source]) -> Ints:
    """Count the independent sources behind each node's ties."""
    from scipy.sparse import csr_array

    cited = [sorted(origins([tie], sources)) for tie in network.ties]
    number = {iri: n for n, iri in enumerate(sorted({iri for found in cited for iri in found}))}
    cells = [(t, number[iri]) for t, found in enumerate(cited) for iri in found]
    ends = ([t for t, _ in cells], [s for _, s in cells])
    behind = csr_array((np.ones(len(cells)), ends), shape=(len(network.ties), len(number)))
    found = csr_array((network.shares != 0).astype(np.float64) @ behind)
    return np.asarray(np.diff(found.indptr), dtype=np.int64)
