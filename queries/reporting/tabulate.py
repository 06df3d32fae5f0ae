"""Networks as tables: a ranking of the bodies, the edges, the ties and their sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from comity.queries.measures.centrality import betweenness, degree, ranks, strength
from comity.queries.networks.network import LeftOut, Network
from comity.queries.networks.reading import Source, Tie
from comity.queries.networks.rows import local
from comity.queries.table import Cell, Table

DECIMALS = 4


def ranking(network: Network, sources: Mapping[str, Source]) -> Table:
    """Rank all bodies by strength; equal values share a rank, and stand in order of degree and name.

    ``degree_beyond_meetings`` counts the neighbours with which it has more than meetings in common,
    ``cooperations`` the ties behind its edges, ``sources`` the independent sources behind those.
    """
    scores = (degree(network), strength(network), betweenness(network))
    placed = [ranks(score) for score in scores]
    met, behind = _behind(network)
    rows: list[tuple[Cell, ...]] = [
        (
            int(placed[1][n]),
            body.label,
            body.short,
            body.country,
            body.kind,
            int(scores[0][n]),
            met[n],
            round(float(scores[1][n]), DECIMALS),
            round(float(scores[2][n]), DECIMALS),
            int(placed[0][n]),
            int(placed[2][n]),
            len(behind[n]),
            len(origins(behind[n].values(), sources)),
            body.iri,
        )
        for n, body in enumerate(network.nodes)
    ]
    columns = (
        *("rank", "body", "short", "country", "kind", "degree", "degree_beyond_meetings", "strength", "betweenness"),
        *("rank_by_degree", "rank_by_betweenness", "cooperations", "sources", "iri"),
    )
    return Table(columns, tuple(sorted(rows, key=lambda row: (row[0], row[9], row[1], row[13]))))


def _behind(network: Network) -> tuple[dict[int, int], dict[int, dict[str, Tie]]]:
    """For each node, count the neighbours beyond meetings, and gather the ties behind its edges."""
    beyond: dict[int, int] = defaultdict(int)
    behind: dict[int, dict[str, Tie]] = defaultdict(dict)
    for k, ends in enumerate(zip(network.i.tolist(), network.j.tolist(), strict=True)):
        for node in ends:
            beyond[node] += any(tie.kind != "meeting" for tie in network.ties[k])
            behind[node] |= {tie.iri: tie for tie in network.ties[k]}
    return beyond, behind


def origins(ties: Iterable[Tie], sources: Mapping[str, Source]) -> set[str]:
    """Return the independent sources behind some ties: two prints of one text are one."""
    cited = {citation.source for tie in ties for citation in tie.citations}
    return {sources[iri].origin if iri in sources else iri for iri in cited}


def edges(network: Network, sources: Mapping[str, Source]) -> Table:
    """Write one row an edge: its ends, weight, count, first and last date, kinds, ties, and their sources."""
    columns = (
        *("a", "b", "a_label", "b_label", "weight", "count", "forward", "backward", "first", "last", "kinds"),
        *("cooperations", "evidence"),
    )
    return Table(columns, tuple(_edge(network, k, sources) for k in range(network.edge_count)))


def _edge(network: Network, k: int, sources: Mapping[str, Source]) -> tuple[Cell, ...]:
    a, b = network.nodes[int(network.i[k])], network.nodes[int(network.j[k])]
    ties = network.ties[k]
    dated = sorted((tie.earliest.isoformat(), tie.when) for tie in ties if tie.earliest)
    cited = sorted({citation.source for tie in ties for citation in tie.citations})
    return (
        *(local(a.iri), local(b.iri), a.label, b.label),
        *(round(float(network.weight[k]), 6), int(network.count[k])),
        *(round(float(network.forward[k]), 6), round(float(network.backward[k]), 6)),
        *((dated[0][1], dated[-1][1]) if dated else ("", "")),
        " ".join(sorted({tie.kind for tie in ties})),
        " ".join(sorted(local(tie.iri) for tie in ties)),
        "; ".join(address(iri, sources) for iri in cited),
    )


def address(iri: str, sources: Mapping[str, Source]) -> str:
    """Return where a source is to be read: its address, else its title, else its record's id."""
    source = sources.get(iri)
    return (source.url or source.title if source else "") or local(iri)


def used_ties(network: Network) -> tuple[Tie, ...]:
    """Return the ties that made at least one edge, each once, in order of date, then IRI; undated ones last."""
    found = {tie.iri: tie for group in network.ties for tie in group}
    return tuple(sorted(found.values(), key=lambda tie: (tie.earliest or date.max, tie.iri)))


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
