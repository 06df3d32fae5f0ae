"""``comity serve``: the SPARQL endpoint, linked data and pages."""

from __future__ import annotations

from pathlib import Path

import click

from comity.cli import options


@click.command("serve")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen on; loopback is this machine alone."
)
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="The port; 0 takes a free one."
)
@click.option("--address", metavar="URL", default="", help="The server's address as others see it, behind a proxy.")
@click.option("--title", default="Comity", show_default=True, help="What the pages call this graph.")
@click.option("--publisher", default="", help="Who publishes the data, as the pages and the descriptions say it.")
@click.option("--contact", metavar="URL", default="", help="Where somebody answers: mailto: or https://.")
@click.option(
    "--timeout",
    "seconds",
    metavar="SECONDS",
    type=click.FloatRange(0.1, 86_400),
    default=30.0,
    show_default=True,
    help="Time limit of a query.",
)
@click.option(
    "--rows", type=click.IntRange(1), default=1_000_000, show_default=True, help="How many rows an answer may have."
)
@click.option(
    "--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that take requests."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Processes that answer, for each of these.",
)
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Keys of those who may write, into graphs under graph/local/.",
)
@click.option(
    "--allow-service", "services", metavar="URL", multiple=True, help="An endpoint that queries may call with SERVICE."
)
@click.option(
    "--open-writes", is_flag=True, help="Let everybody write everything: for tests of conformance, on loopback only."
)
@options.store
def command(
    host: str,
    port: int,
    address: str,
    title: str,
    publisher: str,
    contact: str,
    seconds: float,
    rows: int,
    processes: int,
    workers: int,
    key_file: Path | None,
    services: tuple[str, ...],
    open_writes: bool,
    store_path: Path,
) -> None:
    """Serve the graph: SPARQL at /sparql, linked data, pages.

    It is only read, and only from this machine, unless you say otherwise.

    \b
    Examples:
      comity serve
      comity serve --store demo/store --port 8080
      comity serve --host 0.0.0.0 --address https://data.example.org
      comity serve --key-file keys --timeout 60
    """  # fmt: skip
    from comity.server.run import run
    from comity.server.settings import Settings

    settings = Settings(
        store=str(store_path),
        host=host,
        address=address.rstrip("/"),
        title=title,
        publisher=publisher,
        contact=contact,
        key_file=str(key_file or ""),
        open_writes=open_writes,
        services=services,
        seconds=seconds,
        rows=rows,
        quick=workers,
        slow=workers,
    )
    run(settings, port, processes, lambda url: options.say(f"listening on {url}"))
