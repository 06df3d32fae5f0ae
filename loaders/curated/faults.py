"""Pydantic's errors in the words of the person who wrote the record."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic_core import ErrorDetails

from comity.graph.wording import nearest, shown
from comity.loaders.curated.schema import described

_WORDS = {
    "string_type": "is to be a text",
    "tuple_type": "is to be a list: start each item with '- ', or write [a, b]",
    "dataclass_type": "is to be a mapping, such as {{key: value}}",
    "int_parsing": "is to be a whole number",
    "int_parsing_size": "is to be a whole number",
    "greater_than_equal": "is to be at least {ge}",
    "less_than_equal": "is to be at most {le}",
    "string_too_long": "is too long: it may have {max_length} characters",
    "bool_parsing": "is to be true or false",
    "string_too_short": "is empty: write a text, or leave the field out",
}
_PATTERNS = {
    "^[a-z0-9]+([.-]": "is no id; write lower-case letters and digits, joined by '-' or '.'",
    "^(https?://": "is no address; write it whole, from http:// or https:// on, with spaces and quotes percent-encoded",
    "^[a-z]{2,3}(-": "is no language tag; write en, fr, fa, or fa-Latn for a script",
    "^[0-9a-f]{64}$": "is no SHA-256; write its 64 hexadecimal digits",
    "^-?[0-9]{1,15}": "is no amount; write digits, with a point before the decimals: 1250000.50",
    "^[A-Z]{3}$": "is no currency; write its three letters of ISO 4217, such as EUR",
    "^concept": "is no concept of the UNESCO Thesaurus; write 'concept' and its number",
}


def explain(error: ErrorDetails, cls: type) -> tuple[tuple[str | int, ...], str]:
    """Return the place of a fault within a record, and a sentence that says how to mend it."""
    loc = error["loc"]
    kind, context = error["type"], error.get("ctx", {})
    value = shown(error["input"])
    if kind in ("missing", "missing_keyword_only_argument"):
        return loc[:-1], f"the field {loc[-1]!r} is missing: {_described(cls, loc)}"
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        known = _known(cls, loc[:-1])
        return loc, f"there is no field {shown(loc[-1])}{nearest(str(loc[-1]), known)}; known: {', '.join(known)}"
    if kind == "string_pattern_mismatch":
        return loc, f"{value} {_pattern(str(context.get('pattern')))}"
    if kind in _WORDS:
        return loc, f"{value} {_WORDS[kind].format(**context)}"
    return loc, _told(error["msg"], value)


def _told(message: str, value: str) -> str:
    message = message.removeprefix("Value error, ")
    return message if value.strip("'\"…")[:20] in message or message.startswith("a quote") else f"{value}: {message}"


def _pattern(pattern: str) -> str:
    return next((told for start, told in _PATTERNS.items() if pattern.startswith(start)), f"does not match {pattern}")


def _part(cls: type, loc: tuple[str | int, ...]) -> type:
    for step in loc:
        if isinstance(step, str) and is_dataclass(cls):
            cls = _dataclass_in(_hints(cls).get(step)) or cls
    return cls


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _dataclass_in(hint: Any) -> type | None:
    if is_dataclass(hint) and isinstance(hint, type):
        return hint
    return next((found for arg in get_args(hint) if (found := _dataclass_in(arg)) is not None), None)


def _known(cls: type, loc: tuple[str | int, ...]) -> list[str]:
    return [field.name for field in fields(_part(cls, loc))]


def _described(cls: type, loc: tuple[str | int, ...]) -> str:
    return described(_part(cls, loc[:-1])).get(str(loc[-1]), "see `comity new` for a template")
