"""Pictures: legible, escaped, the same each time, and no hairball."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest

from comity.graph.store import Store
from comity.queries.networks.network import from_networkx
from comity.queries.reporting.picture import draw, labels, layout
from comity.queries.reports.centrality import report

SPACE = {"svg": "http://www.w3.org/2000/svg"}


def _draw(graph: nx.Graph) -> ElementTree.Element:
    text = draw.draw(from_networkx(graph), "A title", "A subtitle", ["A caption."])
    return ElementTree.fromstring(text)  # noqa: S314 - our own text


def test_a_picture_tells_screen_readers_what_it_shows() -> None:
    picture = _draw(nx.path_graph(3))
    assert picture.get("role") == "img"
    assert picture.findtext("svg:title", namespaces=SPACE) == "A title"
    assert "A caption." in (picture.findtext("svg:desc", namespaces=SPACE) or "")


def test_components_are_set_in_rows_and_do_not_overlap() -> None:
    graph = nx.disjoint_union_all([nx.cycle_graph(5) for _ in range(6)])
    places, height = layout.place(graph, 700.0)
    boxes = []
    for nodes in nx.connected_components(graph):
        xs, ys = zip(*(places[n] for n in nodes), strict=True)
        assert 0 <= min(xs) <= max(xs) <= 700
        assert 0 <= min(ys) <= max(ys) <= height
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    for n, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:n]:
            assert right < other[0] or other[2] < left or bottom < other[1] or other[3] < top


@pytest.mark.parametrize("graph", [nx.complete_graph(12), nx.star_graph(20), nx.path_graph(40)])
def test_nodes_keep_their_distance(graph: nx.Graph) -> None:
    places, _ = layout.place(graph, layout.MARGIN[0] * 2 + 1000)
    points = np.array(list(places.values()))
    gaps = np.linalg.norm(points[:, None] - points[None], axis=2)[np.triu_indices(len(points), 1)]
    assert gaps.min() > 20


def test_no_points_on_top_of_each_other_stay_there() -> None:
    spread = layout._spread(np.zeros((3, 2)), np.array([[0, 1], [1, 2]]))
    assert np.linalg.norm(spread[0] - spread[2]) > 20


def test_labels_of_a_row_of_nodes_do_not_cover_each_other() -> None:
    discs = [labels.Disc(100.0 + 45 * k, 100.0, 8.0, f"CENTRE-{k}") for k in range(8)]
    boxes = labels.place(discs, [(k, k + 1) for k in range(7)], 600.0, 200.0)
    for n, box in enumerate(boxes):
        for other in boxes[:n]:
            apart = box.left + box.width <= other.left or other.left + other.width <= box.left
            assert apart or box.top + box.height <= other.top or other.top + other.height <= box.top
        assert 0 <= box.left <= box.x <= box.left + box.width <= 600


def test_a_label_stays_off_an_edge_where_it_can() -> None:
    (box, *_) = labels.place([labels.Disc(50, 50, 6, "NODE"), labels.Disc(150, 50, 6, "END")], [(0, 1)], 300, 120)
    assert box.anchor != "start" or box.top + box.height <= 50 or box.top >= 50


def test_beyond_a_number_of_nodes_the_strongest_are_drawn_and_the_caption_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(draw, "MOST", 5)
    picture = _draw(nx.star_graph(8))
    discs = [c for c in picture.iterfind(".//svg:circle", SPACE) if c.find("svg:title", SPACE) is not None]
    assert len(discs) == 5
    assert "4 more with weaker ties are not drawn." in (picture.findtext("svg:desc", namespaces=SPACE) or "")


def test_a_long_name_without_an_acronym_is_cut_to_what_sets_it_apart() -> None:
    name = "Regional Centre for the Study of Deep Rivers and Very Wide Lakes"
    graph = nx.Graph([(name, "B")])
    text = draw.draw(from_networkx(graph), "", "", [])
    assert "the Study of" not in text.split("<g font-size")[1]
    assert "Study of Deep Rivers an…" in text


def test_the_picture_in_the_readme_is_the_one_that_the_shipped_records_give(shipped: Store) -> None:
    """`comity report centrality --out FOLDER` writes it; copy FOLDER/network.svg to docs/."""
    docs = Path(__file__).parent.parent.parent / "docs" / "network.svg"
    assert report(shipped).pictures["network.svg"] == docs.read_text("utf-8")
