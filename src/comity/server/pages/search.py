"""The page of a search: what bears a name, in any language and script."""

from __future__ import annotations

from comity.graph.store import Store
from comity.queries.explanation.candidates import nearest_names
from comity.queries.explanation.mentions import mention
from comity.queries.explanation.reader import Reader
from comity.queries.explanation.searching import found
from comity.server.answer import Answer
from comity.server.pages.listing import EACH, Listing, pages
from comity.server.pages.rendering import HTML, render
from comity.server.pages.site import Site
from comity.server.refusals import Refusal

#: A longer text is no name.
_LONGEST = 200


def search(store: Store, text: str, site: Site, page: int = 1) -> Answer:
    """Make the page of what bears a name or has the text in one, those that are called so first.

    Raises ``Refusal`` (400) for a text that is no name for its length, and (404) for a page that is not there.
    """
    if len(text) > _LONGEST:
        raise Refusal(400, f"a text of {len(text):,} signs is no name: search for at most {_LONGEST}")
    asked = " ".join(text.split())
    nodes = found(store, asked) if asked else []
    reader = Reader(store)
    last = pages(len(nodes), page)
    things = tuple(mention(reader, node) for node in nodes[(page - 1) * EACH : page * EACH])
    listing = Listing("search", asked, len(nodes), True, page, last, mentions=things)
    near = nearest_names(store, asked) if asked and not nodes else []
    return Answer(render("search.html.jinja", site, query=asked, listing=listing, near=near), HTML)
