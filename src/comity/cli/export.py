"""``comity export``: the graph as linked data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from comity.cli import options
from comity.graph.errors import InputError

if TYPE_CHECKING:
    from comity.graph.publishing.selecting import Choice
    from comity.graph.store import Store


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--dataset", "datasets", multiple=True, help="Only this dataset; may be given several times.")
@click.option("--kind", "kinds", multiple=True, help="Only records of this kind: agreement, university, event …")
@click.option("--since", metavar="DATE", help="Only cooperation that happened or held on that day or later.")
@click.option("--until", metavar="DATE", help="Only cooperation that happened or held on that day or earlier.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write a folder, with each dataset apart."
)
@click.option("--format", "form", default="nq", show_default=True, help="With --out: nq, trig, jsonld, ttl, nt, rdf.")
@click.option("--at", metavar="URL", help="With --out: the address at which the folder will be, for its dcat.ttl.")
@options.store
def command(file: Path | None, out: Path | None, store_path: str | Path, **chosen: Any) -> None:
    """Write the graph to a file, in the format that its ending names, or to a folder.

    .nq .trig .jsonld keep the named graphs, and with them each dataset's licence; .ttl .nt .rdf
    hold triples. Add .gz to compress. The same records give the same bytes.

    With a kind or a period, what the records refer to is written with them: parties, events, sources, dates.
    The concepts of the ontology that a file uses stand in it, so that it can be checked with the published shapes.
    A folder has each dataset in a file of its own, with its licence, described in DCAT and VoID, and checksums.

    \b
    Examples:
      comity export graph.trig
      comity export centres.ttl --dataset c2c
      comity export agreements.nq.gz --kind agreement --since 2015-01-01 --until 2020-12-31
      comity export --out data --at https://data.example.org/dumps/
    """
    from comity.graph.opening import open_place

    if (file is None) == (out is None):
        raise InputError("name one thing to write: a file, such as graph.nq.gz, or a folder with --out DIR")
    choice = _choice(**{name: chosen[name] for name in ("kinds", "since", "until")})
    with open_place(store_path) as store:
        options.progress(f"writing {file or out}")
        told = _folder(store, out, choice, chosen) if out else _file(store, file or Path(), choice, chosen)
    options.progress("")
    options.say(told)


def _choice(kinds: tuple[str, ...], since: str | None, until: str | None) -> Choice:
    from comity.graph.dates import Period
    from comity.graph.publishing.selecting import Choice

    return Choice(kinds, Period(options.day("--since", since), options.day("--until", until)))


def _file(store: Store, file: Path, choice: Choice, chosen: dict[str, Any]) -> str:
    from comity.graph.publishing.export import export

    if chosen["at"]:
        raise InputError(f"--at {chosen['at']} is the address of a folder: write one with --out DIR")
    return f"{file}: {export(store, file, chosen['datasets'], choice)} statements"


def _folder(store: Store, out: Path, choice: Choice, chosen: dict[str, Any]) -> str:
    from comity.graph.publishing.description import Offer
    from comity.graph.publishing.dumps import dump_all
    from comity.graph.vocabulary import check_base

    if choice:
        raise InputError(f"a folder has its datasets whole, not {choice.words()}: name a file in the place of --out")
    if chosen["at"]:
        check_base(chosen["at"])
    written = dump_all(store, out, f".{chosen['form']}.gz", Offer(files=chosen["at"]), chosen["datasets"])
    return f"{out}: {len(written.dumps)} files of {len({dump.dataset for dump in written.dumps})} datasets"
