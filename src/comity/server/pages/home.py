"""The front page: what the graph holds, under which licences, and how to ask it."""

from __future__ import annotations

from comity.graph.store import Store
from comity.graph.vocabulary import term
from comity.queries.explanation.reader import Reader
from comity.server.answer import Answer
from comity.server.pages.kinds import kinds_of
from comity.server.pages.rendering import HTML, render
from comity.server.pages.site import Site
from comity.server.pages.sources import datasets_of
from comity.server.pages.structured import block, catalogue

#: What is of interest behind the scenes only.
_BEHIND = frozenset(("dates", "builds", "programs", "files"))
EXAMPLE = """PREFIX comity: <https://w3id.org/comity/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?agreement ?title WHERE {
  ?agreement a comity:Agreement ; rdfs:label ?title .
} LIMIT 10"""


def home(store: Store, site: Site) -> Answer:
    """Make the front page."""
    datasets = datasets_of(Reader(store))
    kinds = [kind for kind in kinds_of(store) if kind.predicate == term("rdf:type") and kind.name not in _BEHIND]
    values = {"kinds": kinds, "datasets": datasets, "example": EXAMPLE, "block": block(catalogue(datasets, site))}
    return Answer(render("home.html.jinja", site, **values), HTML)
