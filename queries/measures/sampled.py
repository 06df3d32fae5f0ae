"""Values that may be estimates: each with its standard error and with a bound that holds for all at once."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np

from comity.queries.networks.projection import Floats, Ints

#: With this probability all values of an estimate lie within their bounds of the exact values.
SURE = 0.95
PIVOTS = 512
SEED = 20240229


@dataclass(frozen=True, eq=False)
class Sampled:
    """One value for each node, exact or estimated from the shortest paths that start at some nodes, the pivots."""

    values: Floats
    error: Floats
    """Standard error of each value; 0 where it is exact."""
    bound: Floats
    """With a probability of 95 % every exact value is at most this far from the estimate, all nodes at once."""
    pivots: int
    """From how many nodes in the largest component paths were followed."""
    nodes: int
    """How many nodes that component has: with as many pivots, the values are exact."""

    @property
    def exact(self) -> bool:
        """Tell whether no value is an estimate."""
        return self.pivots >= self.nodes

    def words(self) -> str:
        """Say how the values were found.

        >>> Sampled(np.zeros(2), np.zeros(2), np.zeros(2), 2, 2).words()
        'exact, from all shortest paths'
        >>> Sampled(np.zeros(2), np.array([0.0, 0.01]), np.array([0.0, 0.05]), 10, 2000).words()
        'estimated from the shortest paths of 10 of 2,000 nodes; standard error at most 0.01, and with 95 % certainty \
no value is off by more than 0.05'
        """
        if self.exact:
            return "exact, from all shortest paths"
        return (
            f"estimated from the shortest paths of {self.pivots:,} of {self.nodes:,} nodes; standard error at most "
            f"{self.error.max():.2g}, and with 95 % certainty no value is off by more than {self.bound.max():.2g}"
        )


def exact(values: Floats, nodes: int) -> Sampled:
    """Wrap exact values; ``nodes`` is the size of the largest component."""
    return Sampled(values, np.zeros(len(values)), np.zeros(len(values)), nodes, nodes)


def hoeffding(shares: Floats, drawn: Ints, among: Ints, width: Floats | float = 1.0) -> Floats:
    """Bound how far the means of some drawn values are from the means of all, whatever the distribution.

    Each mean is of ``drawn`` values out of ``among``, each drawn once, that lie in a range of ``width``;
    ``shares`` says where in the range it lies, from 0 to 1. The bounds hold for all means at once with
    a probability of 95 %, and are 0 where all values were drawn. The lesser is taken of Hoeffding's first
    inequality, in the form with relative entropy, and of Serfling's, which knows how many are left.
    Sources: W. Hoeffding, Journal of the American Statistical Association 58 (1963) 13-30;
    R. J. Serfling, Annals of Statistics 2 (1974) 39-48.

    >>> hoeffding(np.array([0.0, 0.5, 0.5]), np.array([100, 100, 1000]), np.array([1000, 1000, 1000])).round(3).tolist()
    [0.053, 0.157, 0.0]
    """
    certain = log(4 * max(len(shares), 1) / (1 - SURE)) / np.maximum(drawn, 1)
    serfling = np.sqrt(certain * (1 - (drawn - 1) / np.maximum(among, 1)) / 2)
    bound = np.minimum(serfling, np.maximum(_above(shares, certain), _above(1 - shares, certain)))
    return np.asarray(width * np.where(drawn < among, bound, 0.0))


def _above(shares: Floats, certain: Floats) -> Floats:
    """Find how far above each share the one lies whose relative entropy to it is ``certain``, by halving."""
    low, high = shares.copy(), np.ones(len(shares))
    for _ in range(40):
        middle = (low + high) / 2
        inside = _entropy(shares, middle) < certain
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return high - shares


def _entropy(share: Floats, other: Floats) -> Floats:
    """Return the relative entropy of tossing with a probability of ``share``, seen from ``other``."""
    from scipy.special import rel_entr

    return np.asarray(rel_entr(share, other) + rel_entr(1 - share, 1 - other))
