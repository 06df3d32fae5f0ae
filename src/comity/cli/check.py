"""``comity check``: files of records, without a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli import options

if TYPE_CHECKING:
    from comity.graph.findings import Finding
    from comity.loaders.base import Reading


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--texts",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder with the sources' texts, to hold quotes against.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "csv", "tsv", "json", "md")),
    default="text",
    show_default=True,
    help="How to write what was found.",
)
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], texts: Path | None, form: str) -> None:
    """Check files or folders of records: every fault and finding, each with file, line and way out.

    Records may refer to what ships with Comity. Exit codes: 0 clean (warnings may be told),
    1 violations, 2 misuse, 3 records set aside.

    \b
    Examples:
      comity check mine.yaml
      comity check records/ --texts releases/
      comity check mine.yaml --format json
    """  # fmt: skip
    from comity.loaders import curated

    options.progress("reading records")
    shipped = curated.read([curated.SHIPPED])
    from comity.cli.records import ids

    reading = curated.read(paths, ids(shipped), texts)
    options.progress("checks")
    findings = _findings(reading, shipped)
    options.progress("")
    violations = sum(finding.severity == "violation" for finding in findings)
    _tell(reading, findings, form)
    checked = len(reading.located)
    aside = sum(reading.set_aside.values())
    options.say(
        f"{checked} records checked: {violations} violations, {len(findings) - violations} warnings; {aside} set aside"
    )
    ctx.exit(1 if violations else 3 if reading.faults else 0)


def _findings(reading: Reading, shipped: Reading) -> list[Finding]:
    """Check the records among those that they refer to; tell only what is found in the records themselves."""
    from comity.graph.references import references
    from comity.graph.store import in_memory
    from comity.graph.triples import quads
    from comity.graph.validation import validate
    from comity.graph.vocabulary import DEFAULT_BASE

    own = {item.record.id for item in reading.located}
    wanted = {reference.id for item in reading.located for reference in references(item.record)} - own
    around = [item for item in shipped.located if item.record.id in wanted and item.dataset not in reading.datasets]
    every = [quad for item in (*reading.located, *around) for quad in quads(item.record, item.dataset)]
    with in_memory(every) as store:
        found = validate(store)
    start = f"{DEFAULT_BASE}id/"
    graphs = {f"{DEFAULT_BASE}graph/{name}" for name in reading.datasets}
    return [f for f in found if f.record.removeprefix(start) in own or f.record in graphs]


def _tell(reading: Reading, findings: list[Finding], form: str) -> None:
    from comity.cli.records import sentences
    from comity.graph.vocabulary import DEFAULT_BASE

    lines = [fault.sentence() for fault in reading.faults]
    told = list(sentences(findings, reading, DEFAULT_BASE))
    if form == "text":
        for line in (*lines, *told):
            click.echo(line)
        return
    from comity.queries.table import Cell, Table

    rows: list[tuple[Cell, ...]] = [(f.file, f.line, f.record, f.field, "set aside", f.message) for f in reading.faults]
    located = {f"{DEFAULT_BASE}id/{item.record.id}": item for item in reading.located}
    for finding in findings:
        item = located.get(finding.record)
        where = _where(finding, item)
        what = f"{finding.listed} {finding.record.rpartition('/')[2]}"
        rows.append((*where, what, finding.field, finding.severity, f"{finding.message}; {finding.fix}"))
    options.write(Table(("file", "line", "record", "field", "severity", "message"), tuple(rows)), form)


def _where(finding: Finding, item: object) -> tuple[str, int]:
    from comity.graph.findings import place
    from comity.loaders.base import Located

    if not isinstance(item, Located):
        return "", 0
    return item.origin.file, item.origin.at(place(finding, item.record))
