"""Whom a body could be introduced to: those who are tied to its partners and not to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.queries.asking import Asked
from comity.queries.parameters import read_default
from comity.queries.table import Table, compact

if TYPE_CHECKING:
    from comity.queries.networks.ties import Reading

QUESTION = None
SUMMARY = "Who is a partner of a body's partners, and not its own partner on record, and through whom?"
EMPTY = "no body at two steps from this one, by ties that count, is on record in these sources"
METHOD = """\
Not by SPARQL alone: the ties that count become pairs of parties by the counting rule; a row is a body that is two
steps away, with all partners in between. First comes who shares the most of them."""
PARAMETERS = (
    read_default("body", "the body, by its id", "id:rcuwm", ""),
    read_default("member_kind", "the kind of the bodies at two steps, or any", "orgkind:category-2-centre", " or any"),
)


def answer(reading: Reading, asked: Asked) -> Table:
    """Answer with a row for each body at two steps."""
    from collections import defaultdict

    from comity.queries.measures.routes import neighbours

    network, kinds = asked.network(reading), asked.values["member_kind"]
    own = network.index.get(asked.one("body"))
    near = neighbours(network, own) if own is not None else []
    through: dict[int, list[int]] = defaultdict(list)
    for partner in near:
        for beyond in neighbours(network, partner):
            if beyond != own and beyond not in near and (not kinds or network.nodes[beyond].kind in kinds):
                through[beyond].append(partner)
    rows = tuple(
        (
            compact(network.nodes[n].iri, asked.prefixes),
            network.nodes[n].label,
            network.nodes[n].kind,
            network.nodes[n].country,
            len(through[n]),
            " ".join(compact(network.nodes[partner].iri, asked.prefixes) for partner in through[n]),
        )
        for n in sorted(through, key=lambda n: (-len(through[n]), n))
    )
    return Table(("body", "body_name", "kind", "country", "in_common", "through"), rows)
