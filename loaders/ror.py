"""The Research Organization Registry (ROR), schema 2.0 and 2.1: a release's JSON, alone or in its zip.

What ROR files as parent, child or related is ROR's claim and no hierarchy; a successor is an event
of change, never a merger of records; a withdrawn record stays, and answers for its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
from msgspec import Raw, Struct

from comity.graph.bulk import Evidence, Mention, Milestone, Name, Organisation, Place, Relation
from comity.graph.errors import InputError
from comity.graph.records import Record
from comity.graph.wording import shown
from comity.loaders import archives, json_array
from comity.loaders.base import Fault, Registry, about
from comity.loaders.values import Wrong, address, country, degrees, language, text, whole, year

SOURCE = Registry(
    title="Research Organization Registry (ROR)",
    homepage="https://ror.org/",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    publisher="Research Organization Registry",
    description="Research organisations worldwide, with what the registry files as parent, related or successor.",
    prefixes=("ror-",),
    expected={"organisations": (100_000, 250_000)},
    ignored={
        "admin": "when the registry's record was made and changed, not the organisation",
        "locations.geonames_details.continent_code": "follows from the country",
        "locations.geonames_details.continent_name": "follows from the country",
        "locations.geonames_details.country_name": "follows from the country's code",
        "locations.geonames_details.country_subdivision_code": "its name is read",
    },
)

#: ROR's types, the one that tells most first: the first becomes the kind, the others stand beside it.
_Kind = Literal[
    "education", "healthcare", "company", "archive", "facility", "government", "nonprofit", "funder", "other"
]
_NameType = Literal["label", "alias", "acronym", "ror_display"]
_Status = Literal["active", "inactive", "withdrawn"]
_Register = Literal["isni", "wikidata", "grid", "fundref"]
_Page = Literal["website", "wikipedia"]
_Other = Literal["parent", "child", "related", "predecessor", "successor"]
_KINDS = get_args(_Kind)
_KNOWN = {
    "names.types": get_args(_NameType),
    "status": get_args(_Status),
    "types": _KINDS,
    "external_ids.type": get_args(_Register),
    "links.type": get_args(_Page),
    "relationships.type": get_args(_Other),
}
#: How an entry in each register is written, without spaces, and what its address begins with.
_REGISTERS = {
    "isni": (re.compile(r"[0-9]{15}[0-9X]"), "https://isni.org/isni/"),
    "wikidata": (re.compile(r"Q[1-9][0-9]*"), "http://www.wikidata.org/entity/"),
    "grid": (re.compile(r"grid\.[0-9]+\.[0-9a-f]{1,2}"), "https://www.grid.ac/institutes/"),
    "fundref": (re.compile(r"(?:100|501)[0-9]{6,9}"), "https://doi.org/10.13039/"),
}
_HOME = "https://ror.org/"
#: Crockford's base 32, six digits behind a zero, then the check digits: https://ror.readme.io/docs/identifier
_NUMBER = re.compile(r"0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}")
_DIGITS = str.maketrans("abcdefghjkmnpqrstvwxyz", "abcdefghijklmnopqrstuv")
_ACRONYM = 2
_FIRST_YEAR = 500
_SLIP = re.compile(r"[0-9]{1,15}")
_UNKNOWN = re.compile(r"object contains unknown field `(.*)`", re.DOTALL)
_VERSION = re.compile(r"v\d+\.\d+(?:\.\d+)?")


class _Type(Struct, forbid_unknown_fields=True, gc=False):
    """The base of what ROR writes: a field that is not known stops the load by its name; ``Raw`` is not read."""


class _Name(_Type):
    value: str
    types: tuple[_NameType, ...]
    lang: str | None = None


class _Details(_Type):
    country_code: str
    name: str
    lat: float | None = None
    lng: float | None = None
    country_subdivision_name: str | None = None
    country_name: Raw = Raw()
    continent_code: Raw = Raw()
    continent_name: Raw = Raw()
    country_subdivision_code: Raw = Raw()


class _Location(_Type):
    geonames_id: int
    geonames_details: _Details


class _Identifier(_Type):
    type: _Register
    all: tuple[str, ...]
    preferred: str | None = None


class _Link(_Type):
    type: _Page
    value: str


class _Relationship(_Type):
    type: _Other
    id: str
    label: str


class _Record(_Type):
    id: str
    names: tuple[_Name, ...]
    status: _Status
    types: tuple[_Kind, ...]
    locations: tuple[_Location, ...]
    domains: tuple[str, ...] = ()
    established: int | None = None
    external_ids: tuple[_Identifier, ...] = ()
    links: tuple[_Link, ...] = ()
    relationships: tuple[_Relationship, ...] = ()
    admin: Raw = Raw()


_decoder = msgspec.json.Decoder(_Record)


def records(path: Path, dataset: str, options: Mapping[str, Any]) -> Iterator[Record | Fault]:
    """Yield what a release holds: the source that it is, its organisations, and those that it only mentions.

    A faulty record comes as its fault. Raises ``InputError`` for what is no release of schema 2, and for a
    field that is neither read nor on the list of those that are not.
    """
    member = archives.choose(path, _is_release, "a ROR release (…ror-data….json)")
    found = _VERSION.search(member)
    yield from about(SOURCE, dataset, str(options.get("version", found[0] if found else "")))
    reader = Reader(dataset)
    with archives.opened(path, member) as stream:
        for number, item in enumerate(json_array.decoded(stream, member, _Record), 1):
            made: Record | Fault
            try:
                made = reader.organisation(item if isinstance(item, _Record) else _decoder.decode(item))
            except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
                made = _fault(error, item, member, number)
            yield made
    yield from reader.mentions()


class Reader:
    """Make organisations of ROR's records, and remember which ids were described and which only mentioned."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._described: set[str] = set()
        self._mentioned: dict[str, str] = {}

    def organisation(self, record: _Record) -> Record:
        """Make an organisation of a record; raises ``Wrong`` for a value that cannot be meant."""
        number = self._number(record.id, "id")
        if number in self._described:
            raise Wrong("id", f"{record.id} was described already: the first description stands; take one of them out")
        ends = [(self._number(other.id, "relationships.id"), other) for other in record.relationships]
        labels = {end: text(other.label, "relationships.label") for end, other in ends}
        websites, pages = _links(record.links)
        same_as, preferred, odd = _registered(record.external_ids)
        kinds = _kinds(record.types)
        made = Organisation(
            id=f"ror-{number}",
            kind=kinds[0],
            other_kinds=kinds[1:],
            names=names(record.names),
            places=tuple([_place(location) for location in record.locations]),
            homepage=websites[0] if websites else None,
            pages=tuple(pages),
            same_as=(record.id, *same_as),
            preferred_ids=tuple(preferred),
            domains=tuple([text(domain, "domains") for domain in record.domains]),
            identifier=number,
            standing=record.status,
            milestones=() if record.established is None else (_founded(record.established),),
            relations=tuple([Relation(kind=other.type, to=f"ror-{end}") for end, other in ends]),
            note=_note(odd, websites[1:]),
            evidence=(Evidence(source=self._dataset, at=f"record {record.id}"),),
        )
        self._described.add(number)
        self._mentioned.pop(number, None)
        for end, label in labels.items():
            if end not in self._described:
                self._mentioned[end] = label
        return made

    def _number(self, address: str, field: str) -> str:
        """Return an id without ``https://ror.org/``; one that was met before is not checked again."""
        number = address[len(_HOME) :]
        if not address.startswith(_HOME) or not (
            number in self._described or number in self._mentioned or _is_number(number)
        ):
            raise Wrong(field, f"{shown(address)} is no ROR id, or a digit in it is wrong: its check digits do not fit")
        return number

    def mentions(self) -> Iterator[Record]:
        """Yield the bodies that are at the other end of a relation and are not described."""
        evidence = (Evidence(source=self._dataset, at="section relationships"),)
        for number in sorted(self._mentioned):
            label = Name(text=self._mentioned[number], lang="und")
            yield Mention(id=f"ror-{number}", names=(label,), evidence=evidence)


