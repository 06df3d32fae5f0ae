"""What bodies have in common: partners, fields, frameworks, each weighed by how few have it.

One unit for all three: what two bodies share tells as many bits as it would surprise to find it with one of
them, log2(N/holders), where N is the number of bodies compared and holders how many of them have it. What all
have tells 0 bits, what half have 1; of 106 bodies, something that 3 have tells 5.1 (self-information).

Partners
    those with which a body has a counted tie, in the network of all parties. Whoever is the patron of anything is left
    out: a designation makes a path between any two (a trivial one). A partner met at a table of nine is less of a
    partner than the other side of a contract: the bits are multiplied by the square root of the weight of either edge
    with it, at most 1, as the counting rule makes it.
Fields
    a body has a field where that or a narrower one is its own. Sharing a field tells what its nearest wider one does
    not tell yet, log2(holders of the wider/holders), so that a chain of fields adds up to its narrowest and no step
    counts twice (P. Resnik, "Using information content to evaluate semantic similarity in a taxonomy", IJCAI 1995).
Frameworks
    those on record with a body, or with a counted cooperation to which it is party. Where all that are in one work in
    one field, it tells what the narrowest such field does not tell yet: a programme on water tells little of those
    who work on water.

Nothing here is quadratic in bodies: pairs come out of sparse products, block by block, and what more than
:data:`COMMON` bodies have counts 0 bits, so that it makes no pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from comity.graph.errors import InputError
from comity.queries.measures.change import edges_between
from comity.queries.measures.edges import among, keys
from comity.queries.networks.network import Network, network_of
from comity.queries.networks.projection import Floats, Ints
from comity.queries.networks.rows import chain
from comity.queries.networks.selection import select
from comity.queries.networks.ties import Reading, Tie
from comity.queries.sums import logarithm

if TYPE_CHECKING:
    import scipy.sparse

PARTNERS, FIELDS, FRAMEWORKS = "partners", "fields", "frameworks"
PARTS = (PARTNERS, FIELDS, FRAMEWORKS)
#: The ways of ranking pairs: by all three, by shared partners with what each tells, by the number of shared partners.
SCORE, ALONE, NEIGHBOURS = "score", "its shared partners alone", "common neighbours"
#: What more bodies than this have in common counts nothing: it would tell little and make millions of pairs.
COMMON = 1000
#: How many products are summed up in one block, so that memory stays bounded whatever the network's size.
_PIECE = 4_000_000
_DECIMALS = 9
_Cells = set[tuple[str, str]]
_Had = tuple[tuple[str, ...], "scipy.sparse.csr_array"]


@dataclass(frozen=True, eq=False)
class Sharing:
    """What each of a network's bodies has: thing t is ``things[t]``, its part of the score and its IRI.

    Things are in order of part, then of IRI. ``matrix`` is bodies by things: 1 where a body has a field or
    framework, above 0 up to 1 where it has a partner. ``holders[t]`` of the bodies have thing t, and ``bits[t]``, 0
    upwards, is what sharing it tells. ``parties`` is the network that partners come from, ``in_frameworks`` are the
    IRIs of the counted ties that bring a framework to their parties.
    """

    network: Network
    parties: Network
    things: tuple[tuple[str, str], ...]
    matrix: scipy.sparse.csr_array
    holders: Ints
    bits: Floats
    in_frameworks: frozenset[str]
    partners: NDArray[np.bool_]
    """Which things are partners that count: none that is the patron of anything."""


def sharing(network: Network, reading: Reading) -> Sharing:
    """Gather what the bodies of a network have; ``reading`` is what the network was made of.

    Raises ``InputError`` where the network has bodies that the reading does not have.
    """
    from scipy.sparse import hstack

    how = network.how
    without = tuple(sorted({*how.selection.without, "patron"}))
    parties = network_of(reading, how.rule, replace(how.selection, without=without))
    missing = [body.iri for body in network.nodes if body.iri not in parties.index]
    if missing:
        raise InputError(f"'{missing[0]}' is a body of the network and not of what was read: give both of one store")
    frameworks, patrons, counted = _of_ties(network, reading)
    listed = (_partners(network, parties), _table(network, _fields(network, reading)), _table(network, frameworks))
    things = tuple((part, iri) for part, (iris, _) in zip(PARTS, listed, strict=True) for iri in iris)
    matrix = hstack([table for _, table in listed], format="csr")
    matrix.sort_indices()
    holders = np.bincount(matrix.indices, minlength=len(things)).astype(np.int64)
    counting = np.array([part == PARTNERS and iri not in patrons for part, iri in things], dtype=bool)
    told = Sharing(network, parties, things, matrix, holders, np.zeros(len(things)), counted, counting)
    return replace(told, bits=_bits(told, patrons, reading.wider))


def _partners(network: Network, parties: Network) -> _Had:
    rows = np.array([parties.index[body.iri] for body in network.nodes], dtype=np.int64)
    matrix = parties.matrix[rows]
    matrix.data = np.sqrt(np.minimum(matrix.data, 1.0))
    return tuple(body.iri for body in parties.nodes), matrix


def _table(network: Network, cells: _Cells) -> _Had:
    """Write who has what as a matrix of ones, with the things in order of IRI."""
    from scipy.sparse import csr_array

    things = tuple(sorted({thing for _, thing in cells}))
    column = {thing: position for position, thing in enumerate(things)}
    at = sorted((network.index[body], column[thing]) for body, thing in cells)
    ends = np.array(at, dtype=np.int64).reshape(len(at), 2)
    return things, csr_array((np.ones(len(at)), (ends[:, 0], ends[:, 1])), shape=(len(network), len(things)))


def _fields(network: Network, reading: Reading) -> _Cells:
    wider = reading.wider
    chains = ((body.iri, field) for body in network.nodes for field in body.fields)
    return {(iri, above) for iri, field in chains for above in chain(field, wider)}


def _of_ties(network: Network, reading: Reading) -> tuple[_Cells, set[str], frozenset[str]]:
    """Gather the frameworks of bodies and of the counted ties that they are party to, patrons, and those ties."""
    cells = {(body.iri, framework) for body in network.nodes for framework in body.frameworks}
    patrons, counted = set(), set()
    selection = network.how.selection
    with_patrons = replace(selection, without=tuple(role for role in selection.without if role != "patron"))
    for tie, reason in select(reading, with_patrons):
        if not reason:
            patrons |= {part.party for part in tie.parts if part.role == "patron"}
        if not reason and tie.frameworks:
            inside = [part.party for part in tie.parts if part.party in network.index]
            cells |= {(party, framework) for party in inside for framework in tie.frameworks}
            counted.add(tie.iri)
    return cells, patrons, frozenset(counted)


def _bits(told: Sharing, patrons: set[str], wider: Mapping[str, str]) -> Floats:
    """Weigh each thing against all bodies, or against what tells a part of it already."""
    column = {thing: position for position, thing in enumerate(told.things)}
    counts = (told.holders > 1) & (told.holders <= COMMON)
    counts[[column[PARTNERS, patron] for patron in sorted(patrons)]] = False
    among = np.full(len(told.things), len(told.network))
    for part, iri in told.things:
        if part == FIELDS:
            above = [column[FIELDS, field] for field in chain(iri, wider)][1:]
            among[column[part, iri]] = next((told.holders[w] for w in above if counts[w]), len(told.network))
    for framework, size in _entailed(told, counts).items():
        among[framework] = size
    bits = logarithm(np.maximum(among, 1)) - logarithm(np.maximum(told.holders, 1))
    return np.where(counts, np.maximum(bits, 0.0), 0.0)


def _entailed(told: Sharing, counts: NDArray[np.bool_]) -> dict[int, int]:
    """Map frameworks all of whose bodies work in one field to the number of bodies in the narrowest such field."""
    parts = np.array([part for part, _ in told.things], dtype=object)
    frameworks, fields = np.flatnonzero(parts == FRAMEWORKS), np.flatnonzero((parts == FIELDS) & counts)
    both = (told.matrix[:, frameworks].T @ told.matrix[:, fields]).tocoo()
    found: dict[int, int] = {}
    for one, other, number in zip(*both.coords, both.data.tolist(), strict=True):
        framework, size = int(frameworks[one]), int(told.holders[fields[other]])
        if number == told.holders[framework]:
            found[framework] = min(size, found.get(framework, size))
    return found


def ways(held: Sharing) -> dict[str, Sharing]:
    """Return what each way of ranking scores by; a common neighbour is any partner but patrons, and counts 1."""
    plain = held.matrix.copy()
    plain.data[:] = 1.0
    partner = held.partners.astype(np.float64)
    return {
        SCORE: held,
        ALONE: replace(held, bits=held.bits * partner),
        NEIGHBOURS: replace(held, matrix=plain, bits=partner),
    }


def untied_pairs(
    sharing: Sharing, bits: Floats, kept: NDArray[np.bool_] | None = None
) -> Iterator[tuple[Ints, Floats]]:
    """Yield the keys and scores of all pairs without an edge that share something, block by block.

    The score sums over what both have its ``bits`` times both entries of the matrix, to nine decimals. ``kept`` tells
    which bodies take part. Time grows with the sum of holders squared over all things that have any bits.
    """
    from scipy.sparse import diags_array

    size, tied = len(sharing.network), keys(sharing.network)
    told = np.flatnonzero(bits > 0)
    matrix = sharing.matrix[:, told]
    if kept is not None:
        matrix = (diags_array(kept.astype(np.float64)) @ matrix).tocsr()
        matrix.eliminate_zeros()
    weighed, others = (matrix @ diags_array(bits[told])).tocsr(), matrix.T.tocsr()
    work = np.cumsum(_ones(matrix) @ np.bincount(matrix.indices, minlength=matrix.shape[1]))
    cuts = np.flatnonzero(np.diff(work // _PIECE)) + 1
    for start, stop in zip([0, *cuts.tolist()], [*cuts.tolist(), size], strict=True):
        found = (weighed[start:stop] @ others[:, start:]).tocoo()
        i, j = (ends.astype(np.int64) + start for ends in found.coords)
        pair = i * size + j
        wanted = (i < j) & ~among(pair, tied)
        yield pair[wanted], np.round(found.data[wanted], _DECIMALS)


def _ones(matrix: scipy.sparse.csr_array) -> scipy.sparse.csr_array:
    from scipy.sparse import csr_array

    return csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)


def best(blocks: Iterable[tuple[Ints, Floats]], most: int) -> tuple[Ints, Floats]:
    """Keep the pairs with the highest scores, in order of score and, of equals, of key."""
    pairs, scores = np.zeros(0, dtype=np.int64), np.zeros(0)
    for more, told in blocks:
        least = scores[-1] if len(scores) == most and most else 0.0
        pairs = np.concatenate([pairs, more[told >= least]])
        scores = np.concatenate([scores, told[told >= least]])
        order = np.lexsort((pairs, -scores))[:most]
        pairs, scores = pairs[order], scores[order]
    return pairs, scores


def scores_of(sharing: Sharing, bits: Floats, pairs: Ints) -> Floats:
    """Score some pairs, by their keys, as :func:`untied_pairs` does."""
    size = max(len(sharing.network), 1)
    matrix = sharing.matrix[:, bits > 0]
    told = bits[bits > 0]
    pieces = np.split(pairs, range(10_000, len(pairs), 10_000))
    found = [matrix[piece // size].multiply(matrix[piece % size]) @ told for piece in pieces]
    return np.round(np.concatenate(found), _DECIMALS)


def shared(sharing: Sharing, a: int, b: int, *, every_partner: bool = False) -> tuple[Ints, Floats]:
    """Return what two bodies share, in order, and what each adds to their score.

    What their field tells already is named with 0 bits; a patron is not, nor what more than :data:`COMMON` have,
    unless ``every_partner`` is wanted.
    """
    rows = sharing.matrix.indptr
    one, other = (slice(*rows[n : n + 2]) for n in (a, b))
    both, left, right = np.intersect1d(sharing.matrix.indices[one], sharing.matrix.indices[other], return_indices=True)
    added = sharing.bits[both] * sharing.matrix.data[one][left] * sharing.matrix.data[other][right]
    told = np.array([sharing.things[t][0] != PARTNERS and sharing.holders[t] <= COMMON for t in both], dtype=bool)
    told |= (added > 0) | (sharing.partners[both] if every_partner else False)
    return both[told].astype(np.int64), added[told]


def ties_with(sharing: Sharing, body: str, partner: str) -> tuple[Tie, ...]:
    """Return the counted ties between a body and one of its partners."""
    parties = sharing.parties
    ends = np.array([[parties.index[body]], [parties.index[partner]]])
    return parties.ties_of(int(edges_between(parties, *ends)[0]))
