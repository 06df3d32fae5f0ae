"""Releases in ROR's shape, made in few words, and what the loader gives of them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from comity.graph.records import Mention, Organisation, Record
from comity.graph.triples import quads
from comity.loaders import ror
from comity.loaders.base import Fault, Unknown

NAME = "v9.1-ror-data.json"
CUTS = Path(__file__).parents[4] / "shared/data/ror"
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def ror_id(number: int) -> str:
    """Return the ROR id of a number: seven digits of base 32, then 98 minus a hundred times it modulo 97."""
    digits = "".join(_CROCKFORD[number >> 5 * place & 31] for place in range(6, -1, -1))
    return f"https://ror.org/{digits}{98 - number * 100 % 97:02d}"


def record(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Make a record of schema 2.1 with all its fields, and change some."""
    details = {
        "continent_code": "AF",
        "continent_name": "Africa",
        "country_code": "NA",
        "country_name": "Namibia",
        "country_subdivision_code": "KH",
        "country_subdivision_name": "Khomas",
        "lat": -22.55,
        "lng": 17.08,
        "name": "Windhoek",
    }
    stamp = {"date": "2020-01-01", "schema_version": "2.1"}
    whole = {
        "admin": {"created": stamp, "last_modified": stamp},
        "domains": ["water.example"],
        "established": 1990,
        "external_ids": [{"type": "wikidata", "all": ["Q100000001"], "preferred": None}],
        "id": ror_id(number),
        "links": [{"type": "website", "value": "https://water.example/"}],
        "locations": [{"geonames_id": 3352136, "geonames_details": details}],
        "names": [{"value": f"Institute {number}", "types": ["label", "ror_display"], "lang": "en"}],
        "relationships": [],
        "status": "active",
        "types": ["facility"],
    }
    return {**whole, **changes}


def located(**changes: Any) -> dict[str, Any]:
    """Make a record whose place is changed."""
    whole = record()
    whole["locations"][0]["geonames_details"].update(changes)
    return whole


def named(*names: tuple[str, list[str], str | None]) -> dict[str, Any]:
    """Make a record with these names."""
    return record(names=[{"value": value, "types": types, "lang": lang} for value, types, lang in names])


def write(folder: Path, content: Any, name: str = NAME) -> Path:
    """Write a release: bytes as they are, all else as JSON."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """Write a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def read(path: Path) -> list[Record | Fault | Unknown]:
    """Return all that the loader gives; each record can be mapped, each fault told in one printable line."""
    found = list(ror.records([path], "ror", {}))
    for item in found:
        if isinstance(item, Fault | Unknown):
            assert item.sentence().isprintable()
            assert len(item.sentence()) < 1000
        else:
            assert list(quads(item, "ror"))
    return found


def organisations(found: Iterable[Record | Fault | Unknown]) -> list[Organisation]:
    """Return the organisations; the fast types share their name."""
    return [item for item in found if type(item).__name__ == "Organisation"]  # type: ignore[misc]


def mentions(found: Iterable[Record | Fault | Unknown]) -> list[Mention]:
    """Return the bodies that are only mentioned."""
    return [item for item in found if type(item).__name__ == "Mention"]  # type: ignore[misc]


def faults(found: Iterable[Record | Fault | Unknown]) -> list[Fault]:
    """Return the faults."""
    return [item for item in found if isinstance(item, Fault)]


def unknown(found: Iterable[Record | Fault | Unknown]) -> list[Unknown]:
    """Return the fields that the loader has never seen."""
    return [item for item in found if isinstance(item, Unknown)]


class Written(io.RawIOBase):
    """Be a file that is written as it is read, so that no long one has to lie anywhere."""

    def __init__(self, pieces: Callable[[], Iterator[bytes]]) -> None:
        self._pieces, self._left = pieces(), b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read what comes next."""
        while not self._left:
            try:
                self._left = next(self._pieces)
            except StopIteration:
                return 0
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
