"""What a ranking leans on: the ranks without each source in turn, and the ranks when hedged links count as well.

Sources are set aside as :func:`comity.queries.networks.reading.set_aside` does it; two prints of one text are one
source. Leaving out one observation at a time is the jackknife's way of finding what an estimate depends on (B. Efron
and R. J. Tibshirani, An Introduction to the Bootstrap, Chapman & Hall 1993, chapter 11).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from comity.queries.measures.centrality import ranks
from comity.queries.measures.reweighted import Design, designed, part, scores
from comity.queries.networks import counting
from comity.queries.networks.network import Network
from comity.queries.networks.projection import Floats, Ints
from comity.queries.networks.reading import set_aside
from comity.queries.networks.selection import select
from comity.queries.networks.ties import Reading, Source, Tie

#: Modalities of what is not stated as fact, and not denied either.
HEDGED = ("proposed", "discussed", "hoped", "implied")
#: How many ranks are computed at most, sources times bodies, and how many steps for betweenness, times pairs.
_MOST, _MOST_STEPS = 20_000_000, 200_000_000


@dataclass(frozen=True, eq=False)
class WithoutSources:
    """For each node its rank on record, and the best and worst that it has when one source is set aside."""

    measure: str
    rank: Ints
    best: Ints
    worst: Ints
    source: tuple[str, ...]
    """The IRI of the source without which each node's rank moves most; empty where none moves it."""
    moved: Ints
    """The rank without that source."""
    sources: int
    """How many independent sources change the network when they are set aside: something rests on them alone."""
    tried: int
    """How many of these were set aside in turn: those that support the most cooperations."""
    sole: tuple[str, ...]
    """The IRIs of the sources without which no edge is left; these ranks are not counted above."""
    lasting: NDArray[np.bool_]
    """Which nodes have a value above 0 whichever source is set aside: those without one share a rank, the last."""


@dataclass(frozen=True, eq=False)
class WithHedged:
    """For each node its rank on record, and the rank when hedged links count as well."""

    measure: str
    modalities: tuple[str, ...]
    rank: Ints
    hedged: Ints
    value: Floats
    """The measure when they count."""
    added: tuple[Tie, ...]
    """The ties that make an edge only then."""


@dataclass(frozen=True, eq=False)
class _Absence:
    """One source set aside: the ties that are gone or have other parties, and what is left of the latter."""

    source: str
    gone: tuple[str, ...]
    left: tuple[Tie, ...]


def without_each_source(network: Network, reading: Reading, measure: str) -> WithoutSources:
    """Set each independent source aside in turn, and tell what that does to every node's rank.

    ``reading`` is the one of which the network was made, by its rule and selection; the nodes of the network are
    kept. Each rank equals the one in the network that is made anew without the source: a tie without a citation that
    counts is gone, and so is a part that the source alone supports, which may leave a tie of another size or shape.
    Of sources that move a node equally far, the first by IRI is named. A source that touches nothing is not tried
    and moves nobody; without an edge on record there is no ranking to move. Raises ``InputError`` for a measure
    that cannot be taken (see :func:`comity.queries.measures.reweighted.scores`).
    """
    cases = _Cases(network, reading, _most(network, measure))
    found = _Extremes(scores(cases.design, cases.weights.on_record(), measure)[:, 0])
    for batch in cases.design.batches(len(cases.tried)):
        found.take(batch, cases.design, cases.weights.of(batch), measure)
    return cases.told(measure, found)


def without_sources(
    network: Network, reading: Reading, measured: Callable[[Network], Mapping[str, Ints | Floats]], most: int
) -> dict[str, WithoutSources]:
    """Set up to ``most`` sources aside in turn, and tell what that does to every node's rank by several measures.

    As :func:`without_each_source`, for measures that ask which edges are there and not what they weigh: ``measured``
    makes them of a network, by their names. Those sources are tried that most cooperations lose something without.
    """
    cases = _Cases(network, reading, most)
    found = {name: _Extremes(values) for name, values in measured(network).items()}
    whole = cases.design.kept(cases.weights.on_record())[:, 0]
    for batch in cases.design.batches(len(cases.tried)):
        kept = cases.design.kept(cases.weights.of(batch))
        for column, case in enumerate(range(batch.start, batch.stop)):
            edges = kept[:, column]
            if not edges.any():
                for extremes in found.values():
                    extremes.sole.append(case)
            elif not np.array_equal(edges, whole):
                for name, values in measured(part(cases.design, edges)).items():
                    found[name].see(case, values)
    return {name: cases.told(name, extremes) for name, extremes in found.items()}


