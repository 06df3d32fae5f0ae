"""A back-test of missing ties: hide the newest ties, rank what is missing without them, count what is found again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

import numpy as np
from numpy.typing import NDArray

from comity.graph.errors import InputError
from comity.queries.measures.edges import among, keys
from comity.queries.measures.sharing import SCORE, Sharing, scores_of, sharing, untied_pairs, ways
from comity.queries.networks.network import Network, network_of
from comity.queries.networks.projection import Floats, Ints
from comity.queries.networks.selection import select
from comity.queries.networks.ties import Reading, Tie

RANDOM = "random"
#: The share of the newest dated ties that is hidden.
SHARE = 0.2
#: With fewer hidden pairs than this a difference between two methods says little.
FEW = 50
_SAMPLED = 50_000
_SEED = 1


@dataclass(frozen=True, slots=True)
class Method:
    """How one way of ranking did.

    ``found`` of the hidden pairs stand among its first k, where k is the number of hidden pairs; pairs that
    share the last place that counts are found by the chance that they have (the expected number). ``area`` is
    the chance that a hidden pair ranks above another untied one (0 to 1, 0.5 for a draw; AUC); ``None`` where
    no other pair is left to compare with.
    """

    name: str
    found: float
    area: float | None


@dataclass(frozen=True, slots=True)
class BackTest:
    """What was hidden, and how often each method found it."""

    cut: date | None
    """The last day on which the ties that were kept begin; ``None`` where no dated tie is newer than another."""
    kept: int
    """How many dated ties between the bodies ranked begin by that day."""
    hidden: int
    """How many begin after it."""
    undated: int
    """How many have no date, and are in neither."""
    present: int
    """How many bodies were party to a tie that began by the cut."""
    untied: int
    """How many pairs of these had no tie with each other by then."""
    pairs: int
    """How many of those a hidden tie was the first to tie, as far as dates are known: k, and what is to be found."""
    methods: tuple[Method, ...]
    """The ways of ranking, the score first, random last; empty where nothing is to be found."""

    @property
    def best(self) -> tuple[Method, ...]:
        """Return the ways that did best: most whole pairs found, then the largest area; random is none of them."""
        told = [method for method in self.methods if method.name != RANDOM]
        top = max(map(_placed, told), default=None)
        return tuple(method for method in told if _placed(method) == top)

    @property
    def winner(self) -> str:
        """Return the name of the way that did best; of several, or where nothing could be tested, the score."""
        names = [method.name for method in self.best]
        return names[0] if len(names) == 1 else SCORE

    def times_random(self, method: Method) -> float | None:
        """Return how many times as many as at random a method found; ``None`` where random finds none."""
        expected = self.pairs**2 / self.untied if self.untied else 0.0
        return method.found / expected if expected else None


def _placed(method: Method) -> tuple[int, float]:
    """Compare ways by whole pairs, as a part of one is a draw among equal scores, and by the area as it is shown."""
    return int(round(method.found, 3)), round(method.area or 0.0, 3)


def back_test(network: Network, reading: Reading, share: float = SHARE) -> BackTest:
    """Hide the newest ties of a network, rank what is missing without them, and count what is found again.

    Ties are in order of the first day on which each can have begun. Hidden are all that begin after the cut: the latest
    day that leaves at least ``share`` of them to hide, else the first; what has no date takes no part. The network,
    the partners and the frameworks that ties bring are made anew of what began by the cut; fields and frameworks on
    record with a body have no dates and stay. Found is counted among the first k of the ranking, k the number of hidden
    pairs (precision at k), as D. Liben-Nowell and J. Kleinberg do (JASIST 58, 2007, 1019-1031), for the score, for
    its shared partners alone, for the number of common neighbours in the network of all parties, and for a random
    order, whose expected number is exact: k²/untied pairs. The area under the curve is exact up to 50,000 other
    pairs, else of a seeded sample.

    Raises ``InputError`` where the network was not made of the reading, or the share is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise InputError(f"the share of ties to hide is {share}; it lies between 0 and 1, as 0.2 does")
    dated = tuple(tie for tie in network.ties if tie.earliest)
    cut = _cut([tie.earliest for tie in dated if tie.earliest], share)
    undated = len(network.ties) - len(dated)
    if cut is None:
        return BackTest(None, len(dated), 0, undated, 0, 0, 0, ())
    past = _begun(reading, cut)
    older, whole = _remade(network, past), _remade(network, _begun(reading, date.max))
    present = _present(older, past)
    new = _between(whole, present) & ~among(keys(whole), keys(older)) & ~among(keys(whole), _undated(network))
    pairs, size = keys(whole)[new], int(present.sum())
    untied = size * (size - 1) // 2 - int(_between(older, present).sum())
    hidden = sum(bool(tie.earliest and tie.earliest > cut) for tie in dated)
    told = BackTest(cut, len(dated) - hidden, hidden, undated, size, untied, len(pairs), ())
    if not len(pairs):
        return told
    others = _others(older, present, pairs)
    tried = ways(sharing(older, past)).items()
    methods = tuple(_tested(*way, present, pairs, untied, others) for way in tried)
    return replace(told, methods=(*methods, Method(RANDOM, len(pairs) ** 2 / untied, 0.5)))


