"""Organisations made of ROR's records, value by value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from comity.graph.bulk import Evidence, Mention, Milestone, Name, Organisation, Place, Relation
from comity.graph.records import Record
from comity.graph.wording import shown
from comity.loaders.ror.schema import KINDS, Identifier, Link, Location, Register, Relationship, RorName, RorRecord
from comity.loaders.values import Wrong, address, country, each, language, point, text, whole, year

#: How an entry in each register is written, without spaces, and what its address begins with.
_REGISTERS = {
    "isni": (re.compile(r"[0-9]{15}[0-9X]"), "https://isni.org/isni/"),
    "wikidata": (re.compile(r"Q[1-9][0-9]*"), "http://www.wikidata.org/entity/"),
    "grid": (re.compile(r"grid\.[0-9]+\.[0-9a-f]{1,2}"), "https://www.grid.ac/institutes/"),
    "fundref": (re.compile(r"(?:100|501)[0-9]{6,9}"), "https://doi.org/10.13039/"),
}
#: A name, its language, and what kinds of name it is at once.
_Named = tuple[str, str, tuple[str, ...]]
_LABEL = ("label",)
_HOME = "https://ror.org/"
#: Crockford's base 32, six digits behind a zero, then the check digits: https://ror.readme.io/docs/identifier
_CROCKFORD, _PYTHON = b"0123456789abcdefghjkmnpqrstvwxyz", b"0123456789abcdefghijklmnopqrstuv"
_DIGITS = bytes([_PYTHON[_CROCKFORD.index(byte)] if byte in _CROCKFORD else 0 for byte in range(256)])
_POINT = ("geonames_details.lat", "geonames_details.lng")
_FIRST_YEAR = 500
#: A bare number that stands where a register has another form: ROR has a few, by mistake.
_SLIP = re.compile(r"[0-9]{1,15}")
#: The check digits that go with what is left over 97 (ISO/IEC 7064, mod 97-10).
_CHECKS = [f"{98 - rest:02d}" for rest in range(97)]


class Reader:
    """Make organisations of ROR's records, and remember which ids were described and which only mentioned."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._described: set[str] = set()
        self._mentioned: dict[str, str] = {}

    def organisation(self, record: RorRecord) -> Record:
        """Make an organisation of a record; raises ``Wrong`` for a value that cannot be meant."""
        number = self._number(record.id, "id")
        if number in self._described:
            raise Wrong("id", f"{record.id} was described already: the first description stands; take one of them out")
        others = each(record.relationships, self._other, "relationships")
        websites, pages = _links(record.links)
        same_as, preferred, odd = _registered(record.external_ids)
        kinds = _kinds(record.types)
        made = Organisation(
            id=f"ror-{number}",
            kind=kinds[0],
            other_kinds=kinds[1:],
            names=names(record.names),
            places=tuple(each(record.locations, _place, "locations")),
            homepage=websites[0] if websites else None,
            pages=tuple(pages),
            same_as=(record.id, *same_as),
            preferred_ids=tuple(preferred),
            domains=tuple(each(record.domains, _domain, "domains")),
            identifier=number,
            standing=record.status,
            milestones=() if record.established is None else (_founded(record.established),),
            relations=tuple([relation for relation, _ in others]),
            note=_note(odd, websites[1:]),
            evidence=(Evidence(source=self._dataset, at=f"record {record.id}"),),
        )
        self._described.add(number)
        self._mentioned.pop(number, None)
        for relation, label in others:
            if (end := relation.to[4:]) not in self._described:
                self._mentioned[end] = min(label, self._mentioned.get(end, label))
        return made

    def _other(self, found: Relationship) -> tuple[Relation, str]:
        """Return a relation, with the name that the other body has there."""
        end = self._number(found.id, "id")
        return Relation(kind=found.type, to=f"ror-{end}"), text(found.label, "label")

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


def names(found: tuple[RorName, ...]) -> tuple[Name, ...]:
    """Give each name its type; of several labels in one language the displayed one is preferred, or the first by name.

    A name that stands there twice in one language is one name, and the label of that language if one of them is.
    """
    taken: set[str] = set()
    made: dict[tuple[str, str], Name] = {}
    checked = each(found, _named, "names")
    for value, lang, types in sorted(checked, key=_first) if len(checked) > 1 else checked:
        if lang not in taken and ("label" in types or "ror_display" in types):
            taken.add(lang)
            made[value, lang] = Name(text=value, lang=lang, type="preferred")
        elif (value, lang) not in made:
            made[value, lang] = Name(text=value, lang=lang, type="acronym" if "acronym" in types else "alternative")
    if not made:
        raise Wrong("names", "there is none")
    if not taken:
        raise Wrong("names.0.types", "there is no label among the names: this one is taken for it")
    return tuple(made.values())


