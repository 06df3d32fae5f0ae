"""The shapes as sets find what pySHACL finds, in one call or record by record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.graph import shapes
from comity.graph.errors import InputError
from comity.graph.naming import record_of
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.shape_compiler import compile_shapes
from comity.graph.shape_paths import Typed
from comity.graph.shape_sets import ShapeChecker
from comity.graph.shapes import ShapeResult
from comity.graph.store import Store
from comity.graph.vocabulary import DEFAULT_BASE, term

ID = f"{DEFAULT_BASE}id/"
Triples = list[ox.Triple]


def triples(path: Path) -> Triples:
    return [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(path=str(path))]


def examples(folder: str) -> dict[str, Triples]:
    return {path.stem: triples(path) for path in sorted((ONTOLOGY_FOLDER / "examples" / folder).glob("*.ttl"))}


VALID, INVALID = examples("valid"), examples("invalid")


def renamed(content: Iterable[ox.Triple], name: str) -> Triples:
    """Put what is described in an example under a name of its own, so that many fit into one graph."""

    def apart(node: object) -> object:
        if isinstance(node, ox.BlankNode):
            return ox.BlankNode(f"{name.replace('-', '')}{node.value}")
        ours = isinstance(node, ox.NamedNode) and node.value.startswith((ID, f"{DEFAULT_BASE}graph/"))
        return ox.NamedNode(node.value.replace(DEFAULT_BASE, f"{DEFAULT_BASE}{name}/", 1)) if ours else node  # type: ignore[attr-defined]

    return [ox.Triple(apart(t.subject), t.predicate, apart(t.object)) for t in content]  # type: ignore[arg-type]


UNION = [t for folder in (VALID, INVALID) for name, content in folder.items() for t in renamed(content, name)]


def lines(content: Iterable[ox.Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in content)


def looking_into(content: Iterable[ox.Triple]) -> Typed:
    """Answer of what class nodes are, from the whole data."""
    known: dict[str, set[str]] = defaultdict(set)
    for triple in content:
        if triple.predicate == term("rdf:type"):
            known[str(triple.object)].add(str(triple.subject))
    return lambda kind, nodes: {iri for iri in nodes if f"<{iri}>" in known[f"<{kind}>"]}


def in_calls(calls: Iterable[str], typed: Typed) -> set[ShapeResult]:
    checker = ShapeChecker()
    return {result for text in calls for result in checker.check(text)} | set(checker.finish(typed))


def by_sets(content: Sequence[ox.Triple]) -> set[ShapeResult]:
    return in_calls([lines(content)], looking_into(content))


def by_pyshacl(content: Iterable[ox.Triple]) -> set[ShapeResult]:
    return set(shapes.run(ox.Quad(t.subject, t.predicate, t.object) for t in content))


def records(content: Iterable[ox.Triple], together: int = 1) -> list[str]:
    """Part statements into one call for each record, or for so many together."""
    parts: dict[str, Triples] = defaultdict(list)
    for triple in content:
        parts[record_of(str(triple.subject)[1:-1]) if isinstance(triple.subject, ox.NamedNode) else ""].append(triple)
    texts = [lines(part) for part in parts.values()]
    return ["".join(texts[start : start + together]) for start in range(0, len(texts), together)]


@pytest.fixture(scope="module")
def union_by_pyshacl() -> set[ShapeResult]:
    """Return what pySHACL finds in all examples together, asked once."""
    return by_pyshacl(UNION)


@pytest.fixture(scope="module")
def merged(shipped: Store) -> Triples:
    """Return the statements of the shipped records with the ontology."""
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in shipped.merged()]


def test_the_examples_give_the_same_as_pyshacl(union_by_pyshacl: set[ShapeResult]) -> None:
    assert by_sets(UNION) == union_by_pyshacl
    assert {result.shape for result in union_by_pyshacl} >= {name for name in INVALID if name.startswith("shape-")}


def test_the_shipped_records_give_the_same_as_pyshacl(merged: Triples) -> None:
    assert by_sets(merged) == by_pyshacl(merged)


@pytest.mark.parametrize("turn", [list, lambda calls: calls[::-1], lambda calls: [*calls, *calls]])
def test_record_by_record_gives_the_same_as_one_call(
    turn: Callable[[list[str]], list[str]], union_by_pyshacl: set[ShapeResult], merged: Triples
) -> None:
    """In any order, and where all is said twice."""
    assert in_calls(turn(records(UNION)), looking_into(UNION)) == union_by_pyshacl
    assert in_calls(turn(records(merged, 25)), looking_into(merged)) == by_sets(merged)


_PLACES = [t for content in VALID.values() for t in content]
_VALUES: list[object] = [
    *{t.object for t in _PLACES},
    *(t.subject for t in _PLACES[::7]),
    ox.Literal(""),
    ox.Literal('a\\b "c"\n\u0007é', language="en"),
    ox.Literal("0"),
    *(ox.Literal(text, datatype=term("xsd:integer")) for text in ("0", "1", "01", "100", "101", "x")),
    *(ox.Literal(text, datatype=term("xsd:date")) for text in ("2024-02-30", "2024-06-24Z", "1999-01-01", "x")),
    *(ox.Literal(text, datatype=term("xsd:string")) for text in ("preferred", "en")),
    ox.Literal("2024", datatype=term("xsd:gYear")),
    term("kind:meeting"),
    term("org:Organization"),
    term("foaf:Person"),
]


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(VALID)), st.data())
def test_whatever_is_deleted_doubled_or_replaced_gives_the_same_as_pyshacl(name: str, data: st.DataObject) -> None:
    content = list(VALID[name])
    for place in sorted(data.draw(st.sets(st.integers(0, len(content) - 1), max_size=12)), reverse=True):
        found = content[place]
        what = data.draw(st.sampled_from(["delete", "double", "replace", "add", "move"]))
        if what in ("delete", "replace"):
            del content[place]
        if what == "double":
            content.append(found)
        if what in ("replace", "add"):
            content.append(ox.Triple(found.subject, found.predicate, data.draw(st.sampled_from(_VALUES))))  # type: ignore[arg-type]
        if what == "move":
            content.append(
                ox.Triple(data.draw(st.sampled_from(content or [found])).subject, found.predicate, found.object)
            )
    assert by_sets(content) == by_pyshacl(content)


def test_a_class_is_asked_for_once_whatever_waits_for_it(merged: Triples) -> None:
    asked: list[str] = []
    look = looking_into(merged)

    def typed(kind: str, nodes: Collection[str]) -> set[str]:
        asked.append(kind)
        return look(kind, nodes)

    in_calls(records(merged, 25), typed)
    assert len(asked) == len(set(asked)) > 3


def test_terms_written_in_another_way_are_the_same_terms() -> None:
    """Escapes, an explicit xsd:string, and language tags in capitals."""
    name = "<https://a.example/id/x#name> <http://www.w3.org/2008/05/skos-xl#literalForm> "
    text = (
        f"<https://a.example/id/x#name> {term('rdf:type')} {term('skosxl:Label')} .\n"
        f'{name}"\\u00e9"@fr .\n{name}"é"@FR .\n{name}"é"@fr .\n'
        f'<https://a.example/id/x#name> {term("comity:nameType")} "former"^^{term("xsd:string")} .\n'
    )
    assert ShapeChecker().check(text) == []


_SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://a.example/> .
ex:shape-new sh:targetClass ex:Thing ; sh:path ex:p ; %s .
"""


