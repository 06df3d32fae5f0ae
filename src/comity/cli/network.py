"""``comity network FILE``: a network of bodies, for another tool to read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from comity.cli import options, selecting
from comity.graph.errors import InputError

if TYPE_CHECKING:
    from comity.queries.networks.network import Network
    from comity.queries.networks.ties import Reading
    from comity.queries.reporting.request import Request

_STDOUT = Path("-")
#: What stands in a file's name for the kind of cooperation of a layer.
_KIND = "{kind}"
#: What a network of two kinds of node heeds.
_TWO_MODE = frozenset({"selection", "rolled_up", "set_aside"})


def _formats(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    from comity.queries.exchange.writing import formats

    return [name for name in formats() if name.startswith(typed)]


@click.command("network")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "form", default="", shell_complete=_formats, help="The format, where the ending is another.")
@click.option("--ego", metavar="NAME", help="Only this body, its partners, and the ties between them.")
@click.option(
    "--nodes",
    type=click.Choice(("bodies", "two-mode")),
    default="bodies",
    show_default=True,
    help="Bodies alone, or bodies and the cooperations to which they are party.",
)
@selecting.network_options
@options.store
def command(file: Path, form: str, ego: str | None, nodes: str, store_path: Path | str, **chosen: Any) -> None:
    """Write who cooperates with whom to a file, in the format that its ending names; - is the terminal.

    .gexf (Gephi, with the days on which each link was there), .graphml (NetworkX, igraph, Cytoscape), .net (Pajek),
    .json (VOSviewer), .csv (one row a link), nodes.csv (one row a body), excel.csv (so that Excel shows every script),
    elements.csv and connections.csv (Kumu). Every link has its weight, dates, kinds, and where its sources are.

    Without --among, the network is that of the Category 2 centres, where the graph has any. Without --rule, ties
    between bodies of some kinds are counted by "attendance", between all by "by-kind". With {kind} in FILE, each kind
    of cooperation gets a file of its own: a layer over the same bodies.

    \b
    Examples:
      comity network centres.gexf
      comity network all.graphml --among any
      comity network agreements.csv --kind agreement --as-of 2025-11-15
      comity network rcuwm.gexf --ego RCUWM --among any
      comity network parties.graphml --nodes two-mode
      comity network "layer-{kind}.gexf"
      comity network - --format nodes | head
    """  # fmt: skip
    from comity.cli.explain import chosen as found
    from comity.graph.opening import open_place
    from comity.queries.networks import cuts
    from comity.queries.networks.reading import read

    form = form or _format(file)
    with open_place(store_path) as store:
        options.progress("reading cooperations")
        request = selecting.request(chosen)
        reading = request.reading(read(store))
        centre = found(store, ego).iri if ego is not None else ""
    for path, network in _made(reading, request, nodes, file).items():
        if centre and centre not in network.index and request.kinds(reading):
            raise InputError(f"{ego!r} is none of the {len(network)} bodies that are kept; --among any keeps all kinds")
        shown = cuts.ego(network, centre) if centre else network
        options.progress(f"writing {path}")
        _write(shown, path, reading, form)
        options.progress("")
        told = "bodies" if nodes == "bodies" else "bodies and cooperations"
        options.say(f"{path}: {len(shown)} {told}, {shown.edge_count} links between them. {shown.how.words()}")


def _format(file: Path) -> str:
    from comity.queries.exchange.writing import format_of, formats

    if file == _STDOUT:
        raise InputError(f"the terminal has no ending that names a format; use --format: {', '.join(formats())}")
    return format_of(file)


def _made(reading: Reading, request: Request, nodes: str, file: Path) -> dict[Path, Network]:
    """Make the network of a file, or a layer for each kind of cooperation with a file of its own."""
    from comity.queries.networks.cuts import layers
    from comity.queries.networks.two_mode import as_network, two_mode

    if nodes == "two-mode":
        if unheeded := request.unheeded(_TWO_MODE):
            raise InputError(f"--nodes two-mode does not heed {', '.join(unheeded)}: it keeps every party of each tie")
        return {file: as_network(two_mode(reading, request.selection))}
    rule = "attendance" if request.kinds(reading) else "by-kind"
    if _KIND not in file.name:
        return {file: request.network(reading, rule)}
    found = layers(reading, request.rule or rule, request.selection, request.kinds(reading), request.countries)
    if not found:
        raise InputError(
            "no cooperation of any kind counts, so there is no layer to write; ask for less narrow a network"
        )
    return {file.with_name(file.name.replace(_KIND, kind)): layer for kind, layer in found.items()}


def _write(network: Network, file: Path, reading: Reading, form: str) -> None:
    from comity.queries.exchange.writing import pieces, write

    if file != _STDOUT:
        write(network, file, reading.sources, form)
        return
    sys.stdout.flush()
    sys.stdout.buffer.writelines(piece.encode() for piece in pieces(network, form, reading.sources))
    sys.stdout.buffer.flush()
