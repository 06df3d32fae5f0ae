"""Every shape and every rule has an example that makes it fire, and it alone."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from comity.graph import cross_checks, shapes
from comity.graph.findings import Finding
from comity.graph.schemes import ONTOLOGY_FOLDER, labels
from comity.graph.store import in_memory
from comity.graph.validation import validate
from comity.graph.vocabulary import PREFIXES, term

INVALID = {path.stem: path for path in sorted((ONTOLOGY_FOLDER / "examples" / "invalid").glob("*.ttl"))}
VALID = {path.stem: path for path in sorted((ONTOLOGY_FOLDER / "examples" / "valid").glob("*.ttl"))}
TRIPLES = [quad for path in sorted(shapes.SHAPES_FOLDER.glob("*.ttl")) for quad in ox.parse(path=str(path))]
#: Shapes that others ask of a value by sh:node; they are never reported themselves.
ASKED = {name for name in shapes.shapes() if name.startswith("shape-concept-of-")}
REPORTED = {name for name in shapes.shapes() if name not in ASKED} | set(cross_checks.rules())


def found_in(path: Path) -> list[Finding]:
    return validate(in_memory(ox.parse(path=str(path))))


def typed(kind: str) -> list[ox.NamedNode | ox.BlankNode | ox.Triple]:
    return [quad.subject for quad in TRIPLES if quad.predicate == term("rdf:type") and quad.object == term(kind)]


def values(subject: object, predicate: str) -> list[str]:
    return [q.object.value for q in TRIPLES if q.subject == subject and q.predicate == term(predicate)]


def unmatched(reported: set[str], examples: set[str]) -> list[str]:
    """Say which shapes and rules have no example, and which examples no shape or rule."""
    return sorted(f"{name} has no example" for name in reported - examples) + sorted(
        f"{name}.ttl is the example of nothing" for name in examples - reported
    )


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_example_fires_its_shape_or_rule_and_no_other(name: str) -> None:
    findings = found_in(INVALID[name])
    assert {finding.rule for finding in findings} == {name}
    assert {finding.message != "" and finding.fix != "" for finding in findings} == {True}


@pytest.mark.parametrize("name", VALID)
def test_a_valid_example_is_clean(name: str) -> None:
    assert [finding.sentence() for finding in found_in(VALID[name])] == []


def test_every_shape_and_rule_has_an_example_and_every_example_a_shape_or_rule() -> None:
    assert unmatched(REPORTED, set(INVALID)) == []


def test_a_shape_without_an_example_would_be_told() -> None:
    assert unmatched({"shape-new", *REPORTED}, set(INVALID)) == ["shape-new has no example"]
    assert unmatched(REPORTED, {"shape-old", *INVALID}) == ["shape-old.ttl is the example of nothing"]


def test_what_a_shape_asks_by_node_is_asked_by_a_shape_with_an_example() -> None:
    asked = {
        str(q.object)[1:-1].rpartition("#")[2]: str(q.subject)[1:-1] for q in TRIPLES if q.predicate == term("sh:node")
    }
    assert {f"{name}-scheme" for name in asked if name.startswith("shape-concept-of-")} == ASKED
    assert all(asking.rpartition("#")[2] in INVALID for asking in asked.values())


@pytest.mark.parametrize("shape", typed("sh:PropertyShape"), ids=str)
def test_a_property_shape_has_an_iri_a_field_a_severity_and_a_message_with_a_way_out(shape: ox.NamedNode) -> None:
    assert isinstance(shape, ox.NamedNode)
    assert shape.value.startswith(f"{PREFIXES['comity']}shape-")
    assert len(values(shape, "sh:name")) == 1
    assert values(shape, "sh:severity")[0] in {f"{PREFIXES['sh']}Violation", f"{PREFIXES['sh']}Warning"}
    [message] = values(shape, "sh:message")
    assert re.fullmatch(r"[A-Z][^;]+; [a-z][^;]+\.", message), "one sentence: what is wrong; how to mend it."


def test_node_shapes_have_iris_too() -> None:
    assert {type(shape) for shape in typed("sh:NodeShape")} == {ox.NamedNode}


def test_each_property_shape_belongs_to_the_shape_whose_name_it_bears() -> None:
    for quad in TRIPLES:
        if quad.predicate == term("sh:property"):
            assert str(quad.object)[1:-1].startswith(f"{str(quad.subject)[1:-1]}-")


def test_the_modalities_that_evidence_may_have_are_those_of_the_scheme() -> None:
    listed = {q.object.value for q in TRIPLES if isinstance(q.object, ox.NamedNode) and "#modality-" in q.object.value}
    assert listed == {term(f"modality:{name}").value for name in labels("modality")}


@pytest.mark.parametrize("rule", cross_checks.rules().values(), ids=lambda rule: rule.name)
def test_a_rule_says_in_its_name_what_a_row_is_and_returns_all_that_its_message_needs(rule: cross_checks.Rule) -> None:
    assert rule.severity in ("violation", "warning")
    solutions = in_memory().select(rule.query)
    needed = {"focus", "field", "value", *re.findall(r"\{(\w+)\}", rule.message)}
    assert needed <= {variable.value for variable in solutions.variables}
    assert rule.summary.endswith(".")
    assert not rule.message.endswith(".")
