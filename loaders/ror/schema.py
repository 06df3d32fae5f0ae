"""What ROR writes: schema 2.0 and 2.1 (https://ror.readme.io/docs/ror-data-structure)."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Raw, Struct

#: ROR's types, the one that tells most first: the first becomes the kind, the others stand beside it.
_Kind = Literal[
    "education", "healthcare", "company", "archive", "facility", "government", "nonprofit", "funder", "other"
]
_NameType = Literal["label", "alias", "acronym", "ror_display"]
_Status = Literal["active", "inactive", "withdrawn"]
Register = Literal["isni", "wikidata", "grid", "fundref"]
_Page = Literal["website", "wikipedia"]
_Other = Literal["parent", "child", "related", "predecessor", "successor"]
KINDS = get_args(_Kind)
KNOWN = {
    "names.types": get_args(_NameType),
    "status": get_args(_Status),
    "types": KINDS,
    "external_ids.type": get_args(Register),
    "links.type": get_args(_Page),
    "relationships.type": get_args(_Other),
}


class _Type(Struct, forbid_unknown_fields=True, gc=False):
    """The base of what ROR writes; ``Raw`` is not read, and a record stands without what may be ``None``."""


class RorName(_Type):
    """A name, and what kinds of name it is at once."""

    value: str
    types: tuple[_NameType, ...] | None
    lang: str | None = None


class Details(_Type):
    """What GeoNames knows of the place."""

    country_code: str | None
    name: str | None
    lat: float | None = None
    lng: float | None = None
    country_subdivision_name: str | None = None
    country_name: Raw = Raw()
    continent_code: Raw = Raw()
    continent_name: Raw = Raw()
    country_subdivision_code: Raw = Raw()


class Location(_Type):
    """Where it sits."""

    geonames_id: int | None
    geonames_details: Details


class Identifier(_Type):
    """Its entries in one other register, and which of them is the current one."""

    type: Register
    all: tuple[str, ...]
    preferred: str | None = None


class Link(_Type):
    """A page, its own or about it."""

    type: _Page
    value: str


class Relationship(_Type):
    """What another body is to it, with that body's name."""

    type: _Other
    id: str
    label: str


class RorRecord(_Type):
    """One record of the registry."""

    id: str
    names: tuple[RorName, ...]
    status: _Status | None
    types: tuple[_Kind, ...] | None
    locations: tuple[Location, ...] | None
    domains: tuple[str, ...] | None = ()
    established: int | None = None
    external_ids: tuple[Identifier, ...] | None = ()
    links: tuple[Link, ...] | None = ()
    relationships: tuple[Relationship, ...] | None = ()
    admin: Raw = Raw()
