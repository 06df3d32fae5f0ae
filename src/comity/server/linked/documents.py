"""The document about a thing: all that the graph says of it, in both directions, with neighbours' labels.

https://www.w3.org/TR/cooluris/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from comity.graph.store import Store
from comity.server.answer import Answer
from comity.server.linked import circumstances
from comity.server.linked.gathering import Page, gather
from comity.server.linked.linking import links
from comity.server.linked.names import data_address, document_iri
from comity.server.linked.serialising import FORMATS, write
from comity.server.media_types import name_of

if TYPE_CHECKING:
    from comity.server.pages.site import Site


def document(store: Store, site: Site, iri: str, ending: str = "ttl", page: int = 1) -> Answer:
    """Write one page of the document about a thing or a graph, in the format of an ending (see ``FORMATS``).

    What does not fit on it is announced, by ``hydra:next`` in the document and by ``Link: rel=next``.
    A page beyond the last is 404.
    """
    thing = NamedNode(iri.partition("#")[0])
    found = gather(store, thing, page)
    first = (document_iri(store.base, thing.value, page), thing.value)
    body = write(_statements(store, thing, found, page), ending, store.base, first)
    status = 404 if page > 1 and not found.own else 200
    return Answer(body, name_of(FORMATS[ending]), status, _headers(site, iri, ending, page, found.is_last))


def _statements(store: Store, thing: NamedNode, found: Page, page: int) -> list[Quad]:
    sources = circumstances.datasets(store, found.own)
    return [
        *found.own,
        *found.around,
        *circumstances.of_graph(store, thing),
        *circumstances.of_datasets(store, sources),
        *circumstances.of_document(store, thing, page, found.is_last, sources),
    ]


def _headers(site: Site, iri: str, ending: str, page: int, is_last: bool) -> tuple[tuple[str, str], ...]:
    found = links(site, iri)
    if not is_last:
        found += f', <{data_address(site, iri, ending, page + 1)}>; rel="next"'
    if page > 1:
        found += f', <{data_address(site, iri, ending, page - 1)}>; rel="prev"'
    return (("content-location", data_address(site, iri, ending, page)), ("link", found))
