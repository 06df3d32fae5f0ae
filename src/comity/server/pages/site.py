"""What the pages know of the server that they stand on, and the addresses of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from comity.graph.vocabulary import DEFAULT_BASE, ONTOLOGY
from comity.queries.reporting.markup import is_address

#: What stands in a path as it is (RFC 3986, section 3.3).
_KEPT = "/:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Site:
    """Hold the base of the IRIs, the path under which the server lives, and what is said at the foot of each page.

    ``root`` is empty, or a path without its last ``/`` (``/graph``); ``origin`` is scheme and host as others see
    them (``https://data.example.org``), empty where each request has its own. ``dossiers`` is the path under the
    root where dossiers of bodies are asked for (``/dossier``), empty where the server has none; ``exports``
    that of the files to take away.
    """

    base: str = DEFAULT_BASE
    root: str = ""
    origin: str = ""
    title: str = "Comity"
    publisher: str = ""
    contact: str = ""
    licence_note: str = "Each dataset has a licence of its own."
    dossiers: str = ""
    exports: str = "/exports"

    def page(self, iri: str) -> str:
        """Return the address of an IRI's page: on this server where it was minted here, itself on the web, else none.

        >>> site = Site()
        >>> site.page("https://w3id.org/comity/id/rcuwm#place-1"), site.page("https://a.example/x")
        ('/page/rcuwm#place-1', 'https://a.example/x')
        >>> site.page("javascript:alert(1)")
        ''
        """
        for start, path in ((f"{self.base}id/", "page"), (f"{self.base}graph/", "dataset")):
            if iri.startswith(start) and len(iri) > len(start):
                return f"{self.root}/{path}/{_escaped(iri[len(start) :])}"
        if iri.startswith(ONTOLOGY):
            return f"{self.root}/ontology#{_escaped(iri[len(ONTOLOGY) :])}"
        return iri if is_address(iri) else ""

    def data(self, iri: str, ending: str) -> str:
        """Return the address of what the graph says of an IRI in one of the formats of data.

        >>> Site(root="/g").data("https://w3id.org/comity/id/rcuwm#place-1", "ttl")
        '/g/data/rcuwm.ttl'
        """
        name = iri.partition("#")[0].removeprefix(f"{self.base}id/").removeprefix(self.base)
        return f"{self.root}/data/{quote(name, safe=_KEPT)}.{ending}"

    def dossier(self, iri: str) -> str:
        """Return the address of a body's dossier; empty where the server has none."""
        start = f"{self.base}id/"
        there = self.dossiers and iri.startswith(start)
        return f"{self.root}{self.dossiers}/{_escaped(iri[len(start) :])}" if there else ""


def _escaped(name: str) -> str:
    """Percent-encode what no address admits; what is encoded in the IRI stays as it is, so that both end alike."""
    record, mark, part = name.partition("#")
    return quote(record, safe=f"{_KEPT}%") + (f"#{quote(part, safe=f'{_KEPT}%')}" if mark else "")
