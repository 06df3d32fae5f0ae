"""Statements in the formats of linked data: sorted, and with no more prefixes than are used."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from comity.graph.publishing import jsonld
from comity.graph.turtle import serialize_statements
from comity.server.used_prefixes import used_prefixes

#: The endings of data addresses, the one that is sent unasked first; the last two keep who says what.
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
ENDINGS = {format_: ending for ending, format_ in FORMATS.items()}
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def write(quads: Iterable[Quad], ending: str, base: str, first: Collection[str] = ()) -> bytes:
    """Write statements in the format of an ending; the same statements always give the same bytes.

    What is said of the IRIs in ``first``, and then of their parts, stands before the rest.
    """
    format_ = FORMATS[ending]
    if format_.supports_datasets and format_ != RdfFormat.JSON_LD:
        by_graph = sorted(set(quads), key=lambda quad: (str(quad.graph_name), *_order(quad, first)))
        return _serialised(by_graph, format_, base)
    triples = sorted({quad.triple for quad in quads}, key=lambda triple: _order(triple, first))
    if format_ == RdfFormat.JSON_LD and all(map(_is_plain, triples)):
        return _json(triples, base)
    return _serialised(triples, format_, base)


def _order(said: Quad | Triple, first: Collection[str]) -> tuple[int, str, str, str]:
    subject = str(said.subject)[1:-1]
    ranks = [rank * 2 + (iri != subject) for rank, iri in enumerate(first) if subject.partition("#")[0] == iri]
    predicate = "" if said.predicate == _TYPE else said.predicate.value
    return min(ranks, default=len(first) * 2), subject, predicate, str(said.object)


def _serialised(said: list[Quad] | list[Triple], format_: RdfFormat, base: str) -> bytes:
    found = serialize_statements(said, format_, used_prefixes(said, base))
    if format_ not in (RdfFormat.TURTLE, RdfFormat.TRIG):
        return found
    lines = found.split(b"\n")
    head = [line for line in lines if line.startswith(b"@prefix ")]
    text = b"\n".join(lines[len(head) :])
    # The engine breaks no line within a literal, so that a full stop at the end of one ends a node's statements.
    return b"\n".join([*sorted(head), b"", text.replace(b" .\n", b" .\n\n").rstrip() + b"\n"])


def _is_plain(triple: Triple) -> bool:
    """Tell whether both ends are what records are made of: whoever writes may add nodes without an IRI."""
    return isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal)


@lru_cache(maxsize=8)
def _compaction(base: str) -> tuple[dict[str, Any], jsonld.Compaction]:
    known = jsonld.context(base)
    return known, jsonld.Compaction(known)


def _json(triples: list[Triple], base: str) -> bytes:
    """Write one document in the words of the published context, which stands in it."""
    known, compact = _compaction(base)
    quads = (Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    nodes = [compact.node(str(subject)[1:-1], list(own)) for subject, own in groupby(quads, key=attrgetter("subject"))]
    text = json.dumps({"@context": known, "@graph": nodes}, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()
