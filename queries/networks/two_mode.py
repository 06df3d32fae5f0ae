"""The two-mode network: bodies on one side, cooperations on the other, before any pair is made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from comity.queries.networks.bodies import named_apart
from comity.queries.networks.how import How
from comity.queries.networks.network import Network
from comity.queries.networks.selection import EVERYTHING_STATED, Selection, count_undated, select
from comity.queries.networks.ties import COOPERATION, PARTY, Body, Reading, Tie

if TYPE_CHECKING:
    import networkx
    import scipy.sparse


@dataclass(frozen=True, eq=False)
class TwoMode:
    """Bodies and cooperations; ``matrix`` is bodies by cooperations, 1 where a body is a party.

    Bodies and cooperations are in order of IRI; bodies that are party to none are included, and so are cooperations
    with one party. ``roles`` has, for each of the matrix's entries in CSR order, the roles held, blank-separated.
    """

    bodies: tuple[Body, ...]
    ties: tuple[Tie, ...]
    matrix: scipy.sparse.csr_array
    roles: tuple[str, ...]
    selection: Selection
    undated: int | None = None
    """How many cooperations are left out because their sources are undated; ``None`` where that is not asked."""

    def to_networkx(self) -> networkx.Graph:
        """Make a bipartite NetworkX graph: ``bipartite`` is 0 for bodies, 1 for cooperations; edges have ``roles``."""
        import networkx as nx

        graph = nx.Graph()
        graph.add_nodes_from(
            (b.iri, {"bipartite": 0, "mode": PARTY, "label": b.label, "kind": b.kind, "country": b.country})
            for b in self.bodies
        )
        graph.add_nodes_from(
            (t.iri, {"bipartite": 1, "mode": COOPERATION, "label": t.label, "kind": t.kind, "date": t.when})
            for t in self.ties
        )
        rows, columns = self.matrix.tocoo().coords
        for body, tie, roles in zip(rows.tolist(), columns.tolist(), self.roles, strict=True):
            graph.add_edge(self.bodies[body].iri, self.ties[tie].iri, roles=roles)
        return graph


def two_mode(reading: Reading, selection: Selection = EVERYTHING_STATED) -> TwoMode:
    """Build the two-mode network of all bodies and the cooperations that count; linear in their parts."""
    from scipy.sparse import csr_array

    ties = tuple(tie for tie, reason in select(reading, selection) if not reason)
    number = {body.iri: position for position, body in enumerate(reading.bodies)}
    roles: dict[tuple[int, int], set[str]] = {}
    for column, tie in enumerate(ties):
        for part in tie.parts:
            roles.setdefault((number[part.party], column), set()).add(part.role)
    cells = sorted(roles)
    ends = ([row for row, _ in cells], [column for _, column in cells])
    matrix = csr_array(([1] * len(cells), ends), shape=(len(reading.bodies), len(ties)))
    held = tuple(" ".join(sorted(roles[cell])) for cell in cells)
    return TwoMode(reading.bodies, ties, matrix, held, selection, count_undated(reading, selection, least=0))


def as_network(found: TwoMode) -> Network:
    """Make one network of bodies and cooperations, so that whatever takes a network takes both.

    A cooperation becomes a node with its title as its label and its kind as its kind; an edge of weight 1 joins
    it to each of its parties, and rests on it. The nodes' ``mode`` says which they are.
    """
    import numpy as np
    from scipy.sparse import csr_array

    parties = (replace(body, mode=PARTY) for body in found.bodies)
    cooperations = (Body(tie.iri, tie.label, tie.label, tie.kind, "", mode=COOPERATION) for tie in found.ties)
    things = named_apart((*parties, *cooperations))
    order = sorted(range(len(things)), key=lambda n: things[n].iri)
    place = np.empty(len(things), dtype=np.int64)
    place[order] = np.arange(len(things))
    rows, columns = found.matrix.tocoo().coords
    one, other = place[rows], place[columns + len(found.bodies)]
    ends = np.stack([np.minimum(one, other), np.maximum(one, other)])
    sequence = np.lexsort((ends[1], ends[0]))
    number, ones = len(sequence), np.ones(len(sequence))
    made = csr_array((ones, (np.arange(number), columns[sequence])), shape=(number, len(found.ties)))
    note = "Cooperations are nodes too, joined to each of their parties."
    how = How("", found.selection, frozenset(), len(found.ties), (), note=note, undated=found.undated)
    nodes = tuple(things[n] for n in order)
    none = np.zeros(number)
    return Network(
        *(nodes, ends[0][sequence], ends[1][sequence], ones, ones.astype(np.int64)),
        *(none, none, found.ties, made, how),
    )
