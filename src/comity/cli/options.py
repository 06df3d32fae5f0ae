"""Options that several commands share, and the way in which all of them write tables."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from comity.graph.remote.addresses import check_address, is_address

if TYPE_CHECKING:
    from datetime import date

    from comity.queries.table import Table

FORMATS = ("table", "csv", "tsv", "json", "md")


class _Folder(click.Path):
    """Take a folder, and refuse the address of a server, which cannot be built in or compared."""

    name = "directory"

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the folder's path."""
        if is_address(value):
            self.fail(
                "this needs a store in a folder of this machine; a server is loaded from one with: comity push URL",
                param,
                ctx,
            )
        return super().convert(value, param, ctx)


class _Place(_Folder):
    """Take a folder, or the address of a SPARQL server as it is written."""

    name = "directory or address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a folder's path, or an address as a text."""
        return check_address(value) if is_address(value) else super().convert(value, param, ctx)


def store(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--store``, a folder or the address of a SPARQL server."""
    told = "The store's folder, or the address of a SPARQL server that holds the graph."
    return _store(_Place(), "DIR|URL", told)(command)


def folder(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--store DIR``, for what no other server can do."""
    return _store(_Folder(), "DIR", "The store's folder.")(command)


def _store(kind: click.Path, shown: str, told: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--store",
        "store_path",
        type=kind,
        metavar=shown,
        default=Path("comity-store"),
        envvar="COMITY_STORE",
        show_default=True,
        show_envvar=True,
        help=told,
    )


def form(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--format``."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to write the answer.",
    )(command)


def texts(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--texts DIR``."""
    return click.option(
        "--texts",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="A folder with the sources' texts, to hold quotes against.",
    )(command)


def write(table: Table, form: str) -> None:
    """Write a table to stdout; a table for people fits the terminal's width."""
    if form == "table" and sys.stdout.isatty():
        from shutil import get_terminal_size

        from comity.queries.table import terminal

        click.echo(terminal(table, get_terminal_size().columns), nl=False)
        return
    text = table.write(form)
    if form == "csv":  # its line ends are CRLF and must stay so
        sys.stdout.flush()
        os.write(sys.stdout.fileno(), text.encode()) if hasattr(sys.stdout, "fileno") else click.echo(text, nl=False)
    else:
        click.echo(text, nl=False)


def day(name: str, value: str | None) -> date | None:
    """Read the day that an option gives; ``None`` without one. Raises ``InputError``."""
    from comity.graph.dates import read_day

    return None if value is None else read_day(name, value)


def say(sentence: str) -> None:
    """Tell the person at the terminal; never part of the answer."""
    click.echo(sentence, err=True)


def progress(step: str) -> None:
    """Show on a terminal what is being done, in place of the step before."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{step}", err=True, nl=False)
