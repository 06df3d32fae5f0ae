"""What a network's numbers rest on: to be read before any ranking."""

from __future__ import annotations

from collections.abc import Mapping

from comity.queries.measures.centrality import degree
from comity.queries.networks.network import Network
from comity.queries.networks.reading import Body, Reading, Source, Tie
from comity.queries.reporting.tabulate import origins, used_ties
from comity.queries.table import Table


def untied(network: Network) -> tuple[Body, ...]:
    """Return the bodies with no counted tie on record, in order of name."""
    degrees = degree(network)
    return tuple(sorted((b for b, d in zip(network.nodes, degrees, strict=True) if d == 0), key=lambda b: b.label))


def coverage(network: Network, reading: Reading, name: str = "bodies") -> Table:
    """Tell how much of what is described is in the network, and on how many sources that rests.

    ``name`` is what the network's bodies are called, in the plural.
    """
    ties = used_ties(network)
    single = [tie for tie in ties if len(origins([tie], reading.sources)) == 1]
    alone_on_record = len(untied(network))
    kept = {body.iri for body in network.nodes}
    touching = [tie for tie in reading.ties if any(part.party in kept for part in tie.parts)]
    return Table(
        ("what", "number", "share"),
        (
            (f"{name} in the data", len(network), ""),
            ("of these, with at least one counted tie", *_of(len(network) - alone_on_record, len(network))),
            ("of these, with none on record", *_of(alone_on_record, len(network))),
            ("cooperations in the data to which one of them is a party", len(touching), ""),
            ("of these, counted here: they tie at least two of them", *_of(len(ties), len(touching))),
            ("independent sources behind the counted cooperations", len(origins(ties, reading.sources)), ""),
            ("counted cooperations that rest on one independent source", *_of(len(single), len(ties))),
            ("counted cooperations without a date", *_of(sum(not tie.when for tie in ties), len(ties))),
        ),
    )


def _of(part: int, whole: int) -> tuple[int, str]:
    """Return a number with its share of the whole; no share of nothing."""
    return part, f"{100 * part / whole:.0f} %" if whole else ""


def coverage_by_kind(network: Network, sources: Mapping[str, Source]) -> Table:
    """Tell for each kind of cooperation how many are counted, undated, and how many sources speak of it."""
    groups: dict[str, list[Tie]] = {}
    for tie in used_ties(network):
        groups.setdefault(tie.kind, []).append(tie)
    rows = (
        (kind, len(ties), sum(not tie.when for tie in ties), len(origins(ties, sources)))
        for kind, ties in sorted(groups.items())
    )
    return Table(("kind", "cooperations", "undated", "independent sources"), tuple(rows))
