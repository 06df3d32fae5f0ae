"""Whether a server holds what was pushed to it: as many triples, and the same terms.

Some change what they are given: Virtuoso writes a decimal ``1.50`` as ``1.5``, and takes ``"true"^^xsd:boolean``
and ``1`` of one property for one value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat, Triple

from comity.graph.errors import RemoteError
from comity.graph.remote.endpoint import Endpoint

#: How many triples of a graph are compared: one for each datatype and language that it has, as far as they go.
_SAMPLES = 100


@dataclass(frozen=True, slots=True)
class Content:
    """Say what is in a file of N-Triples: its hash, how many there are, and one for each kind of value."""

    content_hash: str
    triples: int
    samples: tuple[Triple, ...]


def content(file: Path) -> Content:
    """Read a file of N-Triples once, a line at a time."""
    digest, count, samples = sha256(), 0, dict[bytes, bytes]()
    with file.open("rb") as lines:
        for count, line in enumerate(lines, 1):  # noqa: B007 - the last number is how many there are
            digest.update(line)
            kind = line[line.rfind(b'"') :]  # of an IRI the last sign only: all of them are one kind
            if kind not in samples and len(samples) < _SAMPLES:
                samples[kind] = line
    parsed = ox.parse(b"".join(samples.values()), format=RdfFormat.N_TRIPLES)
    return Content(digest.hexdigest(), count, tuple(quad.triple for quad in parsed))


def check_pushed(endpoint: Endpoint, graph: NamedNode, sent: Content) -> None:
    """Compare what stands in a graph of a server with what was sent; language tags are the same in any case.

    Raises ``RemoteError`` where triples are missing, or a value is not the one that was sent.
    """
    found = endpoint.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    there = next(int(row["n"].value) for row in found)
    there_now = {Triple(row["s"], row["p"], row["o"]) for row in endpoint.select(_samples(graph, sent.samples))}
    if changed := [triple for triple in sent.samples if triple not in there_now]:
        raise RemoteError(_told(endpoint, graph, changed, there_now))
    if there != sent.triples:
        raise RemoteError(
            f"{endpoint.url} holds {there:,} triples of {graph.value}, and {sent.triples:,} were sent: it takes "
            "different values for one, or lost some; answers from there are not those of the store here"
        )


def _samples(graph: NamedNode, samples: Iterable[Triple]) -> str:
    pairs = sorted({f"({triple.subject} {triple.predicate})" for triple in samples})
    return f"SELECT ?s ?p ?o {{ VALUES (?s ?p) {{ {' '.join(pairs)} }} GRAPH {graph} {{ ?s ?p ?o }} }}"


def _told(endpoint: Endpoint, graph: NamedNode, changed: list[Triple], there: Collection[Triple]) -> str:
    triple = changed[0]
    same = sorted(str(t.object) for t in there if (t.subject, t.predicate) == (triple.subject, triple.predicate))
    return (
        f"{endpoint.url} changes values: of {triple.subject} {triple.predicate} it was sent {triple.object} and holds "
        f"{', '.join(same[:3]) or 'nothing'} in {graph.value} ({len(changed)} of the {len(there)} kinds of value that "
        "were compared); answers from there are not those of the store here"
    )