def _cut(days: list[date], share: float) -> date | None:
    """Find the latest day after which at least a share of the days lie, else the first; ``None`` where all are one.

    >>> _cut([date(2001, 1, 1), date(2002, 1, 1), date(2003, 1, 1), date(2003, 1, 1)], 0.25)
    datetime.date(2002, 1, 1)
    """
    ordered = sorted(days)
    if not ordered or ordered[0] == ordered[-1]:
        return None
    newest = ordered[-ceil(share * len(ordered))]
    return max((day for day in ordered if day < newest), default=ordered[0])


def _begun(reading: Reading, day: date) -> Reading:
    return replace(reading, ties=tuple(tie for tie in reading.ties if tie.earliest and tie.earliest <= day))


def _remade(network: Network, reading: Reading) -> Network:
    """Make a network anew of fewer ties; raises ``InputError`` where it has other bodies."""
    how = network.how
    made = network_of(reading, how.rule, how.selection, how.among, how.countries)
    if len(made) != len(network) or any(a.iri != b.iri for a, b in zip(made.nodes, network.nodes, strict=True)):
        raise InputError("a back-test wants a whole network of what was read: this one is cut, or of another reading")
    return made


def _present(network: Network, reading: Reading) -> NDArray[np.bool_]:
    counted: Iterable[Tie] = (tie for tie, reason in select(reading, network.how.selection) if not reason)
    parties = {part.party for tie in counted for part in tie.parts}
    return np.array([body.iri in parties for body in network.nodes], dtype=bool)


def _between(network: Network, present: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which edges are between bodies that were there."""
    return present[network.i] & present[network.j]


def _undated(network: Network) -> Ints:
    """List the pairs with a tie of unknown date, which may have been tied all along: ascending keys."""
    unknown = np.array([tie.earliest is None for tie in network.ties], dtype=np.float64)
    pairs: Ints = keys(network)[network.made @ unknown > 0]
    return pairs


def _others(older: Network, present: NDArray[np.bool_], pairs: Ints) -> Ints:
    """List the pairs of bodies that were there which were never tied, or a seeded sample of them."""
    size, there = len(older), np.flatnonzero(present)
    if len(there) * (len(there) - 1) // 2 <= _SAMPLED:
        one, other = np.triu_indices(len(there), 1)
    else:
        drawn = np.random.default_rng(_SEED).integers(len(there), size=(2, _SAMPLED))
        one, other = drawn[:, drawn[0] != drawn[1]]
    i, j = there[one], there[other]
    found = np.unique(np.minimum(i, j) * size + np.maximum(i, j))
    return found[~among(found, keys(older)) & ~among(found, pairs)]


def _tested(name: str, held: Sharing, present: NDArray[np.bool_], pairs: Ints, untied: int, others: Ints) -> Method:
    scores = scores_of(held, held.bits, pairs)
    least, above, equal = _threshold((told for _, told in untied_pairs(held, held.bits, present)), len(pairs), untied)
    at_it = int((scores == least).sum())
    found = int((scores > least).sum()) + at_it * (len(pairs) - above) / equal
    return Method(name, found, _area(scores, scores_of(held, held.bits, others)))


def _threshold(blocks: Iterable[Floats], k: int, untied: int) -> tuple[float, int, int]:
    """Return the k-th score, how many are above it, and how many equal it; pairs that share nothing score 0."""
    values, counts, shared = np.zeros(0), np.zeros(0, dtype=np.int64), 0
    for block in blocks:
        shared += int((block > 0).sum())
        more = block[(block > 0) & (block >= (values[0] if counts.sum() >= k else 0.0))]
        values, at = np.unique(np.concatenate([values, more]), return_inverse=True)
        counts = np.bincount(at, weights=np.concatenate([counts, np.ones(len(more))])).astype(np.int64)
        above = np.cumsum(counts[::-1])[::-1] - counts
        values, counts = values[above < k], counts[above < k]
    if shared < k:
        return 0.0, shared, untied - shared
    return float(values[0]), int(counts[1:].sum()), int(counts[0])


def _area(hidden: Floats, others: Floats) -> float | None:
    """Return the chance that a hidden pair scores above another one, a draw counting half."""
    if not len(others):
        return None
    ordered = np.sort(others)
    below, upto = (np.searchsorted(ordered, hidden, side=side).mean() for side in ("left", "right"))
    return float((below + upto) / (2 * len(ordered)))
