"""The endpoint for who has a browser: a field to write a query in, and the answer as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from comity.graph.errors import QueryError
from comity.graph.store import Store
from comity.queries.table import compact
from comity.server.answer import Answer
from comity.server.pages.home import EXAMPLE
from comity.server.pages.rendering import HTML, render
from comity.server.pages.site import Site
from comity.server.sparql.asking import Asked, answered
from comity.server.sparql.operation import Query

#: So many rows are shown; a longer answer says so, and is had whole by a client of the endpoint.
MOST = 1_000
_VARY = (("vary", "Accept"),)


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold a term of an answer: how it is written, its language or datatype, and its IRI where it is one."""

    text: str
    lang: str = ""
    datatype: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Hold the first rows of an answer, and whether they are all; a yes or no is a table of one cell."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_whole: bool = True


def form(store: Store, site: Site, endpoint: str) -> Answer:
    """Make the page on which a query is written, for the endpoint at an address."""
    return _page(store, site, Asked(Query(EXAMPLE), endpoint, ""), None, "")


def table(store: Store, site: Site, asked: Asked, services: frozenset[str]) -> Answer:
    """Make the page of a query and its answer, of which ``MOST`` rows are shown; 400 for what cannot be read."""
    try:
        found = answered(store, asked, services, lambda result: _table(store, result))
    except QueryError as error:
        return _page(store, site, asked, None, str(error))
    return _page(store, site, asked, found, "")


def _page(store: Store, site: Site, asked: Asked, found: Table | None, fault: str) -> Answer:
    prefixes = sorted(store.prefixes.items())
    values = {"asked": asked, "found": found, "fault": fault, "prefixes": prefixes}
    return Answer(render("console.html.jinja", site, **values), HTML, 400 if fault else 200, _VARY)


def _table(store: Store, found: QuerySolutions | QueryBoolean | QueryTriples) -> Table:
    if isinstance(found, QuerySolutions):
        names = tuple(variable.value for variable in found.variables)
        return _rows(store, names, ([row[name] for name in names] for row in found))
    if isinstance(found, QueryTriples):
        return _rows(store, ("subject", "predicate", "object"), ([t.subject, t.predicate, t.object] for t in found))
    return Table(("answer",), ((Cell("yes" if found else "no"),),))


def _rows(store: Store, names: tuple[str, ...], found: Iterable[list[object]]) -> Table:
    rows = [tuple(_cell(store, value) for value in row) for row in islice(found, MOST + 1)]
    return Table(names, tuple(rows[:MOST]), len(rows) <= MOST)


def _cell(store: Store, value: object) -> Cell:
    match value:
        case NamedNode():
            return Cell(compact(value.value, store.prefixes), iri=value.value)
        case Literal() if value.language or value.datatype.value.endswith("#string"):
            return Cell(value.value, lang=value.language or "")
        case Literal():
            return Cell(value.value, datatype=compact(value.datatype.value, store.prefixes))
        case BlankNode() | Triple():
            return Cell(str(value))
    return Cell("")
