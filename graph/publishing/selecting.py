"""Which records an export has, where it has not all: by kind and by period, with what they rest on.

The rule. *Chosen* are the records of the kinds asked for: kinds of cooperation (``agreement``), kinds
of organisation (``university``), or classes of record (``organisation``, ``event``); without a kind, all
cooperations. A period keeps those cooperations that happened or held on some day of it. With each
chosen record stands every record that it refers to: parties, events, fields, frameworks, sources,
dates. Of what those refer to in turn, only sources and dates stand, so that all evidence and every
time can be read; other bodies are named by their ids alone. Of what a body is party to, only
what is chosen is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from comity.graph import schemes
from comity.graph.dates import Period
from comity.graph.errors import InputError
from comity.graph.publishing.periods import ALWAYS, touches
from comity.graph.store import Store
from comity.graph.vocabulary import term
from comity.graph.wording import nearest

CLASSES = {
    "organisation": "org:Organization",
    "collective": "comity:Collective",
    "person": "foaf:Person",
    "event": "comity:Event",
    "cooperation": "comity:Cooperation",
    "claim": "comity:Claim",
    "completeness": "comity:CompletenessClaim",
    "field": "skos:Concept",
    "framework": "comity:Framework",
    "source": "foaf:Document",
}
"""The classes of record that can be asked for, by the names that they have in files of records."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which records are asked for; none of it means all records.

    Raises ``InputError`` for a kind that is not known, and for a period of what is no cooperation.
    """

    kinds: tuple[str, ...] = ()
    period: Period = ALWAYS

    def __post_init__(self) -> None:
        """Refuse what nothing would ever match."""
        known = [*schemes.labels("kind"), *CLASSES, *schemes.labels("orgkind")]
        timed = {*schemes.labels("kind"), "cooperation"}
        for kind in self.kinds:
            if kind not in known:
                raise InputError(f"no kind {kind!r}{nearest(kind, known)}; known: {', '.join(known)}")
            if self.period and kind not in timed:
                raise InputError(
                    f"a period chooses cooperations, and {kind!r} is no kind of them: "
                    f"leave the period out, or choose of {', '.join(sorted(timed))}"
                )

    def __bool__(self) -> bool:
        """Tell whether anything is left out."""
        return bool(self.kinds or self.period)

    def words(self) -> str:
        """Say it in a few words, for the title of a file.

        >>> Choice(("agreement",)).words()
        'in part: agreement'
        """
        time = f"{self.period.since or '..'}/{self.period.until or '..'}" if self.period else ""
        return f"in part: {', '.join(filter(None, (*self.kinds, time)))}" if self else ""


@dataclass(frozen=True, slots=True)
class Selected:
    """The IRIs of the records that stand, of those that were chosen, and of all other things mentioned."""

    chosen: frozenset[str]
    records: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)


def select(store: Store, graphs: Iterable[NamedNode], choice: Choice) -> Selected:
    """Find the records that stand in these graphs by the rule above; holds their IRIs, and none of what they say."""
    there = tuple(graphs)
    found = Selected(frozenset(_chosen(store, there, choice)))
    first = _referred(store, there, found.chosen, found)
    second = _grounds(store, there, _referred(store, there, first - found.chosen, found))
    while more := _grounds(store, there, _referred(store, there, second, found)):  # a source derived from another
        second = more
    return found


def said(store: Store, graph: NamedNode, selected: Selected) -> Iterator[Quad]:
    """Yield what a graph says of the records that stand."""
    for record in sorted(selected.records):
        yield from _about(store, graph, record, selected.chosen)


def _chosen(store: Store, graphs: tuple[NamedNode, ...], choice: Choice) -> Iterator[str]:
    for kind in choice.kinds or ("cooperation",):
        for graph in graphs:
            for quad in store.pattern(None, *_pattern(kind), graph):
                node = quad.subject
                if isinstance(node, NamedNode) and _wanted(store, node, choice.period):
                    yield node.value


def _wanted(store: Store, node: NamedNode, period: Period) -> bool:
    """Tell whether a node is a record, not a part of one, and within the period."""
    return "#" not in node.value and (not period or touches(store, node, period))


def _pattern(kind: str) -> tuple[NamedNode, NamedNode]:
    if kind in CLASSES:
        return term("rdf:type"), term(CLASSES[kind])
    if kind in schemes.labels("kind"):
        return term("comity:kind"), term(f"kind:{kind}")
    return term("org:classification"), term(f"orgkind:{kind}")


def _referred(store: Store, graphs: tuple[NamedNode, ...], records: Iterable[str], found: Selected) -> set[str]:
    """Let these records stand, and return those to which they refer and that do not stand yet."""
    new = {record for record in records if record not in found.records}
    found.records.update(new)
    reached = set()
    for record in new:
        for graph in graphs:
            for quad in _about(store, graph, record, found.chosen):
                if isinstance(quad.object, NamedNode) and quad.predicate != term("comity:partyTo"):
                    reached.add(quad.object.value.partition("#")[0] if _ours(store, quad.object) else quad.object.value)
    found.mentioned.update(reached)
    return {iri for iri in reached if iri.startswith(store.prefixes["id"])} - found.records


def _ours(store: Store, node: NamedNode) -> bool:
    return node.value.startswith(store.prefixes["id"])


def _grounds(store: Store, graphs: tuple[NamedNode, ...], records: set[str]) -> set[str]:
    """Return those of the records that are dates, or sources."""
    dates = f"{store.prefixes['id']}date/"
    document = (term("rdf:type"), term("foaf:Document"))
    return {
        record
        for record in records
        if record.startswith(dates)
        or any(next(store.pattern(NamedNode(record), *document, graph), None) for graph in graphs)
    }


def _about(store: Store, graph: NamedNode, record: str, chosen: frozenset[str]) -> Iterator[Quad]:
    """Yield what a graph says of a record and of its parts, but not to what it is party that is not chosen."""
    start, waiting, seen = f"{record}#", [NamedNode(record)], {record}
    while waiting:
        for quad in store.pattern(waiting.pop(), None, None, graph):
            value = quad.object
            if not isinstance(value, NamedNode):
                yield quad
                continue
            if quad.predicate == term("comity:partyTo") and value.value not in chosen:
                continue
            yield quad
            if value.value.startswith(start) and value.value not in seen:
                seen.add(value.value)
                waiting.append(value)
