"""Nodes and edges as every format writes them: plain values, with what the ties behind an edge say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from comity.queries.exchange.spells import Spell, spells
from comity.queries.exchange.text import clean
from comity.queries.names import different, told_apart
from comity.queries.networks.network import Network
from comity.queries.networks.rows import local
from comity.queries.networks.ties import COOPERATION, Body, Source, Tie, first_and_last

DIGITS = 12
"""Significant digits of a weight: what lies behind them is the noise of adding up."""


Value = str | int | float
Types = dict[str, type[str] | type[int] | type[float]]
NODE: Types = {
    "label": str,
    "short": str,
    "kind": str,
    "country": str,
    "field": str,
    "degree": int,
    "strength": float,
    "iri": str,
}
"""The columns of a node beside its id, with their types."""
MODES: Types = {"mode": str, "bipartite": int}
"""Further columns of a node where there are two kinds of node: which it is, and 0 (a party) or 1 (a cooperation)."""
EDGE: Types = {
    "weight": float,
    "count": int,
    "forward": float,
    "backward": float,
    "first": str,
    "last": str,
    "kinds": str,
    "cooperations": str,
    "evidence": str,
}
"""The columns of an edge beside its ends, with their types."""


@dataclass(frozen=True, slots=True)
class Node:
    """A body as a row: who it is, how many neighbours it has, and the sum of the weights of its edges."""

    id: str
    label: str
    short: str
    kind: str
    country: str
    field: str
    degree: int
    strength: float
    iri: str
    mode: str = ""
    """``party`` or ``cooperation`` where the network has both; empty where its nodes are bodies alone."""

    @property
    def bipartite(self) -> int:
        """Return the side on which it stands, as NetworkX numbers them."""
        return int(self.mode == COOPERATION)

    def values(self) -> dict[str, Value]:
        """Return what stands in each column of :data:`NODE`, and of :data:`MODES` where it has a mode."""
        return {name: getattr(self, name) for name in (*NODE, *(MODES if self.mode else ()))}


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the ties behind an edge say."""

    first: str
    """The EDTF date of the tie that began first; empty where none is dated."""
    last: str
    """The EDTF date of the tie that began last."""
    kinds: tuple[str, ...]
    cooperations: tuple[str, ...]
    """The ids of the ties."""
    evidence: tuple[str, ...]
    """Where their sources are to be read, in order of the sources' IRIs."""
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge as a row: ``forward`` and ``backward`` are the parts of the weight that run from a to b, b to a."""

    a: Node
    b: Node
    weight: float
    count: int
    forward: float
    backward: float
    grounds: Grounds

    def values(self) -> dict[str, Value]:
        """Return what stands in each column of :data:`EDGE`; several values are joined as text."""
        told = self.grounds
        return {
            "weight": self.weight,
            "count": self.count,
            "forward": self.forward,
            "backward": self.backward,
            "first": told.first,
            "last": told.last,
            "kinds": " ".join(told.kinds),
            "cooperations": " ".join(told.cooperations),
            "evidence": "; ".join(told.evidence),
        }


@lru_cache(maxsize=4096)
def number(value: float) -> float:
    """Round to the digits that are written.

    >>> number(0.1 + 0.2)
    0.3
    """
    return float(f"{value:.{DIGITS}g}")


def address(iri: str, sources: Mapping[str, Source]) -> str:
    """Return where a source is to be read: its address, else its title, else its record's id."""
    source = sources.get(iri)
    return (source.url or source.title if source else "") or local(iri)


def nodes(network: Network) -> tuple[Node, ...]:
    """Return the nodes in order of IRI; an id is the record's, or the IRI where two would share one.

    No two nodes share a label or a short name: readers such as NetworkX may know a node by these alone.
    """
    ends = np.concatenate([network.i, network.j])
    degree = np.bincount(ends, minlength=len(network)).tolist()
    strength = np.bincount(ends, np.tile(network.weight, 2), minlength=len(network)).tolist()
    iris = [clean(body.iri) for body in network.nodes]
    ids = different(map(local, iris), iris)
    labels, shorts = _names(network.nodes, ids)
    return tuple(
        Node(ids[n], labels[n], shorts[n], *_facts(body), degree[n], number(strength[n]), iris[n], body.mode)
        for n, body in enumerate(network.nodes)
    )


def node_types(network: Network) -> Types:
    """Return the columns of a network's nodes, with their types."""
    return NODE | MODES if any(body.mode for body in network.nodes) else NODE


def _names(bodies: Sequence[Body], ids: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return labels and short names that no two bodies share; one without a short name has none."""
    given = [clean(name) for name in (*(body.label for body in bodies), *(body.short for body in bodies))]
    countries = [clean(body.country) for body in bodies]
    named = told_apart(given, [*countries, *countries], [*ids, *ids])
    shorts = [name if was else "" for name, was in zip(named[len(ids) :], given[len(ids) :], strict=True)]
    return named[: len(ids)], shorts


def _facts(body: Body) -> tuple[str, str, str]:
    return clean(body.kind), clean(body.country), clean(body.field)


def edges(network: Network, sources: Mapping[str, Source]) -> Iterator[Edge]:
    """Yield the edges in the network's order, each once, made when it is asked for.

    ``sources`` maps the IRIs of the cited sources to what is known of them; one that is not there is
    named by its id.
    """
    bodies, grounds = nodes(network), _reader(sources)
    columns = (network.i, network.j, network.weight, network.count, network.forward, network.backward)
    for k, (i, j, weight, count, forward, backward) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        yield Edge(
            bodies[i],
            bodies[j],
            number(weight),
            count,
            number(forward),
            number(backward),
            grounds(network.ties_of(k)),
        )


def _reader(sources: Mapping[str, Source]) -> Callable[[tuple[Tie, ...]], Grounds]:
    """Return what reads the grounds of an edge; those of one tie, which may make thousands of edges, are kept."""
    places = {iri: clean(address(iri, sources)) for iri in sources}
    single: dict[str, Grounds] = {}

    def grounds(ties: tuple[Tie, ...]) -> Grounds:
        if len(ties) != 1:
            return _grounds(ties, places)
        iri = ties[0].iri
        if iri not in single:
            single[iri] = _grounds(ties, places)
        return single[iri]

    return grounds


def _grounds(ties: tuple[Tie, ...], places: Mapping[str, str]) -> Grounds:
    cited = sorted({citation.source for tie in ties for citation in tie.citations})
    first, last = map(clean, first_and_last(ties))
    return Grounds(
        first=first,
        last=last,
        kinds=tuple(sorted({clean(tie.kind) for tie in ties})),
        cooperations=tuple(sorted({clean(local(tie.iri)) for tie in ties})),
        evidence=tuple(dict.fromkeys(places.get(iri) or clean(local(iri)) for iri in cited)),
        spells=spells(ties),
    )
