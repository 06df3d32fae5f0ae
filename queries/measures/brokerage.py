"""Brokerage between groups: in which roles a body stands between two others that are not tied to each other.

Gould and Fernandez count, in a directed network, the open triads a → b → c: there is no tie from a to c. Here
ties have no direction. Each unordered pair {a, c} of b's neighbours that are not tied is one open triad and
counts once. In a directed network with every tie both ways it would count twice, as a → b → c and as
c → b → a: coordinator, consultant and liaison are half of what their counts would be there, and gatekeeper
and representative, which differ only by direction, are one role here, whose number is that of either there.

Counts are exact: pairs of neighbours by group, less those that are tied; these are triangles, which are counted
edge by edge and told apart by whether the two ends of each side are of one group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comity.graph.errors import InputError
from comity.graph.wording import nearest
from comity.queries.measures.centrality import degree
from comity.queries.measures.cohesion import triangles
from comity.queries.measures.common_neighbours import products
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Ints

_SOURCE = "Gould and Fernandez, Sociological Methodology 19 (1989) 89-126"
_RANGE = "0 to d(d-1)/2 for a body with d partners; each pair of partners counts once, not normalised"
DEFINITIONS: dict[str, Definition] = {
    "coordinator": Definition("how many pairs it connects that are of its own group", _RANGE, _SOURCE),
    "gatekeeper": Definition(
        "how many pairs it connects of which one is of its own group and one of another (gatekeeper and "
        "representative: one role where ties have no direction)",
        _RANGE,
        _SOURCE,
    ),
    "consultant": Definition(
        "how many pairs it connects that are both of one group, which is not its own (itinerant broker)",
        _RANGE,
        _SOURCE,
    ),
    "liaison": Definition(
        "how many pairs it connects that are of two groups, neither of them its own", _RANGE, _SOURCE
    ),
    "missing": Definition(
        "how many pairs it connects that are in no role, as the group of one of the three is not known",
        _RANGE,
        _SOURCE,
    ),
}
ROLES = ("coordinator", "gatekeeper", "consultant", "liaison")


@dataclass(frozen=True, eq=False)
class Brokerage:
    """For each node, the number of pairs of its neighbours that are not tied to each other, by role."""

    coordinator: Ints
    gatekeeper: Ints
    consultant: Ints
    liaison: Ints
    missing: Ints
    """Pairs where the group of one of the three is not known: in no role."""

    @property
    def total(self) -> Ints:
        """Return how many pairs stand in one of the four roles."""
        return self.coordinator + self.gatekeeper + self.consultant + self.liaison


def brokerage(network: Network, groups: Sequence[str]) -> Brokerage:
    """Count for each node in which roles it stands between two others that are not tied to each other.

    ``groups`` has the group of each node, empty where it is not known. The roles of b between a and c:
    coordinator, all three of one group; gatekeeper, b and one of the two; consultant, a and c but not b;
    liaison, three groups. Source: R. V. Gould and R. M. Fernandez, Sociological Methodology 19 (1989) 89-126.
    Raises ``InputError`` where there are not as many groups as nodes.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> found = brokerage(from_networkx(nx.star_graph(3)), ["x", "x", "x", "y"])
    >>> found.coordinator.tolist(), found.gatekeeper.tolist()
    ([1, 0, 0, 0], [2, 0, 0, 0])
    """
    group = numbered(network, groups)
    known = group >= 0
    near = _neighbours(network, group)
    own, all_known = near.own, near.all
    others = all_known - own
    alike = near.pairs_alike - _pairs(own)
    closed = _closed(network, group)
    counts = (
        _pairs(own) - closed.coordinator,
        own * others - closed.gatekeeper,
        alike - closed.consultant,
        _pairs(others) - alike - closed.liaison,
    )
    coordinator, gatekeeper, consultant, liaison = (np.where(known, count, 0) for count in counts)
    told = coordinator + gatekeeper + consultant + liaison
    missing = _pairs(degree(network)) - triangles(network) - told
    return Brokerage(coordinator, gatekeeper, consultant, liaison, missing)


def numbered(network: Network, groups: Sequence[str]) -> Ints:
    """Give the groups of nodes numbers in order of name, -1 where a group is not known.

    Raises ``InputError`` where there are not as many groups as nodes.
    """
    if len(groups) != len(network):
        raise InputError(f"{len(groups)} groups for {len(network)} nodes: each node has one, empty where not known")
    names = np.array(groups, dtype=np.str_)
    known, number = np.unique(names, return_inverse=True)
    return number.astype(np.int64) - int("" in known.tolist())


@dataclass(frozen=True, eq=False)
class _Near:
    """For each node, how many neighbours are of its group and of any, and the pairs of them that are alike."""

    own: Ints
    all: Ints
    pairs_alike: Ints


def _neighbours(network: Network, group: Ints) -> _Near:
    """Count each node's neighbours by group."""
    n, width = len(network), int(group.max(initial=-1)) + 2
    ends = np.concatenate([network.i, network.j]), np.concatenate([network.j, network.i])
    kept = group[ends[1]] >= 0
    here, there = ends[0][kept], group[ends[1][kept]]
    cells, number = np.unique(here * width + there, return_counts=True)
    node, of = cells // width, cells % width
    own = np.zeros(n, dtype=np.int64)
    mine = group[node] == of
    own[node[mine]] = number[mine]
    alike = np.bincount(node, _pairs(number), n).astype(np.int64)
    return _Near(own, np.bincount(here, minlength=n).astype(np.int64), alike)


