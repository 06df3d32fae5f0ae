"""``comity report NAME``: a report, to read or to keep."""

from __future__ import annotations

from pathlib import Path

import click

from comity.cli import options


def _names(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    from comity.queries.reporting import report

    return [name for name in report.names() if name.startswith(typed)]


@click.command("report")
@click.argument("name", shell_complete=_names)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write report, tables and picture there.")
@click.option("--rule", help="The counting rule: how a tie of many parties becomes pairs.")
@click.option("--as-of", metavar="DATE", help="Only ties that held on that day.")
@click.option("--known-by", metavar="DATE", help="Only what had been published by that day.")
@click.option("--modality", "modalities", multiple=True, help="Count these too: proposed, discussed, hoped …")
@click.option(
    "--format",
    "form",
    type=click.Choice(("md", *options.FORMATS[:4])),
    default="md",
    show_default=True,
    help="The whole report as Markdown, or its main table.",
)
@options.store
def command(
    name: str,
    out: Path | None,
    rule: str | None,
    as_of: str | None,
    known_by: str | None,
    modalities: tuple[str, ...],
    form: str,
    store_path: Path,
) -> None:
    """Write a report by its name; completion and a wrong name list those that there are.

    \b
    Examples:
      comity report centrality
      comity report centrality --out report
      comity report centrality --format csv > ranking.csv
    """  # fmt: skip
    from comity.graph.store import open_store
    from comity.queries.networks.selection import Selection
    from comity.queries.reporting import report

    module = report.named(name)
    selection = Selection(
        modalities=("stated", *modalities),
        as_of=options.day("--as-of", as_of),
        known_by=options.day("--known-by", known_by),
    )
    with open_store(store_path) as store:
        made = module.report(store, rule, selection)
    if out is not None:
        written = made.write(out)
        options.say(f"{out}: {', '.join(path.name for path in written)}")
    elif form == "md":
        click.echo(made.markdown(), nl=False)
    else:
        options.write(made.main, form)
