"""The header ``Link`` of linked data: every form in which the same can be had, and what describes the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.server.linked.names import data_address
from comity.server.linked.serialising import ENDINGS, FORMATS
from comity.server.media_types import GRAPHS

if TYPE_CHECKING:
    from comity.server.pages.site import Site

HTML = "text/html"
#: What may be asked for under a thing's own address: data first, so that HTML is sent only where it is wanted more.
OFFERED = (*(media for media, kind in GRAPHS.items() if ENDINGS[kind] not in ("nq", "trig")), HTML)
#: Sent to who takes nothing else: clients that take these too look for what is said in the default graph.
WITH_GRAPHS = tuple(media for media in GRAPHS if media not in OFFERED)


def links(site: Site, iri: str) -> str:
    """Name the data and the page of a thing, and the description of the datasets (RFC 8288).

    >>> from comity.server.pages.site import Site
    >>> links(Site(), "https://w3id.org/comity/id/unesco").split(", ")[0]
    '</data/unesco.ttl>; rel="alternate"; type="text/turtle"'
    """
    return listed(site, {data_address(site, iri, ending): kind.media_type for ending, kind in FORMATS.items()}, iri)


def listed(site: Site, data: dict[str, str], page_of: str) -> str:
    """Name these addresses, each with its media type, the page of an IRI, and the description of the datasets."""
    found = [f'<{address}>; rel="alternate"; type="{media}"' for address, media in data.items()]
    found.append(f'<{site.page(page_of)}>; rel="alternate"; type="{HTML}"')
    return ", ".join([*found, f'<{site.root}/.well-known/void>; rel="describedby"'])