@pytest.mark.parametrize(
    "said",
    [
        "sh:uniqueLang true",
        "sh:minLength 3",
        "sh:closed true",
        'sh:pattern "a" ; sh:flags "i"',
        "sh:qualifiedMinCount 1",
        "sh:targetNode ex:a",
        "sh:property ex:other",
        "sh:deactivated true",
    ],
)
def test_a_component_that_is_not_known_is_refused_by_name(said: str) -> None:
    content = ox.parse(_SHAPE % said, format=ox.RdfFormat.TURTLE)
    component = said.rpartition(" ; ")[2].split()[0]
    with pytest.raises(InputError, match=f"<https://a.example/shape-new>: {component} is not known"):
        compile_shapes(list(content))


@pytest.mark.parametrize("path", ["[ sh:zeroOrMorePath ex:p ]", "[ sh:inversePath [ sh:inversePath ex:p ] ]"])
def test_a_path_that_is_not_known_is_refused_by_name(path: str) -> None:
    text = (_SHAPE % "sh:minCount 1").replace("sh:path ex:p", f"sh:path {path}")
    with pytest.raises(InputError, match="shape-new>: sh:(zeroOrMore|inverse)Path is not known"):
        compile_shapes(list(ox.parse(text, format=ox.RdfFormat.TURTLE)))


@pytest.mark.parametrize(("asked", "told"), [("shape-new", "asks for itself"), ("shape-old", "is not described")])
def test_a_shape_that_asks_for_itself_or_for_none_is_refused(asked: str, told: str) -> None:
    text = _SHAPE % f"sh:node ex:{asked}"
    with pytest.raises(InputError, match=told):
        compile_shapes(list(ox.parse(text, format=ox.RdfFormat.TURTLE)))
