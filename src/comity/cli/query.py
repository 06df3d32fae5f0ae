"""``comity query``: named questions, and SPARQL of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli import options
from comity.graph.errors import InputError

if TYPE_CHECKING:
    from comity.queries.catalogue import NamedQuery
    from comity.queries.run import Limits, Result


def _complete(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    from comity.queries.asking import questions

    return [name for name in questions() if name.startswith(typed)]


@click.command("query")
@click.argument("question", required=False, shell_complete=_complete)
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Set a parameter of a named query.")
@click.option("--as-of", metavar="DATE", help="What held on that day.")
@click.option(
    "--known-by", metavar="DATE", help="What was known by that day: published by then, or read where undated."
)
@click.option("--sparql", metavar="QUERY", help="SPARQL of your own; '-' reads it from stdin. Prefixes are declared.")
@click.option("--file", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="SPARQL in a file.")
@click.option(
    "--show",
    is_flag=True,
    help="Print the query's SPARQL, or how a network answers it, with the parameters set, and do not run it.",
)
@click.option(
    "--timeout",
    "seconds",
    metavar="SECONDS",
    type=click.FloatRange(0.1, 86_400),
    default=30.0,
    show_default=True,
    help="Time limit.",
)
@click.option("--rows", type=click.IntRange(1, 10**9), default=10_000, show_default=True, help="Row limit.")
@options.store
@options.form
def command(
    question: str | None,
    params: tuple[str, ...],
    as_of: str | None,
    known_by: str | None,
    sparql: str | None,
    file: Path | None,
    show: bool,
    seconds: float,
    rows: int,
    store_path: Path | str,
    form: str,
) -> None:
    """Ask a question by its number or name; without one, list the questions.

    An empty answer says what it means: "not on record" is not "none".

    \b
    Examples:
      comity query
      comity query 10
      comity query hosts-by-country -p country=RU
      comity query 26 --as-of 2025-11-15
      comity query --sparql 'SELECT ?c { ?c a comity:Agreement } LIMIT 5'
    """  # fmt: skip
    from comity.queries.run import Limits

    limits = Limits(seconds, rows)
    if (question is not None) + (sparql is not None) + (file is not None) > 1:
        raise click.UsageError("ask one thing at a time: a named question, --sparql or --file")
    if sparql is not None or file is not None:
        _ask(_text(sparql, file), store_path, form, limits)
    elif question is None:
        _list(form)
    else:
        _named(question, _values(params, as_of, known_by), store_path, form, limits, show)


def _values(params: tuple[str, ...], as_of: str | None, known_by: str | None) -> dict[str, str]:
    values = {}
    for item in params:
        name, sign, value = item.partition("=")
        if not sign:
            raise click.UsageError(f"{item!r} is no parameter: write NAME=VALUE")
        values[name] = value
    return values | {name: day for name, day in (("as_of", as_of), ("known_by", known_by)) if day is not None}


def _text(sparql: str | None, file: Path | None) -> str:
    if file is None and sparql != "-":
        return sparql or ""
    try:
        return file.read_text(encoding="utf-8") if file else sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        byte = f"byte {error.object[error.start]:#04x} at {error.start}"
        raise InputError(f"{file or 'stdin'}: {byte} is not UTF-8; save the query as UTF-8") from None


def _list(form: str) -> None:
    from comity.queries.asking import questions
    from comity.queries.table import Table

    def order(query: NamedQuery) -> tuple[int, str]:
        return int(query.question or 10**6), query.name

    rows = tuple(
        (q.question, q.name, q.summary, ", ".join(p.name for p in q.params))
        for q in sorted(questions().values(), key=order)
    )
    options.write(Table(("question", "name", "in plain words", "parameters"), rows), form)


def _prefixes(store_path: Path | str) -> dict[str, str]:
    """Return the prefixes of the store, or the default ones where none is built yet."""
    from comity.graph.generations import read_base
    from comity.graph.opening import open_place
    from comity.graph.vocabulary import DEFAULT_BASE, prefixes

    if isinstance(store_path, str):
        return open_place(store_path).prefixes
    return prefixes(read_base(store_path) if (store_path / "FORMAT").is_file() else DEFAULT_BASE)


def _named(
    question: str, values: dict[str, str], store_path: Path | str, form: str, limits: Limits, show: bool
) -> None:
    from comity.graph.opening import open_place
    from comity.queries.asking import ask, find, shown
    from comity.queries.undated import undated_words

    query = find(question)
    if show:
        click.echo(shown(query, values, _prefixes(store_path)), nl=False)
        return
    result = ask(lambda: open_place(store_path, limits.seconds), query, values, limits)
    if form == "table":
        options.say(query.summary)
    _answer(result, form, limits)
    if result.table is not None and not result.table.rows:
        options.say(f"No rows: {query.empty}")
    if result.undated is not None:
        options.say(undated_words(result.undated))


def _ask(text: str, store_path: Path | str, form: str, limits: Limits) -> None:
    from comity.graph.opening import open_place
    from comity.queries.run import run

    result = run(lambda: open_place(store_path, limits.seconds), text, limits)
    _answer(result, form, limits)
    if result.table is not None and not result.table.rows:
        options.say("No rows: nothing in this store matches; that is not to say that there is none")


def _answer(result: Result, form: str, limits: Limits) -> None:
    if result.table is not None:
        options.write(result.table, form)
    elif result.turtle is not None:
        click.echo(result.turtle, nl=False)
    else:
        click.echo("true" if result.truth else "false")
    if result.truncated:
        options.say(f"The row limit of {limits.rows} was hit: there is more; raise it with --rows")
