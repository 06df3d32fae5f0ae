"""What a network is made of: bodies, ties with all their parties and dates, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from comity.graph.status import Step

COLLECTIVE = "collective"
PARTY, COOPERATION = "party", "cooperation"
"""The modes of a network that has both as nodes."""


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation or a collective: what a node of a network stands for."""

    iri: str
    label: str
    """Its name, with its country or id where another body of the reading bears it too: names are no keys."""
    short: str
    """Its acronym where it has one, else its label; told apart from all other names likewise."""
    kind: str
    country: str
    """ISO 3166-1 alpha-2 code; several are joined by a slash; empty where none is on record."""
    field: str = ""
    """The label of the widest of its fields; empty where none is on record."""
    fields: tuple[str, ...] = ()
    """The IRIs of its fields."""
    frameworks: tuple[str, ...] = ()
    """The IRIs of the frameworks that it works in."""
    parent: str = ""
    """The IRI of the body of which it is a real part (``org:subOrganizationOf``)."""
    sourced: bool = False
    """Whether anything of it has a source: the body itself, a name, a place, a step."""
    mode: str = ""
    """``party`` or ``cooperation`` where it is a node of a two-mode network, else empty."""

    @property
    def countries(self) -> tuple[str, ...]:
        """Return the codes of its countries."""
        return tuple(self.country.split("/")) if self.country else ()


@dataclass(frozen=True, slots=True)
class Source:
    """A cited document, with the day from which it counts as known."""

    iri: str
    title: str
    url: str
    known_from: date | None
    """By the rule of ``sparql/rules/known-from.rq``; ``None`` where it is undated."""
    origin: str
    """The source whose text it repeats, or itself: two prints of one text are one independent source."""
    publisher: str = ""
    """The IRI of the body that publishes it."""
    low_trust: bool = False
    """Whether it is a mirror, a scraper or a blog that stands for another page."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source that speaks for a tie or for a party's part in it."""

    iri: str
    source: str
    modality: str
    locator: str
    speakers: tuple[str, ...] = ()
    """The IRIs of those whose word it is; empty where it is the source's own."""


@dataclass(frozen=True, slots=True)
class Part:
    """A party's part in a tie; a body with two roles has two parts."""

    party: str
    role: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Milestone(Step):
    """A dated step in the life of a tie, or one of its own dates (of no kind), as its sources tell it."""

    edtf: str = ""
    derived: bool = False
    """Whether it was computed, as the end of a term of years is."""
    counted_from: str = ""
    """EDTF of the date from which it was computed."""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A cooperation as the graph tells it, with all its parties: nothing is split into pairs."""

    iri: str
    label: str
    kind: str
    parts: tuple[Part, ...]
    citations: tuple[Citation, ...]
    when: str
    """EDTF: its own date, else that of the first step that made it real; empty where it is undated."""
    earliest: date | None
    """The first day on which it can have begun."""
    latest: date | None
    """The last day that its date admits; ``None`` where it is open or unknown."""
    ended: date | None
    """The day by which it had ended on record."""
    dates: tuple[Milestone, ...] = ()
    """Its own dates."""
    steps: tuple[Milestone, ...] = ()
    """Its milestones, in order of earliest day and kind."""
    undated: tuple[str, ...] = ()
    """The kinds of its milestones that bear no date."""
    fields: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    form: str = ""
    term_years: int | None = None
    follows: tuple[str, ...] = ()
    """The IRIs of the ties that it follows."""

    @property
    def stated(self) -> bool:
        """Tell whether a source puts it as fact."""
        return any(citation.modality == "stated" for citation in self.citations)

    @property
    def parties(self) -> tuple[str, ...]:
        """Return the IRIs of its parties, each once, in order."""
        return tuple(sorted({part.party for part in self.parts}))


@dataclass(frozen=True, slots=True)
class Reading:
    """All bodies, ties and cited sources of a store, each in order of IRI."""

    bodies: tuple[Body, ...]
    ties: tuple[Tie, ...]
    sources: Mapping[str, Source]
    labels: Mapping[str, str] = field(default_factory=dict)
    """The labels of fields and frameworks, and of those whose word is cited."""
    broader: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each field all that are next wider (``skos:broader``)."""
    note: str = ""
    """What was changed after reading, in a sentence: parts rolled up, a source set aside."""

    @property
    def wider(self) -> dict[str, str]:
        """Return for each field one that is next wider, the last in order: the fields as a tree."""
        return tree(self.broader)


def tree(broader: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Keep of what is next wider the last in order."""
    return {field: above[-1] for field, above in broader.items()}


def first_and_last(ties: Iterable[Tie]) -> tuple[str, str]:
    """Return the dates (EDTF) of the ties that began first and last; empty where none is dated."""
    dated = sorted((tie.earliest, tie.when) for tie in ties if tie.earliest)
    return (dated[0][1], dated[-1][1]) if dated else ("", "")
