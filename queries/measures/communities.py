"""Communities: groups of bodies with more weight between them than their strengths would give, and their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from comity.queries.measures.centrality import strength
from comity.queries.measures.components import by_size
from comity.queries.measures.engine import alone, weights
from comity.queries.measures.sampled import SEED
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Ints
from comity.queries.networks.ties import Body
from comity.queries.sums import total

DEFINITIONS: dict[str, Definition] = {
    "communities": Definition(
        "groups of bodies that are tied to one another more than to the rest, found so that modularity is high",
        "numbered from 0, the largest first; a body without ties is a community of its own",
        "Traag, Waltman and van Eck, Scientific Reports 9 (2019) 5233",
    ),
    "modularity": Definition(
        "what share of all weight is within communities, less the share that would be there if the bodies kept their "
        "strengths and were tied at random",
        "-0.5 to below 1; 0 where all are one community or there is no tie",
        "Newman and Girvan, Physical Review E 69 (2004) 026113; Newman, Physical Review E 70 (2004) 056131",
    ),
}
_MOST_RUNS = 10
_EDGES_IN_RUNS = 500_000


def communities(network: Network) -> Ints:
    """Find communities by the Leiden algorithm: modularity, weighted, from fixed seeds.

    Returns for each node the number of its community: the largest has 0, those of one size are in order of
    their first node. Every community hangs together, and isolated nodes each are their own. Small networks are
    run several times, and the partition of the highest modularity is kept. Two runs give the same.
    Source: V. A. Traag, L. Waltman and N. J. van Eck, Scientific Reports 9 (2019) 5233.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> communities(from_networkx(nx.barbell_graph(4, 0))).tolist()
    [0, 0, 0, 0, 1, 1, 1, 1]
    """
    if not network.edge_count:
        return np.arange(len(network), dtype=np.int64)
    runs = min(max(_EDGES_IN_RUNS // network.edge_count, 1), _MOST_RUNS)
    found = [_hanging_together(network, _leiden(network, SEED + run)) for run in range(runs)]
    return by_size(max(found, key=lambda membership: round(modularity(network, membership), 9)))[0]


def _leiden(network: Network, seed: int) -> Ints:
    import networkit as nk

    graph = weights(network)
    with alone(seed):
        return np.array(nk.community.ParallelLeiden(graph).run().getPartition().getVector(), dtype=np.int64)


def _hanging_together(network: Network, membership: Ints) -> Ints:
    """Part communities whose members no path inside joins."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n, inside = len(network), membership[network.i] == membership[network.j]
    ends = network.i[inside], network.j[inside]
    return np.asarray(
        connected_components(coo_array((np.ones(len(ends[0])), ends), shape=(n, n)), directed=False)[1], dtype=np.int64
    )


def modularity(network: Network, membership: Sequence[int] | Ints) -> float:
    """Return the weight within communities less what random ties would give, as a share of all weight.

    Range -0.5 to below 1; 0 without ties. Sources: M. E. J. Newman and M. Girvan, Physical Review E
    69 (2004) 026113; for weights M. E. J. Newman, Physical Review E 70 (2004) 056131.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> round(modularity(from_networkx(nx.barbell_graph(3, 0)), [0, 0, 0, 1, 1, 1]), 4)
    0.3571
    """
    members = np.asarray(membership, dtype=np.int64)
    whole = float(total(network.weight))
    if not whole:
        return 0.0
    inside = float(total(network.weight[members[network.i] == members[network.j]]))
    shares = np.bincount(members, strength(network)) / (2 * whole)
    return inside / whole - float(total(shares * shares))


@dataclass(frozen=True)
class Mark:
    """A field or country that is over-represented in a community."""

    name: str
    members: int
    """How many members have it."""
    share: float
    """The share of members that have it, of those for which any is known."""
    lift: float
    """That share as a multiple of the share in the whole network."""


@dataclass(frozen=True)
class Community:
    """A community with what marks it."""

    number: int
    members: tuple[int, ...]
    """Its nodes, in order."""
    fields: tuple[Mark, ...]
    countries: tuple[Mark, ...]
    """What is over-represented in it, the most telling first."""
    strongest: tuple[Body, ...]
    """Its members with the greatest weight of ties inside it, at most three."""

    @property
    def name(self) -> str:
        """Name it in words: its fields, its countries, its strongest members."""
        around = f"around {_list([body.short for body in self.strongest])}"
        marks = [_list([mark.name for mark in marks]) for marks in (self.fields, self.countries) if marks]
        return f"{' · '.join(marks)}, {around}" if marks else around


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def named(network: Network, membership: Sequence[int] | Ints, marks: int = 3) -> tuple[Community, ...]:
    """Describe the communities of two members and more by the fields and countries that mark them.

    A field or country marks a community where at least two members and a tenth of those for which one is
    known have it, and their share is at least a quarter greater than in the whole network. The most telling
    come first, by members times the logarithm of the lift, up to ``marks`` of each.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> net = from_networkx(nx.star_graph(3))
    >>> [community.name for community in named(net, [0, 0, 0, 0])]
    ['around 0, 1 and 2']
    """
    number = np.asarray(membership, dtype=np.int64)
    inside = np.where(number[network.i] == number[network.j], network.weight, 0.0)
    weight = np.bincount(network.i, inside, len(network)) + np.bincount(network.j, inside, len(network))
    fields, countries = (_Having(network.nodes, having) for having in (_field, _countries))
    return tuple(
        Community(
            int(one),
            tuple(members.tolist()),
            fields.marks(members.tolist(), marks),
            countries.marks(members.tolist(), marks),
            tuple(network.nodes[k] for k in members[np.argsort(-np.round(weight[members], 9), kind="stable")][:3]),
        )
        for one, members in _members(number)
        if len(members) > 1
    )


def _members(number: Ints) -> list[tuple[int, Ints]]:
    if not len(number):
        return []
    order = np.argsort(number, kind="stable")
    ends = np.searchsorted(number[order], np.unique(number), side="right")
    return [(int(number[members[0]]), members) for members in np.split(order, ends)[:-1]]


def _field(body: Body) -> frozenset[str]:
    return frozenset({body.field} - {""})


def _countries(body: Body) -> frozenset[str]:
    return frozenset(body.countries)


class _Having:
    """How many bodies of a network have which fields or countries."""

    def __init__(self, nodes: Sequence[Body], having: Callable[[Body], frozenset[str]]) -> None:
        self.held = [having(body) for body in nodes]
        self.number = Counter(name for held in self.held for name in held)
        self.known = sum(bool(held) for held in self.held)

    def marks(self, members: Sequence[int], most: int) -> tuple[Mark, ...]:
        """Return what is over-represented among some bodies, the most telling first."""
        known = [self.held[member] for member in members if self.held[member]]
        number = Counter(name for held in known for name in held)
        found = [self._mark(name, having, len(known)) for name, having in number.items()]
        telling = [m for m in found if m.members >= max(2, len(known) / 10) and m.lift >= 1.25]
        return tuple(sorted(telling, key=lambda mark: (-round(mark.members * log(mark.lift), 9), mark.name))[:most])

    def _mark(self, name: str, having: int, known: int) -> Mark:
        share = having / known
        return Mark(name, having, share, share * self.known / self.number[name])
