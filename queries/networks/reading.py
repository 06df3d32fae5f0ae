"""What a network is made of, read from the store: bodies, ties with their parties, and who says so.

Each list is one flat query, so the cost grows with the number of participations and never with
the number of pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from comity.graph import schemes
from comity.graph.store import Store
from comity.queries.networks.rows import concept, groups, local, mapping, rows

COLLECTIVE = "collective"
#: Steps that make a tie real; a tie without a date of its own begins with the first of these.
_BEGINNINGS = frozenset(
    {"signed", "ratified", "in-force", "established", "founded", "created", "inaugurated", "launched", "opened"}
    | {"started", "designated", "listed"}
)
_ENDS = frozenset({"terminated", "expired", "completed"})


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation or a collective: what a node of a network stands for."""

    iri: str
    label: str
    short: str
    """Its acronym where it has one, else its label."""
    kind: str
    country: str
    """ISO 3166-1 alpha-2 code; several are joined by a slash; empty where none is on record."""
    field: str = ""
    """The widest of its fields; empty where none is on record."""


@dataclass(frozen=True, slots=True)
class Source:
    """A cited document, with the day by which it had certainly been published."""

    iri: str
    title: str
    url: str
    published: date | None
    """The latest day on which it can have been published, else the day on which it was read."""
    origin: str
    """The source whose text it repeats, or itself: two prints of one text are one independent source."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source that speaks for a tie or for a party's part in it."""

    iri: str
    source: str
    modality: str
    locator: str


@dataclass(frozen=True, slots=True)
class Part:
    """A party's part in a tie; a body with two roles has two parts."""

    party: str
    role: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """A cooperation as the graph tells it, with all its parties: nothing is split into pairs."""

    iri: str
    label: str
    kind: str
    parts: tuple[Part, ...]
    citations: tuple[Citation, ...]
    when: str
    """EDTF; empty where the tie is undated."""
    earliest: date | None
    """The first day on which it can have begun."""
    latest: date | None
    """The last day that its date admits; ``None`` where it is open or unknown."""
    ended: date | None
    """The day by which it had ended on record."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All bodies, ties and cited sources of a store, each in order of IRI."""

    bodies: tuple[Body, ...]
    ties: tuple[Tie, ...]
    sources: Mapping[str, Source]


def read(store: Store) -> Reading:
    """Read every body, tie and source once; linear in the number of participations."""
    citations = _citations(store)
    return Reading(_bodies(store), _ties(store, citations), _sources(store))


def _bodies(store: Store) -> tuple[Body, ...]:
    kinds = {iri: concept(kind) for iri, kind in rows(store, "?b org:classification ?k", "b", "k")}
    kinds |= {iri: COLLECTIVE for (iri,) in rows(store, "?b a comity:Collective", "b")}
    kinds |= {iri: kinds.get(iri, "other") for (iri,) in rows(store, "?p comity:party ?b", "b")}
    labels = mapping(store, "?b rdfs:label ?l ; a ?t . VALUES ?t { org:Organization comity:Collective }", "b", "l")
    acronyms = groups(store, "?b comity:acronym ?a", "b", "a")
    codes = {iri: code for code, iri in schemes.countries().items()}
    sites = groups(store, "?b a org:Organization ; org:hasSite/comity:country ?c", "b", "c")
    sites |= groups(store, "?b a comity:Collective ; comity:country ?c", "b", "c")
    fields = _widest_fields(store)
    return tuple(
        Body(
            iri,
            labels.get(iri, local(iri)),
            _short(local(iri), acronyms.get(iri, []), labels.get(iri, local(iri))),
            kinds[iri],
            "/".join(sorted(codes.get(country, local(country)) for country in sites.get(iri, []))),
            fields.get(iri, ""),
        )
        for iri in sorted(kinds)
    )


def _widest_fields(store: Store) -> dict[str, str]:
    """Map bodies to the widest field that they work in: of several, the one with most fields below it."""
    wider = mapping(store, "?f skos:broader ?w ; skos:inScheme comity:FieldScheme", "f", "w")
    below = Counter(_last(field, wider) for field in wider)
    names = mapping(store, "?f skos:inScheme comity:FieldScheme ; rdfs:label ?l", "f", "l")
    work = groups(store, "?b a org:Organization ; dcterms:subject ?f", "b", "f")
    chosen = {
        body: max(sorted({_last(field, wider) for field in fields}), key=lambda root: below[root])
        for body, fields in work.items()
    }
    return {body: names.get(root, local(root)) for body, root in chosen.items()}


def _short(name: str, acronyms: list[str], label: str) -> str:
    """Choose the acronym that the id was made of, else the shortest, else the label.

    >>> _short("rcuwm", ["CRGEU", "RCUWM"], "Regional Centre on Urban Water Management")
    'RCUWM'
    """
    plain = name.replace("-", "")
    same = [a for a in acronyms if "".join(filter(str.isalnum, a)).lower() == plain]
    return min(same or acronyms or [label], key=lambda text: (len(text), text))


