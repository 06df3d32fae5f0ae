"""The JSON Schema of a file of records, derived from the record types, for editors to complete and check."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from comity.graph import parts, records
from comity.graph.records import KINDS

ADDRESS = "https://w3id.org/comity/records.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def described(cls: type) -> dict[str, str]:
    """Return the description of each field of a record type, those that it inherits too."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__[:-1]):
        properties = TypeAdapter(base).json_schema().get("properties", {})
        found |= {name: value["description"] for name, value in properties.items() if "description" in value}
    return found


def json_schema() -> dict[str, Any]:
    """Build the JSON Schema (2020-12) of a file of records."""
    inputs: list[tuple[str, Any, TypeAdapter[Any]]] = [(n, "validation", TypeAdapter(cls)) for n, cls in KINDS.items()]
    found, shared = TypeAdapter.json_schemas(inputs, ref_template="#/$defs/{model}")
    definitions = {name: _completed(name, schema) for name, schema in shared.get("$defs", {}).items()}
    lists = {name: {"type": "array", "items": found[name, "validation"]} for name, _, _ in inputs}
    dataset = {
        "type": "string",
        "description": "The dataset that these records belong to; the file's name without one.",
    }
    return {
        "$schema": DIALECT,
        "$id": ADDRESS,
        "title": "Comity records",
        "description": "A file of curated records: who cooperates with whom, in what form, on whose word.",
        "type": "object",
        "additionalProperties": False,
        "properties": {"dataset": dataset, **lists},
        "$defs": definitions,
    }


def _completed(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    cls = getattr(records, name, None) or getattr(parts, name)
    told = described(cls)
    for field, value in schema.get("properties", {}).items():
        if field in told:
            value.setdefault("description", told[field])
        value.pop("title", None)
    return schema
