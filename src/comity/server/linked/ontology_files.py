"""The ontology as files that can be taken away: vocabulary and schemes as one document, context, shapes, alignments."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad, RdfFormat

from comity.graph.publishing import jsonld
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.vocabulary import DEFAULT_BASE, ONTOLOGY
from comity.server.linked.serialising import FORMATS, write

IRI = ONTOLOGY.removesuffix("#")
#: The formats of the ontology: it is one graph, so that none is needed which keeps graphs apart.
ENDINGS = tuple(ending for ending in FORMATS if ending not in ("trig", "nq"))
#: The files beside it, by name, each with its media type.
FILES = {
    "context.jsonld": "application/ld+json",
    "shapes.ttl": "text/turtle; charset=utf-8",
    "alignments.sssom.tsv": "text/tab-separated-values; charset=utf-8",
    "records.schema.json": "application/schema+json",
}


@lru_cache(maxsize=len(ENDINGS))
def ontology(ending: str) -> bytes:
    """Return the vocabulary with its schemes; as Turtle in the words and the order in which it is written."""
    if ending == "ttl":
        return _joined(_paths())
    return write(triples(), ending, DEFAULT_BASE, (IRI,))


def triples() -> list[Quad]:
    """Read the vocabulary and its schemes."""
    return [quad for path in _paths() for quad in ox.parse(path.read_bytes(), format=RdfFormat.TURTLE)]


@lru_cache(maxsize=16)
def file(name: str, base: str) -> bytes:
    """Return a file beside the ontology by its name, which is one of ``FILES``."""
    if name == "context.jsonld" and base != DEFAULT_BASE:
        return f"{json.dumps({'@context': jsonld.context(base)}, ensure_ascii=False, indent=2)}\n".encode()
    if name == "shapes.ttl":
        return _joined(shape_paths())
    return (ONTOLOGY_FOLDER / name).read_bytes()


def shape_paths() -> list[Path]:
    """List the files of shapes, in order of name."""
    return sorted((ONTOLOGY_FOLDER / "shapes").glob("*.ttl"))


def _paths() -> list[Path]:
    return [ONTOLOGY_FOLDER / "comity.ttl", *sorted((ONTOLOGY_FOLDER / "kinds").glob("*.ttl"))]


def _joined(paths: Iterable[Path]) -> bytes:
    """Put files of Turtle one after the other, with the prefixes of all at the top; they agree on what each means."""
    lines = [line for path in paths for line in (*path.read_text("utf-8").split("\n"), "")]
    head = sorted({line for line in lines if line.startswith("@prefix ")})
    text = "\n".join(line for line in lines if not line.startswith("@prefix ")).strip()
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return "\n".join([*head, "", text, ""]).encode()
