"""How firm one ranking is: its intervals, the places that cannot be told apart, and what moves whom, found at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from comity.queries.measures.sensitivity import WithHedged, WithoutSources, with_hedged, without_each_source
from comity.queries.measures.stability import (
    Intervals,
    Places,
    certainly_above,
    indistinguishable,
    intervals,
    resamples,
)
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats
from comity.queries.networks.ties import Reading

#: How many places are shown, and are parted where it is certain who is above whom.
SHOWN = 25


@dataclass(frozen=True, eq=False)
class Stability:
    """How firm one ranking is; ``order`` has the positions of the bodies with a value, best first."""

    network: Network
    reading: Reading
    value: Floats
    order: tuple[int, ...]
    intervals: Intervals
    groups: tuple[Places, ...]
    above: tuple[int, ...]
    """For each place shown, how many places further down all are certainly below it."""
    sources: WithoutSources
    hedged: WithHedged

    @property
    def measure(self) -> str:
        """Return the name of the measure by which the bodies are ranked."""
        return self.intervals.measure

    @property
    def shown(self) -> tuple[int, ...]:
        """Return the positions of the bodies that are shown, in order."""
        return self.order[:SHOWN]


def stability(network: Network, reading: Reading, measure: str = "strength") -> Stability:
    """Find how firm the ranking of a network by a measure is; ``reading`` is the one of which it was made.

    Measures: ``degree``, ``strength``, and ``betweenness`` in small networks. Raises ``InputError`` as
    :func:`comity.queries.measures.stability.resamples` does.
    """
    drawn = resamples(network, measure)
    found = intervals(drawn)
    order = np.lexsort((np.arange(len(network)), found.rank))
    return Stability(
        network,
        reading,
        drawn.value,
        tuple(order[drawn.value[order] > 0].tolist()),
        found,
        indistinguishable(drawn, SHOWN),
        tuple(certainly_above(drawn, SHOWN).tolist()),
        without_each_source(network, reading, measure),
        with_hedged(network, reading, measure),
    )
