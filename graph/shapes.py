"""SHACL Core shapes, run by pySHACL over an rdflib graph made of the store's quads.

The rdflib graph holds only what the shapes look at. pySHACL can also read an Oxigraph store
itself; that took a hundred times as long here, and found plain strings not to be what
``sh:in`` lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from comity.graph.errors import InputError
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.vocabulary import PREFIXES, last_part, term

if TYPE_CHECKING:
    from rdflib import Graph

SHAPES_FOLDER = ONTOLOGY_FOLDER / "shapes"
_SH = PREFIXES["sh"]
#: Whatever the shapes name, these say what is an instance of what, and of which scheme.
_ALWAYS = ("rdf:type", "rdfs:subClassOf", "skos:inScheme")
_TARGETS = (term("sh:targetClass"), term("sh:targetObjectsOf"), term("sh:targetSubjectsOf"))
#: How it is told where a shape has no message.
_SILENT = "This is not as the shape"
#: The way out where a shape tells none.
_LOOK = "see what it asks for in ontology/shapes"
_BESIDE = (term("rdfs:subClassOf"), term("skos:inScheme"))


@dataclass(frozen=True, slots=True)
class ShapeResult:
    """Hold one result of a shape: the focus node and the value as pyoxigraph nodes."""

    shape: str
    severity: str
    focus: ox.NamedNode | ox.BlankNode
    value: ox.NamedNode | ox.BlankNode | ox.Literal | None


@dataclass(frozen=True, slots=True)
class Shape:
    """Hold what a shape says of itself: its field (or list of records) and its message."""

    name: str
    field: str
    message: str
    fix: str
    severity: str


def run(quads: Iterable[ox.Quad]) -> list[ShapeResult]:
    """Validate the quads, whatever graphs they stand in, with the ontology's kinds beside them."""
    import pyshacl
    from rdflib.namespace import SH

    wanted = _predicates()
    both = (quad for source in (quads, kinds()) for quad in source if quad.predicate in wanted)
    _, report, _ = pyshacl.validate(_to_rdflib(both), shacl_graph=_shapes_in_rdflib(), inference="none", inplace=True)
    return [
        ShapeResult(
            _name(report.value(result, SH.sourceShape), report.value(result, SH.resultPath)),
            severity_of(str(report.value(result, SH.resultSeverity))),
            engine_node(report.value(result, SH.focusNode)),
            engine_node(report.value(result, SH.value)),
        )
        for result in report.objects(None, SH.result)
    ]


def _name(shape: Any, path: Any) -> str:
    """Return what a shape is called; one without an IRI by the property of which it asks."""
    from rdflib import URIRef

    if isinstance(shape, URIRef):
        return str(shape).rpartition("#")[2]
    return f"of {last_part(str(path))}" if isinstance(path, URIRef) else "of the record"


def severity_of(iri: str) -> str:
    """Return how much a result weighs: only a violation stops a build, all else is a warning.

    >>> severity_of("http://www.w3.org/ns/shacl#Info")
    'warning'
    """
    return "violation" if iri == f"{_SH}Violation" else "warning"


def find_shape(name: str) -> Shape:
    """Return what a shape says of itself; SHACL lets it say nothing, and then its name has to do."""
    return _described().get(name) or Shape(name, "", f"{_SILENT} {name!r} asks", _LOOK, "violation")


@cache
def shapes() -> dict[str, Shape]:
    """Return every shape that says what is wrong, by name.

    >>> shapes()["shape-cooperation-parties"].field
    'parties'
    """
    return {name: shape for name, shape in _described().items() if not shape.message.startswith(_SILENT)}


@cache
def _described() -> dict[str, Shape]:
    found: dict[str, dict[str, str]] = {}
    for quad in shape_triples():
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            found.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    return {shape.name: shape for shape in (_shape(iri, said) for iri, said in found.items())}


def _shape(iri: str, said: dict[str, str]) -> Shape:
    name = iri.rpartition("#")[2]
    told = said.get(f"{_SH}message", f"{_SILENT} {name!r} asks")
    message, _, fix = told.removesuffix(".").partition("; ")
    field = said.get(f"{_SH}name") or last_part(said.get(f"{_SH}path", ""))
    severity = severity_of(said.get(f"{_SH}severity", f"{_SH}Violation"))
    return Shape(name, field, message, fix or _LOOK, severity)


