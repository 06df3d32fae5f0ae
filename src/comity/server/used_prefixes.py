"""The prefixes that some statements need, so that what is written declares these and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from comity.graph.vocabulary import prefixes

HYDRA = "http://www.w3.org/ns/hydra/core#"
SD = "http://www.w3.org/ns/sparql-service-description#"

_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.#-]*(?<!\.)")
#: What stands without its datatype, or with a language in its place.
_WRITTEN_PLAIN = ("#string", "#langString", "#boolean", "#integer", "#decimal", "#double")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def used_prefixes(said: Iterable[Quad | Triple], base: str) -> dict[str, str]:
    """Return the prefixes that shorten an IRI of these statements, each IRI by the longest that fits."""
    known = _namespaces(base)
    found = {_prefix(iri, base) for quad in said for iri in _iris(quad)} - {""}
    return {name: known[name] for name in sorted(found)}


def _iris(said: Quad | Triple) -> list[str]:
    nodes = [said.subject, said.object, getattr(said, "graph_name", None)]
    found = [node.value for node in nodes if isinstance(node, NamedNode)]
    if said.predicate != _TYPE:  # which Turtle writes as "a"
        found.append(said.predicate.value)
    if isinstance(said.object, ox.Literal) and not said.object.datatype.value.endswith(_WRITTEN_PLAIN):
        found.append(said.object.datatype.value)
    return found


@lru_cache(maxsize=8)
def _namespaces(base: str) -> dict[str, str]:
    return {**prefixes(base), "hydra": HYDRA, "sd": SD}


@lru_cache(maxsize=65536)
def _prefix(iri: str, base: str) -> str:
    fitting = [(len(start), name) for name, start in _namespaces(base).items() if iri.startswith(start)]
    length, name = max(fitting, default=(0, ""))
    return name if _LOCAL.fullmatch(iri[length:]) else ""
