"""Answer a named query from the columns of its generation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import duckdb

from comity.graph.dates import today
from comity.graph.errors import QueryError, StoreError
from comity.graph.store import Store
from comity.queries.catalogue import NamedQuery
from comity.queries.columns.layout import CONFIG, columns_file
from comity.queries.parameters import ANY, Parameter
from comity.queries.table import Cell, Table, cell

ANSWERS = Path(__file__).with_name("answers")
#: The file is read, and nothing else: no other file and no server; nothing is written.
_CONFIG = CONFIG | {
    "memory_limit": "500MB",
    "max_temp_directory_size": "0KB",
    "enable_external_access": False,
    "lock_configuration": True,
}
_OPENED: WeakKeyDictionary[Store, duckdb.DuckDBPyConnection] = WeakKeyDictionary()
_Value = str | int | date | list[Cell]


def answer(store: Store, query: NamedQuery, values: Mapping[str, str], rows: int | None = None) -> Table | None:
    """Answer a query with at most so many rows; ``None`` where the columns have no answer to it.

    ``values`` are as :meth:`NamedQuery.bind` takes them. Texts are compared in lower case, and
    given so. Raises ``InputError`` for a value that its parameter does not admit, ``QueryError`` where the
    answer needs too much memory, ``StoreError`` where the columns are damaged.
    """
    told = {p.name: values.get(p.name, p.default_value(today())) for p in query.params}
    if (sql := _sql(query.name)) is None or ANY in told.values() or (database := opened(store)) is None:
        return None
    given = {p.name: _given(p, told[p.name], store.prefixes) for p in query.params}
    columns, fetched = run(store, database, sql, given, rows)
    if any(column[1].id == "decimal" for column in columns):
        fetched = [tuple(map(_cell, row)) for row in fetched]
    return Table(tuple(column[0] for column in columns), tuple(fetched))


def run(
    store: Store, database: duckdb.DuckDBPyConnection, sql: str, given: Mapping[str, object], rows: int | None = None
) -> tuple[list[Any], list[tuple[Any, ...]]]:
    """Run SQL with the values given, and return the columns' descriptions and at most so many rows.

    Raises ``QueryError`` where it needs too much memory, and ``StoreError`` where the file is damaged.
    """
    try:
        found = database.execute(sql, given)
        return list(found.description or ()), found.fetchall() if rows is None else found.fetchmany(rows)
    except duckdb.OutOfMemoryException:
        raise QueryError(
            f"the answer needs more memory than the {_CONFIG['memory_limit']} that columns are given: ask for less"
        ) from None
    except duckdb.Error as error:
        raise damaged(columns_file(store.folder), error) from error


def damaged(file: Path, error: Exception) -> StoreError:
    """Return what is told of columns that cannot be read."""
    reason = str(error).splitlines()[0]
    return StoreError(f"the columns '{file}' cannot be read ({reason}): remove that file, and build")


@cache
def _sql(name: str) -> str | None:
    file = ANSWERS / f"{name}.sql"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def opened(store: Store) -> duckdb.DuckDBPyConnection | None:
    """Return the columns of a store's generation, opened once; ``None`` where there are none of this version.

    Raises ``StoreError`` where they are damaged.
    """
    file = columns_file(store.folder)
    if store not in _OPENED and file.exists():
        try:
            _OPENED[store] = duckdb.connect(file, read_only=True, config=_CONFIG)
        except duckdb.Error as error:
            raise damaged(file, error) from error
    return _OPENED.get(store)


def _given(parameter: Parameter, value: str, prefixes: Mapping[str, str]) -> _Value:
    terms = parameter.terms(value, prefixes)
    if parameter.kind == "date":
        return date.fromisoformat(terms[0].value)
    if parameter.kind == "string":
        return terms[0].value.lower()
    if parameter.kind == "integer":
        return int(terms[0].value)
    return [cell(term, prefixes) for term in terms]


def _cell(value: object) -> Cell:
    return float(value) if isinstance(value, Decimal) else value  # type: ignore[return-value]
