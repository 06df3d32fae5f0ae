"""The stability of a ranking in words: what of it is firm, what moves whom, and how that was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from comity.queries.measures.firmness import SHOWN, Stability
from comity.queries.measures.sensitivity import HEDGED, WithoutSources
from comity.queries.measures.stability import Places
from comity.queries.networks.rows import local
from comity.queries.networks.ties import Source
from comity.queries.reporting.report import escape

#: From fewer cooperations than this, the intervals themselves are rough.
_ROUGH = 30


def stability_summary(found: Stability) -> tuple[str, ...]:
    """Say in a few sentences, in Markdown, what of the ranking is firm and what moves it."""
    if not found.order:
        return ("No body has a value, so there is no ranking that could be firm or not.",)
    return (_apart(found), _without(found), _counting(found))


def _apart(found: Stability) -> str:
    if len(found.network.ties) < 2:
        return "The ranking rests on one cooperation, which cannot be resampled: nothing is known of how firm it is."
    told = f"By {found.measure}, of {len(found.order)} with a tie: {', '.join(map(_group, found.groups))}."
    group, above = found.groups[0], found.above[0]
    if group.last == 1:
        return told
    who = f"The first, {escape(found.network.nodes[found.order[0]].short)}, is above"
    place = f"all from place {above + 1} on for certain" if above < len(found.order) else "nobody for certain"
    return f"{told} {who} {place}: in at least 95 % of the resamples."


def _group(group: Places) -> str:
    if group.first == group.last and not group.open_ended:
        return f"place {group.words()} stands alone"
    return f"places {group.words()} cannot all be told apart"


def _without(found: Stability) -> str:
    leaning = found.sources
    if leaning.sole:
        title = _titled(found, leaning.sole[0])
        return f"All of it rests on one source, {title}: without that no tie would be left."
    n = max(found.shown, key=lambda n: abs(int(leaning.moved[n]) - int(leaning.rank[n])))
    if not leaning.source[n]:
        return "No rank among those shown moves when any one source is set aside."
    return (
        f"Of the first {len(found.shown)} by {found.measure}, none moves further when one source is set aside than "
        f"{_moved(found, n, leaning.moved[n])}, without {_titled(found, leaning.source[n])}."
    )


def _counting(found: Stability) -> str:
    hedged = found.hedged
    if set(hedged.modalities) <= set(found.network.how.selection.modalities):
        return "What is not stated as fact is counted already."
    first = [n for n in np.lexsort((hedged.hedged,)).tolist() if hedged.value[n] > 0][:SHOWN]
    seen = dict.fromkeys((*found.shown, *first))
    n = max(seen, key=lambda n: abs(int(hedged.hedged[n]) - int(hedged.rank[n])))
    what = f"Counting what is only {_either(hedged.modalities)}"
    if hedged.hedged[n] == hedged.rank[n]:
        return f"{what} moves no rank among the first {len(first)}."
    more = f"{len(hedged.added)} more cooperation{'' if len(hedged.added) == 1 else 's'}"
    furthest = _moved(found, n, hedged.hedged[n])
    return f"{what} ({more}) moves none of the first {SHOWN}, before or then, further than {furthest}."


def _either(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _moved(found: Stability, n: int, to: int) -> str:
    rank = int(found.intervals.rank[n])
    before = f"from place {rank}" if found.value[n] > 0 else "without a value so far,"
    return f"**{escape(found.network.nodes[n].short)}** {before} to {int(to)}"


def _titled(found: Stability, iri: str) -> str:
    return f"“{escape(title(found.reading.sources, iri))}”"


def title(sources: Mapping[str, Source], iri: str) -> str:
    """Return the title of a source, else its address or id."""
    source = sources[iri]
    return source.title or source.url or local(iri)


def stability_method(found: Stability) -> Iterator[str]:
    """Say, in Markdown, how intervals, groups and moves were found, and what they cannot tell."""
    ties, leaning = len(found.network.ties), found.sources
    rough = " From so few, the intervals are themselves rough." if ties < _ROUGH else ""
    yield (
        f"*Resampled:* {found.intervals.samples} times, as many cooperations as count ({ties}) were drawn from these "
        "with replacement, each with all its parties, and the bodies ranked anew. The interval leaves out the lowest "
        "and the highest 5 % of the ranks (bootstrap percentiles: Efron and Tibshirani, An Introduction to the "
        f"Bootstrap, 1993), and holds the rank on record.{rough} What one source lists together was not observed "
        "independently, so intervals are rather too narrow; what no source tells is in none of them."
    )
    yield (
        "*Not told apart:* a line is drawn below a place only where each body above it has a larger value than each "
        "body below it, both in the same resample, in at least 95 % of them. So bodies of different groups can be told "
        "apart; within a group some pairs can too, and *above all from place* says from which place on that is so. "
        "Places are counted in the order shown, also where bodies share a rank."
    )
    yield (
        f"*Without a source:* each of {leaning.tried} independent sources on which something rests alone"
        f"{_untried(leaning)} was set aside in turn, and with it every text that repeats it; best and worst rank, and "
        "the source that moves the body most. A body that loses its last tie shares the last rank."
    )
    yield (
        f"*With hedged ties:* the rank when what is only {_either(HEDGED)} counts as well. "
        "On ranks as intervals: Goldstein and Spiegelhalter, Journal of the Royal Statistical Society A 159 (1996) "
        "385-443; on centrality where links are missing or false: Borgatti, Carley and Krackhardt, Social Networks 28 "
        "(2006) 124-136."
    )


def _untried(leaning: WithoutSources) -> str:
    return f" (of {leaning.sources}, those behind most cooperations)" if leaning.tried < leaning.sources else ""
