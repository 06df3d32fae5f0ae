"""From ties with n parties to weighted pairs, as arrays: all ties of one size at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from comity.queries.networks.counting import Rule, roles
from comity.queries.networks.ties import Tie

if TYPE_CHECKING:
    import scipy.sparse

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of parties, each tie's own: ``a[k]`` and ``b[k]`` are parties of the tie ``tie[k]``.

    ``weight`` is what the rule counts; a ``directed`` pair runs from ``a``, the head of a star, to ``b``.
    """

    a: Ints
    b: Ints
    tie: Ints
    weight: Floats
    directed: NDArray[np.bool_]

    def where(self, kept: NDArray[np.bool_]) -> Pairs:
        """Return the pairs for which ``kept`` holds."""
        return Pairs(self.a[kept], self.b[kept], self.tie[kept], self.weight[kept], self.directed[kept])


def project(ties: Sequence[Tie], rule: Rule, number: Callable[[str], int]) -> Pairs:
    """Make the pairs of all ties by a counting rule; ``number`` gives each party its number.

    The pairs come in the order of the ties, those of one tie in the order of its parties. Memory and time grow
    with the number of pairs.
    """
    groups: dict[tuple[int, int], tuple[list[int], list[list[int]]]] = defaultdict(lambda: ([], []))
    for position, tie in enumerate(ties):
        parties = roles((part.party, part.role) for part in tie.parts)
        centre = rule.centre(tie.kind, parties)
        ordered = [*centre, *(party for party in parties if party not in centre)]
        at, rows = groups[len(centre), len(ordered)]
        at.append(position)
        rows.append([number(party) for party in ordered])
    made = [_block(heads, np.array(at), np.array(rows), rule) for (heads, n), (at, rows) in groups.items() if n > 1]
    return _ordered(made)


def _block(heads: int, at: Ints, rows: Ints, rule: Rule) -> Pairs:
    """Make the pairs of ties that have as many heads (none: every pair counts alike) and as many parties."""
    size = rows.shape[1]
    one, other = np.triu_indices(size, 1)
    if heads:
        in_star = one < heads
        one, other = one[in_star], other[in_star]
    weight = 1.0 if heads else rule.share(size)
    return Pairs(
        rows[:, one].ravel(),
        rows[:, other].ravel(),
        np.repeat(at, len(one)),
        np.full(len(at) * len(one), weight),
        np.tile(other >= heads, len(at)) if heads else np.zeros(len(at) * len(one), dtype=bool),
    )


def _ordered(blocks: Sequence[Pairs]) -> Pairs:
    none = np.zeros(0, dtype=np.int64)
    if not blocks:
        return Pairs(none, none, none, np.zeros(0), np.zeros(0, dtype=bool))
    order = np.argsort(np.concatenate([block.tie for block in blocks]), kind="stable")
    return Pairs(
        np.concatenate([block.a for block in blocks])[order],
        np.concatenate([block.b for block in blocks])[order],
        np.concatenate([block.tie for block in blocks])[order],
        np.concatenate([block.weight for block in blocks])[order],
        np.concatenate([block.directed for block in blocks])[order],
    )


def incidence(i: Ints, j: Ints, size: int) -> scipy.sparse.csr_array:
    """Return nodes by edges, 1 where edge k ends in a node: in ``i[k]`` and in ``j[k]``."""
    from scipy.sparse import csr_array

    edges = np.arange(len(i))
    ends = (np.concatenate([i, j]), np.concatenate([edges, edges]))
    return csr_array((np.ones(2 * len(edges)), ends), shape=(size, len(edges)))
