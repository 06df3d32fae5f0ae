"""Parts of networks: some of the nodes, the ego network of one body, a layer for each kind of cooperation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from comity.graph.errors import InputError
from comity.graph.wording import nearest
from comity.queries.networks.network import Network, network_of
from comity.queries.networks.rows import local
from comity.queries.networks.selection import EVERYTHING_STATED, Selection, select
from comity.queries.networks.ties import Reading


def subnetwork(network: Network, kept: NDArray[np.bool_], note: str) -> Network:
    """Cut out the nodes for which ``kept`` holds, with the edges between them; ``note`` says in a sentence what was."""
    edges = kept[network.i] & kept[network.j]
    renumbered = np.cumsum(kept) - 1
    made = network.made[np.flatnonzero(edges)]
    used = np.unique(made.indices)
    return replace(
        network,
        nodes=tuple(body for body, inside in zip(network.nodes, kept.tolist(), strict=True) if inside),
        i=renumbered[network.i[edges]],
        j=renumbered[network.j[edges]],
        weight=network.weight[edges],
        count=network.count[edges],
        forward=network.forward[edges],
        backward=network.backward[edges],
        ties=tuple(network.ties[t] for t in used.tolist()),
        made=made[:, used],
        how=replace(network.how, used=len(used), note=f"{network.how.note} {note}".strip()),
    )


def ego(network: Network, iri: str) -> Network:
    """Cut out one body, its partners, and the edges between all of these.

    Raises ``InputError`` where the body is not in the network.

    >>> import networkx as nx
    >>> from comity.queries.networks.network import from_networkx
    >>> [body.iri for body in ego(from_networkx(nx.path_graph(4)), "0").nodes]
    ['0', '1']
    """
    if iri not in network.index:
        known = [local(body.iri) for body in network.nodes]
        raise InputError(
            f"{local(iri)!r} is none of the {len(known)} bodies of this network{nearest(local(iri), known)}; "
            "comity query bodies-named finds a body by its name"
        )
    centre = network.index[iri]
    near = np.zeros(len(network), dtype=bool)
    near[[centre, *network.matrix.indices[network.matrix.indptr[centre] : network.matrix.indptr[centre + 1]]]] = True
    label = network.nodes[centre].label
    return subnetwork(network, near, f"Shown is {label} with its partners and the ties between them.")


def layers(
    reading: Reading,
    rule: str = "by-kind",
    selection: Selection = EVERYTHING_STATED,
    among: Iterable[str] = (),
    countries: Iterable[str] = (),
) -> dict[str, Network]:
    """Make one network for each kind of cooperation that counts, all with the same nodes, by name of kind."""
    kinds = sorted({tie.kind for tie, reason in select(reading, selection) if not reason})
    among, countries = tuple(among), tuple(countries)
    return {kind: network_of(reading, rule, replace(selection, kinds=(kind,)), among, countries) for kind in kinds}
