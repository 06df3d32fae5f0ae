"""A large dataset made by hand, for tests of how such are staged, loaded and brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from comity.graph.errors import InputError
from comity.graph.parts import Evidence, Milestone, Name, Participation, Relation
from comity.graph.provenance import File
from comity.graph.records import Cooperation, Framework, Organisation, Record, Source
from comity.graph.shortcuts import shortcuts
from comity.graph.streams import Block
from comity.graph.triples import Mapping
from comity.graph.vocabulary import DEFAULT_BASE

_LISTS = {
    Organisation: "organisations",
    Cooperation: "cooperations",
    Framework: "frameworks",
    Source: "sources",
}


def body(number: int, *relations: Relation, name: str = "", founded: str = "1990") -> Organisation:
    """Describe a body of the registry."""
    return Organisation(
        id=f"reg-{number}",
        kind="university",
        identifier=str(number),
        names=(Name(text=name or f"University {number}"),),
        milestones=(Milestone(kind="founded", date=founded),),
        relations=relations,
        evidence=(Evidence(source="registry", at=f"record {number}"),),
    )


def project(number: int, *parties: int) -> Cooperation:
    """Describe a project of bodies of the registry."""
    return Cooperation(
        id=f"reg-project-{number}",
        kind="joint-activity",
        identifier=str(number),
        date="2019-05-01/2022-04-30",
        parties=tuple(Participation(party=f"reg-{party}", role="participant", place=party) for party in parties),
        evidence=(Evidence(source="registry", at=f"record {number}"),),
    )


@dataclass
class Streamed:
    """A stream of records that are at hand; it breaks off after so many where that is asked."""

    items: list[Record]
    name: str = "registry"
    version: str = "1"
    title: str = "A registry"
    breaks_after: int | None = None
    loader: str = "by-hand"
    prefixes: tuple[str, ...] = ("reg-",)
    set_aside: int = 0
    records: int = 0
    read: int = 0
    left_out: list[tuple[str, ...]] = field(default_factory=list)
    standing: str = ""
    mapping: Mapping = field(default_factory=lambda: Mapping(DEFAULT_BASE))

    @property
    def files(self) -> tuple[File, ...]:
        """One file, whose content is the version."""
        return (File("registry.json", self.version, 1),)

    def blocks(self) -> Iterator[Block]:
        """Yield the source, then every record."""
        self.read += 1
        self.records = 0
        about = Source(id=self.name, title=self.title, url="https://registry.example/")
        for number, item in enumerate([about, *self.items]):
            if number == self.breaks_after:
                raise InputError("the file is cut short")
            self.records += 1
            listed = _LISTS[type(item)]
            yield Block(item.id, listed, self.mapping.text(item) + shortcuts(self.mapping, item))

    def leave_out(self, *what: str) -> None:
        """Count a record as set aside."""
        self.left_out.append(what)
        self.set_aside += 1
        self.records -= 1

    def dates(self) -> str:
        """Describe the dates."""
        return self.mapping.described_dates()
