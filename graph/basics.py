"""What all records have, and the records that stand behind others: datasets and sources."""

from __future__ import annotations

from dataclasses import dataclass

from comity.graph.fields import AnotherSourceId, Edtf, Id, Iri, Lang, OrganisationId, Text
from comity.graph.parts import Name, Sourced, SourceText


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Sourced):
    """Something that is described: it has an id, which becomes its IRI."""

    id: Id
    """Lower-case letters, digits, hyphens and dots; the same body has the same id in every file."""
    note: Text | None = None
    """A remark for readers: what is odd, doubtful, or was decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset(Record):
    """A set of records with one licence: it becomes one named graph."""

    title: Text
    """Its title."""
    licence: Iri
    """The licence's address."""
    description: Text | None = None
    """What is in it, and where it ends."""
    homepage: Iri | None = None
    """Where it comes from."""
    version: Text | None = None
    """Its version, as it is cited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """A document that is cited: a release, an article, a page, a treaty text."""

    title: Text | None = None
    """Its title; without one, its address stands for it."""
    url: Iri | None = None
    """Its address."""
    publisher: OrganisationId | None = None
    """The body that published it, where it is described here."""
    publisher_name: Text | None = None
    """The publisher's name, where it is not described here."""
    published: Edtf | None = None
    """When it was published."""
    retrieved: Edtf | None = None
    """When it was read."""
    lang: Lang | None = None
    """Its language."""
    derived_from: tuple[AnotherSourceId, ...] = ()
    """Sources whose text it repeats: two prints of one text are one independent source."""
    low_trust: bool = False
    """Whether it is a mirror, a scraper or a blog that stands for another page."""
    text: SourceText | None = None
    """The text that was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Record):
    """A record with names."""

    names: tuple[Name, ...]
    """Its names, the preferred one in each language first."""
