"""Lay out the columns of a generation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from pyoxigraph import QueryResultsFormat

from comity.graph.errors import StoreError
from comity.graph.store import Store
from comity.queries import names

TABLES = Path(__file__).with_name("tables.sql")
_SELECT = re.compile(r"sparql\('\s*(SELECT .+?)\s*'\)", re.DOTALL)
#: How DuckDB is opened: it is given less than the engine, and fetches nothing.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "250MB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_READERS = 2


def columns_file(generation: Path) -> Path:
    """Return the file of a generation's columns; its name changes with what is in it."""
    return generation / f"columns-{_version()}.duckdb"


@cache
def _version() -> str:
    return sha256(TABLES.read_bytes() + Path(names.__file__).read_bytes()).hexdigest()[:8]


def lay_out(store: Store) -> bool:
    """Lay out the columns of a generation that has large datasets, unless they are there.

    Returns whether they were made. What is made is seen whole or not at all. Raises ``StoreError`` where
    they cannot be written.
    """
    file = columns_file(store.folder)
    if not store.alone or file.exists():
        return False
    try:
        with TemporaryDirectory(prefix="columns.", dir=store.folder) as folder:
            _written(store, Path(folder)).replace(file)
        for other in set(store.folder.glob("columns-*.duckdb")) - {file}:  # of another version: nobody will read it
            other.unlink()
    except (OSError, duckdb.Error) as error:
        reason = str(error).splitlines()[0]
        raise StoreError(
            f"the columns '{file}' could not be laid out ({reason}): queries are answered without them, more slowly"
        ) from error
    return True


def _written(store: Store, folder: Path) -> Path:
    tables, new = TABLES.read_text(encoding="utf-8"), folder / "new.duckdb"
    with ThreadPoolExecutor(_READERS) as pool:
        selects = dict.fromkeys(_SELECT.findall(tables))
        files = dict(zip(selects, pool.map(lambda select: _rows(store, select, folder), selects), strict=True))
    with duckdb.connect(new, config=CONFIG | {"temp_directory": str(folder)}) as database:
        database.execute(_short(store.prefixes))
        database.create_function("normalised", names.normalised, ["VARCHAR"], "VARCHAR")
        database.execute(_SELECT.sub(lambda match: _read(files[match[1]]), tables))
    return new


def _rows(store: Store, select: str, folder: Path) -> Path:
    """Answer a SELECT into a CSV file."""
    file = folder / f"{sha256(select.encode()).hexdigest()}.csv"
    store.select(select).serialize(str(file), format=QueryResultsFormat.CSV)
    return file


def _read(file: Path) -> str:
    quoted = _quoted(str(file))
    return f"read_csv({quoted}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"


def _short(prefixes: Mapping[str, str]) -> str:
    """Return the SQL that defines ``short(iri)``, which shortens as ``table.compact`` does."""
    spaces = sorted(prefixes.items(), key=lambda item: -len(item[1]))
    cases = " ".join(
        f"WHEN starts_with(iri, {_quoted(space)}) AND length(iri) > {len(space)} "
        f"THEN {_quoted(prefix + ':')} || substr(iri, {len(space) + 1})"
        for prefix, space in spaces
    )
    return f"CREATE TEMP MACRO short(iri) AS CASE {cases} ELSE iri END"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
