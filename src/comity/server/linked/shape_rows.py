"""The shapes as rows of a table: what each asks, of which class or property, and what is said where it is not so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, RdfFormat

from comity.graph.vocabulary import ONTOLOGY, term
from comity.server.linked.ontology_files import shape_paths


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """Hold one shape: its anchor, the field of a record that it looks at, how grave a fault is, and its message."""

    anchor: str
    field: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class ShapeGroup:
    """Hold a node shape, the classes that it looks at, and its rows."""

    anchor: str
    label: str
    targets: tuple[str, ...]
    rows: tuple[ShapeRow, ...]


def of(iri: str) -> tuple[ShapeRow, ...]:
    """Return the rows that look at the things of a class, or at the values of a property.

    >>> of("https://w3id.org/comity/ontology#question")[0].anchor
    'shape-claim-question'
    """
    targeted = [row for group in groups() if iri in group.targets for row in group.rows]
    return tuple(dict.fromkeys([*targeted, *_of_properties().get(iri, ())]))


@lru_cache(maxsize=1)
def groups() -> tuple[ShapeGroup, ...]:
    """Return all shapes, in order of their names."""
    shapes = sorted(_subjects("sh:NodeShape"))
    return tuple(
        ShapeGroup(
            shape.removeprefix(ONTOLOGY),
            _text(shape, "rdfs:label"),
            tuple(node.value for node in _objects(shape, "sh:targetClass")),
            _rows(shape),
        )
        for shape in shapes
    )


def _rows(shape: str) -> tuple[ShapeRow, ...]:
    own = (_row(shape),) if _objects(shape, "sh:message") else ()
    return own + tuple(_row(node.value) for node in _objects(shape, "sh:property"))


def _row(shape: str) -> ShapeRow:
    severity = next((node.value for node in _objects(shape, "sh:severity")), "").rpartition("#")[2].lower()
    return ShapeRow(shape.removeprefix(ONTOLOGY), _text(shape, "sh:name"), severity, _text(shape, "sh:message"))


@lru_cache(maxsize=1)
def _of_properties() -> Mapping[str, list[ShapeRow]]:
    found: dict[str, list[ShapeRow]] = defaultdict(list)
    for shape in sorted(_subjects("sh:PropertyShape")):
        for path in _objects(shape, "sh:path"):
            found[path.value].append(_row(shape))
    return found


@lru_cache(maxsize=1)
def _said() -> Mapping[tuple[str, str], list[NamedNode | Literal]]:
    found: dict[tuple[str, str], list[NamedNode | Literal]] = defaultdict(list)
    for path in shape_paths():
        for quad in ox.parse(path.read_bytes(), format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                found[quad.subject.value, quad.predicate.value].append(quad.object)
    return found


def _subjects(kind: str) -> list[str]:
    wanted = term("rdf:type").value
    return [iri for (iri, said), nodes in _said().items() if said == wanted and term(kind) in nodes]


def _objects(iri: str, predicate: str) -> list[NamedNode | Literal]:
    return _said().get((iri, term(predicate).value), [])


def _text(iri: str, predicate: str) -> str:
    return next((node.value for node in _objects(iri, predicate) if isinstance(node, Literal)), "")
