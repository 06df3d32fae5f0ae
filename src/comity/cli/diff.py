"""``comity diff``: what is otherwise in one generation than in another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli import options
from comity.graph.errors import StoreError

if TYPE_CHECKING:
    from comity.graph.differences import Difference
    from comity.graph.store import Store
    from comity.queries.table import Cell


@click.command("diff")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--dataset", multiple=True, metavar="NAME", help="Only this dataset; may be repeated.")
@options.folder
@options.form
def command(old: str | None, new: str | None, dataset: tuple[str, ...], store_path: Path, form: str) -> None:
    """Compare two generations of the store: without names, the one before with the current one.

    Told are records that are new, gone or changed, a registry's status of them, and relations gained and lost.

    \b
    Examples:
      comity diff
      comity diff 000001 000003
      comity diff --dataset ror --format csv > changes.csv
    """  # fmt: skip
    from comity.graph.differences import differences
    from comity.graph.generations import current, preceding
    from comity.graph.store import open_store
    from comity.queries.table import Table

    with open_store(store_path, new) as after:
        before = old or preceding(store_path, after.generation)
        if before is None:
            raise StoreError(f"the store '{store_path}' has no generation before {current(store_path)} to compare with")
        with open_store(store_path, before) as base:
            found = [item for item in differences(base, after) if not dataset or item.dataset in dataset]
            rows = [row for item in found for row in _rows(item, base, after)]
    options.write(Table(("dataset", "what", "record", "label", "with", "label of that"), tuple(rows)), form)
    for item in found:
        options.say(item.sentence())
    if not found:
        options.say(f"{before} and {after.generation} say the same")


def _rows(item: Difference, old: Store, new: Store) -> Iterator[tuple[Cell, ...]]:
    for what, iris, store in (("new", item.new, new), ("gone", item.gone, old), ("changed", item.changed, new)):
        for iri in iris:
            yield item.dataset, what, *_shown(store, iri), None, None
    for iri, before, after in item.standing:
        yield item.dataset, f"{before or 'none'} → {after or 'none'}", *_shown(new, iri), None, None
    for what, relations, store in (("gained", item.gained, new), ("lost", item.lost, old)):
        for iri, called, other in relations:
            yield item.dataset, f"{what}: {called}", *_shown(store, iri), *_shown(store, other)


def _shown(store: Store, iri: str) -> tuple[str, str]:
    from pyoxigraph import NamedNode

    from comity.graph.naming import name_of

    return iri.removeprefix(store.prefixes["id"]), name_of(NamedNode(iri), store.engine)
