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

from comity.graph.errors import InputError
from comity.graph.records import Record
from comity.loaders import archives, json_array
from comity.loaders.base import Fault, Registry, Unknown, about
from comity.loaders.ror.mending import Mending
from comity.loaders.ror.organisations import Reader
from comity.loaders.ror.schema import RorRecord

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
_decoder = msgspec.json.Decoder(RorRecord)


def records(paths: Sequence[Path], dataset: str, options: Mapping[str, Any]) -> Iterator[Record | Fault | Unknown]:
    """Yield what a release holds: the source that it is, its organisations, and those that it only mentions.

    A record that cannot be meant, and a value without which its record stands, come as faults; a field that
    is not of the schema comes as unknown. Raises ``InputError`` for what is no release of schema 2, and for
    more than one.
    """
    if len(paths) != 1:
        raise InputError(f"{dataset}: a release of ROR is one file, and {len(paths)} were given: give the newest")
    path = paths[0]
    member = _release(path)
    found = _VERSION.search(member)
    yield from about(SOURCE, dataset, str(options.get("version", found[0] if found else "")), options)
    reader = Reader(dataset)
    with archives.opened(path, member) as stream:
        for number, item in enumerate(json_array.decoded(stream, member, RorRecord), 1):
            try:
                made = reader.organisation(item if isinstance(item, RorRecord) else _decoder.decode(item))
            except (ValueError, RecursionError):  # msgspec's errors are ValueErrors
                yield from Mending(item, member, number).read(reader.organisation)
            else:
                yield made
    yield from reader.mentions()


def _release(path: Path) -> str:
    """Choose the release's JSON: some zips have it in schema 1 beside, some as CSV."""
    if path.suffix.lower() == ".csv":
        raise InputError(
            f"{path} is ROR's CSV, which has less than its JSON and is not read: give the JSON, or its zip"
        )
    two = any("schema_v2" in name for name in archives.members(path))

    def is_release(name: str) -> bool:
        return name.lower().endswith(".json") and "schema_v1" not in name and (not two or "schema_v2" in name)

    return archives.choose(path, is_release, "a ROR release (…ror-data….json)")