def _sources(store: Store) -> dict[str, Source]:
    titles = mapping(store, "?s a foaf:Document ; dcterms:title ?t", "s", "t")
    urls = mapping(store, "?s a foaf:Document ; schema:url ?u", "s", "u")
    known = mapping(store, "?s comity:retrieved/comity:latest ?d", "s", "d")
    known |= mapping(store, "?s comity:published/comity:latest ?d", "s", "d")
    cited = (iri for (iri,) in rows(store, "?e a comity:Evidence ; oa:hasSource ?s", "s"))
    repeats = mapping(store, "?s a foaf:Document ; prov:wasDerivedFrom ?o", "s", "o")
    return {
        iri: Source(iri, titles.get(iri, ""), urls.get(iri, ""), _day(known.get(iri, "")), _last(iri, repeats))
        for iri in cited
    }


def _last(iri: str, steps: Mapping[str, str]) -> str:
    """Follow steps to their end: from a print to its text, from a field to the widest; a circle ends where it closes.

    >>> _last("c", {"c": "b", "b": "a"})
    'a'
    """
    seen = {iri}
    while (before := steps.get(iri, iri)) not in seen:
        seen.add(before)
        iri = before
    return iri


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _citations(store: Store) -> dict[str, tuple[Citation, ...]]:
    """Map cooperations and participations to what supports them."""
    pattern = """?e a comity:Evidence ; oa:hasSource ?s ; comity:modality ?m . OPTIONAL { ?e comity:locator ?l }"""
    known = {e: Citation(e, s, concept(m), at) for e, s, m, at in rows(store, pattern, "e", "s", "m", "l")}
    cited = "?x comity:supportedBy ?e . { ?x a comity:Cooperation } UNION { ?x comity:party ?p }"
    supported = groups(store, cited, "x", "e")
    return {iri: tuple(known[key] for key in keys if key in known) for iri, keys in supported.items()}


def _ties(store: Store, citations: Mapping[str, tuple[Citation, ...]]) -> tuple[Tie, ...]:
    kinds = mapping(store, "?c a comity:Cooperation ; comity:kind ?k", "c", "k")
    labels = mapping(store, "?c a comity:Cooperation ; rdfs:label ?l", "c", "l")
    parts = _parts(store, citations)
    dates = _dates(store, "?c a comity:Cooperation ; comity:date ?d", "c")
    steps = _dates(
        store, "?c a comity:Cooperation ; comity:milestone ?m . ?m comity:kind ?k ; comity:date ?d", "c", "k"
    )
    return tuple(
        Tie(
            iri,
            labels.get(iri, local(iri)),
            concept(kind),
            tuple(parts.get(iri, ())),
            citations.get(iri, ()),
            *_span(dates.get(iri, []), steps.get(iri, [])),
        )
        for iri, kind in kinds.items()
    )


def _parts(store: Store, citations: Mapping[str, tuple[Citation, ...]]) -> dict[str, list[Part]]:
    parts: dict[str, list[Part]] = defaultdict(list)
    pattern = "?c comity:participation ?p . ?p comity:party ?b ; comity:role ?r"
    for tie, node, party, role in rows(store, pattern, "c", "p", "b", "r"):
        parts[tie].append(Part(party, concept(role), citations.get(node, ())))
    return parts


@dataclass(frozen=True, slots=True)
class _Dated:
    kind: str
    edtf: str
    earliest: date | None
    latest: date | None


def _dates(store: Store, pattern: str, *keys: str) -> dict[str, list[_Dated]]:
    """Map cooperations to the dates that a pattern finds, in order of kind and date."""
    bounds = "?d comity:edtf ?t . OPTIONAL { ?d comity:earliest ?e } OPTIONAL { ?d comity:latest ?z }"
    found: dict[str, list[_Dated]] = defaultdict(list)
    for key, *kind, edtf, first, last in rows(store, f"{pattern} . {bounds}", *keys, "t", "e", "z"):
        found[key].append(_Dated(concept(kind[0]) if kind else "", edtf, _day(first), _day(last)))
    return found


def _span(dates: list[_Dated], steps: list[_Dated]) -> tuple[str, date | None, date | None, date | None]:
    """Return a tie's date, its bounds and the day by which it ended: its own date, else its first real step."""
    when = dates or [step for step in steps if step.kind in _BEGINNINGS]
    ended = min((step.latest for step in steps if step.kind in _ENDS and step.latest), default=None)
    if not when:
        return "", None, None, ended
    first = min(when, key=lambda dated: (dated.earliest or date.min, dated.edtf))
    return first.edtf, first.earliest, first.latest, ended
