"""What is behind the numbers of one body: its cooperations, what each adds to its edges, and the SPARQL of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comity.graph.store import Store
from comity.queries.networks.network import Network
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Tie
from comity.queries.reporting.report import Links, Section, escape
from comity.queries.reporting.sections import body_anchor, tie_anchor
from comity.queries.reporting.sparql import behind_body
from comity.queries.sums import total
from comity.queries.table import Cell, Table

#: How many cooperations of a body its entry lists, those that add most first.
MOST = 12
_PARTNERS = 8


def behind(
    network: Network, nodes: Sequence[int], store: Store, heading: str, name: str = "body"
) -> tuple[tuple[Section, ...], tuple[Tie, ...]]:
    """Return an entry for each of some nodes, under ``NAME-ID``, and the ties that the entries name.

    The query that gives all of it stands once, for the first of them: it is long, and differs in the body alone.
    """
    entries: list[Section] = []
    named: dict[str, Tie] = {}
    first = next(iter(nodes), -1)
    for n in nodes:
        section, ties = _entry(network, n, name)
        entries.append(section)
        named |= {tie.iri: tie for tie in ties}
    if not entries:
        return (), ()
    words = (
        "What each number of a body is made of: the cooperations behind its edges, and what each adds to its strength. "
        "Degree counts the partners, strength adds up what the cooperations add; all other measures are computed from "
        "these same edges."
    )
    head = Section(f"Behind the numbers, body by body: {heading}", (words,), anchor=f"{name}-entries")
    return (head, _query(network, first, store, name), *entries), tuple(named.values())


def _entry(network: Network, n: int, name: str) -> tuple[Section, list[Tie]]:
    body = network.nodes[n]
    edges = network.edges_at(n)
    row = slice(*network.shares.indptr[n : n + 2])
    shares = dict(zip(network.shares.indices[row].tolist(), network.shares.data[row].tolist(), strict=True))
    order = sorted(shares, key=lambda t: (-round(shares[t], 9), t))
    shown = order[:MOST]
    rows = tuple(_row(network, n, network.ties[t], shares[t]) for t in shown)
    rest = len(order) - len(shown)
    more = f" Listed are the {len(shown)} that add most; {rest} more come with the query." if rest else ""
    words = (
        f"Degree {len(edges)}, strength {float(total(network.weight[edges])):.4g}, from {len(order)} cooperation"
        f"{'' if len(order) == 1 else 's'}.{more} [SPARQL](#{name}-query), for the body `<{body.iri}>`."
    )
    section = Section(
        escape(body.label),
        (words,),
        Table(("cooperation", "date", "kind", "adds to strength", "with"), rows) if rows else None,
        level=3,
        anchor=body_anchor(body.iri, name),
        links=Links(tuple(tie_anchor(network.ties[t].iri) for t in shown), tokens={"cooperation": "tie-"}),
        folded=True,
    )
    return section, [network.ties[t] for t in shown]


def _query(network: Network, n: int, store: Store, name: str) -> Section:
    how, body = network.how, network.nodes[n]
    words = (
        f"All cooperations behind the edges of {escape(body.label)}, what each adds, and every piece of evidence. For "
        f"another body put its address in the place of `<{body.iri}>`."
    )
    code = behind_body(body.iri, how.selection, store.prefixes, how.rule, sorted(how.among), sorted(how.countries))
    return Section("The SPARQL behind each body", (words,), level=3, anchor=f"{name}-query", code=code, folded=True)


def _row(network: Network, n: int, tie: Tie, share: float) -> tuple[Cell, ...]:
    partners = list(_partners(network, n, tie))
    more = f" and {len(partners) - _PARTNERS} more" if len(partners) > _PARTNERS else ""
    return local(tie.iri), tie.when, tie.kind, round(share, 4), ", ".join(partners[:_PARTNERS]) + more


def _partners(network: Network, n: int, tie: Tie) -> Iterator[str]:
    for party in tie.parties:
        if (other := network.index.get(party, n)) != n:
            yield network.nodes[other].short
