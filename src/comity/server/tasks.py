"""Everything that workers do, imported once before the first of them is made."""

from __future__ import annotations

from comity.server import descriptions, graph_store, writer
from comity.server.linked import answers, ontology_page
from comity.server.pages import routes
from comity.server.sparql import asking, description

__all__ = ["answers", "asking", "description", "descriptions", "graph_store", "ontology_page", "routes", "writer"]
