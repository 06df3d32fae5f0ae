"""The Research Organization Registry (ROR), schema 2.0 and 2.1: a release's JSON, alone or in its zip.

What ROR files as parent, child or related is ROR's claim and no hierarchy; a successor is an event
of change, never a merger of records; a withdrawn record stays, and answers for its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Raw

from comity.graph.errors import InputError
from comity.graph.records import Record
from comity.graph.wording import shown
from comity.loaders import archives, json_array
from comity.loaders.base import Fault, Registry, about
from comity.loaders.ror.organisations import Reader
from comity.loaders.ror.schema import KNOWN, RorRecord
from comity.loaders.values import Wrong

SOURCE = Registry(
    title="Research Organization Registry (ROR)",
    homepage="https://ror.org/",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    publisher="Research Organization Registry",
    description="Research organisations worldwide, with what the registry files as parent, related or successor.",
    prefixes=("ror-",),
    expected={"organisations": (100_000, 250_000)},
    ignored={
        "admin": "when the registry's record was made and changed, not the organisation",
        "locations.geonames_details.continent_code": "follows from the country",
        "locations.geonames_details.continent_name": "follows from the country",
        "locations.geonames_details.country_name": "follows from the country's code",
        "locations.geonames_details.country_subdivision_code": "its name is read",
    },
)

_VERSION = re.compile(r"v\d+\.\d+(?:\.\d+)?")
_UNKNOWN = re.compile(r"object contains unknown field `(.*)`", re.DOTALL)
_decoder = msgspec.json.Decoder(RorRecord)


def records(paths: Sequence[Path], dataset: str, options: Mapping[str, Any]) -> Iterator[Record | Fault]:
    """Yield what a release holds: the source that it is, its organisations, and those that it only mentions.

    A faulty record comes as its fault. Raises ``InputError`` for what is no release of schema 2, for more
    than one, and for a field that is neither read nor on the list of those that are not.
    """
    if len(paths) != 1:
        raise InputError(f"{dataset}: a release of ROR is one file, and {len(paths)} were given: give the newest")
    path = paths[0]
    member = archives.choose(path, _is_release, "a ROR release (…ror-data….json)")
    found = _VERSION.search(member)
    yield from about(SOURCE, dataset, str(options.get("version", found[0] if found else "")), options)
    reader = Reader(dataset)
    with archives.opened(path, member) as stream:
        for number, item in enumerate(json_array.decoded(stream, member, RorRecord), 1):
            made: Record | Fault
            try:
                made = reader.organisation(item if isinstance(item, RorRecord) else _decoder.decode(item))
            except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
                made = _fault(error, item, member, number)
            yield made
    yield from reader.mentions()


def _is_release(member: str) -> bool:
    return member.endswith(".json") and "schema_v1" not in member


def _fault(error: Exception, item: RorRecord | Raw, member: str, number: int) -> Fault:
    """Say which field of a record is wrong and why; a field that nobody knows, or schema 1, stops the load."""
    name: object
    if isinstance(item, RorRecord):
        name, field, message = item.id, *_told(error)
    else:
        name, field, message = _explained(error, item, f"{member}: record {number}")
    return Fault(member, 0, f"record {number}{_shown(name)}", field, message)


def _shown(name: object) -> str:
    """Show an id, which may be anything; a record is found by its number too."""
    return f" ({shown(name)[1:-1]})" if isinstance(name, str) and name else ""


def _explained(error: Exception, raw: Raw, place: str) -> tuple[object, str, str]:
    try:
        found = msgspec.json.decode(raw)
    except (ValueError, RecursionError) as failed:
        return "", "", f"it cannot be read: {failed}"
    name = found.get("id") if isinstance(found, dict) else None
    if isinstance(found, dict) and "name" in found and "names" not in found:
        raise InputError(f"{place}{_shown(name)} is of ROR's schema 1, which is not read: take a release of schema 2")
    if isinstance(error, Wrong):
        return name, *_told(error)
    field, message = json_array.explained(error, raw)
    if unknown := _UNKNOWN.fullmatch(message):
        told = shown(f"{field}.{unknown[1]}" if field else unknown[1])
        raise InputError(
            f"{place}{_shown(name)} has the field {told}, which is not in ROR's schema 2.0 or 2.1: "
            "each field is read, or ignored for a reason; take a release of these schemas, or a newer loader"
        )
    if known := KNOWN.get(re.sub(r"\.\d+", "", field)):
        message += f": {', '.join(known)}"
    return name, field, message


def _told(error: Exception) -> tuple[str, str]:
    return (error.field, error.message) if isinstance(error, Wrong) else ("", str(error))
