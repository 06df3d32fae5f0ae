"""Names are no keys: whatever shows a body shows a name that no other body has, and every table has the ids."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import combinations
from xml.etree import ElementTree

import networkx as nx
import pytest

from comity.queries.exchange.writing import formats, written
from comity.queries.explanation.candidates import candidates
from comity.queries.names import normalised
from comity.queries.networks.network import network_of
from comity.queries.networks.reading import read, rolled_up
from comity.queries.networks.ties import Body, Reading
from comity.queries.networks.two_mode import as_network, two_mode
from comity.queries.reporting.catalogue import named, names
from comity.queries.reporting.everything import report as everything
from comity.queries.reporting.picture.bodies import short
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import Request
from comity.server.pages.search import search
from comity.server.pages.site import Site
from tests.pages.reading import read as read_page
from tests.reports.same_names import BODIES, SHARED, same_names
from tests.shipped import shipped_reading, shipped_store

BODY = "https://w3id.org/comity/id/n-p1"
DAY = date(2025, 11, 15)
REQUESTS = {
    "of all kinds": Request(day=DAY, body=BODY, among=("any",)),
    "of the centres": Request(day=DAY, body=BODY),
    "between kinds, rolled up": Request(day=DAY, body=BODY, among=("any",), partition="kind", rolled_up=True),
}
#: A name that several bear and that stands without what tells them apart.
BARE = re.compile(
    rf"(?<![\w-])(?:{'|'.join(re.escape(name) for name in SHARED)})(?! \([\w/-]+\))(?![\w-])", re.IGNORECASE
)


@cache
def _reading() -> Reading:
    return read(same_names())


@cache
def _made(name: str, request: str) -> Report:
    asked = REQUESTS[request]
    if name == "all":
        return everything(same_names(), asked.reading(_reading()), asked)
    return named(name).report(same_names(), asked.reading(_reading()), asked)


def _texts(made: Report) -> Iterator[str]:
    """Yield all that a report shows but its queries, and the names of a body as its sources have them."""
    yield from (made.title, *made.summary, *made.provenance.values())
    for section in made.sections:
        yield from (section.heading, *section.paragraphs)
    shown = (section.table for section in made.sections if section.heading != "Who it is")
    tables = [*made.tables.values(), *(table for table in shown if table is not None)]
    yield from (str(cell) for table in tables for row in table.rows for cell in row)
    for picture in made.pictures.values():
        yield from (text for text in ElementTree.fromstring(picture).itertext() if text.strip())
    for content in made.files.values():
        yield content.decode().replace("\r\n ", "")


def test_no_two_bodies_of_a_reading_are_shown_alike() -> None:
    for reading in (_reading(), rolled_up(_reading()), shipped_reading()):
        shown = {(normalised(name), body.iri) for body in reading.bodies for name in (body.label, body.short)}
        often = Counter(name for name, _ in shown)
        assert [name for name, number in often.items() if number > 1] == []


def test_a_name_is_told_apart_by_the_country_and_where_that_does_not_do_by_the_id() -> None:
    labels = {body.iri.rsplit("/", 1)[-1]: (body.label, body.short) for body in _reading().bodies}
    assert labels["h-fr"][0] == "Ministry of Health (FR)"
    assert [labels[name][0] for name in ("h-de", "h-de2")] == [
        "Ministry of Health (h-de)",
        "ministry  of health (h-de2)",
    ]
    assert [labels[name][0] for name in ("n-p1", "n-p2")] == ["Pair One (n-p1)", "Pair One (n-p2)"]
    assert [labels[name][1] for name in ("rivers-kz", "red")] == ["ICRC (KZ)", "ICRC (CH)"]
    assert (labels["park"][1], labels["flower"][0]) == ("IRIS (IR)", "Iris (IT)")
    assert labels["alone"] == ("A centre of its own name", "ACON")


@pytest.mark.parametrize("request_", REQUESTS)
@pytest.mark.parametrize("name", [*names(), "all"])
def test_every_report_tells_bodies_of_one_name_apart(name: str, request_: str) -> None:
    """In each title, heading, sentence, cell, picture and file."""
    texts = list(_texts(_made(name, request_)))
    assert len(texts) > 10
    assert [text for text in texts if BARE.search(text)] == []


@pytest.mark.parametrize("name", names())
def test_every_table_has_the_id_of_each_body_that_it_names(name: str) -> None:
    for stem, table in _made(name, "of all kinds").tables.items():
        for row in table.rows:
            cells = {part for cell in row for part in re.split(r"[\s/:;]+", str(cell))}
            told = {part for cell in row for part in str(cell).split(", ")}
            for body in _reading().bodies:
                if {body.label, body.short} & told:
                    assert body.iri.rsplit("/", 1)[-1] in cells, (stem, row)


def test_headings_and_anchors_of_bodies_and_pairs_all_differ() -> None:
    for name in ("brokers", "centrality", "missing-ties"):
        made = _made(name, "of all kinds")
        entries = [section for section in made.sections if section.level == 3 and section.anchor]
        headings = [normalised(section.heading) for section in entries if section.anchor.startswith(("body-", "pair-"))]
        assert len(headings) > 3
        assert len(set(headings)) == len(headings)
        assert len({section.anchor for section in entries}) == len(entries)


def test_the_labels_of_a_picture_all_differ_though_they_are_cut() -> None:
    long = "Regional Centre for the Integrated Management of Rivers"
    bodies = tuple(Body(f"https://a.example/{n}", f"{long} {n}", f"{long} {n}", "other", "FR") for n in range(3))
    network = network_of(Reading(bodies, (), {}))
    assert len({short(network, n) for n in range(3)}) == 3


FORMS = [form for form in formats() if form not in ("edges", "edges-excel", "kumu-connections")]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["bodies", "two-mode", "shipped", "shipped two-mode"])
def test_no_two_nodes_of_a_file_have_one_label(form: str, kind: str) -> None:
    reading = shipped_reading() if "shipped" in kind else _reading()
    network = as_network(two_mode(reading)) if "two-mode" in kind else network_of(reading, "attendance")
    labels = _labels(form, written(network, form, reading.sources))
    assert len(labels) == len(network)
    assert [label for label, number in Counter(map(normalised, labels)).items() if number > 1] == []


def _labels(form: str, text: str) -> list[str]:
    data = io.BytesIO(text.encode())
    if form == "gexf":
        return list(nx.read_gexf(data, relabel=True))
    if form == "graphml":
        return [label for _, label in nx.read_graphml(data).nodes(data="label")]
    if form == "pajek":
        return list(nx.Graph(nx.read_pajek(data)))
    if form == "vosviewer":
        return [item["label"] for item in json.loads(text)["network"]["items"]]
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return [row["Label" if form == "kumu-elements" else "label"] for row in rows]


def test_edges_name_their_ends_as_the_nodes_do() -> None:
    network = network_of(_reading(), "attendance")
    rows = csv.DictReader(io.StringIO(written(network, "edges", {}), newline=""))
    shown = {body.iri.rsplit("/", 1)[-1]: body.label for body in _reading().bodies}
    assert all((row["a_label"], row["b_label"]) == (shown[row["a"]], shown[row["b"]]) for row in rows)


@pytest.mark.parametrize("reading", [_reading, shipped_reading], ids=["same names", "shipped"])
def test_two_mode_files_say_which_mode_a_node_is(reading: Callable[[], Reading]) -> None:
    made = reading()
    found = two_mode(made)
    network = as_network(found)
    ties = {tie.iri.rsplit("/", 1)[-1] for tie in found.ties}
    for form, graph in (
        ("gexf", nx.read_gexf(io.BytesIO(written(network, "gexf", {}).encode()))),
        ("graphml", nx.read_graphml(io.BytesIO(written(network, "graphml", {}).encode()))),
    ):
        modes = dict(graph.nodes(data="mode"))
        assert {node for node, mode in modes.items() if mode == "cooperation"} == ties, form
        assert {node for node, side in graph.nodes(data="bipartite") if side == 1} == ties, form
        assert set(modes.values()) == {"party", "cooperation"}
        assert nx.is_bipartite(graph)
    shapes = dict(nx.read_pajek(io.BytesIO(written(network, "pajek", {}).encode())).nodes(data="shape"))
    assert Counter(shapes.values()) == {"ellipse": len(found.bodies), "box": len(found.ties)}
    rows = list(csv.DictReader(io.StringIO(written(network, "nodes", {}), newline="")))
    assert {row["id"] for row in rows if (row["mode"], row["bipartite"]) == ("cooperation", "1")} == ties
    assert not any(form in written(network_of(made), "nodes", {}).splitlines()[0] for form in ("mode", "bipartite"))


def test_who_may_be_meant_is_listed_with_country_and_id() -> None:
    found = candidates(same_names(), "ministry of health")
    assert {(c.id, c.countries) for c in found} == {
        ("id:h-fr", "FR"),
        ("id:h-de", "DE"),
        ("id:h-de2", "DE"),
        ("id:h-none", ""),
    }


def test_what_a_search_finds_is_told_apart() -> None:
    site = Site(root="/g", publisher="A publisher", contact="https://a.example/contact")
    for name in SHARED:
        page = read_page(search(same_names(), name, site))
        hits = [" ".join(item.text.split()) for item in page.all("li", "")]
        borne = [body for body in BODIES if normalised(name) in {normalised(n.text) for n in body.names}]
        told = [hit for hit in hits for body in borne if hit.endswith(f"· {body.id}")]
        assert len(told) == len(borne) > 1
        told = [hit.partition(" · ")[0] for hit in told]
        assert all(one != other for one, other in combinations(told, 2))


def test_shipped_bodies_of_one_name_have_their_country_in_every_report() -> None:
    asked = Request(day=DAY)
    text = everything(shipped_store(), shipped_reading(), asked).markdown()
    assert "Regional Centre for Integrated River Basin Management (NG)" in text
    assert not re.search(r"Regional Centre for Integrated River Basin Management(?! \((NG|MY)\))", text)
