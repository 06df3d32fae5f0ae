"""CSV for analysts, for Excel and for Kumu: columns, separators, marks."""

from __future__ import annotations

import csv
import io

import pytest

from comity.queries.exchange.tables import edge_table, node_table
from comity.queries.exchange.writing import written
from comity.queries.table import Table
from tests.exchange.networks import EMPTY, HOSTILE, MEETING, SOURCES, body, named, network, tie


def test_an_edge_has_its_ends_numbers_dates_kinds_and_evidence() -> None:
    table = edge_table(MEETING, SOURCES)
    assert dict(zip(table.columns, table.rows[0], strict=True)) == {
        "a": "a",
        "b": "b",
        "a_label": "A",
        "b_label": "B",
        "weight": 1.5,
        "count": 2,
        "forward": 0.0,
        "backward": 0.0,
        "first": "2010",
        "last": "2020-05",
        "kinds": "agreement meeting",
        "cooperations": "m n",
        "evidence": "A book; <second> edition; https://a.example/paper?a=1&b=2",
    }
    assert [row[:2] for row in table.rows] == [("a", "b"), ("a", "c"), ("b", "c")]


def test_a_node_has_its_facts_degree_and_strength_and_isolated_ones_are_there() -> None:
    table = node_table(MEETING)
    assert table.columns == ("id", "label", "short", "kind", "country", "field", "degree", "strength", "iri")
    assert table.rows[0] == ("a", "A", "a", "university", "IR/RU", "Water", 2, 2.0, "https://w3id.org/comity/id/a")
    assert table.rows[3][6:8] == (0, 0.0)


def test_what_runs_from_a_host_is_told_by_its_direction() -> None:
    hosting = [tie("h", "hosting", ["b:host", "a:hosted"]), tie("i", "hosting", ["a:host", "c:hosted"])]
    rows = edge_table(network([body(name) for name in "abc"], hosting, "star"), {}).rows
    assert [row[:2] + row[6:8] for row in rows] == [("a", "b", 0.0, 1.0), ("a", "c", 1.0, 0.0)]


def test_edges_that_share_a_tie_have_each_its_own_others() -> None:
    ties = [tie("m", "meeting", ["a", "b", "c"]), tie("n", "visit", ["a", "b"]), tie("o", "agreement", ["b", "c"])]
    rows = edge_table(network([body(name) for name in "abc"], ties), {}).rows
    assert [row[10:12] for row in rows] == [("meeting visit", "m n"), ("meeting", "m"), ("agreement meeting", "m o")]


def test_a_source_that_is_not_known_is_named_by_its_id() -> None:
    assert edge_table(MEETING, {}).rows[0][-1] == "book; paper"


def test_weights_have_twelve_digits_so_that_sums_show_no_noise() -> None:
    pairs = [["a", "b"], ["a", "b", "c", "d"], ["a", "b", "c", "d", "e", *"fghijk"], [*"abcdefghijk"]]
    made = network([body(name) for name in "abcdefghijk"], [tie(f"t{k}", "visit", p) for k, p in enumerate(pairs)])
    assert made.weight[1] != 0.533333333333
    weights = edge_table(made, {}).rows
    assert (weights[0][4], weights[1][4]) == (1.53333333333, 0.533333333333)


@pytest.mark.parametrize(("form", "table"), [("edges", edge_table(MEETING, SOURCES)), ("nodes", node_table(MEETING))])
def test_the_file_is_the_table_as_csv(form: str, table: Table) -> None:
    assert written(MEETING, form, SOURCES) == table.write("csv")


@pytest.mark.parametrize("form", ["edges", "nodes"])
def test_only_what_is_for_excel_starts_with_a_byte_order_mark(form: str) -> None:
    plain, excel = written(MEETING, form, SOURCES), written(MEETING, f"{form}-excel", SOURCES)
    assert not plain.startswith("\ufeff")
    assert excel == f"\ufeff{plain}"


@pytest.mark.parametrize("form", ["edges-excel", "nodes-excel"])
def test_nothing_that_is_for_excel_would_run_as_a_formula(form: str) -> None:
    text = written(named([*HOSTILE, "+1", "-1", "@SUM(A1)"]), form, SOURCES)
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert "'=HYPERLINK(1) {label} 100%" in cells


def test_an_empty_network_is_a_head_without_rows() -> None:
    for form in ("edges", "nodes", "kumu-elements", "kumu-connections"):
        assert written(EMPTY, form, {}).count("\r\n") == 1


def test_kumu_splits_countries_kinds_and_sources_and_tells_bodies_of_one_name_apart() -> None:
    twins = [body("x", "Ministry of Energy", country="IR/RU"), body("y", "Ministry of Energy"), body("z", "A | B")]
    made = network(twins, [tie("m", "meeting", ["x", "y"], "2020"), tie("n", "agreement", ["x", "y"])])
    elements, connections = (written(made, form, SOURCES) for form in ("kumu-elements", "kumu-connections"))
    assert elements.splitlines()[:2] == [
        "Label,Type,Short name,Country,Field,Degree,Strength,Address",
        "Ministry of Energy (IR/RU),university,x,IR|RU,,1,2.0,https://w3id.org/comity/id/x",
    ]
    assert elements.splitlines()[3].startswith("A / B,")
    assert connections.splitlines()[1] == (
        "Ministry of Energy (IR/RU),Ministry of Energy (y),agreement|meeting,2.0,2,,,"
        "A book; <second> edition|https://a.example/paper?a=1&b=2"
    )
