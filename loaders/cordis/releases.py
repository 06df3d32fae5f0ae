"""Which files a release of CORDIS's consists of; the layouts that are not read are refused by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from comity.graph.errors import InputError
from comity.loaders import archives
from comity.loaders.cordis.columns import FILES, OLD, WAY_OUT
from comity.loaders.cordis.tables import Table

_LAYOUTS = (".csv", ".json")
_OLD = re.compile(r"cordis-\w*?(?:projects|organi[sz]ations|h2020|fp[4-7])\w*\.(?:csv|xlsx?)", re.IGNORECASE)
#: What a file is by its ending, and why it is not read.
_NOT_READ = {
    ".xlsx": "CORDIS's layout for spreadsheets (XLSX)",
    ".xls": "a spreadsheet",
    ".xml": "CORDIS's XML layout",
    ".ttl": "CORDIS's RDF layout (EURIO)",
    ".rdf": "CORDIS's RDF layout (EURIO)",
}


def tables(path: Path) -> dict[str, Table]:
    """Find a release's files at a path; raises ``InputError`` where they are not there, or there are too many."""
    _refuse_file(path)
    names = archives.members(path)
    found: dict[str, list[str]] = {}
    for member in names:
        name = PurePosixPath(member)
        if name.stem in FILES and name.suffix.lower() in _LAYOUTS:
            found.setdefault(name.stem, []).append(member)
    if missing := [name for name in ("organization", "project") if name not in found]:
        _refuse_layout(path, names)
        raise InputError(
            f"{path} has no {missing[0]}.csv or {missing[0]}.json: "
            "give the folder or the zip that CORDIS publishes, with organization and project in it"
        )
    _refuse_several(path, found)
    return {name: Table(path, members[0], FILES[name]) for name, members in found.items()}


def _refuse_file(path: Path) -> None:
    """Refuse a file by its own name: a spreadsheet is a zip, too, but none of CSV files."""
    if path.is_file() and path.suffix.lower() in _NOT_READ:
        raise InputError(f"{path} is {_NOT_READ[path.suffix.lower()]}, which is not read: {WAY_OUT}")


def _refuse_layout(path: Path, names: Iterable[str]) -> None:
    """Refuse what holds no release that is read by the first name that tells what it is."""
    for member in names:
        name = PurePosixPath(member)
        if name.suffix.lower() == ".zip":
            raise InputError(f"{path} has a zip in it ({member}): unpack it, or give that zip itself")
        if _OLD.fullmatch(name.name):
            raise InputError(f"{path} has {member}: {OLD}")
        if name.suffix.lower() in _NOT_READ:
            raise InputError(f"{path} has {member}: this is {_NOT_READ[name.suffix.lower()]}, not read: {WAY_OUT}")


def _refuse_several(path: Path, found: dict[str, list[str]]) -> None:
    every = sorted(member for members in found.values() for member in members)
    if len({PurePosixPath(member).suffix.lower() for member in every}) > 1:
        raise InputError(f"{path} has both layouts, CSV and JSON ({', '.join(every)}): give one of them alone")
    if several := [members for members in found.values() if len(members) > 1]:
        raise InputError(f"{path} has several releases ({', '.join(several[0])}): give one of them alone")
