"""Who can be a node: organisations and collectives, with their kind, country and fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from comity.graph import schemes
from comity.queries.names import different, told_apart
from comity.queries.networks.rows import Statements, concept, last, local
from comity.queries.networks.ties import COLLECTIVE, Body


def bodies(
    facts: Statements, parties: Iterable[str], labels: Mapping[str, str], wider: Mapping[str, str]
) -> tuple[Body, ...]:
    """Read all organisations and collectives, and what is a party without being described, in order of IRI."""
    kinds = {iri: concept(kind) for iri, kind in facts.mapping("org:classification").items()}
    kinds |= dict.fromkeys(facts.instances("comity:Collective"), COLLECTIVE)
    kinds |= {iri: "other" for iri in parties if iri not in kinds}
    acronyms, fields = facts.groups("comity:acronym"), facts.groups("dcterms:subject")
    frameworks, parents = facts.groups("comity:framework"), facts.mapping("org:subOrganizationOf")
    sourced = {subject.partition("#")[0] for subject, _ in facts.of("comity:supportedBy")}
    seats, widest = _seats(facts), _widest(fields, kinds, wider)
    found = (
        Body(
            iri,
            labels.get(iri, local(iri)),
            _short(local(iri), acronyms.get(iri, ()), labels.get(iri, local(iri))),
            kinds[iri],
            seats.get(iri, ""),
            labels.get(widest[iri], local(widest[iri])) if iri in widest else "",
            fields.get(iri, ()),
            frameworks.get(iri, ()),
            parents.get(iri, ""),
            iri in sourced,
        )
        for iri in sorted(kinds)
    )
    return named_apart(tuple(found))


def named_apart(bodies: Sequence[Body]) -> tuple[Body, ...]:
    """Add country or id to each label and short name that another body bears too, however it is spelt.

    Whatever shows a body shows one of these, so that no two bodies of a reading are ever shown alike.
    """
    ids = different([local(body.iri) for body in bodies], [body.iri for body in bodies])
    countries = [body.country for body in bodies]
    names = [*(body.label for body in bodies), *(body.short for body in bodies)]
    named = told_apart(names, [*countries, *countries], [*ids, *ids])
    pairs = zip(bodies, named[: len(bodies)], named[len(bodies) :], strict=True)
    return tuple(
        body if (label, short) == (body.label, body.short) else replace(body, label=label, short=short)
        for body, label, short in pairs
    )


def _seats(facts: Statements) -> dict[str, str]:
    """Map bodies to the codes of their countries: those of their sites, or a collective's own."""
    codes = {iri: code for code, iri in schemes.countries().items()}
    country = facts.groups("comity:country")
    found = {
        iri: {land for site in sites for land in country.get(site, ())}
        for iri, sites in facts.groups("org:hasSite").items()
    }
    found |= {iri: set(lands) for iri, lands in country.items() if iri not in found}
    return {iri: "/".join(sorted(codes.get(land, local(land)) for land in lands)) for iri, lands in found.items()}


def _widest(fields: Mapping[str, tuple[str, ...]], kinds: Iterable[str], wider: Mapping[str, str]) -> dict[str, str]:
    """Map bodies to the widest field that they work in: of several, the one with most fields below it."""
    root = {field: last(field, wider) for field in {*wider, *(f for b in kinds for f in fields.get(b, ()))}}
    below = Counter(root[field] for field in wider)
    return {
        body: max(sorted({root[field] for field in fields[body]}), key=lambda field: below[field])
        for body in kinds
        if body in fields
    }


def _short(name: str, acronyms: Iterable[str], label: str) -> str:
    """Choose the acronym that the id was made of, else the shortest, else the label.

    >>> _short("rcuwm", ["CRGEU", "RCUWM"], "Regional Centre on Urban Water Management")
    'RCUWM'
    """
    plain = name.replace("-", "")
    same = [a for a in acronyms if "".join(filter(str.isalnum, a)).lower() == plain]
    return min(same or list(acronyms) or [label], key=lambda text: (len(text), text))
