"""What a reader would look for and the sources do not tell: unknown, and none only where a list is whole."""

from __future__ import annotations

from pyoxigraph import NamedNode

from comity.graph.vocabulary import PREFIXES
from comity.queries.explanation.facts import Reader


def absences(reader: Reader, node: NamedNode) -> list[str]:
    """Say what is not on record about a thing, in short sentences."""
    told = []
    classes = {value.value for value in reader.nodes(node, "rdf:type")}
    if _has(reader, node, "org:classification", "orgkind:category-2-centre"):
        told += _of_centre(reader, node)
    if PREFIXES["comity"] + "Collective" in classes:
        told.append("members: not named; a class of bodies is not expanded")
    if PREFIXES["comity"] + "Cooperation" in classes and not _dated(reader, node):
        told.append("date: not on record")
    return told


def _of_centre(reader: Reader, node: NamedNode) -> list[str]:
    told = []
    ties = reader.nodes(node, "comity:partyTo")
    hostings = [tie for tie in ties if _is(reader, tie, "hosting") and _hosted(reader, tie, node)]
    if not any(citation.modality == "stated" for tie in hostings for citation in reader.citations(tie)):
        implied = " (a host is implied or proposed: see the links)" if hostings else ""
        told.append(f"host: {_none_or_unknown(reader, node)}{implied}")
    steps = [step for tie in ties if _is(reader, tie, "auspices") for step in reader.nodes(tie, "comity:milestone")]
    if not any(_has(reader, step, "comity:kind", "milestone:signed") for step in steps):
        told.append("signature of the agreement with the patron: not on record")
    return told


def _is(reader: Reader, tie: NamedNode, kind: str) -> bool:
    return _has(reader, tie, "comity:kind", f"kind:{kind}")


def _hosted(reader: Reader, tie: NamedNode, node: NamedNode) -> bool:
    parts = reader.nodes(tie, "comity:participation")
    return any(
        node in reader.nodes(part, "comity:party") and _has(reader, part, "comity:role", "role:hosted")
        for part in parts
    )


def _dated(reader: Reader, tie: NamedNode) -> bool:
    steps = reader.nodes(tie, "comity:milestone")
    return bool(reader.dates(tie, "comity:date")) or any(reader.dates(step, "comity:date") for step in steps)


def _none_or_unknown(reader: Reader, node: NamedNode) -> str:
    """None only where a source says that its list of the centre's hosts is whole."""
    claims = reader.subjects("comity:of", node)
    whole = any(_has(reader, claim, "comity:cooperationKind", "kind:hosting") for claim in claims)
    return "none (complete list)" if whole else "not on record"


def _has(reader: Reader, node: NamedNode, predicate: str, concept: str) -> bool:
    prefix, _, name = concept.partition(":")
    return any(value.value == PREFIXES[prefix] + name for value in reader.nodes(node, predicate))
