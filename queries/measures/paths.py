"""How far bodies are from one another: closeness, harmonic closeness, path lengths; distances are hops.

Where searching from every node would take too long, the searches start at some nodes of each component, the
pivots, drawn by chance from a fixed seed, each once. What is known of a node anyhow is not estimated: how many
nodes it can reach, and how many are its neighbours. The mean over the nodes that are farther away is estimated
by the mean over the pivots among them; its standard error is that of a mean of a draw without replacement, its
bound is Hoeffding's for values between the least and the greatest possible distance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from comity.queries.measures.centrality import degree
from comity.queries.measures.components import components
from comity.queries.measures.distances import Distances, distances
from comity.queries.measures.engine import alone, hops, remembered
from comity.queries.measures.sampled import PIVOTS, SEED, Sampled, hoeffding
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.sums import total

#: Up to this many steps, paths are followed from every node: some 15 seconds.
EXACT_STEPS = 12_000_000_000
#: A node costs a search as much as so many ends of edges.
_DEARER = 20

DEFINITIONS: dict[str, Definition] = {
    "closeness": Definition(
        "how near it is to the bodies that it can reach: their number over the sum of the distances to them, times the "
        "share of all others that it can reach (a distance is a number of edges)",
        "0 (isolated) to 1 (tied to all others)",
        "Wasserman and Faust, Social Network Analysis (1994) 200-201",
    ),
    "harmonic": Definition(
        "how near it is to all other bodies: the mean of 1/distance, where one that it cannot reach adds 0",
        "0 (isolated) to 1 (tied to all others): divided by n-1",
        "Marchiori and Latora, Physica A 285 (2000) 539-546; Rochat, ASNA (2009)",
    ),
    "path_lengths": Definition(
        "how many edges the shortest paths between two bodies have: how many pairs are 1, 2, … apart, the mean, the "
        "longest (diameter), and the share of pairs that no path joins",
        "1 upwards, over the pairs that a path joins",
        "Wasserman and Faust, Social Network Analysis (1994) 107-112",
    ),
}


def closeness(network: Network) -> Floats:
    """Find how near each node is to those that it can reach, exactly, whatever time it takes.

    (r-1)/(sum of distances) times (r-1)/(n-1), where r nodes, itself included, are in its component.
    Range 0 to 1; distances are hops. Source: S. Wasserman and K. Faust, Social Network Analysis
    (Cambridge University Press 1994) 200-201.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> closeness(from_networkx(nx.path_graph(3))).round(3).tolist()
    [0.667, 1.0, 0.667]
    """
    return sampled_closeness(network, len(network)).values


def harmonic(network: Network) -> Floats:
    """Find the mean of 1/distance from each node to all others, exactly, whatever time it takes.

    A node out of reach adds 0. Range 0 to 1: divided by n-1; distances are hops. Sources: M. Marchiori
    and V. Latora, Physica A 285 (2000) 539-546; Y. Rochat, Closeness centrality extended to
    unconnected graphs, ASNA (2009).

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> harmonic(from_networkx(nx.path_graph(3))).tolist()
    [0.75, 1.0, 0.75]
    """
    return sampled_harmonic(network, len(network)).values


def sampled_closeness(network: Network, pivots: int | None = None) -> Sampled:
    """Find closeness, exactly or from ``pivots`` nodes in each component; see :func:`closeness`.

    By default exact up to ``EXACT_STEPS``, else from ``PIVOTS``. The standard error is carried from
    the sum of distances to its reciprocal (delta method), the bound is exact.
    Source: D. Eppstein and J. Wang, Journal of Graph Algorithms and Applications 8 (2004) 39-45.
    """
    found = _search(network, pivots)
    far = _sum_over_others(network, found, lambda distance: distance)
    others = np.maximum(found.size - 1, 0)
    scale = np.divide(others**2, max(len(network) - 1, 1))
    values = _over(scale, far.values)
    least = np.maximum(far.values - far.bound, 2 * others - degree(network))
    error = _over(values * far.error, far.values)
    bound = np.maximum(_over(scale, least) - values, 0)
    return Sampled(values, error, bound, far.pivots, far.nodes)


def sampled_harmonic(network: Network, pivots: int | None = None) -> Sampled:
    """Find harmonic closeness, exactly or from ``pivots`` nodes in each component; see :func:`harmonic`.

    By default exact up to ``EXACT_STEPS``, else from ``PIVOTS``.
    """
    near = _sum_over_others(network, _search(network, pivots), lambda distance: 1 / distance)
    n = max(len(network) - 1, 1)
    return Sampled(near.values / n, near.error / n, near.bound / n, near.pivots, near.nodes)


def _weighted(steps: Floats, counts: Ints) -> Floats:
    """Multiply each row by its step and add the rows up, always in one order, unlike a product of matrices."""
    return total(steps[:, np.newaxis] * counts)


def _over(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros(len(below)), where=below > 0)


def _search(network: Network, pivots: int | None) -> Distances:
    if pivots is None:
        pivots = len(network) if _bears_all(network) else PIVOTS
    pivots = max(min(pivots, int(components(network).sizes.max(initial=0))), 1)
    found = _searches(network)
    if pivots not in found:
        found[pivots] = distances(network, pivots)
    return found[pivots]


def _bears_all(network: Network) -> bool:
    """Tell whether paths can be followed from every node: a pass for each word of searches and each distance."""
    import networkit as nk

    most = int(components(network).sizes.max(initial=0))
    work = -(-most // 64) * (_DEARER * len(network) + 2 * network.edge_count)
    if work * most <= EXACT_STEPS:
        return True
    with alone(SEED):
        search = nk.distance.Diameter(hops(network), nk.distance.DiameterAlgo.ESTIMATED_RANGE, error=0.5).run()
    return work * int(search.getDiameter()[0]) <= EXACT_STEPS


@remembered
def _searches(_: Network) -> dict[int, Distances]:
    """Keep what was found from so many pivots: closeness, harmonic closeness and path lengths share it."""
    return {}


def _sum_over_others(network: Network, found: Distances, of: Callable[[Floats], Floats]) -> Sampled:
    """Sum a function of the distance from each node to all others of its component, or estimate the sum."""
    near = degree(network)
    far = np.maximum(found.size - 1 - near, 0)
    steps, counts = of(found.steps)[1:], found.counts[1:]
    drawn = counts.sum(axis=0)
    low, high = sorted(of(np.array([2.0, max(found.widest, 2.0)])).tolist())
    mean = np.where(drawn > 0, _over(_weighted(steps, counts), drawn), (low + high) / 2)
    spread = _over(_weighted(steps**2, counts) - drawn * mean**2, np.maximum(drawn - 1, 1))
    wanting = np.where(far > drawn, 1 - _over(drawn, far), 0.0)
    error = far * np.sqrt(np.maximum(spread, 0) * wanting / np.maximum(drawn, 1))
    place = np.clip((mean - low) / max(high - low, 1e-9), 0, 1)
    bound = far * hoeffding(place, drawn, far, high - low)
    pivots, nodes = (int(array.max(initial=0)) for array in (found.drawn, found.size))
    return Sampled(near * of(np.ones(1)) + far * mean, error, np.minimum(bound, far * (high - low)), pivots, nodes)


@dataclass(frozen=True)
class PathLengths:
    """The lengths of the shortest paths between all pairs of nodes."""

    pairs: tuple[float, ...]
    """How many pairs are 1, 2, … edges apart."""
    mean: float
    """The mean over the pairs that a path joins; not defined (NaN) where there are none."""
    error: float
    """The standard error of the mean, from batches of 64 pivots; 0 where it is exact, NaN from a single batch."""
    diameter: int
    """The longest; always exact; 0 where no pair is joined."""
    not_joined: float
    """The share of pairs that no path joins, always exact; 0 below two nodes."""
    pivots: int
    nodes: int
    """From how many nodes of how many in the largest component paths were followed."""

    @property
    def exact(self) -> bool:
        """Tell whether the pairs and the mean are no estimates."""
        return self.pivots >= self.nodes

    def words(self) -> str:
        """Say how the lengths were found."""
        if self.exact:
            return "exact, from all shortest paths"
        return (
            f"estimated from the shortest paths of {self.pivots:,} of {self.nodes:,} nodes; standard error of the mean "
            f"{self.error:.2g}; the diameter and the share of pairs not joined are exact"
        )


def path_lengths(network: Network, pivots: int | None = None) -> PathLengths:
    """Count the pairs of nodes by their distance in hops, exactly or from ``pivots`` nodes in each component.

    By default exact up to ``EXACT_STEPS``, else from ``PIVOTS``: in each component the pairs that are no
    neighbours are shared out as they are among the pivots.
    Source: S. Wasserman and K. Faust, Social Network Analysis (1994) 107-112.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> found = path_lengths(from_networkx(nx.path_graph(4)))
    >>> found.pairs, found.diameter, found.not_joined
    ((3.0, 2.0, 1.0), 3, 0.0)
    """
    found = _search(network, pivots)
    sizes = components(network).sizes
    joined, n = int((sizes * (sizes - 1) // 2).sum()), len(network)
    pairs = _pairs(network, found)
    most = int(found.drawn.max(initial=0)), int(found.size.max(initial=0))
    return PathLengths(
        tuple(pairs.tolist()),
        float(total(found.steps * pairs) / joined) if joined else float("nan"),
        _error(found) if most[0] < most[1] else 0.0,
        len(found.counts) if most[0] == most[1] else _diameter(network, found),
        1 - joined / (n * (n - 1) / 2) if n > 1 else 0.0,
        *most,
    )


def _pairs(network: Network, found: Distances) -> Floats:
    """Share out the pairs of each component that are no neighbours as those with a pivot are."""
    own = components(network)
    if not network.edge_count:
        return np.zeros(0)
    number = len(own.sizes)
    seen = np.array([np.bincount(own.labels, row, number) for row in found.counts[1:]]).reshape(-1, number)
    far = own.sizes * (own.sizes - 1) // 2 - np.bincount(own.labels[network.i], minlength=number)
    shares = (_over(seen_at * far, seen.sum(axis=0)) for seen_at in seen)
    return np.array([network.edge_count, *(total(share) for share in shares)], dtype=np.float64)


def _error(found: Distances) -> float:
    """Find the standard error of the mean from the means of the batches of pivots, drawn without replacement."""
    batches = found.batches[:, found.batches.sum(axis=0) > 0]
    if batches.shape[1] < 2:
        return float("nan")
    means = _weighted(found.steps, batches) / batches.sum(axis=0)
    wanting = 1 - found.drawn.max() / found.size.max()
    apart = means - total(means) / len(means)
    return float(np.sqrt(total(apart * apart) / (len(means) - 1) * wanting / len(means)))


def _diameter(network: Network, found: Distances) -> int:
    import networkit as nk

    search = nk.distance.Diameter(hops(network), nk.distance.DiameterAlgo.EXACT).run()
    return max(int(search.getDiameter()[0]), len(found.counts))
