"""``comity report NAME``: a report, to read or to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from comity.cli import options, selecting
from comity.graph.errors import InputError

if TYPE_CHECKING:
    from datetime import date

    from comity.graph.dates import Period
    from comity.graph.store import Store
    from comity.queries.reporting.report import Report
    from comity.queries.reporting.request import Request

_FORMS = ("md", "html", *options.FORMATS[:4])


def _names(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    from comity.queries.reporting import catalogue

    return [name for name in (*catalogue.names(), "all") if name.startswith(typed)]


@click.command("report")
@click.argument("name", shell_complete=_names)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write report, tables and pictures there."
)
@click.option("--body", help="The body of a dossier: its name, id or IRI.")
@click.option("--partition", default="country", show_default=True, help="Groups for brokers: country, kind or field.")
@click.option("--before", metavar="FROM/TO", help="The earlier of two periods to compare, as 2010-01-01/2014-12-31.")
@click.option("--after", metavar="FROM/TO", help="The later of two periods to compare.")
@selecting.network_options
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    default="md",
    show_default=True,
    help="The whole report as Markdown, HTML or JSON, or its main table.",
)
@options.store
def command(
    name: str,
    out: Path | None,
    body: str | None,
    partition: str,
    before: str | None,
    after: str | None,
    form: str,
    store_path: Path | str,
    **chosen: Any,
) -> None:
    """Write a report by its name, or all; completion and a wrong name list those that there are.

    With --out, a folder gets the report as one HTML file that needs nothing else, as Markdown and JSON, with
    its tables as CSV and its pictures as SVG.

    \b
    Examples:
      comity report centrality
      comity report all --out report
      comity report dossier --body RCUWM --out rcuwm
      comity report brokers --among any --without patron --without convener
      comity report calendar --as-of 2025-11-15 --out calendar
      comity report change --before 2010-01-01/2017-12-31 --after 2018-01-01/2025-12-31
      comity report centrality --format csv > ranking.csv
    """  # fmt: skip
    from comity.graph.opening import open_place
    from comity.queries.reporting.catalogue import check

    check(name)
    with open_place(store_path) as store:
        more: dict[str, Any] = {"partition": partition}
        more |= {"before": _span("--before", before), "after": _span("--after", after)}
        if (day := options.day("--as-of", chosen["as_of"])) is not None:
            more["day"] = day
        if body is not None:
            more["body"] = _body(store, body)
        made = _make(name, store, selecting.request(chosen, **more))
    if out is not None:
        written = made.write(out)
        options.say(f"{out}: {', '.join(path.name for path in written)}")
    else:
        _write(made, form)


def _make(name: str, store: Store, request: Request) -> Report:
    from comity.queries.networks.reading import read
    from comity.queries.reporting import everything
    from comity.queries.reporting.catalogue import named

    if name == "all":
        return everything.report(store, request.reading(read(store)), request)
    module = named(name)
    request = request.restricted(module.USES, name)
    return module.report(store, request.reading(read(store)), request)


def _write(made: Report, form: str) -> None:
    whole = {"md": made.markdown, "html": made.html, "json": made.json}
    if form in whole:
        click.echo(whole[form](), nl=False)
    else:
        options.write(made.main, form)


def _span(name: str, value: str | None) -> Period | None:
    """Read a period, written as two days with a slash between them; an end may be left open."""
    from comity.graph.dates import Period

    if value is None:
        return None
    since, sign, until = value.partition("/")
    if not sign:
        raise InputError(f"{name}: {value!r} is no period; write it as 2010-01-01/2014-12-31")
    return Period(*(_end(name, end) for end in (since, until)))


def _end(name: str, text: str) -> date | None:
    return options.day(name, text) if text not in ("", "..") else None


def _body(store: Store, name: str) -> str:
    from comity.cli.explain import chosen

    return chosen(store, name).iri
