"""Questions that a network answers: found, asked and told like those in SPARQL, with the evidence of each step."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.errors import InputError
from comity.graph.store import Store
from comity.queries.asking import NETWORK, answer, ask, asked_with, find, network_questions, questions, shown
from comity.queries.measures.routes import shortest_paths
from comity.queries.networks.network import from_networkx
from comity.queries.run import Limits
from comity.queries.table import Cell
from tests.command import run
from tests.queries.golden import golden, golden_csv
from tests.shipped import shipped_store
from tests.small import make

NAMES = sorted(network_questions())


def rows(store: Store, name: str, **values: str) -> list[dict[str, Cell]]:
    """Answer a question, row by row."""
    table = answer(store, find(name), values, rows=None).table
    assert table is not None
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


@pytest.mark.parametrize("name", NAMES)
def test_answer_is_the_golden_one(shipped: Store, name: str) -> None:
    assert golden_csv(shipped, find(name)) == golden(name)


def test_order_of_insertion_changes_no_answer() -> None:
    other = shipped_store(seed=7)
    for name in NAMES:
        assert golden_csv(other, find(name)) == golden(name), name


@pytest.mark.parametrize("name", NAMES)
def test_question_emptiness_and_method_are_told_in_words(name: str) -> None:
    query = find(name)
    assert query.summary.endswith("?")
    assert "on record in these sources" in query.empty
    assert "Not by SPARQL alone" in query.text
    assert query.params[-len(NETWORK) :] == NETWORK
    assert len({parameter.name for parameter in query.params}) == len(query.params)


@pytest.mark.parametrize("name", ["shortest-paths", "common-partners"])
def test_one_body_is_no_two(shipped: Store, name: str) -> None:
    with pytest.raises(InputError, match="both are 'id:rcuwm'; name two bodies"):
        rows(shipped, name, one="id:rcuwm", other="id:rcuwm")


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30), st.data())
def test_shortest_paths_are_those_that_networkx_finds(
    size: int, edges: list[tuple[int, int]], data: st.DataObject
) -> None:
    graph = nx.Graph([(a % size, b % size) for a, b in edges if a % size != b % size])
    graph.add_nodes_from(range(size))
    names = {name: position for position, name in enumerate(sorted(map(str, graph)))}
    start, goal = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    found = list(shortest_paths(from_networkx(graph), [names[str(start)]], [names[str(goal)]]))
    wanted = nx.all_shortest_paths(graph, start, goal) if nx.has_path(graph, start, goal) else []
    assert found == sorted(tuple(names[str(node)] for node in path) for path in wanted)


def test_of_several_starts_and_goals_only_the_nearest_are_joined() -> None:
    network = from_networkx(nx.path_graph(6))
    assert list(shortest_paths(network, [0, 1], [3, 5])) == [(1, 2, 3)]
    assert list(shortest_paths(network, [], [3])) == []
    assert list(shortest_paths(network, [2], [])) == []


def test_no_path_through_centres_leads_from_iranian_to_russian_ones(shipped: Store) -> None:
    """Through all bodies there is one of four steps, by states that are members of one organisation."""
    through_centres = {"through": "category-2-centre"}
    assert rows(shipped, "paths-between-countries", **through_centres) == []
    assert rows(shipped, "paths-between-countries", **through_centres, modality="stated,discussed,hoped") == []
    assert {row["step"] for row in rows(shipped, "paths-between-countries")} == {1, 2, 3, 4}
    assert {row["step"] for row in rows(shipped, "paths-between-countries", apart_from="any")} == {1, 2}
    assert rows(shipped, "paths-between-countries", other_country="DE", **through_centres)[0]["other"] == "id:icwrgc"


def _small() -> Store:
    bodies = [make.body(name) for name in ("A", "B", "C", "D", "Patron")]
    part = make.body("Office", "igo-field-office", part_of="patron")
    return make.store(
        *bodies,
        part,
        make.tie("ab", "agreement", ["a", "b"]),
        make.tie("bc", "agreement", ["b", "c"]),
        make.tie("hope", "agreement", ["a", "c"], evidence=(make.evidence(modality="hoped"),)),
        make.tie("m", "meeting", ["office:convener", "a", "d"]),
        make.tie("au", "auspices", ["patron:patron", "a", "c", "d"]),
    )


def test_each_step_of_a_path_has_its_tie_and_the_place_that_says_so() -> None:
    asked = {"one": "a", "other": "c", "apart_from": "patron"}
    found = rows(_small(), "shortest-paths", **asked)
    assert [(row["step"], row["one"], row["other"], row["tie"], row["said"], row["at"]) for row in found] == [
        (1, "id:a", "id:b", "id:ab", "stated", "page 1"),
        (2, "id:b", "id:c", "id:bc", "stated", "page 1"),
    ]
    assert [row["tie"] for row in rows(_small(), "shortest-paths", **asked, modality="stated,hoped")] == ["id:hope"]


def test_a_body_that_is_left_out_is_left_out_with_its_parts() -> None:
    store = _small()
    assert len(rows(store, "shortest-paths", one="a", other="d", apart_from="any")) == 4
    assert rows(store, "shortest-paths", one="a", other="d", apart_from="patron") == []
    assert rows(store, "shortest-paths", one="patron", other="d", apart_from="patron") == []


def test_partners_of_partners_are_no_partners_and_come_with_those_in_between() -> None:
    asked = {"body": "a", "apart_from": "any"}
    found = rows(_small(), "partners-of-partners", **asked)
    assert [(row["body"], row["in_common"], row["through"]) for row in found] == [
        ("id:c", 2, "id:b id:patron"),
        ("id:d", 2, "id:office id:patron"),
    ]
    assert rows(_small(), "partners-of-partners", **asked, member_kind="university") == []


def test_common_partners_come_with_the_ties_to_both() -> None:
    asked = {"one": "a", "other": "c", "apart_from": "any"}
    found = rows(_small(), "common-partners", **asked)
    assert [(row["partner"], row["partners"], row["ties_of_one"], row["ties_of_other"]) for row in found] == [
        ("id:b", 2, "id:ab", "id:bc"),
        ("id:patron", 3, "id:au", "id:au"),
    ]
    assert rows(_small(), "common-partners", **asked, kind="meeting") == []


def test_a_store_of_nothing_is_answered_with_nothing() -> None:
    for name in NAMES:
        assert rows(make.store(), name) == []


def test_both_kinds_of_question_are_found_and_a_wrong_name_has_the_nearest() -> None:
    assert set(NAMES) < set(questions())
    assert find("10").name == "agreements-between-countries"
    with pytest.raises(InputError, match="did you mean 'shortest-paths'"):
        find("shortest-path")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"onee": "a"}, "has no parameter 'onee'"),
        ({"one": "nobody-at-all"}, "is not described in this store"),
        ({"rule": "cube"}, "no counting rule 'cube'"),
        ({"modality": "sure"}, "'sure' is not known"),
        ({"as_of": "soon"}, "no day of the calendar"),
        ({"most": "0"}, "most: 0"),
    ],
)
def test_what_is_not_known_is_refused(shipped: Store, values: dict[str, str], told: str) -> None:
    with pytest.raises(InputError, match=told):
        rows(shipped, "shortest-paths", **values)


def test_asking_in_a_process_of_its_own_gives_the_same_and_keeps_to_the_row_limit(shipped: Store) -> None:
    for name in ("partners-of-partners", "13"):
        query = find(name)
        assert ask(lambda: shipped, query, {}).table == answer(shipped, query, {}).table
    few = ask(lambda: shipped, find("partners-of-partners"), {}, Limits(rows=2))
    assert few.truncated
    assert few.table is not None
    assert len(few.table.rows) == 2


def test_how_it_is_computed_is_shown_with_a_query_for_the_ties_that_count(shipped: Store) -> None:
    query = find("shortest-paths")
    text = shown(query, {"modality": "stated,hoped", "kind": "agreement"}, shipped.prefixes)
    assert text.startswith("# Through whom are two bodies tied")
    ties = {row["tie"].value for row in shipped.engine.query(text)}  # type: ignore[union-attr]
    selection = asked_with(query, {"modality": "stated,hoped", "kind": "agreement"}, shipped.prefixes).selection()
    assert selection.modalities == ("stated", "hoped")
    assert len(ties) > 10
    assert shown(find("13"), {}, shipped.prefixes).startswith("#+ question: 13")


def test_listing_questions_needs_no_arrays() -> None:
    code = "import sys, comity.queries.asking as a; a.questions(); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_command_line_lists_asks_and_shows_them_like_any_other(shipped_folder: Path) -> None:
    listed = run("query", "--format", "csv").stdout
    assert all(f",{name}," in listed for name in NAMES)
    asked = run("query", "common-partners", "--store", shipped_folder, "--format", "csv")
    assert (asked.returncode, asked.stdout.splitlines()[0].split(",")[0]) == (0, "partner")
    empty = run("query", "shortest-paths", "-p", "kind=visit", "--store", shipped_folder)
    assert "No rows: no path between the two" in empty.stderr
    assert "PREFIX comity:" in run("query", "shortest-paths", "--show", "--store", shipped_folder).stdout
