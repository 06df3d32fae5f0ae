"""Networks as tables: what was left out, and on how many independent sources ties rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from comity.queries.exchange.entries import address as address
from comity.queries.networks.how import LeftOut
from comity.queries.networks.network import Network
from comity.queries.networks.ties import Source, Tie
from comity.queries.table import Table


def origins(ties: Iterable[Tie], sources: Mapping[str, Source]) -> set[str]:
    """Return the independent sources behind some ties: two prints of one text are one."""
    cited = {citation.source for tie in ties for citation in tie.citations}
    return {sources[iri].origin if iri in sources else iri for iri in cited}


def left_out(network: Network) -> Table:
    """Say how many ties of which kind made no edge, and why: one row for each reason and kind."""
    rows = sorted(network.how.left_out, key=lambda left: (left.reason, -left.number, left.kind))
    return Table(("why", "kind", "cooperations"), tuple((left.reason, left.kind, left.number) for left in rows))


def left_out_by_reason(network: Network) -> Table:
    """Say how many ties made no edge, one row for each reason, the largest first, with the kinds in it."""
    groups: dict[str, list[LeftOut]] = defaultdict(list)
    for left in network.how.left_out:
        groups[left.reason].append(left)
    ordered = sorted(groups.items(), key=lambda item: (-sum(left.number for left in item[1]), item[0]))
    rows = (
        (
            reason,
            sum(left.number for left in group),
            ", ".join(f"{left.number} {left.kind}" for left in _largest(group)),
        )
        for reason, group in ordered
    )
    return Table(("why", "cooperations", "of which"), tuple(rows))


def _largest(group: list[LeftOut]) -> list[LeftOut]:
    return sorted(group, key=lambda left: (-left.number, left.kind))
