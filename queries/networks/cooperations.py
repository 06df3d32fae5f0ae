"""What ties bodies: cooperations with their parties, dates and steps."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from comity.graph.status import begins, ends, step_counts
from comity.queries.networks.citations import Citations, day
from comity.queries.networks.rows import Statements, concept, local
from comity.queries.networks.ties import Milestone, Part, Tie

#: How the label of a tie that is called after its parties ends where it has many.
_MORE = re.compile(r" and \d+ more$")
_Dates = dict[str, tuple[Milestone, ...]]


def cooperations(facts: Statements, citations: Citations, labels: Mapping[str, str]) -> tuple[Tie, ...]:
    """Read all cooperations, in order of IRI."""
    kinds, parts = facts.mapping("comity:kind"), _parts(facts, citations)
    dates = _dates(facts)
    steps = _steps(facts, kinds, dates, citations)
    fields, frameworks = facts.groups("dcterms:subject"), facts.groups("comity:framework")
    forms, terms = facts.mapping("comity:form"), facts.mapping("comity:termYears")
    follows, milestones = facts.groups("comity:follows"), facts.groups("comity:milestone")
    return tuple(
        Tie(
            iri,
            labels.get(iri, local(iri)),
            concept(kinds.get(iri, "")),
            tuple(parts.get(iri, ())),
            citations.get(iri, ()),
            *span(dates.get(iri, ()), steps.get(iri, ())),
            dates=dates.get(iri, ()),
            steps=steps.get(iri, ()),
            undated=tuple(_kinds_that_count(milestones.get(iri, ()), kinds, citations, but=dates)),
            fields=fields.get(iri, ()),
            frameworks=frameworks.get(iri, ()),
            form=forms.get(iri, ""),
            term_years=int(terms[iri]) if iri in terms else None,
            follows=follows.get(iri, ()),
        )
        for iri in sorted(facts.instances("comity:Cooperation"))
    )


def _kinds_that_count(
    steps: Iterable[str], kinds: Mapping[str, str], citations: Citations, but: Container[str]
) -> Iterator[str]:
    """Yield the kinds of the steps that count by how they are put, leaving out some."""
    for step in steps:
        kind = concept(kinds.get(step, ""))
        if step not in but and step_counts(kind, [said.modality for said in citations.get(step, ())]):
            yield kind


def _dates(facts: Statements) -> _Dates:
    """Map whatever has dates to them, in order of EDTF."""
    first, latest = facts.mapping("comity:earliest"), facts.mapping("comity:latest")
    known = {
        node: Milestone("", day(first.get(node, "")), day(latest.get(node, "")), "/" in edtf, edtf)
        for node, edtf in facts.mapping("comity:edtf").items()
    }
    found = facts.groups("comity:date").items()
    return {
        owner: tuple(sorted((known[node] for node in nodes if node in known), key=lambda when: when.edtf))
        for owner, nodes in found
    }


def _steps(facts: Statements, kinds: Mapping[str, str], dates: _Dates, citations: Citations) -> _Dates:
    """Map what has milestones to them, in order of earliest day, kind and EDTF."""
    derived, base = facts.mapping("comity:derived"), facts.mapping("comity:derivedFrom")

    def step(node: str, when: Milestone) -> Milestone:
        counted = next((date.edtf for date in dates.get(base.get(node, ""), ())), "")
        return replace(
            when,
            kind=concept(kinds.get(node, "")),
            derived=derived.get(node) == "true",
            counted_from=counted,
            citations=citations.get(node, ()),
        )

    return {
        owner: tuple(
            sorted(
                (step(node, when) for node in nodes for when in dates.get(node, ())),
                key=lambda found: (found.earliest or date.max, found.kind, found.edtf),
            )
        )
        for owner, nodes in facts.groups("comity:milestone").items()
    }


def _parts(facts: Statements, citations: Citations) -> dict[str, list[Part]]:
    """Map cooperations to their parts, in order of the parts' IRIs."""
    party, roles = facts.mapping("comity:party"), facts.groups("comity:role")
    found: dict[str, list[Part]] = defaultdict(list)
    for tie, nodes in facts.groups("comity:participation").items():
        for node in nodes:
            if node in party:
                found[tie] += [Part(party[node], concept(r), citations.get(node, ())) for r in roles.get(node, ("",))]
    return found


def span(
    dates: tuple[Milestone, ...], steps: tuple[Milestone, ...]
) -> tuple[str, date | None, date | None, date | None]:
    """Return a tie's date, its bounds and the day by which it ended: its own date, else its first real step."""
    when = dates or tuple(step for step in steps if begins(step.kind))
    ended = min((step.latest for step in steps if ends(step.kind) and step.latest), default=None)
    if not when:
        return "", None, None, ended
    first = min(when, key=lambda found: (found.earliest or date.min, found.edtf))
    return first.edtf, first.earliest, first.latest, ended


def titled_apart(ties: tuple[Tie, ...], labels: Mapping[str, str], shown: Mapping[str, str]) -> tuple[Tie, ...]:
    """Call ties that are called after their parties by the names that tell these apart.

    ``labels`` are the names by which ties were called, ``shown`` those that no two bodies share.
    """
    renamed = {iri for iri, name in shown.items() if labels.get(iri, name) != name}
    return tuple(
        replace(tie, label=_renamed(tie.label, [(labels[iri], shown[iri]) for iri in parties]))
        if tie.label.startswith(f"{tie.kind.replace('-', ' ')}: ") and (parties := renamed.intersection(tie.parties))
        else tie
        for tie in ties
    )


def _renamed(label: str, names: list[tuple[str, str]]) -> str:
    """Put names in the places of others, each once, in order: two parties may bear one name."""
    head, sign, told = label.partition(": ")
    listed, more = _MORE.split(told, maxsplit=1)[0].split(" – "), _MORE.search(told)
    for old, new in sorted(names):
        if old in listed:
            listed[listed.index(old)] = new
    return head + sign + " – ".join(listed) + (more[0] if more else "")
