"""The SPARQL behind what a report shows: named queries, bound to what was counted, that run as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from comity.queries.catalogue import find
from comity.queries.networks.selection import Selection

#: What is no compact IRI though it may look like one: strings, IRIs, comments.
_OTHER = re.compile(r"""\"(?:[^"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|#[^\n]*""")
_PREFIX = re.compile(r"(?<![\w?$:-])([a-z][a-z0-9-]*):")


def standalone(text: str, prefixes: Mapping[str, str]) -> str:
    r"""Declare the prefixes that a query uses, in order of name, and drop its front matter.

    >>> standalone('#+ summary: Who?\nSELECT ?who { ?who rdfs:label "a: b" }', {"rdfs": "http://a.example/#", "a": ""})
    'PREFIX rdfs: <http://a.example/#>\nSELECT ?who { ?who rdfs:label "a: b" }'
    """
    query = "\n".join(line for line in text.splitlines() if not line.startswith("#+ "))
    used = set(_PREFIX.findall(_OTHER.sub("", query)))
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in sorted(used & prefixes.keys())) + query


def counted_ties(selection: Selection, prefixes: Mapping[str, str]) -> str:
    """Return the query for all parts of the ties that a selection counts, as ``select`` finds them.

    Its columns are tie, title, form, date, party, party_name, role and pieces (of evidence that counts).
    """
    return _bound("counted-ties", prefixes, dict(_values(selection)))


def behind_body(
    iri: str,
    selection: Selection,
    prefixes: Mapping[str, str],
    rule: str = "by-kind",
    among: Iterable[str] = (),
    countries: Iterable[str] = (),
) -> str:
    """Return the query for what is behind a body's degree and strength: its ties, their weights and their evidence.

    A row is a tie, a partner and a piece of evidence; ``adds`` is what the tie adds to the edge by the counting
    rule. The body's degree counts its partners, its strength sums ``adds`` over pairs of tie and partner.
    """
    given = {"body": iri, "rule": rule, **dict(_values(selection))}
    kinds = (prefixes["comity"] + "Collective" if kind == "collective" else kind for kind in sorted(among))
    kept = {"among": ",".join(kinds), "country": ",".join(sorted(countries))}
    return _bound("evidence-of-body", prefixes, given | {name: value for name, value in kept.items() if value})


def _bound(name: str, prefixes: Mapping[str, str], values: Mapping[str, str]) -> str:
    return standalone(find(name).bind(prefixes, values), prefixes)


def _values(selection: Selection) -> Iterator[tuple[str, str]]:
    """Yield what a selection sets as values of the query's parameters; what it leaves open stays open."""
    period = selection.period
    names: dict[str, Iterable[str]] = {
        "modality": selection.modalities,
        "kind": selection.kinds,
        "without": selection.without,
        "field": selection.fields,
        "framework": selection.frameworks,
        "status": selection.statuses,
    }
    days: dict[str, date | None] = {
        "as_of": selection.as_of,
        "known_by": selection.known_by,
        "since": period.since if period else None,
        "until": period.until if period else None,
    }
    yield from ((name, ",".join(given)) for name, given in names.items() if given)
    yield from ((name, day.isoformat()) for name, day in days.items() if day)
