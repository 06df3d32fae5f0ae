"""Templates can be taken as they are, and the JSON Schema says what the reader says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from comity.graph.records import KINDS
from comity.loaders import curated
from comity.loaders.curated import schema

FOLDER = Path(curated.__file__).parent / "templates"
ROOT = Path(__file__).parent.parent.parent
TEMPLATES = sorted(FOLDER.glob("*.yaml"))
KNOWN = {"elsewhere": {"unesco": "organisations", "rcuwm": "organisations", "icqhs": "organisations"}}


def _plain(path: Path) -> object:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def test_there_is_a_template_of_every_kind_of_record() -> None:
    listed = {name for path in TEMPLATES for name in _plain(path)}  # type: ignore[attr-defined]
    assert listed == {*KINDS, "dataset"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_reads_without_a_fault(path: Path) -> None:
    assert [fault.sentence() for fault in curated.read([path], KNOWN).faults] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_names_the_schema_for_editors(path: Path) -> None:
    assert f"$schema={schema.ADDRESS}" in path.read_text("utf-8").split("\n")[0]


class Editor(yaml.CSafeLoader):
    """Read YAML as editors do (YAML 1.2, core schema): 1998 is a number, true a truth value, NO and 2024-06 texts."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - as PyYAML has it


Editor.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?\d+$"), list("-+0123456789"))
Editor.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"[-+]?\d+\.\d*$"), list("-+0123456789"))
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"([Tt]rue|[Ff]alse)$"), list("tTfF"))


def test_templates_and_shipped_records_satisfy_the_schema_as_editors_read_them() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.json_schema())
    validator = jsonschema.Draft202012Validator(schema.json_schema())
    found = [
        f"{path.name}: {error.json_path}: {error.message}"
        for path in (*TEMPLATES, *sorted(curated.SHIPPED.rglob("*.yaml")))
        for error in validator.iter_errors(yaml.load(path.read_bytes(), Editor))
    ]
    assert found == []


def test_an_editor_is_told_of_a_number_where_no_text_of_digits_can_stand() -> None:
    validator = jsonschema.Draft202012Validator(schema.json_schema())
    claim = "claims: [{id: a, question: Since when?, value: 1998, about: [b], evidence: [{source: s, at: %s}]}]"
    assert validator.is_valid(yaml.load(claim % "line 7", Editor))
    assert not validator.is_valid(yaml.load(claim % "7", Editor))


def test_the_published_schema_is_the_one_that_the_types_give() -> None:
    """`comity schema > ontology/records.schema.json` writes it anew."""
    published = json.loads((ROOT / "ontology" / "records.schema.json").read_text("utf-8"))
    assert published == schema.json_schema()


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    validator = jsonschema.Draft202012Validator(schema.json_schema())
    body = {"id": "a", "kind": "university", "names": [{"text": "A"}]}
    assert validator.is_valid({"organisations": [body]})
    assert not validator.is_valid({"organisations": [body | {"kind": "univercity"}]})
    assert not validator.is_valid({"organisations": [body | {"homepgae": "x"}]})
    assert not validator.is_valid({"organisation": [body]})


def test_every_field_of_every_record_is_described() -> None:
    bare = [
        f"{name}.{field}"
        for name, definition in schema.json_schema()["$defs"].items()
        for field, value in definition["properties"].items()
        if "description" not in value
    ]
    assert bare == []
