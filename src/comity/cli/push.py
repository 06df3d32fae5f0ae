"""``comity push URL``: the graph on another server."""

from __future__ import annotations

from pathlib import Path

import click

from comity.cli import options


@click.command("push")
@click.argument("url")
@click.option("--dataset", "datasets", multiple=True, help="Only this dataset; may be given several times.")
@click.option("--graph-store", metavar="URL", help="The server's graph store, where it is not found beside URL.")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file with a key, or USER:PASSWORD, on one line.  [else: COMITY_CREDENTIALS]",
)
@click.option(
    "--timeout",
    "seconds",
    metavar="SECONDS",
    type=click.FloatRange(0.1, 86_400),
    default=600.0,
    show_default=True,
    help="How long to wait for one answer.",
)
@options.folder
def command(
    url: str,
    datasets: tuple[str, ...],
    graph_store: str | None,
    key_file: Path | None,
    seconds: float,
    store_path: Path,
) -> None:
    """Put the graph on the SPARQL server whose query endpoint is URL, so that it can be asked there.

    Each named graph is put by Graph Store Protocol, and the merged graph that answers come from; what stands there
    already is not sent again. Then: comity query 10 --store URL

    \b
    Examples:
      comity push http://localhost:7878/query
      comity push https://data.example.org/sparql --key-file key
      comity push http://localhost:8890/sparql --dataset seeds --key-file dba
    """
    from comity.graph.remote.credentials import read_credentials
    from comity.graph.remote.push import Place, push
    from comity.graph.store import open_store

    with open_store(store_path) as store:
        place = Place(url, graph_store, read_credentials(key_file), seconds)
        done = push(store, place, datasets, options.progress)
    options.progress("")
    for name, size in done.put.items():
        options.say(f"{name}: {size:,} triples put")
    for name in done.removed:
        options.say(f"{name}: removed")
    options.say(f"{url}: {len(done.put)} graphs put, {len(done.kept)} stood there already")
