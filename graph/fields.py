"""The types of the records' fields: what may stand in each, and what a reader is told when it does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, cast

from annotated_types import Interval
from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from comity.graph import dates, schemes
from comity.graph.wording import nearest, printable, shown

QUOTE_WORDS = 12


@dataclass(frozen=True, slots=True)
class OneOf:
    """Admit only what a function lists; the list is the JSON Schema's ``enum``."""

    what: str
    allowed: Callable[[], dict[str, str]]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check against the list after pydantic has checked that it is a string."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Add the list to the JSON Schema."""
        return {**handler(schema), "enum": list(self.allowed())}

    def check(self, value: str) -> str:
        """Return the value where it is on the list; a longer list than 40 is not told whole."""
        allowed = list(self.allowed())
        if value in allowed:
            return value
        told = ", ".join(allowed) if len(allowed) <= 40 else f"{len(allowed)} codes such as {', '.join(allowed[:3])}"
        message = f"{shown(value)} is no {self.what}{nearest(value, allowed)}; allowed: {told}"
        raise PydanticCustomError("one_of", cast("Any", message.replace("{", "{{").replace("}", "}}")))


@dataclass(frozen=True, slots=True)
class Refers:
    """Mark an id as the id of a record in one of these lists; any list where there are none.

    ``another`` is for what no record can be to itself: its part, its successor.
    """

    lists: tuple[str, ...] = ()
    another: bool = False


def _edtf(value: str) -> str:
    found = dates.parse(value)
    if max(day.year for day in (found.earliest, found.latest) if day) > dates.LAST_YEAR:
        start = found.edtf.partition("/")[0] if "/" in found.edtf else "2021-03-08"
        raise ValueError(
            f"{shown(value)} lies beyond the year {dates.LAST_YEAR}, of which no source knows; "
            f"write an open end as {start}/.., and leave out a date that is not known"
        )
    return found.edtf


def _quote(value: str) -> str:
    if (words := len(value.split())) > QUOTE_WORDS:
        raise ValueError(f"a quote has at most {QUOTE_WORDS} words, this one has {words}: shorten it")
    return value


def _text(value: str) -> str:
    if found := UNPRINTABLE.search(value):
        raise ValueError(f"{shown(value)} has the control character U+{ord(found[0]):04X}, invisible here: remove it")
    return value


def iri(value: str) -> str:
    """Return an address that the engine takes for an IRI; raises ``ValueError``."""
    from pyoxigraph import NamedNode  # here, so that commands which read no records do without the engine

    try:
        return NamedNode(value).value
    except ValueError as error:
        raise ValueError(
            f"{shown(value)} is no address: {printable(str(error))}; percent-encode what is odd in it"
        ) from None


def _lang(value: str) -> str:
    from pyoxigraph import Literal

    try:
        Literal("", language=value)
    except ValueError as error:
        raise ValueError(f"{shown(value)} is no language tag: {error}; write en, fr, fa, or fa-Latn") from None
    return value


def _locator(value: str) -> str:
    if not re.fullmatch(r"(line|row|page) [1-9]\d*(-[1-9]\d*)?|pointer (/.*)?|(section|record) \S.*|address", value):
        raise ValueError(
            f"{shown(value)} is no locator; "
            "write 'line 7', 'line 7-9', 'row 3', 'page 2', 'section 4.1', 'record 42' or 'pointer /a/0'"
        )
    return value


def _scheme(name: str, what: str) -> OneOf:
    return OneOf(what, lambda: schemes.labels(name))


#: What no terminal shows and RDF/XML cannot hold; tab and line feed are allowed.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_Words = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True), AfterValidator(_text)]
#: An editor takes 1998 for a number and true for a truth value, where the reader takes each scalar as a text.
_AS_EDITORS_READ = {"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": 2000}
_AMOUNT = {"type": ["string", "number"], "pattern": r"^-?[0-9]{1,15}([.][0-9]{1,6})?$"}
Text = Annotated[_Words, WithJsonSchema(_AS_EDITORS_READ)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=120)]
#: With a host where it needs one, and without the marks that turn the direction of writing (RFC 3987, 4.1).
ADDRESS = r"^(https?://[^/:?#\s]|urn:\S|doi:\S|mailto:\S)[^\s<>\"{}|\\^`\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e]*$"
Iri = Annotated[
    str,
    StringConstraints(pattern=ADDRESS, max_length=2000),
    AfterValidator(iri),
]
Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"), AfterValidator(_lang)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
ThesaurusConcept = Annotated[str, StringConstraints(pattern=r"^concept[0-9]+$")]
#: An amount of money, as a source writes it: no grouping, a point before the decimals.
Money = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,15}([.][0-9]{1,6})?$"), WithJsonSchema(_AMOUNT)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
#: Lets a number be written in other digits than 0 to 9.
Digits = BeforeValidator(lambda value: dates.read_digits(value) if isinstance(value, str) else value)
Goal = Annotated[int, Interval(ge=1, le=17), Digits]
#: An editor reads a bare 2024 as a number; the loader reads every scalar as a text.
Edtf = Annotated[Text, AfterValidator(_edtf), WithJsonSchema({"type": ["string", "integer"]})]
Quote = Annotated[Text, AfterValidator(_quote)]
Locator = Annotated[_Words, AfterValidator(_locator)]

Kind = Annotated[str, _scheme("kind", "kind of cooperation")]
OrgKind = Annotated[str, _scheme("orgkind", "kind of organisation")]
Role = Annotated[str, _scheme("role", "role")]
Modality = Annotated[str, _scheme("modality", "modality")]
MilestoneKind = Annotated[str, _scheme("milestone", "kind of milestone")]
EventKind = Annotated[str, _scheme("eventkind", "kind of event")]
Standing = Annotated[str, _scheme("recordstatus", "status of a registry's record")]
FrameworkKind = Annotated[str, _scheme("frameworkkind", "kind of framework")]
Country = Annotated[str, OneOf("ISO 3166-1 alpha-2 country code", schemes.countries)]

SourceId = Annotated[Id, Refers(("sources",))]
OrganisationId = Annotated[Id, Refers(("organisations",))]
PartyId = Annotated[Id, Refers(("organisations", "collectives"))]
PersonId = Annotated[Id, Refers(("persons",))]
EventId = Annotated[Id, Refers(("events",))]
FieldId = Annotated[Id, Refers(("fields",))]
FrameworkId = Annotated[Id, Refers(("frameworks",))]

AnotherId = Annotated[Id, Refers(another=True)]
AnotherSourceId = Annotated[Id, Refers(("sources",), another=True)]
AnotherOrganisationId = Annotated[Id, Refers(("organisations",), another=True)]
AnotherEventId = Annotated[Id, Refers(("events",), another=True)]
AnotherFieldId = Annotated[Id, Refers(("fields",), another=True)]
AnotherCooperationId = Annotated[Id, Refers(("cooperations", "agreements"), another=True)]
