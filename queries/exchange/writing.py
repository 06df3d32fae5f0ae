"""Write a network to a file, in the format that its ending names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from comity.graph.errors import InputError
from comity.graph.wording import nearest
from comity.queries.exchange import gexf, graphml, kumu, pajek, tables, vosviewer
from comity.queries.networks.network import Network
from comity.queries.networks.ties import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is in one line, what writes it piece by piece, and how the names of files in it end."""

    words: str
    pieces: Callable[[Network, Mapping[str, Source]], Iterator[str]]
    endings: tuple[str, ...]


_EXCEL = "for Excel, which needs a mark to show every script"
_FORMATS = {
    "gexf": Format("GEXF 1.3 with the spells of each edge, for Gephi", gexf.pieces, (".gexf",)),
    "graphml": Format("GraphML, for NetworkX, igraph, yEd, Cytoscape", graphml.pieces, (".graphml",)),
    "pajek": Format("Pajek, labels and weights only", pajek.pieces, (".net",)),
    "vosviewer": Format("JSON of VOSviewer", vosviewer.pieces, (".json",)),
    "edges": Format("CSV, one row an edge", tables.edges_csv, (".csv",)),
    "nodes": Format("CSV, one row a node", tables.nodes_csv, ("nodes.csv",)),
    "edges-excel": Format(f"the edges {_EXCEL}", tables.edges_excel, (".excel.csv", "-excel.csv")),
    "nodes-excel": Format(f"the nodes {_EXCEL}", tables.nodes_excel, ("nodes.excel.csv", "nodes-excel.csv")),
    "kumu-elements": Format("CSV, the nodes for Kumu", kumu.elements, ("elements.csv",)),
    "kumu-connections": Format("CSV, the edges for Kumu", kumu.connections, ("connections.csv",)),
}
_ENDINGS = {ending: form for form, kind in _FORMATS.items() for ending in kind.endings}


def formats() -> dict[str, Format]:
    """Return the formats by name.

    >>> formats()["pajek"].endings
    ('.net',)
    """
    return dict(_FORMATS)


def format_of(path: str | Path) -> str:
    """Return the name of the format that a file's ending names; of several that fit, the longest.

    Raises ``InputError`` where no format has that ending.

    >>> format_of("centres.csv"), format_of("centres-nodes.csv")
    ('edges', 'nodes')
    """
    name = Path(path).name.lower()
    fitting = [ending for ending in _ENDINGS if name.endswith(ending)]
    if not fitting:
        raise InputError(
            f"the ending of '{path}' names no format{nearest(Path(name).suffix, _ENDINGS)}: "
            f"end it in one of {', '.join(_ENDINGS)}"
        )
    return _ENDINGS[max(fitting, key=len)]


def pieces(network: Network, form: str, sources: Mapping[str, Source]) -> Iterator[str]:
    """Return what yields a network in a format, piece by piece, so that it is never held whole.

    ``sources`` maps the IRIs of cited sources to what is known of them (``Reading.sources``). The same network gives
    the same pieces. Raises ``InputError`` for a format that is not known and for a weight that is no number.
    """
    if form not in _FORMATS:
        raise InputError(f"no format {form!r}{nearest(form, list(_FORMATS))}; known: {', '.join(_FORMATS)}")
    if not np.isfinite(network.weight).all():
        raise InputError("a weight of the network is infinite or no number, which no file can hold: mend its edges")
    return _FORMATS[form].pieces(network, sources)


def written(network: Network, form: str, sources: Mapping[str, Source]) -> str:
    """Return a network in a format as one text; see :func:`pieces`."""
    return "".join(pieces(network, form, sources))


def write(network: Network, path: str | Path, sources: Mapping[str, Source], form: str = "") -> None:
    """Write a network to a file in UTF-8, in the named format, else in the one that its ending names.

    The file is replaced in one step, when it is whole. Raises ``InputError`` for an ending or a
    format that is not known, and where the file cannot be written.
    """
    target = Path(path)
    told = pieces(network, form or format_of(target), sources)
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with new.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(told)
        new.replace(target)
    except OSError as error:
        raise InputError(f"'{target}' cannot be written: {error.strerror or error}; name another file") from error
    finally:
        new.unlink(missing_ok=True)
