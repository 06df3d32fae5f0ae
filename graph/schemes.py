"""The concepts of the ontology's SKOS schemes: the one list of what may stand in a kind or role.

A new kind is a new concept in ``ontology/kinds/*.ttl``; nothing else has to change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from comity.graph.vocabulary import PREFIXES, SCHEMES, term

ONTOLOGY_FOLDER = Path(__file__).parent.parent / "ontology"


def _read(pattern: str) -> Iterator[tuple[str, NamedNode, NamedNode | Literal]]:
    for file in sorted((ONTOLOGY_FOLDER / "kinds").glob(pattern)):
        for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                yield quad.subject.value, quad.predicate, quad.object


@lru_cache(maxsize=1)
def _concepts() -> tuple[tuple[str, NamedNode, Literal], ...]:
    return tuple((concept, what, value) for concept, what, value in _read("*.ttl") if isinstance(value, Literal))


@lru_cache(maxsize=len(SCHEMES) * 4)
def labels(scheme: str, lang: str = "en") -> dict[str, str]:
    """Return the scheme's concepts, in order of name, each with its label in a language.

    >>> labels("modality")["hoped"]
    'hoped for'
    """
    start = PREFIXES[scheme]
    found = {
        concept.removeprefix(start): value.value
        for concept, predicate, value in _concepts()
        if predicate == term("skos:prefLabel") and value.language == lang and concept.startswith(start)
    }
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Return each country's ISO 3166-1 alpha-2 code with its IRI in the EU's country authority table.

    >>> countries()["IR"]
    'http://publications.europa.eu/resource/authority/country/IRN'
    """
    found = {
        value.value: concept
        for concept, predicate, value in _concepts()
        if predicate == term("skos:notation") and concept.startswith(PREFIXES["country"])
    }
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def leads_to() -> Mapping[str, str]:
    """Return each milestone that leads to a status, with that status, both by name and in order of name.

    Only the file of the milestones is read, which takes about a millisecond.

    >>> leads_to()["ratified"]
    'in-force'
    """
    found = {
        milestone.removeprefix(PREFIXES["milestone"]): status.value.removeprefix(PREFIXES["status"])
        for milestone, predicate, status in _read("milestone.ttl")
        if predicate == term("comity:leadsTo")
    }
    return MappingProxyType(dict(sorted(found.items())))


@lru_cache(maxsize=1)
def status_ranks() -> Mapping[str, int]:
    """Return each status that milestones lead to, with its rank among the others, the lowest first.

    >>> list(status_ranks())[-1]
    'terminated'
    """
    found = {
        status.removeprefix(PREFIXES["status"]): int(rank.value)
        for status, predicate, rank in _read("status.ttl")
        if predicate == term("comity:rank")
    }
    return MappingProxyType(dict(sorted(found.items(), key=lambda pair: pair[1])))
