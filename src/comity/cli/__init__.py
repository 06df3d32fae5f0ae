"""The command line: each command opens, calls one function, and prints the answer and nothing else.

A command is a module of this package; it is imported when it is asked for, so that ``--help``
starts fast.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click

from comity import __version__
from comity.graph.errors import ComityError

#: Each command's module, and the line that the overview shows for it.
COMMANDS = {
    "build": "Build the graph from records: those that ship, yours, or a registry's.",
    "diff": "Tell what a build changed: records new, gone, changed; relations gained, lost.",
    "check": "Check files of records; needs no store.",
    "query": "Ask a named question, by number or name, or SPARQL of your own.",
    "explain": "Say everything on record about one body or link, and who says so.",
    "report": "Write a report: who is central, who brokers, who is missing, on what evidence.",
    "network": "Write a network for other tools: Gephi, NetworkX, Pajek, VOSviewer, Kumu, sheets.",
    "serve": "Serve the graph: a SPARQL endpoint, linked data, pages.",
    "push": "Put the graph on a SPARQL server, so that it can be asked there.",
    "export": "Write the graph as linked data, in the format of the file's ending.",
    "new": "Print a filled-in template of a record.",
    "schema": "Print the JSON Schema of a file of records, for editors.",
    "sources": "List the documents that are cited, and what rests on each.",
}

EPILOG = """\b
Examples:
  comity build                         the graph that ships: three seeds, 108 centres
  comity query                         every question that has a name
  comity query 10                      the agreement between an Iranian and a Russian body
  comity query 26 --as-of 2025-11-15   which agreements lapse in the year after that day
  comity explain RCUWM                 all that is on record about one centre
  comity report all --out report       every report, as one page that needs nothing else
  comity network centres.gexf          who works with whom, for Gephi
  comity serve                         the endpoint, linked data and pages, on this machine
  comity export graph.ttl

\b
Exit codes: 0 done; 1 violations; 2 misuse, or something that cannot be read; 3 something set aside;
70 a fault of comity itself.
Completion: eval "$(_COMITY_COMPLETE=bash_source comity)"  (or zsh_source, fish_source)
"""


class Commands(click.Group):
    """Import a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command, or return ``None`` where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"comity.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="comity")
def cli() -> None:
    """Ask who cooperates with whom, in what form, since when, how far it has got, and on whose word."""


def main() -> None:
    """Run the command line; an expected failure becomes a sentence on stderr and exit code 2."""
    _open_closed_streams()
    gc.set_threshold(100_000, 20, 20)  # a large file makes millions of objects and no garbage: half the time of reading
    try:
        code = cli.main(prog_name="comity", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except ComityError as error:
        click.echo(f"comity: {error}", err=True)
        code = error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        code = 141
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        click.echo(f"comity: {error.strerror or error}{place}: check the folder, its rights and its space", err=True)
        code = 2
    except MemoryError:
        click.echo("comity: there is too little memory for this: give it less at once", err=True)
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("comity: stopped; nothing was changed", err=True)
        code = 130
    except Exception as error:
        if os.environ.get("COMITY_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}"
        click.echo(f"comity: a fault of comity itself ({what}); COMITY_TRACEBACK=1 shows where: report it", err=True)
        code = 70
    sys.exit(code if isinstance(code, int) else 0)


def _open_closed_streams() -> None:
    """Give streams that were closed to the null device, so that no file of the store takes their place."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: PTH123, SIM115 - kept open
