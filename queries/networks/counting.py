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

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from comity.graph.errors import InputError
from comity.graph.wording import nearest

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


def _one(n: int) -> float:  # noqa: ARG001 - all shares have one shape
    return 1.0


def _fraction(n: int) -> float:
    return 1.0 / (n - 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """How ties become pairs: which kinds are stars around their heads, and what a pair counts in all others."""

    words: str
    is_star: Callable[[str], bool]
    share: Callable[[int], float] = _fraction
    """What each pair of n parties counts where the tie is no star, or its head is not on record."""

    def centre(self, kind: str, parties: dict[str, frozenset[str]]) -> tuple[str, ...]:
        """Name the parties around which this rule counts a tie as a star; none where it counts every pair."""
        return heads(kind, parties) if self.is_star(kind) else ()


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


RULES: dict[str, Rule] = {
    "full": Rule("every pair of parties to a tie counts 1", lambda _: False, _one),
    "fractional": Rule(
        "every pair of the n parties to a tie counts 1/(n-1), so a tie adds 1 to the strength of each of its parties",
        lambda _: False,
    ),
    "star": Rule(
        "each tie runs from whoever convenes, hosts, funds, patronises or lists to each other party and counts 1; "
        "a tie with no such head on record is counted as 1/(n-1) for each pair",
        lambda _: True,
    ),
    "by-kind": Rule(
        "membership, hosting, auspices, funding, liaison and part-of are stars from the body, host, patron, "
        "funder or parent to each other party, 1 each, and so are meetings from their organiser; all other ties, and "
        "those with no such head on record, count 1/(n-1) for each pair of their n parties",
        lambda kind: kind in STARS or kind == "meeting",
    ),
    "attendance": Rule(
        "each pair of the n parties to a tie counts 1/(n-1), meetings included, whoever called them; only "
        "membership, hosting, auspices, funding, liaison and part-of are stars from their body, host, patron, funder "
        "or parent, where one is on record",
        lambda kind: kind in STARS,
    ),
}


def named(rule: str) -> Rule:
    """Return a counting rule by its name; raises ``InputError`` where there is none of that name."""
    if rule not in RULES:
        raise InputError(f"no counting rule {rule!r}{nearest(rule, list(RULES))}; known: {', '.join(RULES)}")
    return RULES[rule]
