"""Browsing: every kind of thing, and the things of a kind a hundred at a time, so that links lead everywhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby

from pyoxigraph import Literal, NamedNode, QuerySolution

from comity.graph.store import Store
from comity.graph.vocabulary import term
from comity.graph.wording import nearest
from comity.queries.explanation.mentions import Mention, mention
from comity.queries.explanation.reader import Reader
from comity.queries.names import normalised
from comity.server.answer import Answer
from comity.server.pages.kinds import Kind, kinds_of
from comity.server.pages.listing import EACH, Listing, pages
from comity.server.pages.rendering import HTML, render
from comity.server.pages.site import Site
from comity.server.refusals import Refusal

#: What the concepts of each scheme sort, by the beginning of their names.
_SORTS = {
    "": "All",
    "orgkind": "Organisations by kind",
    "kind": "Cooperation by kind",
    "eventkind": "Events by kind",
    "frameworkkind": "Frameworks by kind",
}
_OF_KIND = """
SELECT ?thing (SAMPLE(?name) AS ?label) (MAX(?on) AS ?date) (MAX(?by) AS ?day) WHERE {{
  ?thing {predicate} {value} .
  FILTER (STRSTARTS(STR(?thing), {start}) && !CONTAINS(STR(?thing), "#"))
  OPTIONAL {{ ?thing {label} ?name }}
  {dated}
}} GROUP BY ?thing ORDER BY {order} LCASE(STR(?label)) ?thing LIMIT {each} OFFSET {skipped}
"""
#: A date stands in order by the last day that it admits, by the first where that is open.
_DATED = """
  OPTIONAL {{
    ?thing {0} ?when . ?when {1} ?on .
    OPTIONAL {{ ?when {2} ?last }} OPTIONAL {{ ?when {3} ?first }}
    BIND (STR(COALESCE(?last, ?first)) AS ?by)
  }}"""


def browse(store: Store, site: Site, kind: str = "", page: int = 1) -> Answer:
    """Make the page of all kinds; with a kind, a page of the things of that kind.

    Raises ``Refusal`` (404) for a kind of which there is nothing, and for a page that is not there.
    """
    kinds = kinds_of(store)
    if not kind:
        sorted_by = {start: list(found) for start, found in groupby(kinds, key=_sort)}
        sorts = [(title, sorted_by[start]) for start, title in _SORTS.items() if start in sorted_by]
        return Answer(render("browse.html.jinja", site, sorts=sorts), HTML)
    found = next((known for known in kinds if known.name == kind), None)
    if found is None:
        raise Refusal(404, f"there is nothing of the kind {kind!r}{nearest(kind, [known.name for known in kinds])}")
    listed = _listing(store, found, page)
    return Answer(render("kind.html.jinja", site, kind=found, listing=listed), HTML)


def _sort(kind: Kind) -> str:
    return "" if kind.predicate == term("rdf:type") else kind.name.partition("-")[0]


def _listing(store: Store, kind: Kind, page: int) -> Listing:
    last = pages(kind.count, page)
    skipped = (page - 1) * EACH
    things = _by_id(store, kind, skipped) if kind.is_large else _sorted(store, kind, skipped)
    return Listing(kind.name, kind.title, kind.count, True, page, last, mentions=things)


def _by_id(store: Store, kind: Kind, skipped: int) -> tuple[Mention, ...]:
    """List things in order of IRI: the names of all need not be looked up for that."""
    start = store.prefixes["id"]
    quads = store.pattern(None, kind.predicate, kind.value)
    found = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
    records = sorted(iri for iri in found if iri.startswith(start) and "#" not in iri)
    reader = Reader(store)
    return tuple(mention(reader, NamedNode(iri)) for iri in records[skipped : skipped + EACH])


def _sorted(store: Store, kind: Kind, skipped: int) -> tuple[Mention, ...]:
    dated = _DATED.format(kind.date, *map(term, ("comity:edtf", "comity:latest", "comity:earliest")))
    query = _OF_KIND.format(
        predicate=kind.predicate,
        value=kind.value,
        start=Literal(store.prefixes["id"]),
        label=term("rdfs:label"),
        dated=dated if kind.date else "",
        order="DESC(?day)" if kind.date else "",
        each=EACH,
        skipped=skipped,
    )
    reader, found = Reader(store), [_thing(store, row) for row in store.select(query)]
    often = Counter(normalised(thing.label) for thing in found)
    return tuple(
        replace(thing, label=reader.shown(NamedNode(thing.iri))) if often[normalised(thing.label)] > 1 else thing
        for thing in found
    )


def _thing(store: Store, row: QuerySolution) -> Mention:
    iri, label, day = row["thing"].value, row["label"], row["date"]
    return Mention(
        iri, label.value if label else iri.removeprefix(store.prefixes["id"]), "", day.value if day else None
    )
