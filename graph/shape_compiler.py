"""From the files of shapes to what is asked, as sets; what is not known here is refused by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import pyoxigraph as ox

from comity.graph.errors import InputError
from comity.graph.shape_conditions import (
    All,
    AnyOf,
    AtMost,
    Condition,
    Fits,
    HasValue,
    MaxCount,
    MinCount,
    NoneOf,
    OfClass,
    Rule,
    Shape,
)
from comity.graph.shape_paths import SUBCLASS, TYPE, Alternative, Inverse, Path, Predicate, Sequence, Statements, steps
from comity.graph.shape_terms import compare, has_datatype, lexical, node
from comity.graph.shapes import severity_of, shape_triples, targeted
from comity.graph.vocabulary import PREFIXES, term

_SH = PREFIXES["sh"]
_STARTS = {"IRI": "<", "BlankNode": "_", "Literal": '"'}
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf")
_SAID = {"path", "name", "message", "severity", "description", "order", "group", "defaultValue", *_TARGETS}


@dataclass(frozen=True)
class Target:
    """Hold which nodes a shape looks at."""

    classes: tuple[str, ...]
    subjects_of: tuple[str, ...]
    objects_of: tuple[str, ...]

    def focus(self, here: Statements) -> set[str]:
        """Return the nodes that are of a class, or have a predicate."""
        found = set().union(*(here.instances(kind) for kind in self.classes))
        return found.union(*(here.relation(Predicate(iri)).subjects for iri in self.subjects_of))

    def pointed(self, here: Statements) -> set[str]:
        """Return the nodes to which a predicate points."""
        return set().union(*(here.relation(Predicate(iri)).values for iri in self.objects_of))


@dataclass(frozen=True)
class Compiled:
    """Hold the shapes by their targets."""

    targets: dict[Target, list[Shape]]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Every class that is named, as target or by a test."""
        asked = (shape.kinds for shapes in self.targets.values() for shape in shapes)
        return frozenset(kind for target in self.targets for kind in target.classes).union(*asked)

    @cached_property
    def ways(self) -> dict[str, set[str]]:
        """Every predicate that is looked at, with the ways in which a path goes along it.

        From a value of a focus node, a path goes on as one that was ``later`` from the start.
        """
        found: dict[str, set[str]] = {TYPE: set(), SUBCLASS: set()}
        for target, shapes in self.targets.items():
            for iri in (*target.subjects_of, *target.objects_of):
                found.setdefault(iri, set())
            for shape in shapes:
                for path in shape.paths:
                    later = "later" if path in shape.test.paths else "first"
                    for iri, way in steps(path, later):
                        found.setdefault(iri, set()).add(way)
        return found


def compile_shapes(triples: Iterable[ox.Quad]) -> Compiled:
    """Compile shapes to what they ask.

    Raises ``InputError``, with the shape and the component, for what is not known here.
    """
    triples = tuple(triples)
    along = {quad.subject for quad in triples if quad.predicate == term("sh:path")}
    if nested := [q.subject for q in triples if q.predicate == term("sh:property") and q.subject in along]:
        raise _unknown(nested[0], "property")
    reader = _Reader(targeted(triples))
    targets: dict[Target, list[Shape]] = defaultdict(list)
    for subject in reader.subjects():
        shape = reader.shape(subject)
        target = Target(*(reader.terms(subject, name) for name in _TARGETS))
        if target != Target((), (), ()) and (shape.test.tests or shape.rules):
            targets[target].append(shape)
    return Compiled(dict(targets))


@cache
def compiled() -> Compiled:
    """Compile the ontology's own shapes, once."""
    return compile_shapes(shape_triples())