def names(found: tuple[_Name, ...]) -> tuple[Name, ...]:
    """Give each name its type; of several labels in one language the displayed one, or the first, is preferred.

    A name that stands there twice in one language is one name: a label before an acronym before an alias.
    """
    taken: set[str] = set()
    made: dict[tuple[str, str], Name] = {}
    for name in sorted(found, key=_rank):
        lang = language(name.lang, "names.lang")
        value = text(name.value, "names.value")
        if (value, lang) in made:
            continue
        kind = "acronym" if "acronym" in name.types else "alternative"
        if lang not in taken and _rank(name) < _ACRONYM:
            taken.add(lang)
            kind = "preferred"
        made[value, lang] = Name(text=value, lang=lang, type=kind)
    if not taken:
        raise Wrong("names", "there is no label among them")
    return tuple(made.values())


def _rank(name: _Name) -> int:
    """Order names: the displayed one, labels, acronyms, aliases."""
    types = name.types
    return 0 if "ror_display" in types else 1 if "label" in types else _ACRONYM if "acronym" in types else 3


def _is_number(number: str) -> bool:
    """Say whether an id's check digits fit the others.

    >>> _is_number("04h4z8k05"), _is_number("04h4z8k50")
    (True, False)
    """
    if _NUMBER.fullmatch(number) is None:
        return False
    return 98 - int(number[:7].translate(_DIGITS), 32) * 100 % 97 == int(number[7:])


