"""What registries file about a body: parents, children, related bodies, and what it followed or was followed by."""

from __future__ import annotations

from pyoxigraph import NamedNode

from comity.queries.explanation.reader import Citation, Reader
from comity.queries.explanation.writing import Fact, More

_RELATIONS = (
    ("parent", "comity:registryParent", "comity:registryChild"),
    ("child", "comity:registryChild", "comity:registryParent"),
    ("related", "comity:registryRelated", "comity:registryRelated"),
)
_CHANGES = (
    ("succeeded by", "org:changedBy", "org:originalOrganization", "org:resultingOrganization"),
    ("successor of", "org:resultedFrom", "org:resultingOrganization", "org:originalOrganization"),
)


def relations_of(reader: Reader, node: NamedNode, most: int | None) -> tuple[tuple[Fact, ...], tuple[More, ...]]:
    """Gather what is filed about a body, by its record or by the others', and how much more there is of each kind.

    What the body's own record says has no citation of its own; what only another's says cites that one.
    """
    facts, more = [], []
    by_itself = {what: set(reader.nodes(node, own)) for what, own, _ in _RELATIONS}
    for what, others in filed(reader, node).items():
        mine = by_itself[what]
        told = [_fact(reader, what, other, () if other in mine else reader.citations(other)) for other in others[:most]]
        facts += sorted(told, key=lambda fact: fact.value)
        if most is not None and len(others) > most:
            more.append(More(what, len(others) - most))
    for what, own, this, that in _CHANGES:
        facts += _changes(reader, node, what, {*reader.nodes(node, own), *reader.subjects(this, node)}, that)
    return tuple(facts), tuple(more)


def filed(reader: Reader, node: NamedNode) -> dict[str, list[NamedNode]]:
    """List the parents, the children and the related bodies that a registry files, each in order of IRI."""
    return {
        what: sorted({*reader.nodes(node, own), *reader.subjects(inverse, node)}, key=lambda other: other.value)
        for what, own, inverse in _RELATIONS
    }


def _changes(reader: Reader, node: NamedNode, what: str, events: set[NamedNode], that: str) -> list[Fact]:
    said: dict[NamedNode, set[Citation]] = {}
    for event in events:
        for other in reader.nodes(event, that):
            said.setdefault(other, set()).update(reader.citations(event))
    order = sorted(said, key=lambda other: other.value)
    return [_fact(reader, what, other, tuple(sorted(said[other], key=str))) for other in order if other != node]


def _fact(reader: Reader, what: str, other: NamedNode, citations: tuple[Citation, ...]) -> Fact:
    label = reader.label(other)
    told = f"{label} [{reader.short(other)}]"
    return Fact(what, told, None, None, citations, node=other.value, words=label)
