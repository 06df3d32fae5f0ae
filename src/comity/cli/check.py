"""``comity check``: files of records, without a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli import options
from comity.graph.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    from comity.graph.findings import Finding
    from comity.loaders.base import Located, Reading


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.texts
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
    from comity.graph.store import in_memory
    from comity.graph.triples import quads
    from comity.graph.validation import validate

    every = [*reading.located, *_around(reading, shipped)]
    with in_memory([quad for item in every for quad in quads(item.record, item.dataset)]) as store:
        found = validate(store)
    own = {f"{DEFAULT_BASE}id/{item.record.id}" for item in reading.located}
    own |= {f"{DEFAULT_BASE}graph/{name}" for name in reading.datasets}
    return [finding for finding in found if finding.record in own]


def _around(reading: Reading, shipped: Reading) -> list[Located]:
    """Return what the records refer to among the shipped ones, and what that refers to in turn."""
    from comity.graph.references import references

    described: dict[str, list[Located]] = {}
    for item in shipped.located:
        if item.dataset not in reading.datasets:
            described.setdefault(item.record.id, []).append(item)
    found: dict[str, list[Located]] = {}
    waiting: list[Located] = list(reading.located)
    while waiting:
        for reference in references(waiting.pop().record):
            if reference.id in described and reference.id not in found:
                found[reference.id] = described[reference.id]
                waiting += found[reference.id]
    return [item for items in found.values() for item in items]


def _tell(reading: Reading, findings: list[Finding], form: str) -> None:
    from comity.cli.records import Places
    from comity.queries.table import Cell, Table

    places = Places(reading, DEFAULT_BASE)
    if form == "text":
        for sentence in (*(f.sentence() for f in reading.faults), *map(places.sentence, findings)):
            click.echo(sentence)
        return
    rows: list[tuple[Cell, ...]] = [
        (fault.file, fault.line, fault.record, fault.field, "set aside", fault.message) for fault in reading.faults
    ]
    for finding in findings:
        origin, path = places.of(finding) or (None, ())
        place = (origin.file, origin.at(path)) if origin else (None, None)
        what = f"{finding.listed} {finding.record.rpartition('/')[2]}"
        rows.append((*place, what, finding.field, finding.severity, f"{finding.message}; {finding.fix}"))
    options.write(Table(("file", "line", "record", "field", "severity", "message"), tuple(rows)), form)
