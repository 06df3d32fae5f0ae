"""Prefixes, the terms that stand behind them, and the names of the store's own graphs.

Every term that the graph uses is written as a compact IRI (``org:Organization``) and made
a node here, so that a misspelt prefix is an error and not a new vocabulary.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from comity.graph.errors import InputError

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

ONTOLOGY = "https://w3id.org/comity/ontology#"
DEFAULT_BASE = "https://w3id.org/comity/"

#: SKOS schemes of the ontology: the prefix of a scheme's concepts is also its short name.
SCHEMES = ("kind", "orgkind", "role", "modality", "milestone", "status", "eventkind", "frameworkkind", "recordstatus")

#: The graphs that are derived from all others; ``derived/dates`` describes the dates of large ones.
DERIVED = ("derived/labels", "derived/parties", "derived/conflicts", "derived/dates")
#: The graph of an export that says of records where they are described; no store has it.
ELSEWHERE = "derived/elsewhere"
#: The graphs that ``comity push`` adds on a server: the small graphs merged, and what was pushed.
PUSHED = ("merged", "pushed")
#: The graphs that no dataset may be called.
RESERVED = ("ontology", "provenance", ELSEWHERE, *DERIVED, *PUSHED)

PREFIXES = {
    "comity": ONTOLOGY,
    **{scheme: f"{ONTOLOGY}{scheme}-" for scheme in SCHEMES},
    "adms": "http://www.w3.org/ns/adms#",
    "country": "http://publications.europa.eu/resource/authority/country/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "geonames": "https://sws.geonames.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sdg": "http://metadata.un.org/sdg/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "unesco": "http://vocabularies.unesco.org/thesaurus/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """Return every prefix with its namespace, ``id`` and ``graph`` under the given base.

    >>> prefixes("https://data.example.org/")["id"]
    'https://data.example.org/id/'
    """
    return {"id": f"{base}id/", "graph": f"{base}graph/", **PREFIXES}


def check_base(base: str) -> None:
    """Check that what is described can be put under a base: http or https, a host, no query, ``/`` at the end.

    Raises ``InputError``.
    """
    from pyoxigraph import NamedNode

    try:
        NamedNode(base)
        fits = re.fullmatch(r"https?://[^/?#\s:]+(:\d+)?/([^?#\s]*/)?", base) is not None
    except ValueError:
        fits = False
    if not fits:
        raise InputError(
            f"{base!r} is no base: write an address from http:// or https:// on, with '/' at its end "
            "and neither '?' nor '#' in it, such as https://data.example.org/"
        )


def last_part(iri: str) -> str:
    """Return the end of an IRI, behind its last # or /.

    >>> last_part("http://xmlns.com/foaf/0.1/homepage")
    'homepage'
    """
    return iri.rpartition("#")[2].rpartition("/")[2]


@lru_cache(maxsize=4096)
def term(curie: str) -> NamedNode:
    """Make a node of a compact IRI; a prefix that is not declared here raises ``KeyError``.

    >>> term("org:Organization").value
    'http://www.w3.org/ns/org#Organization'
    """
    from pyoxigraph import NamedNode  # here, so that ``--help`` does without the engine

    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