class _Cases:
    """The sources that are set aside in turn, and what is left of the network in each case."""

    def __init__(self, network: Network, reading: Reading, most: int) -> None:
        absences = _absences(network, reading) if network.edge_count else []
        tried = sorted(absences, key=lambda absence: (-len(absence.gone), absence.source))[:most]
        self.tried = sorted(tried, key=lambda absence: absence.source)
        self._sources = len(absences)
        left = tuple(tie for absence in self.tried for tie in absence.left)
        self.design = designed(network, (*network.ties, *left), counting.named(network.how.rule))
        self.weights = _Weights(network, self.tried)

    def told(self, measure: str, found: _Extremes) -> WithoutSources:
        """Tell what was found of a measure."""
        source = tuple(self.tried[case].source if case >= 0 else "" for case in found.case.tolist())
        sole = tuple(self.tried[case].source for case in found.sole)
        many = (self._sources, len(self.tried))
        extremes = (found.rank, found.best, found.worst, source, found.moved)
        return WithoutSources(measure, *extremes, *many, sole, found.lasting)


def _most(network: Network, measure: str) -> int:
    """Say how many sources can be tried in reasonable time."""
    size = max(1, len(network))
    return max(1, _MOST_STEPS // (size * max(1, network.edge_count)) if measure == "betweenness" else _MOST // size)


def with_hedged(network: Network, reading: Reading, measure: str, modalities: tuple[str, ...] = HEDGED) -> WithHedged:
    """Rank the nodes anew with links counted that sources only propose, discuss, hope for or imply.

    ``reading`` is the one of which the network was made; all else of its selection stays. Ranks equal those in the
    network made with the wider selection. Raises ``InputError`` for a modality or measure that is not known.
    """
    selection = network.how.selection
    wider = replace(selection, modalities=tuple(dict.fromkeys((*selection.modalities, *modalities))))
    ties = tuple(tie for tie, reason in select(reading, wider) if not reason)
    rule = counting.named(network.how.rule)
    designs = designed(network, network.ties, rule), designed(network, ties, rule)
    values = [scores(design, np.ones((design.made.shape[1], 1)), measure)[:, 0] for design in designs]
    known = {tie.iri for tie in network.ties}
    pairing = designs[1].pairing.tolist()
    added = tuple(tie for tie, pairs in zip(ties, pairing, strict=True) if pairs and tie.iri not in known)
    return WithHedged(measure, modalities, ranks(values[0]), ranks(values[1]), values[1], added)


class _Weights:
    """What each tie counts in each case: first the ties on record, then what is left of some without a source."""

    def __init__(self, network: Network, absences: list[_Absence]) -> None:
        position = {tie.iri: t for t, tie in enumerate(network.ties)}
        self._many = len(network.ties)
        self._gone = [[position[iri] for iri in absence.gone if iri in position] for absence in absences]
        self._ends = np.cumsum([self._many, *(len(absence.left) for absence in absences)]).tolist()

    def on_record(self) -> Floats:
        """Return the one case in which nothing is set aside, as ties x 1."""
        weights = np.zeros((self._ends[-1], 1))
        weights[: self._many] = 1.0
        return weights

    def of(self, cases: slice) -> Floats:
        """Return some of the cases, as ties x cases."""
        weights = np.repeat(self.on_record(), cases.stop - cases.start, axis=1)
        for column, case in enumerate(range(cases.start, cases.stop)):
            weights[self._gone[case], column] = 0.0
            weights[self._ends[case] : self._ends[case + 1], column] = 1.0
        return weights


class _Extremes:
    """The best and the worst rank of each node over the cases so far, and the case that moves it most."""

    def __init__(self, values: Ints | Floats) -> None:
        self.rank, self.lasting = ranks(values), np.asarray(values > 0)
        self.best, self.worst, self.moved = self.rank.copy(), self.rank.copy(), self.rank.copy()
        self.case: Ints = np.full(len(self.rank), -1, dtype=np.int64)
        self.sole: list[int] = []

    def take(self, cases: slice, design: Design, weights: Floats, measure: str) -> None:
        """Rank the nodes in some cases; one in which no edge is left says nothing of anybody's rank."""
        left = np.any(weights[design.pairing] > 0, axis=0)
        found = scores(design, weights, measure)
        for column, case in enumerate(range(cases.start, cases.stop)):
            if left[column]:
                self.see(case, found[:, column])
            else:
                self.sole.append(case)

    def see(self, case: int, values: Ints | Floats) -> None:
        """Compare the ranks of one case with what was seen so far."""
        rank = ranks(values)
        self.lasting = self.lasting & np.asarray(values > 0)
        self.best, self.worst = np.minimum(self.best, rank), np.maximum(self.worst, rank)
        further = np.abs(rank - self.rank) > np.abs(self.moved - self.rank)
        self.moved, self.case = np.where(further, rank, self.moved), np.where(further, case, self.case)


def _absences(network: Network, reading: Reading) -> list[_Absence]:
    """Tell, source by source in order of IRI, what setting it aside changes in the network; skip those that do not."""
    groups: dict[str, dict[str, Source]] = defaultdict(dict)
    for iri in sorted(reading.sources):
        groups[reading.sources[iri].origin][iri] = reading.sources[iri]
    touched = _touched(reading)
    cut = [(origin, tie) for origin in sorted(touched) for tie in _cut(reading, touched[origin], groups[origin])]
    without = _selected(network, reading, [tie for _, tie in cut])
    before = {tie.iri: tie for tie, reason in select(reading, network.how.selection) if not reason}
    changes: dict[str, list[tuple[str, Tie | None]]] = defaultdict(list)
    for (origin, tie), left in zip(cut, without, strict=True):
        if _pairs(before.get(tie.iri), network) != _pairs(left, network):
            changes[origin].append((tie.iri, left))
    return [_absence(_named(origin, groups[origin]), changes[origin]) for origin in sorted(changes)]


def _named(origin: str, group: Mapping[str, Source]) -> str:
    """Name a group of prints by the text that they repeat, where it is on record, else by the first of them."""
    return origin if origin in group else next(iter(group))


def _absence(source: str, changed: list[tuple[str, Tie | None]]) -> _Absence:
    left = tuple(tie for _, tie in changed if tie is not None)
    return _Absence(source, tuple(iri for iri, _ in changed), left)


def _touched(reading: Reading) -> dict[str, list[Tie]]:
    """Gather the ties of which each independent source says anything."""
    touched: dict[str, list[Tie]] = defaultdict(list)
    for tie in reading.ties:
        dated = (*tie.dates, *tie.steps)
        said = chain(tie.citations, *(part.citations for part in tie.parts), *(step.citations for step in dated))
        known = {reading.sources[citation.source].origin for citation in said if citation.source in reading.sources}
        for origin in sorted(known):
            touched[origin].append(tie)
    return touched


def _cut(reading: Reading, ties: list[Tie], group: Mapping[str, Source]) -> tuple[Tie, ...]:
    return set_aside(replace(reading, ties=tuple(ties), sources=group), next(iter(group))).ties


def _selected(network: Network, reading: Reading, ties: list[Tie]) -> Iterator[Tie | None]:
    """Yield each tie as it counts, or nothing where it does not; all others follow: so topics are known."""
    chosen = select(replace(reading, ties=(*ties, *reading.ties)), network.how.selection)
    return (None if reason else tie for tie, reason in islice(chosen, len(ties)))


def _pairs(tie: Tie | None, network: Network) -> tuple[tuple[str, str], ...]:
    """Return what decides on the pairs of a tie: its parties and their roles; nothing where it can make no pair."""
    if tie is None or sum(party in network.index for party in tie.parties) < 2:
        return ()
    return tuple(sorted({(part.party, part.role) for part in tie.parts}))
