"""The report on brokers: on graphs that were worked out by hand, and on the graph that ships."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from comity.graph.errors import InputError
from comity.graph.parts import Name
from comity.graph.records import Organisation
from comity.graph.store import Store
from comity.queries.measures.brokerage import ROLES
from comity.queries.networks.network import Network, network_of
from comity.queries.networks.reading import read
from comity.queries.networks.selection import HEADS, Selection
from comity.queries.reporting.anchors import dangling
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import Request
from comity.queries.reports.brokers import RULE, report
from comity.queries.table import Table
from tests.shipped import shipped_reading, shipped_store
from tests.small import make

ROOT = Path(__file__).parent.parent.parent


def _report(store: Store, **asked: Any) -> Report:
    return report(store, read(store), Request(**asked))


@cache
def _shipped() -> Report:
    return _report(shipped_store())


@cache
def _network(without: tuple[str, ...] = ()) -> Network:
    return network_of(shipped_reading(), RULE, Selection(without=without))


def _rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _signed(*pairs: str) -> list[Any]:
    return [make.tie(f"mou-{pair}", "agreement", list(pair)) for pair in pairs]


def _bridge(**asked: Any) -> Report:
    """Report on B, which joins A and C of its own country, D abroad, and E of no country on record."""
    bodies = [make.body(x, country="" if x == "E" else "FR" if x == "D" else "IR") for x in "ABCDE"]
    return _report(make.store(*bodies, *_signed("ab", "bc", "bd", "be")), **asked)


def _patronised() -> Store:
    """Make two circles under one patron, with one agreement between them."""
    auspices = [make.tie(f"auspices-{x}", "auspices", ["u:patron", f"{x}:designated"]) for x in "abcd"]
    bodies = [make.body(x) for x in "ABCDU"]
    return make.store(*bodies, *auspices, *_signed("ab", "bc", "cd"))


def test_the_only_broker_of_a_star_has_all_its_numbers_as_worked_out_by_hand() -> None:
    first = _rows(_bridge().main)[0]
    assert (first["body"], first["degree"], first["betweenness"], first["effective_size"]) == ("b", 4, 1.0, 4.0)
    assert [first[name] for name in ("open_pairs", *ROLES, "missing")] == [6, 1, 2, 0, 0, 3]
    assert [first[name] for name in ("parts", "parted_pairs", "cut_off")] == [4, 6, 3]


def test_what_is_in_no_role_for_want_of_a_group_is_counted_and_told() -> None:
    text = _bridge().markdown()
    assert "No country is on record of 1 of 5 tied bodies" in text
    assert "So 3 of 6 open pairs (50 %) are in no role" in text
    assert "| b | IR | 6 | 1 | 2 | 0 | 0 | 3 |" in text


def test_another_partition_gives_other_roles() -> None:
    made = _bridge(partition="kind")
    assert [_rows(made.main)[0][name] for name in (*ROLES, "missing")] == [6, 0, 0, 0, 0]
    assert "In which roles: groups by kind" in made.markdown()
    with pytest.raises(InputError, match="partition"):
        _bridge(partition="colour")


def test_a_triad_is_shown_with_the_cooperations_of_both_its_ties() -> None:
    made = _bridge()
    text = made.markdown()
    assert "| b | gatekeeper | a (IR) | d (FR) | mou-ab | mou-bd |" in text
    assert all(f"\n| mou-{pair} |" in text for pair in ("ab", "bd"))


def test_without_its_office_a_patron_is_no_broker_and_both_are_side_by_side() -> None:
    made = _report(_patronised())
    assert _rows(made.main)[0]["body"] == "u"
    assert {row["body"] for row in _rows(made.tables["without-heads"])} == set("abcd")
    assert "| u |  | 1 |  | 0.3333 | 0.0 | 3 | 0 |" in made.markdown()
    assert "**u** then lies on no path." in made.markdown()


def test_roles_are_those_without_patrons_where_there_are_any_and_that_is_told() -> None:
    text = _report(_patronised(), partition="kind").markdown()
    assert "These are the numbers [without patrons, conveners and organisers](#without-heads)." in text
    assert "Most often between groups by kind: **b** as coordinator (1)." in text
    assert "These are the numbers" not in _bridge().markdown()


def test_what_is_left_out_by_the_request_is_not_left_out_twice() -> None:
    made = _report(_patronised(), selection=Selection(without=HEADS))
    assert "without-heads" not in made.tables
    assert [row["body"] for row in _rows(made.main)][:2] == ["b", "c"]


@pytest.mark.parametrize("bodies", ["", "A", "AB"])
def test_a_network_in_which_no_one_brokers_has_a_report_that_says_so(bodies: str) -> None:
    made = _report(make.store(*map(make.body, bodies), *(_signed("ab") if len(bodies) > 1 else [])))
    assert made.summary == (f"No one brokers on record: of {len(bodies)} bodies, none lies between two others.",)
    text = made.markdown()
    assert "No body lies on a path between two others." in text
    assert "No body is the only path between two others." in text
    assert dangling(made) == ()


def test_names_with_markup_do_no_harm() -> None:
    hostile = '<script>alert("1")</script> & *x* | `y`\x0b'
    evil = Organisation(id="b", kind="category-2-centre", names=(Name(text=hostile, type="acronym"),))
    made = _report(make.store(*map(make.body, "AC"), evil, *_signed("ab", "bc")))
    assert _rows(made.main)[0]["betweenness"] == 1.0
    assert "<script>" not in made.markdown() + made.html() + made.pictures["betweenness.svg"]


def test_every_link_of_the_shipped_report_leads_somewhere() -> None:
    assert dangling(_shipped()) == ()


@pytest.mark.parametrize(("name", "without"), [("brokers", ()), ("without-heads", HEADS)])
def test_the_shipped_betweenness_is_that_of_another_library(name: str, without: tuple[str, ...]) -> None:
    expected = nx.betweenness_centrality(_network(without).to_networkx())
    rows = _rows(_shipped().tables[name])
    assert len(rows) > 200
    assert {row["iri"]: row["betweenness"] for row in rows} == pytest.approx(
        {row["iri"]: round(expected[row["iri"]], 4) for row in rows}, abs=1e-4
    )


def test_the_shipped_roles_are_those_that_a_search_of_all_triads_finds() -> None:
    graph = _network().to_networkx()
    group = dict(graph.nodes(data="country"))
    row = next(row for row in _rows(_shipped().main) if row["body"] == "Regional Centre on Urban Water Management")
    b, found = row["iri"], Counter[str]()
    for a, c in combinations(sorted(graph[b]), 2):
        if not graph.has_edge(a, c):
            groups = [group[a], group[b], group[c]]
            kinds = {1: "coordinator", 3: "liaison"}
            two = "consultant" if groups[0] == groups[2] else "gatekeeper"
            found[kinds.get(len(set(groups)), two) if all(groups) else "missing"] += 1
    assert found.total() > 100
    assert {name: row[name] for name in (*ROLES, "missing")} == {name: found[name] for name in (*ROLES, "missing")}


def test_the_shipped_cut_points_are_the_articulation_points_of_another_library() -> None:
    found = {row["iri"] for row in _rows(_shipped().main) if row["parted_pairs"]}
    assert len(found) > 10
    assert found == set(nx.articulation_points(_network().to_networkx()))
