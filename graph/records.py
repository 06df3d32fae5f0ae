"""What a record may say: plain frozen types, the one truth from which checks, template and JSON Schema are made.

Every field's docstring is its description in the JSON Schema. A record's ``evidence`` stands
behind all its parts (names, places, milestones, parties) that bring none of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval

from comity.graph.basics import Dataset as Dataset
from comity.graph.basics import Named as Named
from comity.graph.basics import Record as Record
from comity.graph.basics import Source as Source
from comity.graph.fields import (
    AnotherCooperationId,
    AnotherEventId,
    AnotherFieldId,
    AnotherId,
    AnotherOrganisationId,
    Country,
    Currency,
    Digits,
    Edtf,
    EventId,
    EventKind,
    FieldId,
    FrameworkId,
    FrameworkKind,
    Goal,
    Iri,
    Kind,
    Money,
    OrganisationId,
    OrgKind,
    PartyId,
    SourceId,
    Standing,
    Text,
    ThesaurusConcept,
)
from comity.graph.parts import Milestone, Parties, Place, Post, Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Named):
    """A single body."""

    kind: OrgKind
    """What kind of body it is."""
    places: tuple[Place, ...] = ()
    """Where it sits; branches too."""
    covers: tuple[Country, ...] = ()
    """The countries that it is responsible for."""
    homepage: Iri | None = None
    """Its own site."""
    part_of: AnotherOrganisationId | None = None
    """The body of which it is legally a part: never its patron, host or sponsor."""
    same_as: tuple[Iri, ...] = ()
    """The same body in other registries."""
    fields: tuple[FieldId, ...] = ()
    """What it works on."""
    frameworks: tuple[FrameworkId, ...] = ()
    """The programmes and conventions that it serves."""
    milestones: tuple[Milestone, ...] = ()
    """Its own life: founded, inaugurated, renamed."""
    formerly: AnotherOrganisationId | None = None
    """The body that it succeeds, where that was another body; a change of name is a former name."""
    identifier: Text | None = None
    """Its number in the registry that describes it."""
    standing: Standing | None = None
    """What the registry says of its own record: active, inactive, withdrawn."""
    other_kinds: tuple[OrgKind, ...] = ()
    """Further kinds under which a registry files it."""
    preferred_ids: tuple[Iri, ...] = ()
    """Which of several entries in one other registry is the current one."""
    pages: tuple[Iri, ...] = ()
    """Pages about it that are not its own."""
    domains: tuple[Text, ...] = ()
    """The internet domains that are its own."""
    relations: tuple[Relation, ...] = ()
    """What a registry files about it and other bodies: that registry's claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Named):
    """A body that a source names and does not describe: its id and its name there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collective(Named):
    """A class of bodies that a source names without listing them; it is never expanded."""

    member_kind: OrgKind | None = None
    """What kind of bodies its members are."""
    country: Country | None = None
    """The country whose bodies it speaks of."""
    of: OrganisationId | None = None
    """The organisation whose members, units or partners it speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Named):
    """A person, for a public post only; persons are never ranked."""

    posts: tuple[Post, ...]
    """The posts held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Named):
    """A conference, session, gathering or visit: what happened, apart from who cooperated there."""

    kind: EventKind
    """What kind of event."""
    date: Edtf | None = None
    """When."""
    inferred: bool = False
    """Whether the date, or its year, is inferred."""
    place: Place | None = None
    """Where."""
    part_of: AnotherEventId | None = None
    """The larger event within which, or on whose sidelines, it took place."""
    fields: tuple[FieldId, ...] = ()
    """What it was about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperation(Record):
    """One tie between parties, of one kind, stated or only talked of. It is no organisation."""

    kind: Kind
    """In what form they cooperate."""
    parties: Parties
    """Who takes part; a member list, a host and its guest, the sides of an agreement."""
    title: Text | None = None
    """What it is, in a few words of one's own."""
    acronym: Text | None = None
    """The short form of its title, in the source's words."""
    subkind: Text | None = None
    """A finer form, in the source's terms: governing board, webinar, MoU."""
    date: Edtf | None = None
    """When it happened or held; an interval where it lasts."""
    inferred: bool = False
    """Whether the date, or its year, is inferred."""
    milestones: tuple[Milestone, ...] = ()
    """Its life-cycle; its status on a day is computed from these."""
    event: EventId | None = None
    """The event at which it happened."""
    place: Place | None = None
    """Where."""
    fields: tuple[FieldId, ...] = ()
    """What it is about."""
    frameworks: tuple[FrameworkId, ...] = ()
    """The strategy, programme or convention under which it stands."""
    follows: AnotherCooperationId | None = None
    """The cooperation that it renews, carries out or came of."""
    term_years: Annotated[int, Interval(ge=1, le=100), Digits] | None = None
    """For how many years it was concluded; the day on which it lapses is derived."""
    identifier: Text | None = None
    """Its number in the database that describes it."""
    description: Text | None = None
    """What it is to do, in the source's words."""
    same_as: tuple[Iri, ...] = ()
    """The same cooperation in other databases."""
    currency: Currency | None = None
    """The currency of all its amounts (ISO 4217)."""
    total_cost: Money | None = None
    """What it costs in all."""
    funding: Money | None = None
    """What its funder gives at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Cooperation):
    """A cooperation that was written down and signed, or is to be."""

    kind: Kind = "agreement"
    """An agreement; or a designation that rests on one."""
    form: Text | None = None
    """Memorandum of understanding, framework agreement, treaty …"""
    document: SourceId | None = None
    """The source that is its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Record):
    """What a source asserts on a question on which sources may differ; both answers are kept."""

    question: Text
    """The question in plain words; claims with the same question are compared."""
    value: Text
    """The answer that this source gives."""
    about: tuple[AnotherId, ...]
    """What it is about."""
    as_of: Edtf | None = None
    """The day for which it is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness(Record):
    """A source's word that a list is whole; only then does absence mean none."""

    scope: Text
    """Of what the list is whole, in plain words."""
    members: tuple[PartyId, ...]
    """The list; an empty one says that there are none."""
    member_kind: OrgKind | None = None
    """What kind of bodies are listed."""
    country: Country | None = None
    """The country for which it is whole."""
    of: OrganisationId | None = None
    """The body whose members, partners or links it lists."""
    cooperation: Kind | None = None
    """The kind of tie of which the list is whole."""
    as_of: Edtf | None = None
    """The day for which it is whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Named):
    """A field of knowledge or of work."""

    thesaurus: ThesaurusConcept | None = None
    """The matching concept of the UNESCO Thesaurus: 'concept' and its number."""
    sdgs: tuple[Goal, ...] = ()
    """The Sustainable Development Goals that it serves, 1 to 17."""
    broader: AnotherFieldId | None = None
    """The wider field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework(Named):
    """A strategy, programme, convention or goal under which bodies cooperate."""

    kind: FrameworkKind
    """What kind of framework."""
    of: OrganisationId | None = None
    """The body whose framework it is."""
    date: Edtf | None = None
    """When it was adopted, or the span that it covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Record):
    """An id that stands for nothing any more, because it was given in error or for what another id stands for."""

    reason: Text
    """Why, in a sentence that whoever comes by the id is told."""
    title: Text | None = None
    """What was described under it, by name."""
    replaced_by: AnotherId | None = None
    """The id that stands for the same thing: who asks for this one is sent there."""


#: The lists that a file of records may hold, each with the type of its items.
KINDS: dict[str, type[Record]] = {
    "datasets": Dataset,
    "sources": Source,
    "fields": Field,
    "frameworks": Framework,
    "organisations": Organisation,
    "collectives": Collective,
    "persons": Person,
    "events": Event,
    "agreements": Agreement,
    "cooperations": Cooperation,
    "claims": Claim,
    "completeness": Completeness,
    "withdrawals": Withdrawal,
}
