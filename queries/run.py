"""Run a query in a child process that is killed at its time limit.

The engine has no time-out of its own, and a thread cannot be stopped; a process can. The child is
forked, so that it costs a few milliseconds and needs no second start of the interpreter.
"""

from __future__ import annotations

import marshal
import os
import resource
import select
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NoReturn

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, RdfFormat

from comity.graph.dates import today
from comity.graph.errors import ComityError, InputError, QueryError, QueryTimeout, RemoteError, StoreError
from comity.graph.store import Store
from comity.graph.turtle import serialize_statements
from comity.queries.catalogue import KNOWN_BY, NamedQuery
from comity.queries.known import check_ids
from comity.queries.parameters import ANY
from comity.queries.syntax import refuse, told
from comity.queries.table import Cell, Table, cell
from comity.queries.undated import LAST_DAY, count_undated

SECONDS = 30.0
ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Hold how long a query may take (seconds) and how many rows or triples it may answer with (``None``: all)."""

    seconds: float = SECONDS
    rows: int | None = ROWS


@dataclass(frozen=True, slots=True)
class Result:
    """Hold an answer: a table, a truth value (ASK) or Turtle (CONSTRUCT, DESCRIBE).

    ``truncated`` is true where the row limit was hit, so that there is more than is shown. ``undated`` is
    how many facts are left out because their sources are undated, ``None`` where no day of knowledge was asked for.
    """

    table: Table | None = None
    truth: bool | None = None
    turtle: str | None = None
    truncated: bool = False
    undated: int | None = None


def run(opened: Callable[[], Store], query: str, limits: Limits | None = None) -> Result:
    """Answer a SELECT, ASK, CONSTRUCT or DESCRIBE over the merged graph, within limits.

    ``opened`` opens the store, and is called in the child: ``lambda: open_store(path)``, or
    ``lambda: store`` for one that is at hand; the store's prefixes are declared. Raises ``QueryError``
    for a query that is wrong, changes data or calls another server; ``QueryTimeout`` where it was
    stopped; what ``opened`` raises.
    """
    limits = limits or Limits()
    refuse(query)
    return _in_child(lambda: answer(opened(), query, limits.rows), limits.seconds)


def run_named(
    opened: Callable[[], Store], query: NamedQuery, values: Mapping[str, str], limits: Limits | None = None
) -> Result:
    """Answer a named query, with the values given for its parameters, as :func:`run` does.

    Raises ``InputError`` too: for a parameter or value that is not known, or an id that is not in the store.
    """
    limits = limits or Limits()
    return _in_child(lambda: answer_named(opened(), query, values, limits.rows), limits.seconds)


def answer_named(store: Store, query: NamedQuery, values: Mapping[str, str], rows: int | None = ROWS) -> Result:
    """Answer a named query in this process, without a time limit; raises as :func:`run_named` does."""
    text = query.bind(store.prefixes, values)
    check_ids(store, query, values)
    if (table := _from_columns(store, query, values, rows)) is not None:
        return table
    return replace(answer(store, text, rows), undated=_undated(store, query, values))


def _undated(store: Store, query: NamedQuery, values: Mapping[str, str]) -> int | None:
    """Count what an answer as known by a day leaves out because its sources are undated."""
    days = {p.name: values.get(p.name, p.default_value(today())) for p in query.params}
    if days.get(KNOWN_BY, ANY) == ANY:
        return None
    opened = replace(query, params=tuple(replace(p, optional=p.optional or p.name == KNOWN_BY) for p in query.params))
    every, dated = (
        answer(store, opened.bind(store.prefixes, {**values, KNOWN_BY: day}), None).table or Table((), ())
        for day in (ANY, LAST_DAY.isoformat())
    )
    return count_undated(query.fact, every, dated)


def _from_columns(store: Store, query: NamedQuery, values: Mapping[str, str], rows: int | None) -> Result | None:
    """Answer from the columns where the store's generation has such, and they an answer to this query."""
    if not store.alone:
        return None
    from comity.queries.columns import reading  # DuckDB is slow to import, and needed by large datasets only

    table = reading.answer(store, query, values, None if rows is None else rows + 1)
    return None if table is None else cut(table, rows)


def cut(table: Table, rows: int | None) -> Result:
    """Return a table as an answer of at most so many rows (``None``: all)."""
    return Result(table=Table(table.columns, table.rows[:rows]), truncated=rows is not None and len(table.rows) > rows)


