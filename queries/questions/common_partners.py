"""Who is a partner of both of two bodies, and by which ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.queries.asking import Asked
from comity.queries.parameters import read_default
from comity.queries.table import Cell, Table, compact

if TYPE_CHECKING:
    from comity.queries.networks.ties import Reading

QUESTION = None
SUMMARY = "Which partners have two bodies in common, by which ties, and how many partners has each of these itself?"
EMPTY = "no partner of both, by ties that count, is on record in these sources"
METHOD = """\
Not by SPARQL alone: the ties that count become pairs of parties by the counting rule; a row is a body with an edge to
each of the two. First comes who has the fewest partners: one who is tied to everybody says little of the two."""
PARAMETERS = (
    read_default("one", "one body, by its id", "id:rcuwm", ""),
    read_default("other", "the other body", "id:iciwarm", ""),
)


def answer(reading: Reading, asked: Asked) -> Table:
    """Answer with a row for each partner of both."""
    from comity.queries.measures.routes import neighbours

    network = asked.network(reading)
    ends = [network.index[iri] for iri in asked.two() if iri in network.index]
    edges = {pair: k for k, pair in enumerate(network.pairs())}

    def ties(a: int, b: int) -> str:
        return " ".join(compact(tie.iri, asked.prefixes) for tie in network.ties_of(edges[min(a, b), max(a, b)]))

    near = [set(neighbours(network, end)) for end in ends]
    both = sorted(near[0] & near[1], key=lambda n: (len(neighbours(network, n)), n)) if len(near) > 1 else []
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            compact(network.nodes[n].iri, asked.prefixes),
            network.nodes[n].label,
            network.nodes[n].kind,
            network.nodes[n].country,
            len(neighbours(network, n)),
            *(ties(end, n) for end in ends),
        )
        for n in both
    )
    return Table(("partner", "partner_name", "kind", "country", "partners", "ties_of_one", "ties_of_other"), rows)
