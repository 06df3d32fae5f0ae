"""Missing ties as tables and words: the ranked pairs, what each shares, and how the ranking did in the back-test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from comity.graph.store import Store
from comity.queries.catalogue import find
from comity.queries.measures.centrality import ranks
from comity.queries.measures.missing import MissingTie, Shared
from comity.queries.measures.missing_backtest import FEW, RANDOM, BackTest
from comity.queries.measures.sharing import ALONE, NEIGHBOURS, PARTS, SCORE
from comity.queries.names import with_place
from comity.queries.networks.rows import local
from comity.queries.networks.selection import Selection
from comity.queries.networks.ties import Body, Tie
from comity.queries.reporting.anchors import slug
from comity.queries.reporting.report import Links, Section, escape
from comity.queries.reporting.sparql import standalone
from comity.queries.reporting.whole_lists import WholeList
from comity.queries.table import Table

DECIMALS = 3
#: How many of the things that a pair shares its entry lists, and how many cooperations stand behind each of them.
_THINGS, _TIES = 12, 6


def pair_table(found: Sequence[MissingTie], lists: Sequence[WholeList], way: str = SCORE) -> Table:
    """Write one row a pair: place (equals share one), score and parts in bits, why, what is said all the same.

    Where the pairs are ranked another way than by the score, a column has by what.
    """
    places = ranks(np.array([m.value for m in found], dtype=np.float64)).tolist()
    columns = (
        *(
            "place",
            "one",
            "other",
            *([way] if way != SCORE else ()),
            "score",
            *PARTS,
            "why",
            "only talked about",
            "named together in",
            "whole list",
        ),
        *("one_name", "one_country", "other_name", "other_country", "one_id", "other_id"),
    )
    rows = (
        (
            place,
            _named(m.a),
            _named(m.b),
            *([_value(m, way)] if way != SCORE else ()),
            *(round(value, DECIMALS) for value in (m.score, *map(m.part, PARTS))),
            m.reasons(),
            " · ".join(f"{', '.join(talk.put)}: {local(talk.tie.iri)}" for talk in m.talk),
            " ".join(local(tie.iri) for tie in m.beside),
            "; ".join(sorted(told.words() for told in lists if told.says_none(m.a, m.b) or told.says_none(m.b, m.a))),
            *(m.a.label, m.a.country, m.b.label, m.b.country, local(m.a.iri), local(m.b.iri)),
        )
        for place, m in zip(places, found, strict=True)
    )
    return Table(columns, tuple(rows))


def _value(found: MissingTie, way: str) -> int | float:
    return int(found.value) if way == NEIGHBOURS else round(found.value, DECIMALS)


def _named(body: Body) -> str:
    return with_place(body.short, body.country)


def pair_anchor(found: MissingTie) -> str:
    """Return the anchor of the entry with what a pair shares."""
    return slug(f"pair-{local(found.a.iri)}--{local(found.b.iri)}")


def entry(found: MissingTie, store: Store, selection: Selection, way: str = SCORE) -> Section:
    """List what a pair shares, what each thing adds and rests on, with the SPARQL that asks the graph for it."""
    shown = found.shared[:_THINGS]
    rest = len(found.shared) - len(shown)
    more = f" Listed are {len(shown)} of {len(found.shared)} things; all come with the query." if rest else ""
    by = f"{_value(found, way)} {way}. " if way == NEIGHBOURS else ""
    words = f"{by}Score {found.score:.4g} bits. {_sentence(found.reasons())}{more}"
    return Section(
        f"{escape(found.a.label)} – {escape(found.b.label)}",
        (words, *_doubts(found)),
        Table(("part", "what", "bodies with it", "adds", "cooperations"), tuple(map(_row, shown))),
        level=3,
        anchor=pair_anchor(found),
        code=shared_query(found, store, selection),
        links=Links(("measure-score",) * len(shown), {"adds": "measure-score"}, {"cooperations": "tie-"}),
        folded=True,
    )


def _sentence(text: str) -> str:
    return f"{escape(text[0].upper() + text[1:])}." if text else ""


def _row(thing: Shared) -> tuple[str, str, int, float, str]:
    ids = [local(tie.iri) for tie in thing.ties]
    more = f" and {len(ids) - _TIES} more" if len(ids) > _TIES else ""
    return thing.part, thing.label, thing.holders, round(thing.bits, DECIMALS), " ".join(ids[:_TIES]) + more


def _doubts(found: MissingTie) -> Iterator[str]:
    """Say what is on record between the two all the same."""
    for talk in found.talk:
        yield f"Only talked about: {escape(talk.tie.label)} (`{local(talk.tie.iri)}`), {', '.join(talk.put)}."
    for tie in found.beside:
        yield (
            f"Both are named in {escape(tie.label)} (`{local(tie.iri)}`), which does not tie them to each other here: "
            "by the counting rule it is a star around another, or what was asked for leaves it out."
        )


def shared_query(found: MissingTie, store: Store, selection: Selection) -> str:
    """Return the query for what two bodies share; it does not know of days and counting rules, so it may tell more."""
    values = {"one": found.a.iri, "other": found.b.iri, "modality": ",".join(selection.modalities)}
    return standalone(find("shared-by-pair").bind(store.prefixes, values), store.prefixes)


def named_ties(found: Sequence[MissingTie]) -> tuple[Tie, ...]:
    """Gather the ties that tables and entries name: first what names both, then what is behind the things shared."""
    both = [tie for m in found for tie in (*(talk.tie for talk in m.talk), *m.beside)]
    behind = [tie for m in found for thing in m.shared[:_THINGS] for tie in thing.ties[:_TIES]]
    return tuple({tie.iri: tie for tie in (*both, *behind)}.values())


def back_test_table(told: BackTest) -> Table:
    """Write one row a method: how many of the hidden pairs it found, and how often as many as at random."""
    rows = (
        (
            method.name,
            round(method.found, DECIMALS),
            told.pairs,
            round(method.found / told.pairs, DECIMALS + 1),
            None if (times := told.times_random(method)) is None else round(times, 1),
            None if method.area is None else round(method.area, DECIMALS),
        )
        for method in told.methods
    )
    return Table(("method", "found", "of", "share", "times random", "area"), tuple(rows))


def back_test_words(told: BackTest) -> Iterator[str]:
    """Say what was hidden and what came of it; plainly where that says little or nothing."""
    undated = f" Those without a date, {told.undated}, take no part." if told.undated else ""
    if told.cut is None:
        yield (
            f"Of {told.kept} dated cooperations between the bodies ranked none is newer than another, so nothing can "
            f"be hidden and the ranking is not tested.{undated}"
        )
        return
    yield (
        f"Hidden were the {told.hidden} newest of {told.kept + told.hidden} dated cooperations, those that begin after "
        f"{told.cut}.{undated} Of {told.untied} pairs of the {told.present} bodies that were there, untied by then, "
        f"the hidden cooperations were the first to tie {told.pairs}."
    )
    if not told.methods:
        yield "They tie no two bodies anew that were there before, so there is nothing to find, and no test."
        return
    yield from _verdict(told)


def _verdict(told: BackTest) -> Iterator[str]:
    if told.pairs < FEW:
        yield (
            f"**{told.pairs} hidden pairs are too few to tell one method from another**, and as one meeting makes many "
            "of them, they do not stand for as many separate events. Read the ranking as a list of questions."
        )
    if all(method.found < 1 for method in told.methods):
        yield f"**No way found any of the {told.pairs}** among as many first; the area alone tells them apart."
    best, random = told.best, next(method for method in told.methods if method.name == RANDOM)
    others = [f"{m.name} {m.found:.4g}{_area(m.area)}" for m in told.methods if m not in best and m is not random]
    compared = f" ({'; '.join(others)})" if others else ""
    if len(best) > 1:
        which = " and ".join(method.name for method in best)
        yield (
            f"No one way did best: {which} found {best[0].found:.4g} of {told.pairs} among as many first"
            f"{_area(best[0].area)}{compared}. So the pairs are ranked by the score, which is no better than another."
        )
    else:
        yield (
            f"Best did *{best[0].name}*, which found {best[0].found:.4g} of {told.pairs} among as many first"
            f"{_area(best[0].area)}{compared}. So the pairs are ranked by that."
        )
    relation = "more than" if best[0].found > random.found else "no more than"
    yield f"That is {relation} a random order would find: {random.found:.2g}."


def _area(area: float | None) -> str:
    return "" if area is None else f", with an area of {area:.3f}"


def ranked_by(told: BackTest) -> str:
    """Say by what pairs are ranked, and why."""
    words = {
        SCORE: "by their score, in bits: what both have counts the more the fewer have it",
        ALONE: "by the part of their score that shared partners make, in bits: each counts the more the fewer have it",
        NEIGHBOURS: "by their number of common neighbours: partners in the network of all parties, patrons left out",
    }[told.winner]
    if not told.methods:
        return f"{words}. The ranking could not be [tested](#back-test)"
    if len(told.best) > 1:
        return f"{words}. In the [back-test](#back-test) no one way did better than all others"
    return f"{words}. That way did best in the [back-test](#back-test)"
