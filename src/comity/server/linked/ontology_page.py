"""The ontology as a page for people, made of its files, and the tasks that serve it and what lies beside it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from comity.graph.store import Store
from comity.server.answer import Answer
from comity.server.linked import ontology_files, shape_rows, terms
from comity.server.linked.linking import listed
from comity.server.linked.ontology_files import ENDINGS, FILES, IRI
from comity.server.linked.serialising import FORMATS
from comity.server.media_types import name_of

if TYPE_CHECKING:
    from comity.server.pages.site import Site


def ontology(_: Store, site: Site, ending: str) -> Answer:
    """Serve the ontology: in a format of ``ENDINGS``, or as a page where the ending is ``html``."""
    addresses = {f"{site.root}/ontology.{known}": FORMATS[known].media_type for known in ENDINGS}
    links = listed(site, addresses, f"{IRI}#").replace("/ontology#>", "/ontology.html>")
    headers = (("content-location", f"{site.root}/ontology.{ending}"), ("link", links))
    if ending == "html":
        return Answer(page(site), "text/html; charset=utf-8", headers=headers)
    return Answer(ontology_files.ontology(ending), name_of(FORMATS[ending]), headers=headers)


def as_wanted(store: Store, site: Site, ending: str) -> Answer:
    """Serve as ``ontology`` does, under the address that names no format."""
    found = ontology(store, site, ending)
    return Answer(found.body, found.media_type, found.status, (*found.headers, ("vary", "Accept")))


def beside(store: Store, name: str) -> Answer:
    """Serve a file beside the ontology: the JSON-LD context, the shapes, the alignments, the schema of records."""
    return Answer(ontology_files.file(name, store.base), FILES[name])


@lru_cache(maxsize=4)
def page(site: Site) -> bytes:
    """Make the page; the same for all requests."""
    from comity.server.pages.rendering import render

    said = terms.said()
    return render(
        "ontology.html.jinja",
        site,
        iri=IRI,
        heading=said.first(IRI, "dcterms:title"),
        titles=said.texts(IRI, "dcterms:title"),
        description=said.first(IRI, "dcterms:description"),
        version=said.first(IRI, "owl:versionInfo"),
        licence=terms.ref(said.of(IRI, "dcterms:license")[0]).address,
        references=[terms.Ref(node.value, node.value) for node in said.of(IRI, "dcterms:references")],
        formats=[(FORMATS[ending].media_type, ending, FORMATS[ending].name) for ending in ENDINGS],
        sections=terms.sections(),
        schemes=terms.schemes(),
        shapes=shape_rows.groups(),
        ref=terms.ref,
    )