def answer(store: Store, query: str, rows: int | None = ROWS) -> Result:
    """Answer a query in this process, without a time limit.

    Raises ``QueryError``; a place that it names is counted in the query's own lines and columns.
    """
    try:
        found = store.query(query)
        if isinstance(found, QueryBoolean):
            return Result(truth=bool(found))
        if isinstance(found, QueryTriples):
            return _triples(found, store.prefixes, rows)
        return _solutions(found, store.prefixes, rows)
    except SyntaxError as error:
        raise QueryError(told(query, str(error.msg))) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"the query could not be answered: {error}") from error


def _solutions(found: QuerySolutions, prefixes: Mapping[str, str], rows: int | None) -> Result:
    columns = tuple(variable.value for variable in found.variables)
    limit = None if rows is None else rows + 1
    cells: list[tuple[Cell, ...]] = [tuple(cell(node, prefixes) for node in row) for row in islice(found, limit)]
    return cut(Table(columns, tuple(cells)), rows)


def _triples(found: QueryTriples, prefixes: Mapping[str, str], rows: int | None) -> Result:
    triples = list(dict.fromkeys(islice(found, None if rows is None else rows + 1)))
    turtle = serialize_statements(sorted(triples[:rows], key=str), RdfFormat.TURTLE, prefixes)
    return Result(turtle=_tidied(turtle.decode()), truncated=rows is not None and len(triples) > rows)


def _tidied(turtle: str) -> str:
    """Drop the prefixes that are not used and put the others in order: the serialiser's order is by chance."""
    lines = turtle.splitlines(keepends=True)
    body = "".join(line for line in lines if not line.startswith("@prefix "))
    heads = (line for line in lines if line.startswith("@prefix ") and line.split()[1] in body)
    return "".join(sorted(heads)) + body


def bounded(work: Callable[[], Result], limits: Limits) -> Result:
    """Do any work that gives an answer in a child process, within its time limit; raises as :func:`run` does."""
    return _in_child(work, limits.seconds)


_ERRORS: dict[str, type[ComityError]] = {
    error.__name__: error for error in (InputError, QueryError, QueryTimeout, RemoteError, StoreError)
}


def _in_child(work: Callable[[], Result], seconds: float) -> Result:
    """Do the work in a forked process and return what it gives; leave no process behind, whatever happens."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(work, writer, seconds)
    os.close(writer)
    try:
        data = _read(reader, seconds)
    except BaseException:
        os.kill(child, signal.SIGKILL)  # it is ours until waited for, so no other process can have its id
        raise
    finally:
        os.close(reader)
        status = os.waitpid(child, 0)[1]
    if not data:
        raise QueryError(f"the query's process ended without an answer: {_ending(status)}")
    return _unpacked(data)


def _packed(work: Callable[[], Result]) -> bytes:
    try:
        result = work()
    except ComityError as error:
        name = next((kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _ERRORS), "QueryError")
        return marshal.dumps((name, str(error)))
    except OSError as error:
        return marshal.dumps(("StoreError", f"the store cannot be read: {error}"))
    table = None if result.table is None else (result.table.columns, result.table.rows)
    return marshal.dumps(("", (table, result.truth, result.turtle, result.truncated, result.undated)))


def _unpacked(data: bytes) -> Result:
    error, value = marshal.loads(data)  # noqa: S302 - written by our own child
    if error:
        raise _ERRORS[error](value)
    table: Any = value[0]
    return Result(None if table is None else Table(*table), *value[1:])


def _child(work: Callable[[], Result], writer: int, seconds: float) -> NoReturn:
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        cpu = int(seconds) + 2  # should the parent be killed, the kernel still ends the child
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(_packed(work))
        code = 0
    finally:
        os._exit(code)


def _read(reader: int, seconds: float) -> bytes:
    deadline = time.monotonic() + seconds
    parts: list[bytes] = []
    while select.select([reader], [], [], max(0.0, deadline - time.monotonic()))[0]:
        if not (part := os.read(reader, 1 << 16)):
            return b"".join(parts)
        parts.append(part)
    raise QueryTimeout(
        f"the query was stopped at its time limit of {seconds:g} s; "
        "make it narrower, or give it longer with --timeout SECONDS"
    )


def _ending(status: int) -> str:
    """Say why a process ended that gave no answer; the engine's stack is what deep nesting runs out of."""
    if not os.WIFSIGNALED(status):
        return f"exit code {os.WEXITSTATUS(status)}"
    name = signal.Signals(os.WTERMSIG(status)).name
    deep = name in ("SIGSEGV", "SIGBUS", "SIGABRT")
    return f"{name}, {'it nests too deep: write it flatter' if deep else 'perhaps there was too little memory'}"
