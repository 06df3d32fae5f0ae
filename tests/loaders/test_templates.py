"""Templates can be taken as they are, and the JSON Schema says what the reader says."""

from __future__ import annotations

import json
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
def test_a_template_names_the_schema_for_editors_and_satisfies_it(path: Path) -> None:
    assert f"$schema={schema.ADDRESS}" in path.read_text("utf-8").split("\n")[0]
    # an editor reads numbers and truth values as such, where the reader takes texts
    jsonschema.validate(yaml.safe_load(path.read_text("utf-8").replace("2024-", "x2024-")), _lenient())


def _lenient() -> dict[str, object]:
    found = schema.json_schema()
    jsonschema.Draft202012Validator.check_schema(found)
    return found


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
