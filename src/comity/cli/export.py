"""``comity export``: the graph as linked data."""

from __future__ import annotations

from pathlib import Path

import click

from comity.cli import options


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dataset", "datasets", multiple=True, help="Only this dataset; may be given several times.")
@options.store
def command(file: Path, datasets: tuple[str, ...], store_path: Path) -> None:
    """Write the graph to a file, in the format that its ending names.

    .nq .trig .jsonld keep the named graphs, and with them each dataset's licence; .ttl .nt .rdf
    hold triples. Add .gz to compress. The same records give the same bytes.

    \b
    Examples:
      comity export graph.trig
      comity export centres.ttl --dataset c2c
      comity export graph.nq.gz
    """
    from comity.graph.export import export
    from comity.graph.store import open_store

    with open_store(store_path) as store:
        options.progress(f"writing {file}")
        count = export(store, file, datasets)
    options.progress("")
    options.say(f"{file}: {count} statements")
