"""A release of ROR ten times as long, to see whether memory grows with the source."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any


def tenfold(path: str, out: str) -> int:
    """Write a release ten times as long: every record ten times, under new ids."""
    with zipfile.ZipFile(path) as archive:
        found: list[dict[str, Any]] = json.loads(archive.read(archive.namelist()[0]))
    numbers = {record["id"][16:]: number for number, record in enumerate(found)}
    for record in found:
        for other in record["relationships"]:
            numbers.setdefault(other["id"][16:], len(numbers))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("v0.1-ror-data.json", "w") as raw:
        file = io.TextIOWrapper(raw, encoding="utf-8")
        for copy in range(10):
            for position, record in enumerate(found):
                file.write("[" if copy == position == 0 else ",\n")
                json.dump(_renamed(record, numbers, copy * len(numbers)), file)
        file.write("]")
        file.flush()
    return 10 * len(found)


def _renamed(record: dict[str, Any], numbers: dict[str, int], offset: int) -> dict[str, Any]:
    others = [{**r, "id": _ror_id(numbers[r["id"][16:]] + offset)} for r in record["relationships"]]
    return {**record, "id": _ror_id(numbers[record["id"][16:]] + offset), "relationships": others}


def _ror_id(number: int) -> str:
    digits = "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> 5 * place & 31] for place in range(6, -1, -1))
    return f"https://ror.org/{digits}{98 - number * 100 % 97:02d}"
