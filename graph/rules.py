"""Derived graphs: a label for everything, the ties of each party, and where sources disagree.

Each rule reads the whole content once, sorts, and returns triples; a build puts them in place
of the ones before. Nothing here is quadratic: pairs of parties are never materialised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from comity.graph.facts import Facts
from comity.graph.labels import Labels
from comity.graph.nodes import text
from comity.graph.statements import digest
from comity.graph.store import Store
from comity.graph.vocabulary import PREFIXES, term

#: Questions for milestones whose label is no participle ("When was X signed?").
_QUESTIONS = {
    "in-force": "When did {thing} come into force?",
    "first-board-meeting": "When did the board of {thing} first meet?",
}
_FIRST, _LAST = "0000", "9999-99"  # before and after every day, as ISO dates sort


class Side(NamedTuple):
    """One of the dated steps that are compared; the days are ISO dates, which sort as text."""

    about: str
    kind: str
    by: str
    earliest: str
    latest: str
    node: str


def derive(store: Store) -> dict[str, list[Triple]]:
    """Derive every graph of ``DERIVED`` from the content of a store; what was derived before is not read."""
    facts = Facts(store)
    labels = Labels(facts)
    conflicts = [*claim_conflicts(store.base, facts), *milestone_conflicts(store.base, facts, labels)]
    questions = [triple for triple in conflicts if triple.predicate == term("comity:question")]
    return {
        "derived/parties": list(parties(facts)),
        "derived/conflicts": conflicts,
        "derived/labels": [*labels.triples(), *(Triple(t.subject, term("rdfs:label"), t.object) for t in questions)],
    }


def parties(facts: Facts) -> Iterator[Triple]:
    """Say ``comity:partyTo`` for each party of each cooperation: as many as there are participations."""
    parts = {(part.value, subject) for subject, part in facts.pairs("comity:participation")}
    who = facts.values("comity:party")
    ties = {(who[part], cooperation) for part, cooperation in parts if part in who}
    return (Triple(NamedNode(party), term("comity:partyTo"), NamedNode(tie)) for party, tie in sorted(ties))


def claim_conflicts(base: str, facts: Facts) -> Iterator[Triple]:
    """Find the questions to which claims give different answers; case and spacing make no difference.

    A conflict keeps its IRI as long as its question stays the same.
    """
    values = facts.values("comity:value")
    asked = sorted(
        {(fold(question.value), question.value, claim) for claim, question in facts.pairs("comity:question")}
    )
    about: dict[str, set[str]] = {}
    for claim, thing in facts.pairs("comity:about"):
        about.setdefault(claim, set()).add(thing.value)
    for key, group in groupby(asked, key=lambda row: row[0]):
        rows = [row for row in group if row[2] in values]
        if len({fold(values[claim]) for _, _, claim in rows}) > 1:
            claims = sorted({claim for _, _, claim in rows})
            things = sorted({thing for claim in claims for thing in about.get(claim, ())})
            yield from conflict(base, ("claim", key), rows[0][1], things, claims)


def milestone_conflicts(base: str, facts: Facts, labels: Labels) -> Iterator[Triple]:
    """Find the once-only steps of one thing, by one side, that sources put on days that cannot be the same.

    A step in 2025-10 and one on 2025-10-15 agree; one on 2025-11-01 agrees with neither.
    """
    for (about, kind, by), group in groupby(_sides(facts), key=lambda side: side[:3]):
        sides = apart(group)
        if sides:
            asked = question(labels, about, kind, by)
            yield from conflict(base, ("milestone", about, kind, by), asked, [about], [side.node for side in sides])


def apart(sides: Iterable[Side]) -> list[Side]:
    """Keep the sides whose days do not overlap with those of at least one other; in one pass.

    >>> day = lambda first, last: Side("a", "k", "", first, last, first)
    >>> [side.node for side in apart([day("2020-01-01", "2020-12-31"), day("2020-05-01", "2020-05-01")])]
    []
    """
    known = list(sides)
    first_end = min(side.latest for side in known)
    last_start = max(side.earliest for side in known)
    return [side for side in known if side.earliest > first_end or side.latest < last_start]


def _sides(facts: Facts) -> list[Side]:
    kinds = facts.values("comity:kind")
    date, by = facts.values("comity:date"), facts.values("comity:by")
    earliest, latest = facts.values("comity:earliest"), facts.values("comity:latest")
    once = {concept for concept, value in facts.pairs("comity:onceOnly") if value.value == "true"}
    return sorted(
        {
            Side(
                about=thing,
                kind=kinds[node.value],
                by=by.get(node.value, ""),
                earliest=earliest.get(date[node.value], _FIRST),
                latest=latest.get(date[node.value], _LAST),
                node=node.value,
            )
            for thing, node in facts.pairs("comity:milestone")
            if node.value in date and kinds.get(node.value) in once
        }
    )


def question(labels: Labels, about: str, kind: str, by: str) -> str:
    """Ask in plain English when a step was taken."""
    step = kind.removeprefix(PREFIXES["milestone"])
    pattern = _QUESTIONS.get(step, "When was {thing} {step}?")
    asked = pattern.format(thing=labels.quoted(about), step=labels.english(kind))
    return f"{asked[:-1]} on the part of {labels.quoted(by)}?" if by else asked


def conflict(
    base: str, key: tuple[str, ...], question: str, about: Iterable[str], sides: Iterable[str]
) -> Iterator[Triple]:
    """Say that sources disagree on a question, and who says what."""
    node = NamedNode(f"{base}id/conflict/{digest(*key)}")
    yield Triple(node, term("rdf:type"), term("comity:Conflict"))
    yield Triple(node, term("comity:question"), text(question, "en"))
    for predicate, values in (("comity:about", about), ("comity:side", sides)):
        for value in values:
            yield Triple(node, term(predicate), NamedNode(value))


def fold(value: str) -> str:
    """Fold case and white space, so that only other words are another answer.

    >>> fold("Two  Parties ")
    'two parties'
    """
    return " ".join(value.split()).casefold()