def _named(name: RorName) -> _Named:
    return (
        text(name.value, "value"),
        "und" if name.lang is None else language(name.lang, "lang"),
        _LABEL if name.types is None else name.types,
    )


def _domain(domain: str) -> str:
    return text(domain, "")


def _first(name: _Named) -> tuple[int, str, str]:
    """Return what names are sorted by, first of all by their kind: the order in which they stand means nothing."""
    value, lang, types = name
    kind = 0 if "ror_display" in types else 1 if "label" in types else 2 if "acronym" in types else 3
    return kind, value, lang


def _is_number(number: str) -> bool:
    """Say whether an id's check digits fit the others.

    >>> _is_number("04h4z8k05"), _is_number("04h4z8k50")
    (True, False)
    """
    try:
        rest = int(number[:7].encode().translate(_DIGITS), 32) * 100 % 97
    except ValueError:
        return False
    return number[:1] == "0" and _CHECKS[rest] == number[7:]


@lru_cache(maxsize=1024)
def _kinds(types: tuple[str, ...] | None) -> tuple[str, ...]:
    if types is None:
        return ("other",)
    if not types:
        raise Wrong("types", f"there is none; known: {', '.join(KINDS)}")
    return tuple([kind for kind in KINDS if kind in types])


def _place(location: Location) -> Place:
    details = location.geonames_details
    lat, long = _point(details.lat, details.lng)
    number, code, city, region = (
        location.geonames_id,
        details.country_code,
        details.name,
        details.country_subdivision_name,
    )
    return Place(
        country=None if code is None else country(code, "geonames_details.country_code"),
        city=None if city is None else text(city, "geonames_details.name"),
        region=None if region is None else text(region, "geonames_details.country_subdivision_name"),
        geonames=None if number is None else whole(number, "geonames_id"),
        lat=lat,
        long=long,
    )


def _point(lat: float | None, long: float | None) -> tuple[float | None, float | None]:
    if lat is not None and long is not None:
        return point(lat, long, _POINT)
    if lat is long:
        return None, None
    there, absent = (0, 1) if long is None else (1, 0)
    raise Wrong(_POINT[there], f"lat is {lat} and lng is {long}: a point has both", (_POINT[absent],))


def _links(links: tuple[Link, ...] | None) -> tuple[list[str], list[str]]:
    """Return its own sites, the shortest first, and the pages about it in Wikipedia."""
    checked = each(links, _link, "links")
    sites = sorted((at for kind, at in checked if kind == "website"), key=lambda site: (len(site), site))
    return sites, [at for kind, at in checked if kind != "website"]


def _link(link: Link) -> tuple[str, str]:
    return link.type, address(link.value, "value")


def _registered(found: tuple[Identifier, ...] | None) -> tuple[list[str], list[str], list[str]]:
    """Return its addresses in other registers, which of several is the current one, and what is no entry there.

    A bare number where the register has none is a slip that ROR has made: it is told, and no address is made of it.
    """
    same_as: list[str] = []
    preferred: list[str] = []
    odd: list[str] = []
    for entries, current, slips in each(found, _entries, "external_ids"):
        same_as += entries
        preferred += current
        odd += slips
    return same_as, preferred, sorted(odd)


def _entries(item: Identifier) -> tuple[list[str], list[str], list[str]]:
    start, current = _REGISTERS[item.type][1], item.preferred
    found = each(item.all, lambda value: _entry(item.type, value), "all")
    if current is not None and current not in item.all:
        raise Wrong("preferred", f"{shown(current)} is not among all that there are")
    best = None if current is None or len(item.all) < 2 else _entry(item.type, current)
    odd = [f"{item.type} {value}" for value, entry in zip(item.all, found, strict=True) if entry is None]
    return [start + entry for entry in found if entry is not None], [] if best is None else [start + best], odd


def _entry(register: Register, value: str) -> str | None:
    """Return an entry as its register writes it, or ``None`` for a bare number that is none."""
    pattern, start = _REGISTERS[register]
    if pattern.fullmatch(value) is not None:
        return value
    entry = value.replace(" ", "").removeprefix(start)  # ISNI is written in four groups; an address may stand there
    if pattern.fullmatch(entry) is not None:
        return entry
    if _SLIP.fullmatch(entry) is not None:
        return None
    raise Wrong("", f"{shown(value)} is no entry of {register}, which has the form {pattern.pattern}")


def _note(odd: list[str], websites: list[str]) -> str | None:
    """Say what the registry has and the record has no field for."""
    if not odd and not websites:
        return None
    told = [f"The registry also has the site {site} for it." for site in websites]
    told += [f"The registry has {entry} for it, which has not the form of such an entry." for entry in odd]
    return text(" ".join(told), "links")


def _founded(established: int) -> Milestone:
    return Milestone(kind="founded", date=year(established, _FIRST_YEAR, "established"))
