"""How one body is reached from another: all shortest paths, with what each step rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.queries.asking import Asked
from comity.queries.parameters import read_default
from comity.queries.table import Table

if TYPE_CHECKING:
    from comity.queries.networks.ties import Reading

QUESTION = None
SUMMARY = (
    "Through whom are two bodies tied: which are the shortest paths between them, and what does each step rest on?"
)
EMPTY = "no path between the two, by ties that count and without the bodies left out, is on record in these sources"
METHOD = """\
Not by SPARQL alone: the ties that count become pairs of parties by the counting rule; bodies that are left out are
cut out of the network with their parts; a breadth-first search finds all paths with the fewest steps. A row is a tie
behind a step of a path. A path says that each two neighbours are tied, and nothing of the two ends."""
PARAMETERS = (
    read_default("one", "the body from which the paths start, by its id", "id:rcuwm", ""),
    read_default("other", "the body to which they lead", "id:cazalac", ""),
    read_default("most", "how many paths are shown; of more, the first in order", "10", ""),
)


def answer(reading: Reading, asked: Asked) -> Table:
    """Answer with a row for each tie behind each step of each path."""
    from comity.queries.questions._paths import between, steps

    network = asked.network(reading)
    one, other = ([network.index[iri]] if iri in network.index else [] for iri in asked.two())
    return steps(network, between(network, one, other, asked.number("most")), reading, asked.prefixes)
