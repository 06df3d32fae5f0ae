"""``comity explain NAME``: everything on record about one body or link, and who says so."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli import options
from comity.graph.errors import InputError

if TYPE_CHECKING:
    from comity.graph.store import Store
    from comity.queries.explanation.candidates import Candidate


@click.command("explain")
@click.argument("name")
@click.option("--lang", "langs", multiple=True, metavar="TAG", help="Names in this language only; may be repeated.")
@click.option("--as-of", metavar="DATE", help="The day for which the status of each link is computed; today without.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "md", "json")),
    default="text",
    show_default=True,
    help="How to write it.",
)
@click.option(
    "--most",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="How many links of a kind to list, the latest; 0 lists all.",
)
@options.store
def command(name: str, langs: tuple[str, ...], as_of: str | None, form: str, most: int, store_path: Path | str) -> None:
    """Say everything on record about one body or link: names, links by kind, dates, conflicts, evidence.

    NAME is a name or acronym in any language, an id, or an IRI. Where it may mean several things, they
    are listed to choose from.

    \b
    Examples:
      comity explain RCUWM
      comity explain s1-mou-iiiz-rcci --as-of 2025-11-15
      comity explain "Ministry of Energy" --lang en --lang fa
    """  # fmt: skip
    from comity.graph.opening import open_place
    from comity.queries.explanation.explain import explain

    day = options.day("--as-of", as_of)
    with open_place(store_path) as store:
        found = explain(store, chosen(store, name).iri, langs, day, most or None)
    written = {"text": found.text, "md": found.markdown, "json": found.json}[form]()
    click.echo(written, nl=not written.endswith("\n"))


def chosen(store: Store, name: str) -> Candidate:
    """Return what the name means; ask where it may mean several things, and refuse where nobody can answer."""
    from comity.queries.explanation.candidates import candidates, nearest_names

    found = candidates(store, name)
    if not found:
        near = nearest_names(store, name)
        hint = f"; near to it: {', '.join(near)}" if near else ""
        raise InputError(f"nothing of the name {name!r} is on record in this store{hint}")
    if len(found) == 1:
        return found[0]
    listed = "\n".join(f"  {n:>3}  {c.label} ({_about(c)}): {c.id}" for n, c in enumerate(found, 1))
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise InputError(f"{name!r} may mean {len(found)} things; ask for one by its id:\n{listed}")
    click.echo(listed, err=True)
    number = click.prompt("Which one", type=click.IntRange(1, len(found)), err=True)
    return found[number - 1]


def _about(candidate: Candidate) -> str:
    return f"{candidate.what}, {candidate.countries}" if candidate.countries else candidate.what