def _pairs(number: Ints) -> Ints:
    return number * (number - 1) // 2


def _closed(network: Network, group: Ints) -> Brokerage:
    """Count the triangles of nodes whose groups are known by the role that each corner would have.

    A side within a group counts 1, one between groups 1+i: over the two sides that complete a
    triangle on an edge, the product is 1, 1+i or 2i, so that one sum tells the three kinds apart.
    """
    from scipy.sparse import coo_array

    n = len(network)
    kept = (group[network.i] >= 0) & (group[network.j] >= 0)
    i, j = network.i[kept], network.j[kept]
    within = group[i] == group[j]
    side = np.where(within, 1.0, 1 + 1j)
    ends = np.concatenate([i, j]), np.concatenate([j, i])
    matrix = coo_array((np.tile(side, 2), ends), shape=(n, n)).tocsr()
    sums = products(matrix, i, j, np.ones(n))
    both = np.where(within, sums.imag / 2, (sums.imag - sums.real) / 2)

    def at_corners(number: NDArray[Any]) -> Ints:
        return np.asarray(np.rint(np.bincount(i, number, n) + np.bincount(j, number, n)), dtype=np.int64)

    coordinator = at_corners(np.where(within, sums.real, 0)) // 2
    gatekeeper = at_corners(np.where(within, both, 0))
    consultant = (at_corners(np.where(within, 0, sums.real)) - gatekeeper) // 2
    liaison = at_corners(np.where(within, 0, both)) // 2
    return Brokerage(coordinator, gatekeeper, consultant, liaison, np.zeros(n, dtype=np.int64))


def examples(
    network: Network, groups: Sequence[str], node: int, role: str, most: int = 5
) -> tuple[tuple[int, int, int], ...]:
    """Return up to ``most`` triads (a, node, c) in which a node has a role, those with heavy ties first.

    a < c are not tied to each other. Raises ``InputError`` for a role that does not exist.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> examples(from_networkx(nx.path_graph(3)), ["x", "y", "x"], 1, "consultant")
    ((0, 1, 2),)
    """
    if role not in ROLES:
        raise InputError(f"no role {role!r}{nearest(role, list(ROLES))}; known: {', '.join(ROLES)}")
    group = numbered(network, groups)
    return tuple(islice(_triads(network, group, node, role), most))


def _triads(network: Network, group: Ints, node: int, role: str) -> Iterator[tuple[int, int, int]]:
    row = network.matrix[[node]]
    order = row.indices[np.lexsort((row.indices, -row.data))]
    near = order[group[order] >= 0] if group[node] >= 0 else order[:0]
    tied: dict[int, set[int]] = {}
    for one, other in ((a, c) for c in range(len(near)) for a in range(c)):
        first, last = sorted((int(near[one]), int(near[other])))
        if _role(group[first], group[node], group[last]) == role:
            if first not in tied:
                tied[first] = set(network.matrix[[first]].indices.tolist())
            if last not in tied[first]:
                yield first, node, last


def _role(a: int, b: int, c: int) -> str:
    """Name the role of b between a and c.

    >>> [_role(*groups) for groups in ((1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 3))]
    ['coordinator', 'gatekeeper', 'consultant', 'liaison']
    """
    if a == c:
        return "coordinator" if a == b else "consultant"
    return "gatekeeper" if b in (a, c) else "liaison"