@lru_cache(maxsize=1024)
def _kinds(types: tuple[str, ...]) -> tuple[str, ...]:
    if not types:
        raise Wrong("types", f"there is none; known: {', '.join(_KINDS)}")
    return tuple([kind for kind in _KINDS if kind in types])


def _place(location: _Location) -> Place:
    details = location.geonames_details
    where, lat, long, region = "locations.geonames_details", details.lat, details.lng, details.country_subdivision_name
    if (lat is None) != (long is None):
        raise Wrong(where, f"lat is {lat} and lng is {long}: a point has both")
    return Place(
        country=country(details.country_code, f"{where}.country_code"),
        city=text(details.name, f"{where}.name"),
        region=None if region is None else text(region, f"{where}.country_subdivision_name"),
        geonames=whole(location.geonames_id, "locations.geonames_id"),
        lat=degrees(lat, 90, f"{where}.lat"),
        long=degrees(long, 180, f"{where}.lng"),
    )


def _links(links: tuple[_Link, ...]) -> tuple[list[str], list[str]]:
    """Return its own sites, and the pages about it in Wikipedia."""
    found: tuple[list[str], list[str]] = ([], [])
    for link in links:
        found[link.type == "wikipedia"].append(address(link.value, "links.value"))
    return found


def _registered(found: tuple[_Identifier, ...]) -> tuple[list[str], list[str], list[str]]:
    """Return its addresses in other registers, which of several is the current one, and what is no entry there.

    A bare number where the register has none is a slip that ROR has made: it is told, and no address is made of it.
    """
    same_as, preferred, odd = [], [], []
    for item in found:
        start = _REGISTERS[item.type][1]
        entries = {value: _entry(item.type, value) for value in item.all}
        for value, entry in entries.items():
            if entry is None:
                odd.append(f"{item.type} {value}")
            else:
                same_as.append(start + entry)
        if item.preferred is None:
            continue
        if item.preferred not in entries:
            raise Wrong("external_ids.preferred", f"{shown(item.preferred)} is not among all that there are")
        if len(entries) > 1 and (entry := entries[item.preferred]) is not None:
            preferred.append(start + entry)
    return same_as, preferred, odd


def _entry(register: _Register, value: str) -> str | None:
    """Return an entry as its register writes it, or ``None`` for a bare number that is none."""
    pattern, start = _REGISTERS[register]
    entry = value.replace(" ", "").removeprefix(start)
    if pattern.fullmatch(entry) is not None:
        return entry
    if _SLIP.fullmatch(entry) is not None:
        return None
    raise Wrong("external_ids.all", f"{shown(value)} is no entry of {register}, which has the form {pattern.pattern}")


def _note(odd: list[str], websites: list[str]) -> str | None:
    """Say what the registry has and the record has no field for."""
    if not odd and not websites:
        return None
    told = [f"The registry also has the site {site} for it." for site in websites]
    told += [f"The registry has {entry} for it, which has not the form of such an entry." for entry in odd]
    return text(" ".join(told), "links")


def _founded(established: int) -> Milestone:
    return Milestone(kind="founded", date=year(established, _FIRST_YEAR, "established"))


def _is_release(member: str) -> bool:
    return member.endswith(".json") and "schema_v1" not in member


def _fault(error: Exception, item: _Record | Raw, member: str, number: int) -> Fault:
    """Say which field of a record is wrong and why; a field that nobody knows, or schema 1, stops the load."""
    if isinstance(item, _Record):
        name, field, message = item.id, *_told(error)
    else:
        name, field, message = _explained(error, item, f"{member}: record {number}")
    return Fault(member, 0, f"record {number} ({shown(name)[1:-1]})", field, message)


def _explained(error: Exception, raw: Raw, place: str) -> tuple[str, str, str]:
    try:
        found = msgspec.json.decode(raw)
    except (ValueError, RecursionError) as failed:
        return "", "", f"it cannot be read: {failed}"
    name = str(found.get("id", "without id")) if isinstance(found, dict) else "no object"
    if isinstance(found, dict) and "name" in found and "names" not in found:
        raise InputError(f"{place} ({shown(name)[1:-1]}) is of ROR's schema 1, which is not read: take schema 2")
    if isinstance(error, Wrong):
        return name, *_told(error)
    field, message = json_array.explained(error, raw)
    if unknown := _UNKNOWN.fullmatch(message):
        inside = f"{field}." if field else ""
        raise InputError(
            f"{place} ({shown(name)[1:-1]}) has the field {shown(inside + unknown[1])}, which ROR's schema 2.0 and 2.1 do "
            "not have as they are known here: a field is read, or ignored with a reason; a newer schema needs a newer loader"
        )
    if known := _KNOWN.get(re.sub(r"\.\d+", "", field)):
        message += f": {', '.join(known)}"
    return name, field, message


def _told(error: Exception) -> tuple[str, str]:
    return (error.field, error.message) if isinstance(error, Wrong) else ("", str(error))
