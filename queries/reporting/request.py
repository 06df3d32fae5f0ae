"""What a reader asks of a report: which network, of which bodies, on which day."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from comity.graph import schemes
from comity.graph.dates import Period, today
from comity.graph.errors import InputError
from comity.queries.networks.network import Network, network_of
from comity.queries.networks.reading import rolled_up, set_aside
from comity.queries.networks.selection import EVERYTHING_STATED, Selection, check
from comity.queries.networks.ties import Reading

CENTRES = ("category-2-centre",)
#: The counting rule of every report for which none is asked, whichever bodies its network has.
RULE = "attendance"
PARTITIONS = ("country", "kind", "field")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked; a report takes what it has a use for, and leaves the rest at its default."""

    rule: str = ""
    """The counting rule; empty for the report's own choice."""
    selection: Selection = EVERYTHING_STATED
    among: tuple[str, ...] = ()
    """The kinds of body between which ties are counted; empty for the report's own choice, ``any`` for all."""
    countries: tuple[str, ...] = ()
    """Only bodies of these countries, by code."""
    rolled_up: bool = False
    """Real parts of a body count as that body."""
    set_aside: tuple[str, ...] = ()
    """The ids of sources that do not count."""
    body: str = ""
    """The IRI of the one body that it is about."""
    day: date = field(default_factory=today)
    """The day for which a status or a calendar is asked."""
    before: Period | None = None
    """The earlier of two periods that are compared."""
    after: Period | None = None
    """The later of two periods that are compared."""

    partition: str = "country"
    """By what bodies are grouped: ``country``, ``kind`` or ``field``."""

    def __post_init__(self) -> None:
        """Refuse a partition that bodies do not have."""
        check("partition", (self.partition,), list(PARTITIONS))

    def groups(self, network: Network) -> tuple[str, ...]:
        """Return the group of each node of a network, empty where none is on record."""
        return tuple(getattr(body, self.partition) for body in network.nodes)

    def reading(self, reading: Reading) -> Reading:
        """Return what was read, with sources set aside and parts rolled up as asked.

        Raises ``InputError`` for a source or a country that is not on record.
        """
        check("country on record", self.countries, sorted({code for body in reading.bodies for code in body.countries}))
        by_id = {iri.rsplit("/", 1)[-1]: iri for iri in reading.sources}
        for source in self.set_aside:
            reading = set_aside(reading, by_id.get(source, source))
        return rolled_up(reading) if self.rolled_up else reading

    def kinds(self, reading: Reading) -> tuple[str, ...]:
        """Return the kinds of body asked for; by default Category 2 centres where the graph has any, else all."""
        if self.among:
            return () if "any" in self.among else self.among
        return CENTRES if any(body.kind in CENTRES for body in reading.bodies) else ()

    def network(self, reading: Reading, rule: str, among: tuple[str, ...] | None = None) -> Network:
        """Make the network that is asked for, by ``rule`` where none was given, between bodies of ``among``."""
        kinds = self.kinds(reading) if among is None else among
        return network_of(reading, self.rule or rule, self.selection, kinds, self.countries)

    def restricted(self, uses: frozenset[str], report: str) -> Request:
        """Return the request as a report takes it, which has a use for these fields.

        A report on a day takes the day of ``as_of`` and no other selection. Raises ``InputError`` where something is
        asked that the report would not heed.
        """
        if unheeded := self.unheeded(uses):
            selecting = ("--as-of", *_SELECTION.values()) if "selection" in uses else ()
            options = {**_OPTIONS, **_SELECTION}
            taken = dict.fromkeys((*(option for name, option in options.items() if name in uses), *selecting))
            raise InputError(f"the report {report!r} does not heed {', '.join(unheeded)}; it takes: {', '.join(taken)}")
        return self if "selection" in uses else replace(self, selection=replace(self.selection, as_of=None))

    def unheeded(self, uses: frozenset[str]) -> list[str]:
        """List the options that are asked for and that a report, which has a use for these fields, would not heed."""
        plain = Request(day=self.day)
        asked = [
            (option, getattr(self, name), getattr(plain, name)) for name, option in _OPTIONS.items() if name not in uses
        ]
        if "selection" not in uses:
            asked += [
                (option, getattr(self.selection, name), getattr(EVERYTHING_STATED, name))
                for name, option in _SELECTION.items()
                if name not in uses
            ]
        return [option for option, given, default in asked if given != default]


def called(kinds: tuple[str, ...]) -> str:
    """Call bodies of some kinds by their name, in the plural.

    >>> called(()), called(("university", "academy"))
    ('bodies', 'bodies of the kind university or academy')
    """
    if kinds == CENTRES:
        return "UNESCO Category 2 centres"
    told = " or ".join(schemes.labels("orgkind").get(kind, kind) for kind in kinds)
    return f"bodies of the kind {told}" if kinds else "bodies"


#: How the command line calls the fields of a request.
_OPTIONS = {
    "rule": "--rule",
    "among": "--among",
    "countries": "--country",
    "rolled_up": "--roll-up",
    "set_aside": "--set-aside",
    "body": "--body",
    "day": "--as-of",
    "before": "--before",
    "after": "--after",
    "partition": "--partition",
}
#: How it calls those of a selection; its day is that of a report on a day too.
_SELECTION = {
    "kinds": "--kind",
    "modalities": "--modality",
    "statuses": "--status",
    "known_by": "--known-by",
    "period": "--since, --until",
    "fields": "--field",
    "frameworks": "--framework",
    "without": "--without",
}
#: What every report on a network takes.
NETWORK = frozenset({"rule", "selection", "among", "countries", "rolled_up", "set_aside"})
