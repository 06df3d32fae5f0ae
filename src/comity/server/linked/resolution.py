"""What has become of an IRI that was minted here: it is found, has moved, is gone, or was never on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode

from comity.graph.store import Store
from comity.graph.vocabulary import ONTOLOGY, term
from comity.server.linked.reading import is_graph, labelled

#: How many ids a misspelt one is compared with: some milliseconds' worth.
_COMPARED = 3_000
_LONGEST_SLIP = 60
_NO_REASON = "The registry that described it has withdrawn its record."


@dataclass(frozen=True, slots=True)
class Found:
    """Say that something is on record under an IRI; ``iri`` is that of the record, without a part."""

    iri: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Say that another IRI stands for the same thing now."""

    iri: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Say that an IRI was withdrawn, and why."""

    iri: str
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Say that nothing is on record under an IRI, and which IRIs are written much like it."""

    near: tuple[str, ...] = ()


Resolution = Found | Moved | Gone | Missing


def resolve(store: Store, iri: str) -> Resolution:
    """Say what has become of an IRI: a thing's, a part's, a graph's or a term's.

    Withdrawn records (``adms:status``) lead to the one that replaces them (``dcterms:isReplacedBy``, or a
    registry's only successor), however many steps that takes; without one they are gone.
    """
    node = _node(iri)
    if node is None:
        return Missing()
    record = NamedNode(iri.partition("#")[0])
    if record.value in _ontology_iris(store):
        known = record == node or _is_said(store, node)
        return Found(ONTOLOGY.removesuffix("#")) if known else Missing()
    if not record.value.startswith((store.prefixes["id"], store.prefixes["graph"])):
        return Missing()
    if not (_is_said(store, record) and _is_said(store, node)):
        return Missing(_near(store, record.value))
    return _standing(store, record)


def resolve_any(store: Store, iris: Iterable[str]) -> tuple[str, Resolution]:
    """Resolve the first of several IRIs that is on record; else the first, with what is near it."""
    tried = [(iri, resolve(store, iri)) for iri in iris]
    return next((pair for pair in tried if not isinstance(pair[1], Missing)), tried[0])


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def _ontology_iris(store: Store) -> tuple[str, ...]:
    """Return what is described in the document of the ontology: itself, its versions, and who made it."""
    document = ONTOLOGY.removesuffix("#")
    versions = store.pattern(NamedNode(document), term("owl:versionIRI"), None)
    return (document, *(q.object.value for q in versions if isinstance(q.object, NamedNode)), f"{store.base}project")


def _is_said(store: Store, node: NamedNode) -> bool:
    """Tell whether a node is a graph, or stands at either end of a statement."""
    pointing = store.pattern(None, None, node)
    return store.describes(node) or next(pointing, None) is not None or is_graph(store, node)


def _standing(store: Store, record: NamedNode) -> Resolution:
    seen: list[NamedNode] = []
    now = record
    while _is_withdrawn(store, now) and now not in seen:
        seen.append(now)
        successors = _successors(store, now)
        if len(successors) != 1:
            return Gone(record.value, _reason(store, now))
        now = successors[0]
    if not seen:
        return Found(record.value)
    if now in seen or not store.describes(now):
        return Gone(record.value, _reason(store, record))
    return Moved(now.value)


def _is_withdrawn(store: Store, node: NamedNode) -> bool:
    return next(store.pattern(node, term("adms:status"), term("recordstatus:withdrawn")), None) is not None


def _successors(store: Store, node: NamedNode) -> list[NamedNode]:
    """List what stands in the place of a withdrawn record, and is another body than itself."""
    found = _objects(store, node, "dcterms:isReplacedBy")
    for event in _objects(store, node, "org:changedBy"):
        found += _objects(store, event, "org:resultingOrganization")
    return sorted({other for other in found if other != node}, key=lambda other: other.value)


def _objects(store: Store, node: NamedNode, predicate: str) -> list[NamedNode]:
    return [q.object for q in store.pattern(node, term(predicate), None) if isinstance(q.object, NamedNode)]


def _reason(store: Store, node: NamedNode) -> str:
    notes = (quad.object for quad in store.pattern(node, term("skos:changeNote"), None))
    return " ".join(sorted(note.value for note in notes if isinstance(note, Literal))) or _NO_REASON


def _near(store: Store, iri: str) -> tuple[str, ...]:
    """Suggest IRIs of records that are written much like one that is on no record."""
    start = store.prefixes["id"]
    name = iri.removeprefix(start)
    if len(name) > _LONGEST_SLIP or name == iri:
        return ()
    known = sorted(found.removeprefix(start) for found in labelled(store, _COMPARED) if found.startswith(start))
    return tuple(start + near for near in get_close_matches(name, known, n=3, cutoff=0.7))
