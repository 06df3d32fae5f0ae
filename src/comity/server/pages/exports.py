"""The page of what can be taken away: each dataset in each format, its licence, its size and hash once it is made."""

from __future__ import annotations

from pyoxigraph import NamedNode

from comity.graph.publishing.description import Dump
from comity.graph.publishing.export import FORMATS
from comity.graph.store import Store
from comity.queries.explanation.reader import Reader
from comity.server.answer import Answer
from comity.server.descriptions import ENDING, offered
from comity.server.pages.rendering import HTML, render
from comity.server.pages.site import Site
from comity.server.pages.sources import DatasetRecord, dataset_of


def exports(store: Store, site: Site, folder: str) -> Answer:
    """Make the page of the exports, whose files are made when they are asked for first."""
    reader = Reader(store, ())
    listed: list[tuple[DatasetRecord, Dump, list[tuple[str, str]]]] = []
    for dump in offered(store, folder):
        graph = NamedNode(f"{store.prefixes['graph']}{dump.dataset}")
        stem = dump.name.removesuffix(ENDING)
        files = [(format_.name, f"{stem}{ending}") for ending, format_ in FORMATS.items()]
        listed.append((dataset_of(reader, graph), dump, files))
    return Answer(render("exports.html.jinja", site, listed=listed), HTML)
