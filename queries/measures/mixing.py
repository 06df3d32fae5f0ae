"""Who is tied to whom: whether like is tied to like, by number of ties or by group.

Groups are given as one name for each node, empty where it is not known. Edges with such an end are left out, and
counted. Shares and coefficients count edges; :func:`mixing_matrix` also adds up their weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from comity.queries.measures.brokerage import numbered
from comity.queries.measures.centrality import degree
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.sums import total

DEFINITIONS: dict[str, Definition] = {
    "degree_assortativity": Definition(
        "whether bodies with many partners are tied to others with many: the correlation of the degrees at the two "
        "ends of an edge",
        "-1 to 1; not defined where all have equally many",
        "Newman, Physical Review Letters 89 (2002) 208701",
    ),
    "assortativity": Definition(
        "whether bodies are tied within their own group more than if ties were made at random, each keeping its number",
        "1 (within groups only), 0 (at random), down to above -1; not defined where all are of one group",
        "Newman, Physical Review E 67 (2003) 026126",
    ),
    "e_i_index": Definition(
        "ties to other groups less ties within the group, as a share of both",
        "-1 (within only) to 1 (to others only); not defined where there is no tie",
        "Krackhardt and Stern, Social Psychology Quarterly 51 (1988) 123-140",
    ),
    "mixing_matrix": Definition(
        "how many edges, and of what weight, are within and between groups",
        "0 upwards; each edge counts once",
        "Newman, Physical Review E 67 (2003) 026126",
    ),
}


@dataclass(frozen=True, eq=False)
class Mixing:
    """How many edges run within and between groups; symmetric, each edge counts once in its cell."""

    groups: tuple[str, ...]
    """In order of name: the rows and the columns."""
    edges: Ints
    weight: Floats
    left_out: int
    """How many edges have an end whose group is not known."""


def mixing_matrix(network: Network, groups: Sequence[str]) -> Mixing:
    """Count the edges within and between groups, and add up their weights.

    An edge within a group counts once on the diagonal, one between two groups once in each of the two
    cells that mirror each other. Raises ``InputError`` where there are not as many groups as nodes.
    Source: M. E. J. Newman, Physical Review E 67 (2003) 026126.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> mixing_matrix(from_networkx(nx.path_graph(4)), ["x", "x", "y", ""]).edges.tolist()
    [[1, 1], [1, 0]]
    """
    group = numbered(network, groups)
    names = tuple(sorted({name for name in groups if name}))
    width = len(names)
    a, b = np.sort([group[network.i], group[network.j]], axis=0)
    kept = a >= 0
    cells = a[kept] * width + b[kept]
    edges = np.bincount(cells, minlength=width * width).reshape(width, width)
    weight: Floats = np.bincount(cells, network.weight[kept], width * width).reshape(width, width).astype(np.float64)
    return Mixing(
        names,
        (edges + np.triu(edges, 1).T).astype(np.int64),
        weight + np.triu(weight, 1).T,
        int((~kept).sum()),
    )


def degree_assortativity(network: Network) -> float:
    """Correlate the degrees at the two ends of an edge.

    Range -1 to 1; NaN where there is no edge or all ends have one degree.
    Source: M. E. J. Newman, Physical Review Letters 89 (2002) 208701.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> round(degree_assortativity(from_networkx(nx.star_graph(4))), 9)
    -1.0
    """
    own = degree(network)
    one, other = (own[np.concatenate(ends)] for ends in ((network.i, network.j), (network.j, network.i)))
    if not len(one) or one.min() == one.max():
        return float("nan")
    middle = one.mean()
    return float(total((one - middle) * (other - middle)) / total((one - middle) * (one - middle)))


def assortativity(network: Network, groups: Sequence[str]) -> float:
    """Say whether edges run within groups more than at random (Newman's coefficient for categories).

    With e the share of edges within groups and s what it would be if ends were joined at random:
    (e - s)/(1 - s). Range above -1 to 1; NaN where no edge has two known ends or all ends are of one
    group. Source: M. E. J. Newman, Physical Review E 67 (2003) 026126.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> assortativity(from_networkx(nx.cycle_graph(4)), ["x", "y", "x", "y"])
    -1.0
    """
    edges = mixing_matrix(network, groups).edges
    number = int(np.triu(edges).sum())
    if not number:
        return float("nan")
    within = float(np.trace(edges)) / number
    ends = (edges.sum(axis=1) + np.diag(edges)) / (2 * number)
    chance = float(total(ends * ends))
    return (within - chance) / (1 - chance) if (ends > 0).sum() > 1 else float("nan")


@dataclass(frozen=True)
class EI:
    """Ties to other groups against ties within: the index of the network and of each group."""

    overall: float
    groups: tuple[tuple[str, float], ...]
    """In order of name; not defined (NaN) for a group without a tie."""
    left_out: int
    """How many edges have an end whose group is not known."""


def e_i_index(network: Network, groups: Sequence[str]) -> EI:
    """Compare the edges to other groups (E) with those within (I): (E - I)/(E + I), overall and for each group.

    Range -1 to 1; NaN where there is no edge. An edge within a group counts once in it. Source:
    D. Krackhardt and R. N. Stern, Social Psychology Quarterly 51 (1988) 123-140.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> e_i_index(from_networkx(nx.path_graph(4)), ["x", "x", "y", ""])
    EI(overall=0.0, groups=(('x', 0.0), ('y', 1.0)), left_out=1)
    """
    found = mixing_matrix(network, groups)
    inside = np.diag(found.edges)
    outside = found.edges.sum(axis=1) - inside
    each = tuple(
        (name, _index(e, i)) for name, e, i in zip(found.groups, outside.tolist(), inside.tolist(), strict=True)
    )
    return EI(_index(int(outside.sum()) // 2, int(inside.sum())), each, found.left_out)


def _index(external: int, internal: int) -> float:
    number = external + internal
    return (external - internal) / number if number else float("nan")
