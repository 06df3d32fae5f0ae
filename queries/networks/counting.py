"""Counting rules: how a tie with n parties becomes weights between pairs of them.

``full``
    every pair counts 1: a meeting of nine is 36 edges of 1.
``fractional``
    every pair counts 1/(n-1), so that a tie gives each of its parties a strength of 1
    (M. E. J. Newman, "Scientific collaboration networks II", Physical Review E 64, 016132, 2001).
``star``
    from whoever convenes, hosts, funds, patronises or lists to each other party, 1 each; several
    such heads are tied to each other party and to one another. A tie whose head is not on record
    is counted as ``fractional``.
``by-kind``
    the default: membership, hosting, auspices, funding, liaison and part-of are stars by
    nature, meetings are stars around their organiser, all other kinds are fractional.
``attendance``
    as ``by-kind``, but meetings are fractional too: those who sat at one table are tied to one
    another, whoever called them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

STARS = frozenset({"membership", "hosting", "auspices", "funding", "liaison", "part-of"})
_CALLS = (frozenset({"convener", "organiser"}), frozenset({"host"}))
_HEADS: dict[str, tuple[frozenset[str], ...]] = {
    "membership": (frozenset({"body"}),),
    "hosting": (frozenset({"host"}),),
    "auspices": (frozenset({"patron"}),),
    "funding": (frozenset({"funder"}), frozenset({"sponsor"})),
    "liaison": (frozenset({"body"}), frozenset({"liaison-body"})),
    "part-of": (frozenset({"parent"}),),
    "affiliation": (frozenset({"parent", "body"}),),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties of one tie and what it counts between them; a directed pair runs from ``a`` to ``b``."""

    a: str
    b: str
    weight: float
    directed: bool = False


Rule = Callable[[str, dict[str, frozenset[str]]], Iterator[Pair]]


def roles(parts: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Gather each party's roles, parties in order: a body with two roles is one party.

    >>> sorted(roles([("b", "host"), ("a", "party"), ("b", "participant")])["b"])
    ['host', 'participant']
    """
    gathered: dict[str, frozenset[str]] = {}
    for party, role in sorted(parts):
        gathered[party] = gathered.get(party, frozenset()) | {role}
    return gathered


def heads(kind: str, parties: dict[str, frozenset[str]]) -> tuple[str, ...]:
    """Name the parties around which a tie of this kind is a star; none where no role says so.

    >>> heads("meeting", roles([("office", "convener"), ("centre", "participant")]))
    ('office',)
    """
    for wanted in _HEADS.get(kind, _CALLS):
        if found := tuple(party for party, held in parties.items() if held & wanted):
            return found
    return ()


def full(kind: str, parties: dict[str, frozenset[str]]) -> Iterator[Pair]:  # noqa: ARG001 - all rules have one shape
    """Count 1 for each pair of parties."""
    return (Pair(a, b, 1.0) for a, b in combinations(parties, 2))


def fractional(kind: str, parties: dict[str, frozenset[str]]) -> Iterator[Pair]:  # noqa: ARG001
    """Count 1/(n-1) for each pair of n parties, so that each party's strength is 1 (Newman 2001)."""
    share = 1.0 / (len(parties) - 1) if len(parties) > 1 else 0.0
    return (Pair(a, b, share) for a, b in combinations(parties, 2))


def star(kind: str, parties: dict[str, frozenset[str]]) -> Iterator[Pair]:
    """Count 1 from each head to each other party and between heads; fractional where no head is on record."""
    centre = heads(kind, parties)
    if not centre:
        yield from fractional(kind, parties)
        return
    yield from (Pair(a, b, 1.0) for a, b in combinations(centre, 2))
    yield from (Pair(a, b, 1.0, True) for a, b in product(centre, parties) if b not in centre)


def by_kind(kind: str, parties: dict[str, frozenset[str]]) -> Iterator[Pair]:
    """Count stars by nature and called meetings as stars, everything else fractionally."""
    return star(kind, parties) if kind in STARS or kind == "meeting" else fractional(kind, parties)


def attendance(kind: str, parties: dict[str, frozenset[str]]) -> Iterator[Pair]:
    """Count stars by nature as stars, everything else, meetings too, fractionally."""
    return star(kind, parties) if kind in STARS else fractional(kind, parties)


RULES: dict[str, Rule] = {
    "full": full,
    "fractional": fractional,
    "star": star,
    "by-kind": by_kind,
    "attendance": attendance,
}

WORDS = {
    "full": "every pair of parties to a tie counts 1",
    "fractional": "every pair of the n parties to a tie counts 1/(n-1), so a tie adds 1 to the strength of each of its "
    "parties",
    "star": "each tie runs from whoever convenes, hosts, funds, patronises or lists to each other party and counts 1; "
    "a tie with no such head on record is counted as 1/(n-1) for each pair",
    "by-kind": "membership, hosting, auspices, funding, liaison and part-of are stars from the body, host, patron, "
    "funder or parent to each other party, 1 each, and so are meetings from their organiser; all other ties, and those "
    "with no such head on record, count 1/(n-1) for each pair of their n parties",
    "attendance": "each pair of the n parties to a tie counts 1/(n-1), meetings included, whoever called them; only "
    "membership, hosting, auspices, funding, liaison and part-of are stars from their body, host, patron, funder or "
    "parent, where one is on record",
}
