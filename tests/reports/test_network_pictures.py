"""Pictures: legible, escaped, the same each time, and no hairball."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest

from comity.graph.store import Store
from comity.queries.networks.network import from_networkx, network_of
from comity.queries.networks.reading import read
from comity.queries.reporting.picture import bodies, draw, labels, layout
from comity.queries.reporting.picture import ego as ego_module
from comity.queries.reporting.picture.communities import Group, communities_picture
from comity.queries.reporting.picture.ego import ego
from comity.queries.reporting.picture.figure import WIDTH
from comity.queries.reporting.picture.marks import PALETTE, REST
from tests.shipped import shipped_reading
from tests.small import make

SPACE = {"svg": "http://www.w3.org/2000/svg"}
QANAT = "المركز الدولي للقنوات"


def _draw(graph: nx.Graph) -> ElementTree.Element:
    text = draw.draw(from_networkx(graph), "A title", "A subtitle", ["A caption."])
    return ElementTree.fromstring(text)


def _found(svg: str, tag: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall(f".//svg:{tag}", SPACE)


def _texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in _found(svg, "text")]


def _luminance(colour: str) -> float:
    parts = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_a_picture_tells_screen_readers_what_it_shows() -> None:
    picture = _draw(nx.path_graph(3))
    assert picture.get("role") == "img"
    assert picture.findtext("svg:title", namespaces=SPACE) == "A title"
    assert "A caption." in (picture.findtext("svg:desc", namespaces=SPACE) or "")


def test_a_network_without_edges_has_a_picture_that_says_so() -> None:
    svg = draw.draw(from_networkx(nx.empty_graph(3)), "T", "", [])
    assert "No two of these bodies have a counted tie on record." in _texts(svg)


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
    spread = layout._spread(np.zeros((3, 2)), np.array([[0, 1], [1, 2]]), np.zeros(3))
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
    titles = [told for text in _draw(graph).iterfind(".//svg:text", SPACE) for told in text.findall("svg:title", SPACE)]
    assert [(told.text, told.tail) for told in titles] == [(name, "Study of Deep Rivers an…")]


def test_names_from_right_to_left_stand_in_isolates_and_their_countries_after_them() -> None:
    network = from_networkx(nx.Graph([(QANAT, "B")]))
    network = replace(network, nodes=tuple(replace(body, country="IR") for body in network.nodes))
    for svg in (draw.draw(network, "T", "", []), ego(network, 0, "T")):
        assert f"\u2068{QANAT}\u2069 IR" in _texts(svg)


def test_a_component_is_placed_by_numbers_of_edges() -> None:
    pairs = np.array([[0, 1], [1, 2], [2, 3]])
    points = layout.stress(4, pairs)
    gaps = np.linalg.norm(points[:, None] - points[None], axis=2)
    assert gaps == pytest.approx(np.abs(np.subtract.outer(range(4), range(4))).astype(float), abs=0.05)
    assert len(layout.stress(1, np.empty((0, 2), dtype=np.int64))) == 1


def test_nodes_with_radii_do_not_touch_however_large() -> None:
    graph = nx.complete_graph(7)
    radii = {n: 20.0 + 8 * n for n in graph}
    places, height = layout.place(graph, 1180.0, radii)
    for a, b in nx.complete_graph(7).edges:
        assert np.hypot(*np.subtract(places[a], places[b])) > radii[a] + radii[b]
    assert all(radii[n] <= x <= 1180 - radii[n] and radii[n] <= y <= height - radii[n] for n, (x, y) in places.items())


def test_edges_that_rest_on_meetings_alone_are_pale_and_lie_below() -> None:
    ties = [make.tie("mou", "agreement", ["a", "b"]), make.tie("board", "meeting", ["b", "c"])]
    network = network_of(read(make.store(*map(make.body, "ABC"), *ties)), "full")
    lines = [line.get("stroke") for line in _found(draw.draw(network, "T", "", []), "line")]
    assert lines == [bodies.MET, bodies.TIED, bodies.TIED, bodies.MET]  # two edges, two in the legend


def test_the_area_of_a_community_is_its_number_of_members_and_discs_keep_apart() -> None:
    svg = communities_picture([Group(f"g{k}", size) for k, size in enumerate((400, 100, 100, 100))],
                              [(0, 1, 5.0), (0, 2, 1.0), (2, 3, 1.0), (1, 1, 9.0)], "T")  # fmt: skip
    discs = [tuple(float(disc.get(key, 0)) for key in ("cx", "cy", "r")) for disc in _found(svg, "circle")]
    assert discs[0][2] == 2 * discs[1][2]
    for n, (x, y, r) in enumerate(discs):
        assert all((x - u) ** 2 + (y - v) ** 2 > (r + s) ** 2 for u, v, s in discs[:n])
    widths = sorted((float(line.get("stroke-width", 0)) for line in _found(svg, "line")), reverse=True)
    assert len(widths) == 3  # what a group shares with itself is no line
    assert widths[0] > widths[1] == widths[2]


def test_only_the_heaviest_lines_of_each_community_are_drawn_and_the_rest_is_told() -> None:
    groups = [Group(f"g{k}", 9) for k in range(9)]
    edges = [(a, b, float(a + b)) for a in range(9) for b in range(a)]
    svg = communities_picture(groups, edges, "T")
    lines = len(_found(svg, "line"))
    assert 9 <= lines < len(edges)
    assert f"{len(edges) - lines} lines outside the three heaviest of either group are left out." in _texts(svg)


def test_an_ego_picture_has_its_body_in_the_middle_and_a_line_of_its_own_for_each_label() -> None:
    svg = ego(from_networkx(nx.relabel_nodes(nx.star_graph(80), "n{:02}".format)), 0, "Star")
    assert len(_found(svg, "circle")) == 61 + 1  # the body, its 60 strongest, and one in the legend
    assert "20 more partners with weaker ties are not drawn." in _texts(svg)
    assert float(_found(svg, "circle")[0].get("cx", 0)) == WIDTH / 2
    names = [text for text in _found(svg, "text") if re.fullmatch(r"n\d\d", "".join(text.itertext()))]
    for side in ("start", "end"):
        ys = sorted(float(text.get("y", 0)) for text in names if text.get("text-anchor", "start") == side)
        assert len(ys) == 30
        assert min(np.diff(ys)) > 12


def _wheel(weights: dict[tuple[int, int], float]) -> nx.Graph:
    """Join sixteen bodies with one in the middle and with each other, at weight 1 unless another is given."""
    graph = nx.complete_graph(17)
    nx.set_edge_attributes(graph, {edge: weights.get(edge, 1.0) for edge in graph.edges}, "weight")
    return nx.relabel_nodes(graph, "n{:02}".format)


def test_an_ego_picture_draws_the_heaviest_lines_between_partners_where_there_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ego_module, "BETWEEN", 20)
    svg = ego(from_networkx(_wheel({(1, 2): 3.0, (4, 9): 2.0})), 0, "T")
    assert len(_found(svg, "line")) == 16 + 2 + 2  # its own, the heavier ones of its partners, two in the legend
    said = "Of 120 lines between partners the 2 heaviest are drawn; those of one weight all or none."
    assert said in _texts(svg)
    svg = ego(from_networkx(_wheel({})), 0, "T")
    assert "Of 120 lines between partners none is drawn; those of one weight all or none." in _texts(svg)


def test_all_lines_between_few_partners_are_drawn() -> None:
    svg = ego(from_networkx(nx.complete_graph(8)), 0, "T")
    assert len(_found(svg, "line")) == 28 + 2
    assert not any("lines between partners" in text for text in _texts(svg))


def test_what_is_told_of_a_line_names_the_first_cooperations_and_counts_the_rest() -> None:
    ties = [make.tie(f"t{k}", "agreement", ["a", "b"], date=f"20{k + 10}") for k in range(9)]
    network = network_of(read(make.store(*map(make.body, "AB"), *ties)), "full")
    (told, *_) = (
        line.findtext("svg:title", namespaces=SPACE) for line in _found(draw.draw(network, "T", "", []), "line")
    )
    assert told == "a – b: t0 (2010); t1 (2011); t2 (2012); and 6 more"


def test_the_body_in_the_middle_is_named_by_its_acronym_where_its_name_is_too_long() -> None:
    network = from_networkx(nx.star_graph(2))
    long = replace(network.nodes[0], label="Regional Centre for " + "Very " * 9 + "Deep Rivers", short="RCDR")
    texts = _found(ego(replace(network, nodes=(long, *network.nodes[1:])), 0, "T"), "text")
    (middle,) = (text for text in texts if text.get("font-size") == "14")
    assert (middle[0].text, middle[0].tail) == (long.label, "RCDR")


def test_names_of_communities_take_two_lines_and_small_discs_have_their_number_after_the_name() -> None:
    name = "Natural sciences, around " + " and ".join(f"CENTRE-{k}" for k in range(12))
    groups = [Group("large", 400), Group(name, 5)]
    texts = _found(communities_picture(groups, [(0, 1, 1.0)], "T"), "text")
    lines = [text for text in texts if text.findtext("svg:title", namespaces=SPACE) == name]
    first, second = (text[0].tail or "" for text in lines)
    assert first.startswith("Natural sciences")
    assert second.endswith("… (5)")
    assert float(lines[1].get("y", 0)) - float(lines[0].get("y", 0)) == pytest.approx(labels.LINE, abs=0.1)


def test_small_components_of_communities_stand_close_below_the_large_one() -> None:
    groups = [Group(f"g{k}", 900 if k < 3 else 4) for k in range(9)]
    svg = communities_picture(groups, [(0, 1, 5.0), (1, 2, 1.0)], "T")
    discs = [tuple(float(disc.get(key, 0)) for key in ("cx", "cy", "r")) for disc in _found(svg, "circle")]
    lowest, highest = max(y + r for _, y, r in discs[:3]), min(y - r for _, y, r in discs[3:])
    assert 20 < highest - lowest < 90


def test_a_crowd_of_lines_is_faint_so_that_names_can_be_read() -> None:
    few, many = (_found(draw.draw(from_networkx(nx.complete_graph(n)), "T", "", []), "line") for n in (10, 40))
    assert not any(line.get("stroke-opacity") for line in few)
    assert {line.get("stroke-opacity") for line in many[:-2]} == {"0.38"}  # 780 lines, then the legend's


def test_lines_of_the_pictures_stand_out_from_the_paper() -> None:
    for colour in (bodies.MET, bodies.TIED):
        assert 1.05 / (_luminance(colour) + 0.05) >= 3.0
    assert (_luminance(bodies.MET) + 0.05) / (_luminance(bodies.TIED) + 0.05) >= 3.0


def test_a_body_without_ties_has_an_ego_picture_that_says_so() -> None:
    lonely = nx.Graph([("a", "b")])
    lonely.add_node("c")
    network = from_networkx(lonely)
    assert "Nothing to draw: c has no counted tie on record." in _texts(ego(network, 2, "T"))
    with pytest.raises(IndexError):
        ego(network, 3, "T")


def test_partners_in_an_ego_picture_stand_by_field() -> None:
    network = from_networkx(nx.star_graph(6))
    fields = ("", "water", "heritage", "water", "heritage", "water", "")
    network = replace(network, nodes=tuple(replace(b, field=f) for b, f in zip(network.nodes, fields, strict=True)))
    discs = [disc.get("fill") for disc in _found(ego(network, 0, "T"), "circle")[1:7]]
    assert discs == [PALETTE[0]] * 3 + [REST] + [PALETTE[1]] * 2  # down the right side, then the left from its top


def test_the_picture_in_the_readme_is_the_one_that_the_shipped_records_give(shipped: Store) -> None:
    """`comity report centrality --out FOLDER` writes it; copy FOLDER/network.svg to docs/."""
    from comity.queries.reporting.request import Request
    from comity.queries.reports.centrality import report

    docs = Path(__file__).parent.parent.parent / "docs" / "network.svg"
    made = report(shipped, shipped_reading(), Request())
    assert made.pictures["network.svg"] == docs.read_text("utf-8")
