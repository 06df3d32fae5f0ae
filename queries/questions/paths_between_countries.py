"""How bodies of a kind in one country are reached from those in another, with what each step rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.queries.asking import Asked
from comity.queries.parameters import read_default
from comity.queries.table import Table

if TYPE_CHECKING:
    from comity.queries.networks.ties import Reading

QUESTION = None
SUMMARY = "By which shortest paths, without the patron of them all, are centres of two countries tied to one another?"
EMPTY = "no path between such bodies, by ties that count and without the bodies left out, is on record in these sources"
METHOD = """\
Not by SPARQL alone: the ties that count become pairs of parties by the counting rule; bodies that are left out are
cut out of the network with their parts, and so are bodies of other kinds than those through which a path may lead; a
breadth-first search finds all paths with the fewest steps from any body of the one country to any of the other. A row
is a tie behind a step of a path. A path says that each two neighbours are tied, and nothing of the two ends."""
PARAMETERS = (
    read_default("country", "the one country, as an ISO code", "country:IRN", ""),
    read_default("other_country", "the other country", "country:RUS", ""),
    read_default("member_kind", "the kind of the bodies at both ends", "orgkind:category-2-centre", ""),
    read_default("through", "the kinds of body through which a path may lead, or any", "orgkind:university", " = any"),
    read_default("most", "how many paths are shown; of more, the first in order", "10", ""),
)


def answer(reading: Reading, asked: Asked) -> Table:
    """Answer with a row for each tie behind each step of each path."""
    import numpy as np

    from comity.queries.networks.cuts import subnetwork
    from comity.queries.questions._paths import between, steps

    network, kinds = asked.network(reading), asked.values["member_kind"]
    if asked.values["through"]:
        kept = [body.kind in (*kinds, *asked.values["through"]) for body in network.nodes]
        network = subnetwork(network, np.array(kept, dtype=bool), "")
    one, other = (
        [n for n, body in enumerate(network.nodes) if body.kind in kinds and asked.one(land) in body.countries]
        for land in ("country", "other_country")
    )
    return steps(network, between(network, one, other, asked.number("most")), reading, asked.prefixes)
