"""What rdflib reads in the files that Comity writes, in the terms of the engine, so that both can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

Rows = set[tuple[str, ...]]
"""Statements: subject, predicate, object, and the graph where the format has graphs."""


def read_by_rdflib(content: bytes, format_: str) -> Rows:
    """Read a file's content; blank nodes are not expected."""
    with _literals_as_they_are():
        if format_ in ("nquads", "trig", "json-ld"):
            dataset = rdflib.Dataset()
            dataset.parse(data=content, format=format_)
            return {tuple(map(_plain, statement)) for statement in dataset.quads()}
        graph = rdflib.Graph()
        graph.parse(data=content, format=format_)
        return {tuple(map(_plain, statement)) for statement in graph}


@contextmanager
def _literals_as_they_are() -> Iterator[None]:
    """Let rdflib keep numbers and days as they are written: 01 is not 1."""
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = True


def _plain(node: Any) -> str:
    """Write a node as Oxigraph writes it: xsd:string is the type of plain strings."""
    if node in (None, DATASET_DEFAULT_GRAPH_ID):
        return str(DefaultGraph())
    if not isinstance(node, rdflib.Literal):
        assert isinstance(node, rdflib.URIRef), f"a blank node: {node!r}"
        return str(NamedNode(str(node)))
    if node.language:
        return str(Literal(str(node), language=node.language))
    return str(Literal(str(node), datatype=NamedNode(str(node.datatype)))) if node.datatype else str(Literal(str(node)))