@cache
def lists() -> dict[str, str]:
    """Return, for each class that a shape targets, the list of records or of parts in which it stands.

    >>> lists()["http://www.w3.org/ns/org#Organization"]
    'organisations'
    """
    labels = {
        q.subject: q.object
        for q in shape_triples()
        if isinstance(q.object, ox.Literal) and q.predicate == term("rdfs:label")
    }
    targets = [q for q in shape_triples() if q.predicate == term("sh:targetClass")]
    fields = {PREFIXES["skos"] + "Concept": "fields"}  # whose shape has other targets, lest it check every kind
    return fields | {
        quad.object.value: labels[quad.subject].value
        for quad in targets
        if quad.subject != term("comity:shape-named")
        and isinstance(quad.object, ox.NamedNode)
        and quad.subject in labels
    }


@cache
def shape_triples() -> tuple[ox.Quad, ...]:
    """Read all files of shapes."""
    return tuple(_read(sorted(SHAPES_FOLDER.glob("*.ttl"))))


@cache
def kinds() -> tuple[ox.Quad, ...]:
    """Read what the shapes need beside the data: the concepts of the schemes, and which classes are of which."""
    files = [ONTOLOGY_FOLDER / "comity.ttl", *sorted((ONTOLOGY_FOLDER / "kinds").glob("*.ttl"))]
    return tuple(quad for quad in _read(files) if quad.predicate in _BESIDE)


def _read(files: Iterable[Path]) -> Iterator[ox.Quad]:
    for file in files:
        try:
            yield from ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
        except SyntaxError as error:
            raise InputError(f"{file}: this is no Turtle: {error}") from None


@cache
def _predicates() -> frozenset[ox.NamedNode]:
    """List what the shapes look at: every IRI that they name, whether in a path or as a constraint."""
    named = {quad.object for quad in shape_triples() if isinstance(quad.object, ox.NamedNode)}
    return frozenset(named | {term(name) for name in _ALWAYS})


@cache
def _shapes_in_rdflib() -> Graph:
    return _to_rdflib(targeted(shape_triples()))


def targeted(triples: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Give the targets of a node shape to its property shapes themselves, which means the same.

    pySHACL asks a property shape with targets once, for all focus nodes, and one that hangs on a
    node shape once for each: that is several times as long.
    """
    triples = tuple(triples)
    targets: dict[object, list[ox.Quad]] = {}
    for quad in triples:
        if quad.predicate in _TARGETS:
            targets.setdefault(quad.subject, []).append(quad)
    for quad in triples:
        hangs = quad.predicate == term("sh:property") and quad.subject in targets
        if hangs and isinstance(quad.object, ox.NamedNode):
            for target in targets[quad.subject]:
                yield ox.Quad(quad.object, target.predicate, target.object)
        else:
            yield quad


def _to_rdflib(quads: Iterable[ox.Quad]) -> Graph:
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    terms: dict[Any, Any] = {}

    def convert(node: Any) -> Any:
        if (found := terms.get(node)) is None:
            found = terms[node] = rdflib_node(node)
        return found

    for quad in quads:
        graph.add((convert(quad.subject), convert(quad.predicate), convert(quad.object)))
    return graph


def rdflib_node(node: Any) -> Any:
    """Make rdflib's term of Oxigraph's; a plain string stays plain, since rdflib tells it from xsd:string."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(node, ox.NamedNode):
        return URIRef(node.value)
    if isinstance(node, ox.BlankNode):
        return BNode(node.value)
    if node.language:
        return Literal(node.value, lang=node.language)
    return Literal(node.value, datatype=None if node.datatype == term("xsd:string") else URIRef(node.datatype.value))


def engine_node(node: Any) -> Any:
    """Make Oxigraph's term of rdflib's; of a literal, the text alone."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    return ox.Literal(str(node)) if isinstance(node, Literal) else None
