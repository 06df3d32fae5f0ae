"""How firm a ranking is: the ranks that the bodies have when the cooperations on record are resampled.

The observations are the cooperations, each with all its parties, not the pairs that a counting rule makes of them. A
resample draws as many of them as there are, with replacement (the bootstrap: B. Efron and R. J. Tibshirani, An
Introduction to the Bootstrap, Chapman & Hall 1993, chapters 6 and 13). Ranks are shown as intervals, as league tables
should be (H. Goldstein and D. J. Spiegelhalter, Journal of the Royal Statistical Society A 159 (1996) 385-443): those
of bodies with few ties are wide. How centrality bears missing and false links: S. P. Borgatti, K. M. Carley and
D. Krackhardt, Social Networks 28 (2006) 124-136.

What this cannot tell: cooperations that one source lists together were not observed independently, so that intervals
are rather too narrow; and what no source tells is in no resample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from comity.graph.errors import InputError
from comity.queries.measures.centrality import ranks
from comity.queries.measures.reweighted import design_of, scores
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints

SEED = 20_240_624
#: How many resamples are drawn by default, and how many where the network is large, or the measure is betweenness.
SAMPLES, FEWER = 1_000, 200
#: A network is large when its ties give a weight to more edges than this (an edge counts once for each of its ties).
LARGE = 100_000
#: Of a hundred resamples, how many lie below an interval, and how many above it; so many may contradict an order.
TAIL = 5
#: Among how many first places a body's share is counted.
FIRST = 10


@dataclass(frozen=True, eq=False)
class Resamples:
    """A measure on record (one value a node) and in each resample (nodes x resamples)."""

    measure: str
    value: Floats
    scores: Floats


@dataclass(frozen=True, eq=False)
class Intervals:
    """The rank of each node on record, from 1, the interval that 90 % of the resamples give it, and its chances."""

    measure: str
    samples: int
    rank: Ints
    low: Ints
    high: Ints
    top: Floats
    """The share of the resamples in which it is among the first ten, 0 to 1; equal ranks count."""


@dataclass(frozen=True, slots=True)
class Places:
    """Consecutive places, from 1, that cannot all be told apart, and the positions of their nodes in order."""

    first: int
    last: int
    nodes: tuple[int, ...]
    open_ended: bool = False
    """Whether places after the last that was looked at belong to it too."""

    def words(self) -> str:
        """Say the places in words.

        >>> Places(2, 9, (), open_ended=True).words()
        '2 to 9 and beyond'
        """
        told = str(self.first) if self.first == self.last else f"{self.first} to {self.last}"
        return f"{told} and beyond" if self.open_ended else told


def samples_for(network: Network, measure: str) -> int:
    """Say how many resamples are drawn by default."""
    return FEWER if measure == "betweenness" or network.made.nnz > LARGE else SAMPLES


def resamples(network: Network, measure: str, samples: int = 0, seed: int = SEED) -> Resamples:
    """Measure all nodes in resamples of the cooperations; ``samples`` 0 takes as many as :func:`samples_for` says.

    A resample draws as many cooperations as made the network, with replacement: one drawn twice counts twice, and
    one not drawn is not there. One seed gives one result, whatever the measure: all see the same resamples. Measures:
    ``degree`` and ``strength``, and ``betweenness`` where the network is small. Holds nodes x resamples numbers.

    Degree counts partners, and in a resample about a third of the cooperations are missing: a body whose partners
    each rest on one of them falls further than one whose partners rest on several.
    Raises ``InputError`` where edges have no cooperations behind them, where the measure is not one of these, and
    where the network is too large for it (:func:`comity.queries.measures.reweighted.bears`).
    """
    samples = samples or samples_for(network, measure)
    if network.edge_count and not network.ties:
        raise InputError("there are no cooperations behind the edges of this network, so none can be resampled")
    design, many = design_of(network), len(network.ties)
    value = scores(design, np.ones((many, 1)), measure)[:, 0]
    found = np.zeros((len(network), samples))
    random = np.random.default_rng(seed)
    for batch in design.batches(samples if many else 0):
        drawn = [np.bincount(random.integers(many, size=many), minlength=many) for _ in range(batch.stop - batch.start)]
        found[:, batch] = scores(design, np.array(drawn, dtype=np.float64).T, measure)
    return Resamples(measure, value, found)


def intervals(drawn: Resamples) -> Intervals:
    """Rank all nodes in each resample, and cut off the lowest and the highest 5 % of each node's ranks.

    Percentile intervals of level 90 %: ``low`` is the smallest rank that at least 5 % of the resamples do not exceed,
    ``high`` the smallest that at least 95 % do not. Where the rank on record lies outside, the interval is widened to
    hold it. Bodies with equal values share the first of their places, so all without a tie share one rank, the last.
    """
    samples = drawn.scores.shape[1]
    placed = np.empty(drawn.scores.shape, dtype=np.int32)
    for case in range(samples):
        placed[:, case] = ranks(drawn.scores[:, case])
    top = (placed <= FIRST).mean(axis=1)
    placed.sort(axis=1)
    rank = ranks(drawn.value)
    low, high = (placed[:, -(-percent * samples // 100) - 1].astype(np.int64) for percent in (TAIL, 100 - TAIL))
    return Intervals(drawn.measure, samples, rank, np.minimum(low, rank), np.maximum(high, rank), top)


def resampled(network: Network, measure: str, samples: int = 0, seed: int = SEED) -> Intervals:
    """Return each node's rank with its interval over resamples; see :func:`resamples` and :func:`intervals`.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> resampled(from_networkx(nx.empty_graph(2)), "degree").high.tolist()
    [1, 1]
    """
    return intervals(resamples(network, measure, samples, seed))


def indistinguishable(drawn: Resamples, top: int = 25) -> tuple[Places, ...]:
    """Part the first ``top`` places where it is certain who is above whom, and nowhere else.

    One body is told apart from another below when its value is the larger in at least 95 % of the resamples, both
    taken from the same resample. That is no transitive relation: neighbours may not be told apart all the way down,
    though the first of them is told apart from the last. So a line is drawn below a place only where every body
    above the line is told apart from every body below it. Any two bodies of different groups can thus be told apart;
    of two in one group this is not said. Bodies with the value 0 have no place. 95 % holds for each pair by itself.
    """
    ordered, reach = _reaches(drawn, top)
    furthest = np.maximum.accumulate(reach)
    ends = [place for place in range(len(reach)) if furthest[place] == place or place == len(reach) - 1]
    starts = [0, *(end + 1 for end in ends)]
    return tuple(
        Places(start + 1, end + 1, tuple(ordered[start : end + 1].tolist()), bool(furthest[end] > end))
        for start, end in zip(starts, ends, strict=False)
    )


def certainly_above(drawn: Resamples, top: int = 25) -> Ints:
    """For each of the first places, say how many places further all are told apart from it: all below are below it.

    1 where it is told apart from the very next one, and so from all that follow. See :func:`indistinguishable`.
    """
    reach = _reaches(drawn, top)[1]
    return reach - np.arange(len(reach)) + 1


def _reaches(drawn: Resamples, top: int) -> tuple[Ints, Ints]:
    """Return the nodes that have a place, in order, and for each of the first the last place not told apart from it."""
    placed = ranks(drawn.value)
    ordered = np.lexsort((np.arange(len(placed)), placed))
    ordered = ordered[drawn.value[ordered] > 0]
    within = np.round(drawn.scores[ordered], 9)
    reach = [_reach(place, within, placed[ordered]) for place in range(min(top, len(ordered)))]
    return ordered, np.array(reach, dtype=np.int64)


def _reach(place: int, within: Floats, placed: Ints) -> int:
    """Find the last place that is not told apart from this one: equal on record, or too often not below it."""
    above = (within[place] > within[place + 1 :]).sum(axis=1)
    certain = 100 * above >= (100 - TAIL) * within.shape[1]
    undecided = np.flatnonzero(~certain | (placed[place + 1 :] == placed[place]))
    return place + 1 + int(undecided[-1]) if len(undecided) else place
