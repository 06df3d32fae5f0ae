"""The parts of records: evidence, names, places, milestones, participations.

Every field's docstring is its description in the JSON Schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Interval
from pydantic import BeforeValidator, ConfigDict

from comity.graph.fields import (
    AnotherOrganisationId,
    Country,
    Digits,
    Edtf,
    Lang,
    Locator,
    MilestoneKind,
    Modality,
    Money,
    OrganisationId,
    PartyId,
    PersonId,
    Quote,
    Role,
    Sha256,
    SourceId,
    Text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a record; it is read strictly: a field that it does not have is a fault."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Part):
    """Where it is said, and how: a place in a cited source, with the modality of what it says."""

    source: SourceId
    """The source record's id."""
    at: Locator | None = None
    """Where in the source: 'line 7', 'line 7-9', 'row 3', 'page 2', 'pointer /a/0', 'record 42', 'section 4.1'."""
    quote: Quote | None = None
    """At most 12 words, exactly as they stand there."""
    modality: Modality = "stated"
    """How the source puts it: as fact, or as hope, plan, talk, or denial."""
    speaker: PartyId | None = None
    """Whose word it is, where the source attributes it: a party's own word is not an observer's."""
    note: Text | None = None
    """What a reader should know: an inference, a doubt, a reading that was rejected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced(Part):
    """A part that may bring evidence of its own."""

    evidence: tuple[Evidence, ...] = ()
    """Where it is said; without any, the record's evidence stands behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Sourced):
    """A name as a source has it, in its language and script."""

    text: Text
    """The name."""
    lang: Lang = "en"
    """BCP 47 tag: en, fr, fa, ru, fa-Latn."""
    type: Literal["preferred", "alternative", "acronym", "former"] = "preferred"
    """One name a language is preferred; a spelling that varies is an alternative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Sourced):
    """Where it sits or happened."""

    country: Country | None = None
    """ISO 3166-1 alpha-2 code."""
    city: Text | None = None
    """The city's name."""
    venue: Text | None = None
    """A building, campus or address within it."""
    region: Text | None = None
    """The state, province or other division of the country."""
    geonames: Annotated[int, Ge(1), Digits] | None = None
    """The number of the city in GeoNames."""
    lat: Annotated[float, Interval(ge=-90, le=90)] | None = None
    """Latitude in degrees (WGS 84)."""
    long: Annotated[float, Interval(ge=-180, le=180)] | None = None
    """Longitude in degrees (WGS 84)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Sourced):
    """A dated step in a life: approved, signed, in force, renewed, terminated, founded."""

    kind: MilestoneKind
    """Which step."""
    date: Edtf | None = None
    """When, as precise as the source (EDTF)."""
    by: PartyId | None = None
    """Whose step it was, where one side's is told: the signatory, the board that approved."""
    inferred: bool = False
    """Whether the date, or a part of it such as the year, is inferred and not printed."""
    note: Text | None = None
    """On what an inference rests, or what is odd."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Sourced):
    """A body's part in a cooperation. An id alone is a party whose role no source gives."""

    party: PartyId
    """An organisation's or a collective's id; a post stands for its organisation."""
    role: Role = "party"
    """Its role, where a source gives one."""
    person: PersonId | None = None
    """Who stood for it."""
    place: Annotated[int, Ge(1), Digits] | None = None
    """Its place in the source's list of parties."""
    contribution: Money | None = None
    """What the funder gives it for its part, in the cooperation's currency."""
    net_contribution: Money | None = None
    """What of that stays with it, without what it passes on."""
    total_cost: Money | None = None
    """What its part costs in all."""
    ended_early: bool = False
    """Whether its part ended before the cooperation did."""


Parties = tuple[
    Annotated[
        Participation,
        BeforeValidator(
            lambda v: {"party": v} if isinstance(v, str) else v, json_schema_input_type=str | Participation
        ),
    ],
    ...,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText(Part):
    """What identifies the text that was read, so that locators and quotes can be checked."""

    lines: Annotated[int, Ge(1), Digits]
    """How many lines it has."""
    sha256: Sha256
    """The SHA-256 of its bytes."""
    file: Text | None = None
    """Its file name, looked for beside the records and in the folder given with --texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Part):
    """What a registry files about two bodies: that registry's claim, and no hierarchy."""

    kind: Literal["parent", "child", "related", "predecessor", "successor"]
    """What the other body is to this one."""
    to: AnotherOrganisationId
    """The other body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Sourced):
    """A public post that a person held."""

    organisation: OrganisationId
    """The body in which the post is."""
    title: Text
    """The post's title, as the source has it."""
    held: Edtf | None = None
    """When it was held: an interval, or the day on which a source shows the person in it."""
