"""``comity build``: records in, one checked generation of the store out."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli import options
from comity.graph.errors import ComityError
from comity.graph.vocabulary import DEFAULT_BASE, check_base

if TYPE_CHECKING:
    from comity.graph.build import BuildReport
    from comity.graph.findings import Finding
    from comity.graph.store import Store
    from comity.loaders.base import Reading


class Blocked(ComityError):
    """Say that violations across records keep a new generation from becoming the current one."""

    exit_code = 1


@click.command("build")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@options.store
@options.form
@click.option(
    "--base",
    default=DEFAULT_BASE,
    envvar="COMITY_BASE",
    show_default=True,
    show_envvar=True,
    help="Under which address things are described; a store keeps the one that it was built with.",
)
@options.texts
@click.option("--loader", default="curated", show_default=True, help="What reads the files; one module of loaders/.")
@click.option("--drop", multiple=True, metavar="DATASET", help="Remove a dataset from the store.")
@click.option("--accept", is_flag=True, help="Build although there are violations across records; they are told.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    store_path: Path,
    form: str,
    base: str,
    texts: Path | None,
    loader: str,
    drop: tuple[str, ...],
    accept: bool,
) -> None:
    """Build the graph from curated records: files or folders; without any, the records that ship.

    A dataset that is built again replaces what it was; the others stay. A record with a fault is set
    aside, with its reason. The new generation is checked before it takes the old one's place.

    \b
    Examples:
      comity build
      comity build mine.yaml --store our-store
      comity build --drop c2c
    """  # fmt: skip
    from comity.cli import records
    from comity.loaders import curated, discovery

    check_base(base)
    started = time.perf_counter()
    options.progress("reading records")
    wanted = [curated.SHIPPED] if not paths and not drop else list(paths)
    reading = discovery.named(loader).read(wanted, _known(store_path), texts)
    gate = _Gate(reading, base, accept)
    from comity.graph.build import build

    report = build(
        store_path, records.datasets(reading, base, loader), base, drop=drop, gate=gate, tell=options.progress
    )
    options.progress("")
    for fault in reading.faults:
        options.say(fault.sentence())
    _summary(report, form, time.perf_counter() - started, store_path)
    if reading.set_aside:
        options.say(f"{sum(reading.set_aside.values())} records were set aside: mend them and build again")
    ctx.exit(1 if gate.violations else 3 if reading.faults else 0)


def _known(store_path: Path) -> dict[str, dict[str, str]]:
    """Return what an existing store describes, so that records may refer to it."""
    from comity.graph.described import described
    from comity.graph.generations import current
    from comity.graph.store import open_store

    if not store_path.is_dir() or current(store_path) is None:
        return {}
    with open_store(store_path) as store:
        return described(store)


class _Gate:
    """Check a draft; tell what was found, and stop the build at violations that are not accepted."""

    def __init__(self, reading: Reading, base: str, accept: bool) -> None:
        self.reading, self.base, self.accept = reading, base, accept
        self.violations: list[Finding] = []

    def __call__(self, store: Store) -> None:
        from comity.cli.records import Places
        from comity.graph.validation import validate

        findings = validate(store)
        self.violations = [finding for finding in findings if finding.severity == "violation"]
        options.progress("")
        places = Places(self.reading, self.base)
        for finding in findings:
            options.say(places.sentence(finding))
        if self.violations and not self.accept:
            raise Blocked(
                f"{len(self.violations)} violations: nothing was changed; mend them, "
                "or build with --accept to keep them on record"
            )


def _summary(report: BuildReport, form: str, seconds: float, store_path: Path) -> None:
    from comity.queries.table import Cell, Table

    rows: list[tuple[Cell, ...]] = [
        (item.name, item.records, item.set_aside, item.triples, "built" if item.triples is not None else "unchanged")
        for item in report.loaded
    ]
    rows += [(name, None, None, None, "dropped") for name in report.dropped]
    rows += [(name, None, None, count, "derived") for name, count in report.derived.items()]
    options.write(Table(("dataset", "records", "set aside", "triples", "what was done"), tuple(rows)), form)
    where = f"generation {report.generation}" if report.generation else "no new generation: nothing had changed"
    options.say(f"{store_path}: {where}, in {seconds:.1f} s")
