"""How firm it is who brokers: ranks as intervals, and which of them hold whatever single source is set aside.

Betweenness hangs on single edges more than strength does: one list of members, or one large meeting that a single page
tells of, may make a body the bridge between two halves of the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comity.queries.measures.brokerage import ROLES, brokerage
from comity.queries.measures.centrality import sampled_betweenness
from comity.queries.measures.cutpoints import cutpoints
from comity.queries.measures.reweighted import bears
from comity.queries.measures.sensitivity import WithoutSources, without_sources
from comity.queries.measures.stability import Intervals, resampled
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.networks.ties import Reading

#: Up to so many bodies every source is set aside in turn, above that the weightiest alone.
EXACT = 2_000
WEIGHTIEST = 10
#: How many resamples of the cooperations the intervals rest on: each wants all shortest paths anew.
SAMPLES = 100
BETWEENNESS, PARTED = "betweenness", "parted_pairs"


@dataclass(frozen=True, eq=False)
class BrokerFirmness:
    """What of a ranking of brokers is firm."""

    intervals: Intervals | None
    """Ranks by betweenness over resamples; ``None`` where they were not asked for, or the network is too large."""
    without: Mapping[str, WithoutSources]
    """For betweenness, each role and the pairs parted: the ranks with single sources set aside."""

    @property
    def tried(self) -> int:
        """Return how many sources were set aside in turn."""
        return self.without[BETWEENNESS].tried

    @property
    def sole(self) -> tuple[str, ...]:
        """Return the IRIs of the sources without which no tie is left."""
        return self.without[BETWEENNESS].sole

    @property
    def every(self) -> bool:
        """Tell whether all sources were tried on which something rests alone."""
        return self.tried == self.without[BETWEENNESS].sources

    def holds(self, measure: str, node: int, place: int = 1) -> bool:
        """Tell whether a node stays among the first ``place`` by a measure, whatever single source is set aside."""
        without = self.without[measure]
        return not self.sole and bool(without.lasting[node]) and int(without.worst[node]) <= place


def broker_firmness(
    network: Network, reading: Reading, groups: Sequence[str] = (), *, intervals: bool = False
) -> BrokerFirmness:
    """Find how firm it is who brokers in a network that was made of a reading; ``groups`` are those of the roles.

    Without ``groups`` betweenness alone is measured; without ``intervals`` the cooperations are not resampled.

    Where the network is so large that betweenness is estimated, it is without each source too, and a rank may move
    by chance: what is said to hold then does, what is not may all the same.
    """

    def measured(made: Network) -> dict[str, Ints | Floats]:
        found: dict[str, Ints | Floats] = {BETWEENNESS: sampled_betweenness(made).values}
        if groups:
            roles = brokerage(made, groups)
            found |= {role: getattr(roles, role) for role in ROLES} | {PARTED: cutpoints(made).pairs}
        return found

    most = len(reading.sources) if len(network) <= EXACT else WEIGHTIEST
    wanted = intervals and bool(network.ties) and bears(network, BETWEENNESS)
    return BrokerFirmness(
        resampled(network, BETWEENNESS, SAMPLES) if wanted else None,
        without_sources(network, reading, measured, most),
    )
