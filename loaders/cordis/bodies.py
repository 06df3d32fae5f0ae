"""CORDIS's organisations: collected from the rows of their participations, one for each PIC.

The rows of one organisation may differ, for names and addresses change: the row that was changed
last gives the preferred name, and what the others have else is kept beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import md5
from typing import Any, NamedTuple
from uuid import UUID

from comity.graph.basics import Record
from comity.graph.bulk import Evidence, Name, Organisation, Place
from comity.graph.wording import shown
from comity.loaders.cordis.cells import listed, moment, number, one_of, optional
from comity.loaders.cordis.tables import Cells
from comity.loaders.values import Wrong, country, point, site

_KINDS = {
    "HES": "education",
    "REC": "research-institute",
    "PRC": "company",
    "PUB": "government",
    "OTH": "other",
}
_POINT = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,20})?), ?(-?[0-9]{1,3}(?:\.[0-9]{1,20})?)")
_EURIO = "http://data.europa.eu/s66/resource/organisations/"


class Said(NamedTuple):
    """Hold what one row says of an organisation, checked."""

    cells: Cells
    kinds: list[str]
    name: str | None
    short: str | None
    places: list[Any]
    homepage: str | None


class Body:
    """Collect what the rows say of one organisation, each thing once, with when it was said last."""

    __slots__ = ("last", "party", "said")

    def __init__(self, pic: str) -> None:
        self.party = f"pic-{pic}"
        self.said: list[Said] = []
        self.last: list[str] = []

    def add(self, cells: Cells, updated: str) -> None:
        """Take what a row says; raises ``Wrong`` for what cannot be meant."""
        for index, said in enumerate(self.said):
            if said.cells == cells:
                if updated > self.last[index]:
                    self.last[index] = moment(updated, "contentUpdateDate")
                return
        self.last.append(moment(updated, "contentUpdateDate"))
        try:
            self.said.append(_said(cells))
        except Wrong:
            self.last.pop()
            raise

    def newest_first(self) -> list[Said]:
        """Return what was said, the latest first; what was said at one moment in the order of the cells themselves.

        The order of the rows means nothing: the next release may have another one.
        """
        order = sorted(range(len(self.said)), key=lambda index: self.said[index].cells)
        order.sort(key=lambda index: self.last[index], reverse=True)
        return [self.said[index] for index in order]


class Bodies:
    """Collect the organisations of a release, and make records of them once all rows are read."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._bodies: dict[str, Body] = {}

    def party(self, pic: str, cells: Cells, updated: str) -> str:
        """Take what a row says of an organisation, and return the organisation's id."""
        body = self._bodies.get(pic)
        if body is None:
            body = Body(number(pic, "organisationID"))
            body.add(cells, updated)
            self._bodies[pic] = body
        elif body.said[0].cells != cells or updated > body.last[0]:
            body.add(cells, updated)
        return body.party

    def records(self) -> Iterator[Record]:
        """Yield each organisation."""
        for pic, body in self._bodies.items():
            yield self._organisation(pic, body.party, body.newest_first())

    def _organisation(self, pic: str, party: str, said: list[Said]) -> Record:
        kinds = list(dict.fromkeys([kind for one in said for kind in one.kinds])) or ["other"]
        return Organisation(
            id=party,
            kind=kinds[0],
            other_kinds=tuple(kinds[1:]),
            names=tuple(_names(said)),
            places=tuple(_sites(said)),
            homepage=next((one.homepage for one in said if one.homepage), None),
            same_as=(eurio(pic),),
            identifier=pic,
            evidence=(Evidence(source=self._dataset, at=f"record {pic}"),),
        )


def eurio(pic: str) -> str:
    """Return the IRI of an organisation in EURIO, the EU's own graph: a name-based UUID (version 3) of its PIC.

    >>> eurio("999977172")
    'http://data.europa.eu/s66/resource/organisations/4fd25cf0-c21e-372c-8f5b-79d225f853bc'
    """
    return f"{_EURIO}{UUID(bytes=md5(pic.encode(), usedforsecurity=False).digest(), version=3)}"


def _said(cells: Cells) -> Said:
    name, short, activity, _, _, _, _, page = cells
    return Said(
        cells,
        [one_of(code, _KINDS, "activityType") for code in listed(activity, ";")],
        optional(name, "name"),
        optional(short, "shortName"),
        _places(cells),
        site(page, "organizationURL") if page else None,
    )


def _names(said: Iterable[Said]) -> Iterator[Any]:
    """Yield the names: the first one preferred; a short name is an acronym where no name is the same."""
    found = list(dict.fromkeys([one.name for one in said if one.name]))
    for name in found:
        yield Name(text=name, lang="und", type="preferred" if name is found[0] else "alternative")
    taken = {name.casefold() for name in found}
    for one in said:
        if one.short and one.short.casefold() not in taken:
            taken.add(one.short.casefold())
            yield Name(text=one.short, lang="und", type="acronym")


def _sites(said: Iterable[Said]) -> Iterable[Any]:
    """Return where it sits or sat, each place once, with the coordinates that were told last."""
    found: dict[Any, Any] = {}
    for one in said:
        for place in one.places:
            found.setdefault((place.country, place.city, place.venue), place)
    return found.values()


def _places(cells: Cells) -> list[Any]:
    """Make the place; of several countries in one cell it is not known in which of them the address is."""
    _, _, _, codes, city_cell, street_cell, point, _ = cells
    countries = [country(code, "country") for code in listed(codes, ";")]
    city, street = optional(city_cell, "city"), optional(street_cell, "street")
    lat, long = _point(point) if point else (None, None)
    alone = countries.pop() if len(countries) == 1 else None
    address = [Place(country=alone, city=city, venue=street, lat=lat, long=long)]
    if alone is None and city is None and street is None and lat is None:
        address = []
    return address + [Place(country=code) for code in countries]


def _point(cell: str) -> tuple[float, float]:
    if (match := _POINT.fullmatch(cell)) is None:
        raise Wrong("geolocation", f"{shown(cell)} is no latitude and longitude, such as 48.1322,11.5296")
    return point(float(match[1]), float(match[2]), ("geolocation", "geolocation"))
