"""The dataset that a query names for itself, read from its text; and graphs that have to be put together for it.

The engine gives a statement that stands in two of the graphs that make the default graph twice; in an RDF
dataset the default graph is their merge, which has it once (SPARQL 1.1 Query, section 13.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple
from urllib.parse import urljoin

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, QueryBoolean

from comity.graph.errors import QueryError
from comity.graph.lexing import words

#: So many statements are put together in memory, and no more.
_MOST = 1_000_000
_IRI = r"<(?P<iri>[^<>\s]*)>"
_CLAUSE = re.compile(
    rf"\s*(?P<named>NAMED(?=[\s<]))?\s*(?:{_IRI}|(?P<prefix>[\w.-]*):(?P<local>[\w.%:/-]*))", re.IGNORECASE
)
_PREFIX = re.compile(rf"\s*(?P<prefix>[\w.-]*):\s*{_IRI}")
_BASE = re.compile(rf"\s*{_IRI}")


class Dataset(NamedTuple):
    """Name the graphs that a query is asked of, in the place of all: those merged, those that ``GRAPH`` finds."""

    default: tuple[NamedNode, ...]
    named: tuple[NamedNode, ...]


def named_in(sparql: str, prefixes: Mapping[str, str], base: str | None = None) -> Dataset | None:
    """Return the dataset that a query names with ``FROM``; ``None`` where it names none or it cannot be read.

    >>> named_in("PREFIX g: <http://a.example/> ASK FROM g:x FROM NAMED <http://a.example/y> {}", {}).default
    (<NamedNode value=http://a.example/x>,)
    """
    if "from" not in sparql.lower():
        return None
    known, here = dict(prefixes), base or ""
    default: list[NamedNode] = []
    named: list[NamedNode] = []
    try:
        for word in words(sparql):
            if word.text == "BASE" and (found := _BASE.match(sparql, word.end)):
                here = urljoin(here, found["iri"])
            elif word.text == "PREFIX" and (found := _PREFIX.match(sparql, word.end)):
                known[found["prefix"]] = urljoin(here, found["iri"])
            elif word.text == "FROM" and (found := _CLAUSE.match(sparql, word.end)):
                local = found["iri"] is None
                iri = known[found["prefix"]] + found["local"] if local else urljoin(here, found["iri"])
                (named if found["named"] else default).append(NamedNode(iri))
    except (KeyError, ValueError):
        return None  # the engine says what is wrong
    return Dataset(tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named))) if default or named else None


def share(engine: ox.Store, graphs: Iterable[NamedNode]) -> bool:
    """Tell whether any two graphs have a statement in common."""
    asked = (
        "ASK {{ GRAPH {} {{ ?s ?p ?o }} GRAPH {} {{ ?s ?p ?o }} }}".format(*pair) for pair in combinations(graphs, 2)
    )
    return any(bool(answer) for answer in map(engine.query, asked) if isinstance(answer, QueryBoolean))


def put_together(engine: ox.Store, dataset: Dataset) -> ox.Store:
    """Return a store in memory whose default graph is the merge of the graphs that make it, beside the named ones.

    Raises ``QueryError`` where that is too much to hold.
    """
    merged = ox.Store()
    held = 0
    for graph in dict.fromkeys((*dataset.default, *dataset.named)):
        quads = []
        for quad in engine.quads_for_pattern(None, None, None, graph):
            quads += [Quad(quad.subject, quad.predicate, quad.object)] if graph in dataset.default else []
            quads += [quad] if graph in dataset.named else []
            held += 1
            if held > _MOST:
                raise QueryError(
                    f"the graphs that the query names share statements and have more than {_MOST:,}, too many to be "
                    "put together for it: name fewer with FROM, or none and use GRAPH"
                )
        merged.bulk_extend(quads)
    return merged
