"""The concepts of the ontology's SKOS schemes: the one list of what may stand in a kind or role.

A new kind is a new concept in ``ontology/kinds/*.ttl``; nothing else has to change.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from comity.graph.vocabulary import PREFIXES, SCHEMES, term

ONTOLOGY_FOLDER = Path(__file__).parent.parent / "ontology"


@lru_cache(maxsize=1)
def _concepts() -> tuple[tuple[str, NamedNode, Literal], ...]:
    files = sorted((ONTOLOGY_FOLDER / "kinds").glob("*.ttl"))
    return tuple(
        (quad.subject.value, quad.predicate, quad.object)
        for file in files
        for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    )


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
