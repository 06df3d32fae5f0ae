"""``comity build``: records in, one checked generation of the store out."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli import options
from comity.graph.errors import ComityError
from comity.graph.vocabulary import DEFAULT_BASE, check_base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.cli.inputs import Inputs
    from comity.cli.loading import LoaderStream
    from comity.cli.set_aside import Listed
    from comity.graph.build import BuildReport, DatasetInput
    from comity.graph.findings import Finding
    from comity.graph.shapes import ShapeResult
    from comity.graph.store import Store
    from comity.loaders.base import Reading


#: How many findings of one rule are told.
TOLD = 20


class Blocked(ComityError):
    """Say that violations across records keep a new generation from becoming the current one."""

    exit_code = 1


class _DryRun(Exception):
    """End a build that is to change nothing, once everything has been checked."""


@click.command("build")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@options.folder
@options.form
@click.option(
    "--base",
    default=None,
    envvar="COMITY_BASE",
    show_envvar=True,
    help=f"Under which address things are described; a store keeps its own.  [default: {DEFAULT_BASE}]",
)
@options.texts
@click.option("--loader", default="curated", show_default=True, help="What reads the files; one module of loaders/.")
@click.option("--as", "name", metavar="DATASET", help="What a large dataset is called; without, as its loader.")
@click.option("-o", "--option", "loader_options", multiple=True, metavar="NAME=VALUE", help="An option of the loader.")
@click.option(
    "--config", "config_file", type=click.Path(path_type=Path), help="A file that lists sources: comity.toml."
)
@click.option("--only", multiple=True, metavar="ID", help="Only this source of the configuration; may be repeated.")
@click.option("--download", is_flag=True, help="Ask for the sources that have an address, and keep them in the cache.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, and change nothing.")
@click.option("--strict", is_flag=True, help="Stop at a column or field that the loader has never seen.")
@click.option("--drop", multiple=True, metavar="DATASET", help="Remove a dataset from the store.")
@click.option("--accept", is_flag=True, help="Build although there are violations across records; they are told.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    store_path: Path,
    form: str,
    base: str | None,
    texts: Path | None,
    loader: str,
    name: str | None,
    loader_options: tuple[str, ...],
    config_file: Path | None,
    only: tuple[str, ...],
    download: bool,
    dry_run: bool,
    strict: bool,
    drop: tuple[str, ...],
    accept: bool,
) -> None:
    """Build the graph from records: files or folders; without any, the records that ship.

    A dataset that is built again replaces what it was; the others stay. A record with a fault is set
    aside, with its reason; of a registry's record only the faulty value. All are listed in
    DIR/set-aside.csv. The new generation is checked before it takes the old one's place. A source that
    cannot be read is told, and the others are built.

    \b
    Examples:
      comity build
      comity build mine.yaml --store our-store
      comity build --loader ror v2.8-ror-data.zip
      comity build --config comity.toml --only ror --download
      comity build --drop c2c
    """  # fmt: skip
    from comity.cli.inputs import from_config, from_paths
    from comity.cli.loading import options_of

    if config_file is None and (only or download):
        raise click.UsageError("--only and --download go with --config")
    if config_file is not None and (paths or loader != "curated"):
        raise click.UsageError("give files and their loader, or a configuration that names them, and not both")
    started = time.perf_counter()
    if config_file is not None:
        inputs = from_config(config_file, only, download)
    else:
        inputs = from_paths(paths, loader, name, options_of(loader_options), nothing=bool(drop))
    given = ctx.get_parameter_source("store_path") != click.core.ParameterSource.DEFAULT
    chosen = store_path if given or inputs.store is None else inputs.store
    under = base if base is not None else inputs.base or DEFAULT_BASE
    build = Build(inputs, chosen, under, accept=accept, dry_run=dry_run, strict=strict)
    try:
        report = build.run(texts, drop)
    finally:
        build.tell_set_aside()
    if report is not None:
        from comity.cli.columns import lay_out_columns

        lay_out_columns(chosen)
    build.tell_built(report, form, time.perf_counter() - started)
    ctx.exit(build.exit_code)


class Build:
    """One run of the command: what it is to read, where it writes, and what was found on the way."""

    def __init__(
        self, inputs: Inputs, store_path: Path, base: str, *, accept: bool, dry_run: bool, strict: bool = False
    ) -> None:
        check_base(base)
        self.inputs, self.path, self.base = inputs, store_path, base
        self.accept, self.dry_run, self.strict = accept, dry_run, strict
        self.violations: list[Finding] = []
        self.readings: dict[str, Reading] = {}
        self.listed: Listed
        self.streams: list[LoaderStream] = []
        self.report: BuildReport | None = None

    def run(self, texts: Path | None, drop: tuple[str, ...]) -> BuildReport | None:
        """Read and build; ``None`` where it was to change nothing. Raises ``Blocked``, and what a build raises."""
        from comity.cli.set_aside import NAME, Listed
        from comity.graph.build import build

        options.progress("reading records")
        self.readings = self.inputs.readings(texts)
        self.listed = Listed(self.path / NAME)
        self.streams = self.inputs.opened(self.base, self.listed.counts, strict=self.strict)
        told = options.progress
        try:
            self.report = build(
                self.path, self.streams, self.base, drop=drop, settle=self._settle, gate=self._gate, tell=told
            )
        except _DryRun:
            return None
        except Blocked:
            self._list(())
            raise
        else:
            self._list(drop)
            return self.report
        finally:
            for stream in self.streams:
                stream.aside.close()

    @property
    def reading(self) -> Reading:
        """All that was read at once, whatever loader read it."""
        from comity.loaders.base import joined

        return joined(self.readings.values())

    def _settle(self, known: Mapping[str, Mapping[str, str]]) -> list[DatasetInput]:
        """Judge what hangs between the records, among what else is described, and return the datasets."""
        from comity.cli import records
        from comity.loaders import links

        settled = links.settle(list(self.readings.values()), known)
        self.readings = dict(zip(self.readings, settled, strict=True))
        made = (records.datasets(reading, self.base, name) for name, reading in self.readings.items())
        return [dataset for found in made for dataset in found]

    def _list(self, drop: tuple[str, ...]) -> None:
        """List what was set aside of what was read."""
        from comity.cli.set_aside import of_reading

        read = {stream.name: stream.aside.rows() for stream in self.streams if stream.aside.complete}
        try:
            self.listed.replace({**of_reading(self.reading), **read}, drop)
        except OSError as error:
            options.say(f"{self.listed.file} cannot be written: {error.strerror}")

    @property
    def exit_code(self) -> int:
        """2 where a source could not be read, 1 with violations, 3 with records set aside."""
        if self.inputs.failed:
            return 2
        aside = self.reading.faults or any(stream.aside.counts for stream in self.streams)
        return 1 if self.violations else 3 if aside else 0

    def _gate(self, store: Store, results: list[ShapeResult]) -> None:
        """Check a draft; tell what was found, and stop the build at violations that are not accepted."""
        from comity.cli.records import Places
        from comity.graph.validation import validate

        findings = validate(store, results)
        self.violations = [finding for finding in findings if finding.severity == "violation"]
        options.progress("")
        places = Places(self.reading, self.base)
        told: Counter[str] = Counter()
        for finding in findings:
            told[finding.rule] += 1
            if told[finding.rule] <= TOLD:
                options.say(places.sentence(finding))
        for rule, count in told.items():
            if count > TOLD:
                options.say(f"{rule}: {count - TOLD} more like these")
        if self.violations and not self.accept:
            raise Blocked(
                f"{len(self.violations)} violations: nothing was changed; mend them, "
                "or build with --accept to keep them on record"
            )
        if self.dry_run:
            raise _DryRun

    def tell_set_aside(self) -> None:
        """Tell which records and values were set aside and why, whatever became of the build."""
        options.progress("")
        for fault in self.reading.faults:
            options.say(fault.sentence())
        for stream in self.streams:
            self._tell_stream(stream)
        if self.reading.set_aside:
            count = sum(self.reading.set_aside.values())
            where = "" if self.dry_run else f" (see {self.listed.file})"
            options.say(f"{count} records were set aside{where}: mend them and build again")

    def tell_built(self, report: BuildReport | None, form: str, seconds: float) -> None:
        """Tell what was built, how large it is and how long it took; and what could not be read."""
        from comity.cli.built import write_table

        options.progress("")
        if report is None:
            options.say(f"{self.path}: a dry run, in {seconds:.1f} s; nothing was changed")
        else:
            self.inputs.failed += [f"{item.name}: {item.failed}" for item in report.loaded if item.failed]
            write_table(report, {stream.name: stream.aside.counts.values for stream in self.streams}, form)
            self._tell_changes(report)
            where = f"generation {report.generation}" if report.generation else "no new generation: nothing had changed"
            options.say(f"{self.path}: {where}, in {seconds:.1f} s")
        for failed in self.inputs.failed:
            options.say(f"not read: {failed}")

    def _tell_stream(self, stream: LoaderStream) -> None:
        for fault in stream.aside.told:
            options.say(fault.sentence())
        if counts := stream.aside.counts:
            where = "" if self.dry_run else f": see {self.listed.file}"
            options.say(f"{stream.name}: {counts.sentence()}{where}")
        if stream.records:
            for doubt in stream.doubts():
                options.say(doubt)

    def _tell_changes(self, report: BuildReport) -> None:
        """Tell what a release of a large source changed."""
        from comity.graph.differences import difference
        from comity.graph.generations import preceding
        from comity.graph.store import open_store

        before = preceding(self.path, report.generation) if report.generation else None
        built = {item.name for item in report.loaded if item.triples is not None}
        if before is None or not built & {stream.name for stream in self.streams}:
            return
        with open_store(self.path, before) as old, open_store(self.path) as new:
            for stream in self.streams:
                if stream.name in built and old.graph(stream.name) in old.alone:
                    options.say(f"{difference(stream.name, old, new).sentence()} (list them with comity diff)")
