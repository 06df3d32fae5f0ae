"""What is answered under the address of a thing, and under those of its data; all are tasks of a worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from comity.graph.store import Store
from comity.graph.vocabulary import ONTOLOGY, term
from comity.server.answer import Answer
from comity.server.linked.documents import document
from comity.server.linked.linking import HTML, links
from comity.server.linked.names import data_address, name_of, thing_address
from comity.server.linked.resolution import Found, Gone, Missing, Moved, resolve, resolve_any
from comity.server.linked.serialising import ENDINGS, FORMATS, write
from comity.server.media_types import GRAPHS
from comity.server.media_types import name_of as media_type

if TYPE_CHECKING:
    from comity.server.pages.site import Site

_NOTHING = "Nothing is on record under this address. That is not to say that there is no such thing."
_VARY = (("vary", "Accept"),)


def thing(store: Store, site: Site, iris: Sequence[str], media: str) -> Answer:
    """Answer under a thing's own address, in the media type that the client wants most: 303 to page or data.

    301 where another IRI stands for the thing now, 410 where it was withdrawn, 404 where nothing is on record.
    """
    iri, found = resolve_any(store, iris)
    ending = "" if media == HTML else ENDINGS[GRAPHS[media]]
    match found:
        case Found():
            address = data_address(site, iri, ending) if ending else site.page(found.iri)
            return _elsewhere(303, address, (*_VARY, ("link", links(site, iri))))
        case Moved():
            return _elsewhere(301, thing_address(site, found.iri))
        case Gone():
            return _with(gone(store, site, found, ending), *_VARY)
        case Missing():
            return _with(missing(store, site, iri, found, ending), *_VARY)


def data(store: Store, site: Site, iris: Sequence[str], ending: str, page: int = 1) -> Answer:
    """Answer under the address of a thing's data: the document, or 301, 410 and 404 as ``thing`` does."""
    iri, found = resolve_any(store, iris)
    match found:
        case Found():
            return document(store, site, iri, ending, page)
        case Moved():
            return _elsewhere(301, data_address(site, found.iri, ending))
        case Gone():
            return gone(store, site, found, ending)
        case Missing():
            return missing(store, site, iri, found, ending)


def data_as_wanted(store: Store, site: Site, iris: Sequence[str], ending: str, page: int = 1) -> Answer:
    """Answer as ``data`` does, under an address that names no format."""
    return _with(data(store, site, iris, ending, page), *_VARY)


def page_instead(store: Store, site: Site, iris: Sequence[str]) -> Answer | None:
    """Return what answers in the place of a page: 301, 410 or 404 as a page; nothing where the page can be made."""
    iri, found = resolve_any(store, iris)
    match found:
        case Found():
            return None
        case Moved():
            return _elsewhere(301, site.page(found.iri))
        case Gone():
            return gone(store, site, found, "")
        case Missing():
            return missing(store, site, iri, found, "")


def within_ontology(store: Store, site: Site, path: str, media: str) -> Answer:
    """Lead from an IRI that the ontology's document describes to that document (303), or say that it has none (404)."""
    iri = (
        f"{site.base}project" if path == "/project" else f"{ONTOLOGY.removesuffix('#')}{path.removeprefix('/ontology')}"
    )
    if isinstance(found := resolve(store, iri), Missing):
        return _with(missing(store, site, iri, found, "" if media == HTML else ENDINGS[GRAPHS[media]]), *_VARY)
    return _elsewhere(303, f"{site.root}/ontology")


def gone(store: Store, site: Site, found: Gone, ending: str) -> Answer:
    """Say that an IRI was withdrawn (410), why, and what is on record of it; as HTML where no ending is given."""
    if ending:
        known = document(store, site, found.iri, ending)
        return Answer(known.body, known.media_type, 410)
    label = _label(store, found.iri)
    address = data_address(site, found.iri, "ttl")
    return _page("withdrawn.html.jinja", site, 410, iri=found.iri, label=label, reason=found.reason, address=address)


def missing(store: Store, site: Site, iri: str, found: Missing, ending: str) -> Answer:
    """Say that nothing is on record under an IRI (404), and what is written much like it."""
    if not ending:
        near = [(name_of(store.base, other), site.page(other), _label(store, other)) for other in found.near]
        return _page("no-record.html.jinja", site, 404, iri=iri, near=near)
    about = _node(iri)
    said = [Quad(about, term("rdfs:comment"), Literal(_NOTHING, language="en"))]
    said += [Quad(about, term("rdfs:seeAlso"), NamedNode(other)) for other in found.near]
    return Answer(write(said, ending, store.base), media_type(FORMATS[ending]), 404)


def _node(iri: str) -> NamedNode:
    """Make a node of what was asked for, with what no IRI may hold written otherwise."""
    from urllib.parse import quote

    try:
        return NamedNode(iri)
    except ValueError:
        return NamedNode(quote(iri, safe=":/#?&=%-._~"))


def _label(store: Store, iri: str) -> str:
    found = (quad.object for quad in store.pattern(NamedNode(iri), term("rdfs:label"), None))
    return min((label.value for label in found if isinstance(label, Literal)), default=name_of(store.base, iri))


def _page(template: str, site: Site, status: int, **values: object) -> Answer:
    from comity.server.pages.rendering import HTML as MEDIA_TYPE
    from comity.server.pages.rendering import render

    return Answer(render(template, site, **values), MEDIA_TYPE, status)


def _elsewhere(status: int, address: str, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(f"{address}\n".encode(), "text/plain; charset=utf-8", status, (("location", address), *headers))


def _with(answer: Answer, *headers: tuple[str, str]) -> Answer:
    return Answer(answer.body, answer.media_type, answer.status, (*answer.headers, *headers))
