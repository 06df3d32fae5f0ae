"""What a reader would look for and the sources do not tell: unknown, and none only where a list is whole."""

from __future__ import annotations

from pyoxigraph import NamedNode

from comity.graph.vocabulary import term
from comity.queries.explanation.reader import Reader

_HOSTING, _AUSPICES = term("kind:hosting"), term("kind:auspices")


def absences(reader: Reader, node: NamedNode) -> list[str]:
    """Say what is not on record about a thing, in short sentences."""
    told = []
    classes = reader.concepts(node, "rdf:type")
    if "category-2-centre" in reader.concepts(node, "org:classification"):
        told += _of_centre(reader, node)
    if "Collective" in classes:
        told.append("members: not named; a class of bodies is not expanded")
    if "Cooperation" in classes and not _dated(reader, node):
        told.append("date: not on record")
    return told


def _of_centre(reader: Reader, node: NamedNode) -> list[str]:
    told = []
    kinds = {tie: reader.some(tie, "comity:kind") for tie in reader.nodes(node, "comity:partyTo")}
    hostings = [tie for tie, found in kinds.items() if _HOSTING in found and _hosted(reader, tie, node)]
    if not any(citation.modality == "stated" for tie in hostings for citation in reader.citations(tie)):
        implied = " (a host is implied or proposed: see the links)" if hostings else ""
        told.append(f"host: {_none_or_unknown(reader, node)}{implied}")
    auspices = [tie for tie, found in kinds.items() if _AUSPICES in found]
    steps = [step for tie in auspices for step in reader.nodes(tie, "comity:milestone")]
    if not any("signed" in reader.concepts(step, "comity:kind") for step in steps):
        told.append("signature of the agreement with the patron: not on record")
    return told


def _hosted(reader: Reader, tie: NamedNode, node: NamedNode) -> bool:
    parts = reader.nodes(tie, "comity:participation")
    return any(
        node in reader.nodes(part, "comity:party") and "hosted" in reader.concepts(part, "comity:role")
        for part in parts
    )


def _dated(reader: Reader, tie: NamedNode) -> bool:
    steps = reader.nodes(tie, "comity:milestone")
    return bool(reader.dates(tie, "comity:date")) or any(reader.dates(step, "comity:date") for step in steps)


def _none_or_unknown(reader: Reader, node: NamedNode) -> str:
    """None only where a source says that its list of the centre's hosts is whole."""
    claims = reader.subjects("comity:of", node)
    whole = any("hosting" in reader.concepts(claim, "comity:cooperationKind") for claim in claims)
    return "none (complete list)" if whole else "not on record"
