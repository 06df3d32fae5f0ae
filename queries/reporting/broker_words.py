"""What a report on brokers says in sentences: who is named, and where nobody can be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from comity.queries.measures.broker_firmness import BETWEENNESS, EXACT, PARTED
from comity.queries.measures.brokerage import ROLES
from comity.queries.reporting.brokering import Brokers
from comity.queries.reporting.numerals import several
from comity.queries.reporting.report import escape
from comity.queries.reporting.stability_words import title

#: Among how many first places a body is named.
_FIRST = 3
#: How many equals are named at most.
_EQUALS = 3


def summary(found: Brokers, headless: Brokers | None, partition: str, name: str) -> Iterator[str]:
    """Say in a few sentences of Markdown who brokers; ``name`` is what the bodies are called, in the plural.

    A body is named only where that holds whichever single source is set aside. ``headless`` is measured without
    patrons, conveners and organisers.
    """
    if not found.first(1):
        yield f"No one brokers on record: of {len(found.network)} {escape(name)}, none lies between two others."
        return
    among = f"{len(found.network)} {escape(name)}"
    parts = ", patrons, conveners and organisers included" if headless else ""
    yield f"Of {among}{parts}: {_leader(found)}"
    if found.firm.sole:
        return
    if headless:
        yield (
            "[Without patrons, conveners and organisers](#without-heads), who stand between others by their office, of "
            f"the same {among}: {_leader(headless)}{_then(found, headless)}"
        )
    acting = headless or found
    yield from _in_roles(acting, partition, " and without these" if headless else "")
    yield from _only_path(found, among)


def _leader(found: Brokers) -> str:
    """Name who lies on most of the shortest paths, where no single source decides it."""
    firm, first = found.firm, found.first(_FIRST)
    if not first:
        return "none lies between two others."
    if firm.sole:
        return (
            f"all ties rest on one source, “{escape(title(found.reading.sources, firm.sole[0]))}”, so nobody is named "
            "as a broker; [the table](#who-brokers) has what it tells."
        )
    if not firm.holds(BETWEENNESS, first[0]):
        return (
            "who lies on most of the shortest paths between others depends on a single source, so nobody is named; "
            "[the table](#firmness) has the ranks without each."
        )
    others = [n for n in first[1:] if firm.holds(BETWEENNESS, n, _FIRST)]
    also = f" Among the first {_FIRST} stay also {_named(found, others)}." if others else ""
    return f"{_named(found, first[:1])} lies on most of the shortest paths between others, {_whichever(found)}.{also}"


def _whichever(found: Brokers) -> str:
    """Say over which sources a headline holds."""
    without = found.firm.without[BETWEENNESS]
    if not without.tried:
        return "and on no single source does that rest"
    if without.tried == 1:
        return "also when the one source is [set aside](#firmness) on which pairs rest alone"
    if found.firm.every:
        return f"whichever one of {several(without.tried, 'source')} is [set aside](#firmness)"
    return (
        f"whichever one of the {without.tried} weightiest of {without.sources} sources is [set aside](#firmness) (with "
        f"more than {EXACT:,} bodies no more were tried)"
    )


def _then(found: Brokers, headless: Brokers) -> str:
    """Say what becomes of the first of all where it is not the first without its office."""
    n = found.first(1)[0]
    if not found.firm.holds(BETWEENNESS, n) or headless.rank[n] == 1:
        return ""
    if not headless.betweenness.values[n]:
        return f" {_bold(found, n)} then lies on no path."
    return f" {_bold(found, n)} is then number {int(headless.rank[n])}."


def _in_roles(found: Brokers, partition: str, which: str) -> Iterator[str]:
    """Name who stands most often in each role, where no single source decides it."""
    leaders: dict[str, list[str]] = {}
    open_roles: list[str] = []
    for role in ROLES:
        counts = getattr(found.roles, role)
        if not counts.any():
            continue
        first = np.flatnonzero(counts == counts.max()).tolist()
        if len(first) <= _EQUALS and all(found.firm.holds(role, n) for n in first):
            who = " and ".join(_bold(found, n) for n in first)
            leaders.setdefault(who, []).append(f"{role} ({int(counts[first[0]])})")
        else:
            open_roles.append(role)
    if leaders:
        each = (f"{who} as {', '.join(told)}" for who, told in leaders.items())
        yield (
            f"Most often between groups by {partition}{which}, whichever one source is set aside: {'; '.join(each)}."
        )
    if open_roles:
        yield (
            f"Nobody is named as the one who stands most often between groups by {partition}{which} as "
            f"{' or '.join(open_roles)}: that depends on a single source, or more than {_EQUALS} do so alike; "
            "[the table](#roles) has the numbers."
        )
    if missing := int(found.roles.missing.sum()):
        total = several(int(found.open_pairs.sum()), "open pair")
        yield f"In no role, as one of the three has no {partition} on record: {missing} of {total}."


def _only_path(found: Brokers, among: str) -> Iterator[str]:
    pairs = found.only_path.pairs
    if not pairs.any():
        return
    n = int(pairs.argmax())
    most = (
        f"; without {_bold(found, n)}, {several(int(pairs[n]), 'pair')} would not be joined, most of all"
        if found.firm.holds(PARTED, n) and int((pairs == pairs[n]).sum()) == 1
        else ""
    )
    yield f"The only path between some others: {int((pairs > 0).sum())} of {among}{most}."


def _named(found: Brokers, nodes: list[int]) -> str:
    return ", ".join(f"{_bold(found, n)} ({found.betweenness.values[n]:.3f})" for n in nodes)


def _bold(found: Brokers, n: int) -> str:
    return f"**{escape(found.network.nodes[n].label)}**"
