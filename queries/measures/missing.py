"""Missing ties: bodies that share partners, fields or frameworks and have no stated tie with each other.

That no tie is on record is no proof that there is none: it is a question to ask, not a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from comity.queries.measures.sharing import (
    COMMON,
    FIELDS,
    FRAMEWORKS,
    NEIGHBOURS,
    PARTNERS,
    PARTS,
    SCORE,
    Sharing,
    best,
    scores_of,
    shared,
    sharing,
    ties_with,
    untied_pairs,
    ways,
)
from comity.queries.measures.wording import Definition
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.networks.rows import chain, local
from comity.queries.networks.selection import Selection
from comity.queries.networks.ties import Body, Citation, Reading, Tie

_SOURCE = "self-information: Shannon, Bell System Technical Journal 27 (1948) 379-423"
#: For the score and each of its parts: its definition, its range, its source. The report prints these.
DEFINITIONS: dict[str, Definition] = {
    "score": Definition(
        "the sum of its three parts, in bits: how much it would surprise to find with one of the two, by chance, what "
        f"the other has; what more than {COMMON} bodies have counts nothing, and what is shared is summed as if one "
        "thing did not bring another with it, which it often does",
        "above 0, not normalised; 0 for two bodies that share nothing that tells anything",
        _SOURCE,
    ),
    PARTNERS: Definition(
        "for each body with which both have a counted tie, patrons left out (a designation makes a path between any "
        "two): log2(N/holders), N the number of bodies ranked, holders how many of them have a tie with it; times the "
        "square root of the weight of either edge with it, at most 1, so that one met at a table of nine counts 1/8",
        "0 upwards, in bits",
        f"{_SOURCE}; rare common neighbours count more, as in Adamic and Adar, Social Networks 25 (2003) 211-230",
    ),
    FIELDS: Definition(
        "for each field in which both work, or in a narrower one: log2(holders of the next wider field/holders), N for "
        "the widest; down a chain of fields that adds up to log2(N/holders of the narrowest field that both share)",
        "0 upwards, in bits",
        "Resnik, Proceedings of IJCAI 14 (1995) 448-453",
    ),
    FRAMEWORKS: Definition(
        "for each framework that is on record with both, or with a counted cooperation to which they are party: "
        "log2(N/holders); where all who are in it work in one field, that field's holders stand for N, so that it adds "
        "only what the field does not tell already",
        "0 upwards, in bits",
        _SOURCE,
    ),
}
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that two bodies share.

    ``part`` is the part of the score, ``holders`` how many of the bodies ranked have it, ``bits`` what it adds,
    ``nearest`` whether it has its place among the reasons (a field with no narrower one shared, and all else);
    ``ties`` are those of both with the partner, or those of the framework.
    """

    part: str
    iri: str
    label: str
    holders: int
    bits: float
    nearest: bool
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A tie between two bodies that is only talked about, and how its sources put it, sorted."""

    tie: Tie
    put: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingTie:
    """Two bodies without a counted tie, in order of IRI, and what speaks for one; see :data:`DEFINITIONS`."""

    a: Body
    b: Body
    value: float
    """By what it is ranked: its score or a part of that, in bits, or its number of common neighbours."""
    score: float
    shared: tuple[Shared, ...]
    """In order of part; the partners that add most first, of fields and frameworks those that fewest have."""
    talk: tuple[Talk, ...]
    """Ties of the two that no source puts as the selection wants it: discussed, hoped for, proposed, denied."""
    beside: tuple[Tie, ...]
    """Ties that name both and do not tie them here: two on one list, or a tie that the selection leaves out."""
    bodies: int
    """How many bodies were ranked: the N of the definitions."""

    def part(self, name: str) -> float:
        """Return one part of the score, in bits."""
        return round(sum((thing.bits for thing in self.shared if thing.part == name), 0.0), 9)

    def reasons(self) -> str:
        """Say in words what the two share, what tells most first in each part."""
        told = (_told(name, [s for s in self.shared if s.part == name and s.nearest], self.bodies) for name in PARTS)
        return "; ".join(filter(None, told))


#: For each part: how one thing is told, how several are, how many bodies have it.
_WORDS = {
    PARTNERS: ("share the partner", "share the partners", "tied to {0} of {1}"),
    FIELDS: ("both work on", "both work on", "{0} of {1} do"),
    FRAMEWORKS: ("both are in the framework", "both are in the frameworks", "{0} of {1} are"),
}


def _told(part: str, things: list[Shared], bodies: int) -> str:
    """Name the things of one part, each with the number of bodies that have it.

    >>> _told(FIELDS, [Shared(FIELDS, "f", "oceans", 4, 2.0, True, ())], 106)
    'both work on oceans (4 of 106 do)'
    """
    if not things:
        return ""
    one, several, had = _WORDS[part]
    named = ", ".join(f"{thing.label} ({had.format(thing.holders, bodies)})" for thing in things[:_NAMED])
    more = f" and {len(things) - _NAMED} more" if len(things) > _NAMED else ""
    return f"{one if len(things) == 1 else several} {named}{more}"


def missing_ties(network: Network, reading: Reading, most: int = 50, way: str = SCORE) -> tuple[MissingTie, ...]:
    """Rank the pairs of a network's bodies that share something and have no edge, at most ``most`` of them.

    The score and its parts are in bits, from 0 upwards, as :data:`DEFINITIONS` says. ``way`` is one of
    :func:`comity.queries.measures.sharing.ways`; equals are in order of score, then of IRI.
    ``reading`` is what the network was made of. Raises ``InputError`` where it is not. Shared partners are
    found in the network of all parties by the same rule and selection, patrons left out. Time grows with the sum of
    holders squared over all that at most :data:`COMMON` bodies share, never with the number of pairs.
    """
    held = sharing(network, reading)
    pairs, values, scores = _ranked(held, ways(held)[way], most)
    ends = [divmod(pair, len(network)) for pair in pairs.tolist()]
    named = _naming(reading, {network.nodes[n].iri for pair in ends for n in pair})
    counted = zip(values.tolist(), scores.tolist(), strict=True)
    return tuple(
        _missing(held, reading, named, pair, told, every_partner=way == NEIGHBOURS)
        for pair, told in zip(ends, counted, strict=True)
    )


def _ranked(held: Sharing, ranked_by: Sharing, most: int) -> tuple[Ints, Floats, Floats]:
    """Return the first pairs by one way, with their values and their scores; of equals, those of more score first."""
    pairs, values = best(untied_pairs(ranked_by, ranked_by.bits), most)
    if ranked_by is held or not len(pairs):
        return pairs, values, values
    least = float(values[-1])
    blocks = [(p[v >= least], v[v >= least]) for p, v in untied_pairs(ranked_by, ranked_by.bits)]
    pairs, values = (np.concatenate([block[k] for block in blocks]) for k in (0, 1))
    scores = scores_of(held, held.bits, pairs)
    order = np.lexsort((pairs, -scores, -values))[:most]
    return pairs[order], values[order], scores[order]


def _naming(reading: Reading, bodies: set[str]) -> dict[str, dict[str, Tie]]:
    """Map each of some bodies to the ties to which it is a party, whatever their sources say."""
    named: dict[str, dict[str, Tie]] = defaultdict(dict)
    for tie in reading.ties:
        for part in tie.parts:
            if part.party in bodies:
                named[part.party][tie.iri] = tie
    return named


def _missing(
    held: Sharing,
    reading: Reading,
    named: dict[str, dict[str, Tie]],
    pair: tuple[int, int],
    told: tuple[float, float],
    *,
    every_partner: bool,
) -> MissingTie:
    one, other = (held.network.nodes[n] for n in pair)
    both = [tie for iri, tie in sorted(named[one.iri].items()) if iri in named[other.iri]]
    selection = held.network.how.selection
    talk = [Talk(tie, put) for tie in both if (put := _hedges(tie, {one.iri, other.iri}, selection))]
    hedged = {told.tie.iri for told in talk}
    return MissingTie(
        one,
        other,
        *told,
        _shared(held, reading, pair, named, every_partner=every_partner),
        tuple(talk),
        tuple(tie for tie in both if tie.iri not in hedged),
        len(held.network),
    )


def _hedges(tie: Tie, ends: set[str], selection: Selection) -> tuple[str, ...]:
    """Say how the sources put a tie, or the part of one of its ends, that none puts as the selection wants it."""
    said: list[Iterable[Citation]] = [tie.citations]
    said += [[c for part in tie.parts if part.party == end for c in part.citations] for end in sorted(ends)]
    put = [{citation.modality for citation in citations} for citations in said]
    return tuple(sorted({m for modalities in put if modalities.isdisjoint(selection.modalities) for m in modalities}))


def _shared(
    held: Sharing, reading: Reading, ends: tuple[int, int], named: dict[str, dict[str, Tie]], *, every_partner: bool
) -> tuple[Shared, ...]:
    """Tell what two bodies share, in order of part; the partners that add most first, else what fewest have."""
    things, added = shared(held, *ends, every_partner=every_partner)
    fields = {held.things[t][1] for t in things.tolist()}
    tree = reading.wider
    wider = {above for field in fields for above in chain(tree.get(field, ""), tree)}
    bodies = tuple(held.network.nodes[n].iri for n in ends)
    found = []
    for t, bits in zip(things.tolist(), np.round(added, 9).tolist(), strict=True):
        part, iri = held.things[t]
        label = held.parties.nodes[held.parties.index[iri]].label if part == PARTNERS else reading.labels.get(iri)
        ties = _evidence(held, part, iri, bodies, named)
        found.append(Shared(part, iri, label or local(iri), int(held.holders[t]), bits, iri not in wider, ties))
    return tuple(sorted(found, key=lambda s: (PARTS.index(s.part), -s.bits * (s.part == PARTNERS), s.holders, s.iri)))


def _evidence(
    held: Sharing, part: str, iri: str, ends: tuple[str, ...], named: dict[str, dict[str, Tie]]
) -> tuple[Tie, ...]:
    """Return the ties behind a shared thing: those with the partner, or in the framework; a field has none."""
    if part == PARTNERS:
        return tuple({tie.iri: tie for end in ends for tie in ties_with(held, end, iri)}.values())
    if part == FRAMEWORKS:
        brought = (tie for end in ends for tie in named[end].values() if iri in tie.frameworks)
        return tuple({tie.iri: tie for tie in brought if tie.iri in held.in_frameworks}.values())
    return ()
