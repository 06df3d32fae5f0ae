"""What the descriptions of the data are made for, and how they are written: VoID and DCAT say it of one offer.

Whatever a description mints has an IRI under the document that describes it (``…/dcat#catalogue``), so
that it can be looked up, and there are no blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from comity.graph.store import Store
from comity.graph.turtle import serialize_statements
from comity.graph.vocabulary import term

#: Prefixes of the descriptions alone.
PREFIXES = {
    "data-theme": "http://publications.europa.eu/resource/authority/data-theme/",
    "file-type": "http://publications.europa.eu/resource/authority/file-type/",
    "access-right": "http://publications.europa.eu/resource/authority/access-right/",
    "formats": "http://www.w3.org/ns/formats/",
    "iana": "https://www.iana.org/assignments/media-types/",
    "m8g": "http://data.europa.eu/m8g/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}

Value = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Dump:
    """A file that has a dataset: the dataset's name, the file's, its size in bytes and its SHA-256 once it is made.

    ``profile`` is the address of the vocabulary in which it has a part of the dataset; a file without one has it whole.
    """

    dataset: str
    name: str
    size: int | None = None
    sha256: str | None = None
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Who offers the data, and where.

    ``address`` is the base address of a server that answers there, ``None`` where
    there are files alone; ``files`` is where the dumps can be had, the server's ``dump/`` where it is not given.
    """

    address: str | None = None
    title: str = "Comity"
    description: str = "Organisations and the cooperation between them, with the evidence behind every link."
    publisher: str = "The Comity project"
    homepage: str | None = None
    contact: str | None = None
    """An address at which a person answers: ``mailto:`` or ``https://``."""
    files: str | None = None
    dumps: tuple[Dump, ...] = ()

    def with_dumps(self, dumps: Iterable[Dump]) -> Offer:
        """Return the offer with these files."""
        return replace(self, dumps=tuple(dumps))

    def root(self, store: Store) -> str:
        """Return the address under which the descriptions stand: the server's, else the base of all IRIs."""
        return f"{self.address.rstrip('/')}/" if self.address else store.base

    def void(self, store: Store, part: str = "") -> NamedNode:
        """Return the IRI of the VoID document, or of something that it describes."""
        return _part(f"{self.root(store)}.well-known/void", part)

    def dcat(self, store: Store, part: str = "") -> NamedNode:
        """Return the IRI of the DCAT document, or of something that it describes."""
        return _part(f"{self.root(store)}dcat", part)

    def endpoint(self) -> NamedNode | None:
        """Return the address of the SPARQL endpoint, where there is a server."""
        return NamedNode(f"{self.address.rstrip('/')}/sparql") if self.address else None

    def download(self, store: Store, dump: Dump) -> NamedNode:
        """Return the address of a dump."""
        return NamedNode(f"{self.files or f'{self.root(store)}dump/'}{quote(dump.name)}")


def _part(document: str, part: str) -> NamedNode:
    return NamedNode(f"{document}#{quote(part, safe='-._~+')}" if part else document)


def named(curie: str) -> NamedNode:
    """Make a node of a compact IRI; a prefix that is declared neither here nor in ``vocabulary`` raises ``KeyError``.

    >>> named("spdx:checksum").value
    'http://spdx.org/rdf/terms#checksum'
    """
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local) if prefix in PREFIXES else term(curie)


def say(subject: NamedNode, *pairs: tuple[str, Value | Iterable[Value] | None]) -> Iterator[Triple]:
    """Say of a subject what is there: a property as a compact IRI with a value, several, or none."""
    for predicate, given in pairs:
        values = () if given is None else (given,) if isinstance(given, NamedNode | Literal) else given
        yield from (Triple(subject, named(predicate), value) for value in values)


def typed(iri: str | NamedNode, *classes: str) -> Iterator[Triple]:
    """Say of which classes something is."""
    node = NamedNode(iri) if isinstance(iri, str) else iri
    return say(node, ("rdf:type", [named(name) for name in classes]))


def pages(nodes: Iterable[NamedNode]) -> Iterator[Triple]:
    """Say of web pages that they are documents, and where they are, by which a document of no title is found."""
    for node in nodes:
        yield from typed(node, "foaf:Document")
        yield from say(node, ("schema:url", node))


def english(text: str) -> Literal:
    """Make a literal in English, in which datasets are titled."""
    return Literal(text, language="en")


def once(triples: Iterable[Triple]) -> list[Triple]:
    """Keep each triple once; what is said of one thing stands together, in the order in which things are met."""
    kept = dict.fromkeys(triples)
    things: dict[object, int] = {}
    for triple in kept:
        things.setdefault(triple.subject, len(things))
    met = {predicate: place for place, predicate in enumerate(dict.fromkeys(triple.predicate for triple in kept))}
    return sorted(kept, key=lambda triple: (things[triple.subject], met[triple.predicate]))


def written(triples: Iterable[Triple], format_: RdfFormat, store: Store) -> bytes:
    """Write a description in a format, with the prefixes that it uses."""
    told = list(triples)
    text = "\n".join(map(str, told))
    known = {**store.prefixes, **PREFIXES}
    used = {prefix: start for prefix, start in known.items() if f"<{start}" in text}
    return serialize_statements(told, format_, used)
