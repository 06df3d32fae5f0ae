"""How Comity's terms stand to those of other vocabularies, read from the SSSOM table (https://w3id.org/sssom/)."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from comity.graph.schemes import ONTOLOGY_FOLDER

_WORDS = {
    "skos:exactMatch": "the same as",
    "skos:closeMatch": "close to",
    "skos:broadMatch": "narrower than",
    "skos:narrowMatch": "broader than",
    "skos:relatedMatch": "related to",
}


@dataclass(frozen=True, slots=True)
class Match:
    """Hold one alignment in words: how a term stands to another one, and what is to be minded."""

    how: str
    other: str
    address: str
    comment: str


def of(iri: str) -> tuple[Match, ...]:
    """Return the alignments of a term.

    >>> of("https://w3id.org/comity/ontology#Claim")[0].other
    'schema:Claim'
    """
    return tuple(_table().get(iri, ()))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, list[Match]]:
    lines = (ONTOLOGY_FOLDER / "alignments.sssom.tsv").read_text("utf-8").split("\n")
    pairs = (line[1:].strip().partition(": ") for line in lines if line.startswith("#  "))
    prefixes = {name: start for name, _, start in pairs}
    found: dict[str, list[Match]] = defaultdict(list)
    for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
        how = _WORDS.get(row["predicate_id"], row["predicate_id"])
        match = Match(how, row["object_id"], _expanded(row["object_id"], prefixes), row["comment"] or "")
        found[_expanded(row["subject_id"], prefixes)].append(match)
    return found


def _expanded(curie: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = curie.partition(":")
    return prefixes[prefix] + local
