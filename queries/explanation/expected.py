"""What one expects of a record of its class and the sources do not tell; silence is not none."""

from __future__ import annotations

from pyoxigraph import NamedNode

from comity.queries.explanation.reader import Reader

_SILENT = "not on record"


def expected(reader: Reader, node: NamedNode) -> tuple[str, ...]:
    """Say what is not on record of a thing besides its absences, in short sentences."""
    classes = set(reader.concepts(node, "rdf:type"))
    told = [sentence for cls, tell in _TELLERS if cls in classes for sentence in tell(reader, node)]
    if not reader.nodes(node, "comity:supportedBy") and classes & _CITED:
        told.append(f"who says that it is there: {_SILENT}")
    return tuple(told)


def _organisation(reader: Reader, node: NamedNode) -> list[str]:
    return [] if reader.nodes(node, "org:hasSite") or reader.nodes(node, "comity:covers") else [f"seat: {_SILENT}"]


def _agreement(reader: Reader, node: NamedNode) -> list[str]:
    steps = reader.nodes(node, "comity:milestone")
    kinds = {kind for step in steps for kind in reader.concepts(step, "comity:kind")}
    dates = reader.nodes(node, "comity:date")
    ends = kinds & _ENDS or any(not reader.bounds(when)[1] for when in dates) or _spans(reader, node)
    told = [] if "signed" in kinds or reader.dates(node, "comity:date") else [f"signature: {_SILENT}"]
    told += [] if ends else [f"end or term: {_SILENT}"]
    parts = reader.nodes(node, "comity:participation")
    told += [] if any(reader.nodes(part, "comity:representedBy") for part in parts) else [f"who signed: {_SILENT}"]
    return told + ([] if reader.nodes(node, "comity:document") else [f"text of the agreement: {_SILENT}"])


def _spans(reader: Reader, node: NamedNode) -> bool:
    return bool(reader.text(node, "comity:termYears")) or any("/" in when for when in reader.dates(node, "comity:date"))


def _meeting(reader: Reader, node: NamedNode) -> list[str]:
    events = [node, *reader.nodes(node, "comity:atEvent")]
    placed = any(reader.nodes(event, "schema:location") for event in events)
    parts = reader.nodes(node, "comity:participation")
    called = any(set(reader.concepts(part, "comity:role")) & _CONVENERS for part in parts)
    return ([] if placed else [f"place: {_SILENT}"]) + ([] if called else ["organiser: not named"])


def _event(reader: Reader, node: NamedNode) -> list[str]:
    placed, dated = reader.nodes(node, "schema:location"), reader.nodes(node, "comity:date")
    return ([] if placed else [f"place: {_SILENT}"]) + ([] if dated else [f"date: {_SILENT}"])


def _source(reader: Reader, node: NamedNode) -> list[str]:
    named = reader.nodes(node, "dcterms:publisher") or reader.text(node, "comity:publisherName")
    told = [] if named else [f"publisher: {_SILENT}"]
    for what, predicate in (("date of publication", "comity:published"), ("date of retrieval", "comity:retrieved")):
        told += [] if reader.nodes(node, predicate) else [f"{what}: {_SILENT}"]
    return told


def _person(reader: Reader, node: NamedNode) -> list[str]:
    posts = reader.nodes(node, "org:holds")
    undated = [reader.text(post, "dcterms:title") or "post" for post in posts if not reader.nodes(post, "comity:held")]
    return [f"when held ({title}): {_SILENT}" for title in undated] if posts else [f"post: {_SILENT}"]


_CONVENERS = frozenset(("organiser", "convener", "host", "body"))
_ENDS = frozenset(("lapse", "expired", "terminated", "termination-decided", "renewed"))
_CITED = frozenset(("Organization", "Collective", "Person", "Event", "Cooperation", "Claim", "CompletenessClaim"))
_TELLERS = (
    ("Organization", _organisation),
    ("Agreement", _agreement),
    ("Designation", _agreement),
    ("Meeting", _meeting),
    ("Event", _event),
    ("Document", _source),
    ("Person", _person),
)