class _Reader:
    """Read shapes from triples, each once."""

    def __init__(self, triples: Iterable[ox.Quad]) -> None:
        self._said: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for quad in triples:
            self._said[quad.subject][quad.predicate.value].append(quad.object)
        self._shapes: dict[Any, Shape | None] = {}

    def subjects(self) -> list[ox.NamedNode]:
        """List the nodes of which SHACL says something."""
        named = (each for each in self._said if isinstance(each, ox.NamedNode))
        return [each for each in named if any(predicate.startswith(_SH) for predicate in self._said[each])]

    def terms(self, subject: Any, name: str) -> tuple[str, ...]:
        """Return the values of a SHACL predicate as text, sorted."""
        return tuple(sorted({str(each) for each in self._objects(subject, name)}))

    def _objects(self, subject: Any, name: str) -> list[Any]:
        return self._said[subject].get(_SH + name, []) if subject in self._said else []

    def shape(self, subject: Any) -> Shape:
        """Read a shape."""
        if subject in self._shapes:
            if (found := self._shapes[subject]) is None:
                raise InputError(f"{subject}: a shape that asks for itself is not known here")
            return found
        self._shapes[subject] = None
        try:
            self._shapes[subject] = found = self._read(subject)
        except (ValueError, LookupError, AttributeError, re.error) as error:
            raise InputError(f"{subject}: this shape cannot be read ({error}): hold it against SHACL") from None
        return found

    def _read(self, subject: Any) -> Shape:
        if not any(predicate.startswith(_SH) for predicate in self._said.get(subject, ())):
            raise InputError(
                f"{subject}: a shape asks for this shape, which is not described; describe it or mend the name"
            )
        tests: list[Condition] = []
        rules: list[Rule] = []
        paths = self._objects(subject, "path")
        for iri in self._said[subject]:
            name = iri.removeprefix(_SH)
            for value in self._said[subject][iri]:
                if name in _TESTS:
                    tests.append(_TESTS[name](self, value))
                elif name in _RULES and paths:
                    rules.append(_RULES[name](value))
                elif (iri.startswith(_SH) and name not in _SAID) or (name == "property" and self._targeted(subject)):
                    raise _unknown(subject, name)
        path = self._path(subject, paths[0]) if paths else None
        severity = (*self.terms(subject, "severity"), f"<{_SH}Violation>")[0]
        told = subject.value.rpartition("#")[2]
        return Shape(told, severity_of(severity[1:-1]), path, All(tuple(tests)), tuple(rules))

    def _targeted(self, subject: Any) -> bool:
        return any(self._objects(subject, name) for name in _TARGETS)

    def _path(self, shape: Any, path: Any) -> Path:
        if isinstance(path, ox.NamedNode):
            return Predicate(str(path))
        if items := self.items(path):
            return _along([self._path(shape, item) for item in items])
        [(iri, [value])] = self._said[path].items() if len(self._said[path]) == 1 else [("", [None])]
        name = iri.removeprefix(_SH)
        if name == "alternativePath":
            return Alternative(tuple(self._path(shape, item) for item in self.items(value)))
        if name == "inversePath" and isinstance(value, ox.NamedNode):
            return Inverse(str(value))
        raise _unknown(shape, name or "path")

    def items(self, node: Any) -> list[Any]:
        """Return the items of a list; none where it is no list."""
        said = self._said.get(node)
        if said is None or term("rdf:first").value not in said:
            return []
        return [said[term("rdf:first").value][0], *self.items(said[term("rdf:rest").value][0])]


def _unknown(shape: Any, name: str) -> InputError:
    return InputError(
        f"{shape}: sh:{name} is not known to the shapes as sets; "
        "write it as another of the components there, or add it to graph/shape_compiler.py"
    )


def _along(paths: list[Path]) -> Path:
    return paths[0] if len(paths) == 1 else Sequence(paths[0], _along(paths[1:]))


def _in(reader: _Reader, value: Any) -> Condition:
    allowed = frozenset(str(item) for item in reader.items(value))
    return Fits(lambda text: text in allowed or (text[0] == '"' and node(text) in {node(each) for each in allowed}))


def _pattern(_: _Reader, value: Any) -> Condition:
    search = re.compile(value.value).search
    return Fits(lambda text: not text.startswith("_") and search(lexical(text)) is not None)


def _node_kind(_: _Reader, value: Any) -> Condition:
    name = value.value.removeprefix(_SH)
    starts = tuple(start for kind, start in _STARTS.items() if kind.lower() in name.lower())
    return Fits(lambda text: text.startswith(starts))


def _bound(holds: Callable[[int], bool]) -> Callable[[_Reader, Any], Condition]:
    def test(_: _Reader, value: Any) -> Condition:
        bound = str(value)
        return Fits(lambda text: (order := compare(text, bound)) is not None and holds(order))

    return test


_TESTS: dict[str, Callable[[_Reader, Any], Condition]] = {
    "class": lambda _, value: OfClass(str(value)),
    "node": lambda reader, value: reader.shape(value),
    "property": lambda reader, value: reader.shape(value),
    "not": lambda reader, value: NoneOf((reader.shape(value),)),
    "or": lambda reader, value: AnyOf(tuple(reader.shape(item) for item in reader.items(value))),
    "in": _in,
    "pattern": _pattern,
    "nodeKind": _node_kind,
    "datatype": lambda _, value: Fits(lambda text: has_datatype(text, value.value)),
    "minInclusive": _bound(lambda order: order >= 0),
    "maxInclusive": _bound(lambda order: order <= 0),
}
_RULES: dict[str, Callable[[Any], Rule]] = {
    "minCount": lambda value: MinCount(int(value.value)),
    "maxCount": lambda value: MaxCount(int(value.value)),
    "hasValue": lambda value: HasValue(str(value)),
    "lessThanOrEquals": lambda value: AtMost(Predicate(str(value))),
}
