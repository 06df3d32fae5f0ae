"""From the path of a request to the IRI that is meant, and from an IRI to the address of its data."""

from __future__ import annotations

import re
from string import ascii_letters, digits
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from comity.server.refusals import Refusal

if TYPE_CHECKING:
    from comity.server.pages.site import Site

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset(ascii_letters + digits + "-._~")
#: What stands in a path as it is (RFC 3986, section 3.3).
_KEPT = "/:@!$&'()*+,;=-._~%"
_DATES = "date/"


def iris(base: str, path: str) -> tuple[str, ...]:
    """Return the IRIs that a path below ``id/`` or of a graph may mean, the likeliest first; nothing is decoded twice.

    A date's IRI has ``%2F`` in it, which stands in an address as ``%2F`` or ``%252F``, and which some clients
    send as ``/``. Raises ``Refusal`` (400) for a ``%`` without two hexadecimal digits.

    >>> iris("https://w3id.org/comity/", "%69cqhs")
    ('https://w3id.org/comity/id/icqhs',)
    >>> iris("https://w3id.org/comity/", "date/2024/2025")[-1]
    'https://w3id.org/comity/id/date/2024%2F2025'
    """
    written = _ESCAPE.sub(_normal, path)
    found = [written]
    if "%" in written:
        found.append(unquote(path))
    if written.startswith(_DATES):
        found.append(_DATES + quote(unquote(path.removeprefix(_DATES)), safe="-~."))
    return tuple(dict.fromkeys(_iri(base, name) for name in found))


def _iri(base: str, name: str) -> str:
    return f"{base}{name}" if name.startswith("graph/") else f"{base}id/{name}"


def _normal(escape: re.Match[str]) -> str:
    """Write an escape in its one normal form (RFC 3986, section 6.2.2)."""
    if escape[1] is None:
        raise Refusal(400, "the address has a '%' that is not followed by two hexadecimal digits: write it as %25")
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def name_of(base: str, iri: str) -> str:
    """Return the name under which an IRI's data are served: a record's id, or a graph's with ``graph/`` before it.

    >>> name_of("https://w3id.org/comity/", "https://w3id.org/comity/id/rcuwm#place-1")
    'rcuwm'
    """
    return iri.partition("#")[0].removeprefix(f"{base}id/").removeprefix(base)


def thing_address(site: Site, iri: str) -> str:
    """Return the address of a thing itself on this server.

    >>> from comity.server.pages.site import Site
    >>> thing_address(Site(root="/g"), "https://w3id.org/comity/id/date/2024%2F2025")
    '/g/id/date/2024%2F2025'
    """
    return site.root + "/" + quote(iri.partition("#")[0].removeprefix(site.base), safe=_KEPT)


def data_address(site: Site, iri: str, ending: str, page: int = 1) -> str:
    """Return the address of what the graph says of an IRI, in a format and from a page on.

    >>> from comity.server.pages.site import Site
    >>> data_address(Site(root="/g"), "https://w3id.org/comity/graph/c2c", "ttl", 2)
    '/g/data/graph/c2c.ttl?page=2'
    """
    further = f"?page={page}" if page > 1 else ""
    return site.data(iri, ending) + further


def document_iri(base: str, iri: str, page: int = 1) -> str:
    """Return the IRI of the document about a thing, whatever its format.

    >>> document_iri("https://w3id.org/comity/", "https://w3id.org/comity/id/unesco", 2)
    'https://w3id.org/comity/data/unesco?page=2'
    """
    return f"{base}data/{name_of(base, iri)}" + (f"?page={page}" if page > 1 else "")
