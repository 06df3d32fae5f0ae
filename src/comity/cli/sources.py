"""``comity sources``: the documents that are cited."""

from __future__ import annotations

from pathlib import Path

import click

from comity.cli import options

QUERY = "sources-by-use"


@click.command("sources")
@options.store
@options.form
def command(store_path: Path | str, form: str) -> None:
    """List the documents that are cited, with what rests on each; mirrors and repeats are marked.

    \b
    Examples:
      comity sources
      comity sources --format csv > sources.csv
    """
    from comity.graph.opening import open_place
    from comity.queries.catalogue import find
    from comity.queries.run import answer_named

    with open_place(store_path) as store:
        result = answer_named(store, find(QUERY), {}, None)
    if result.table is not None:
        options.write(result.table, form)
