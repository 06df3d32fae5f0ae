"""The report on brokers: on graphs that were worked out by hand, and on the graph that ships."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
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
from comity.queries.measures import broker_firmness
from comity.queries.measures.brokerage import ROLES
from comity.queries.networks.network import Network, network_of
from comity.queries.networks.reading import read, set_aside
from comity.queries.networks.selection import HEADS, Selection
from comity.queries.reporting import broker_sections, broker_words
from comity.queries.reporting.anchors import dangling
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import RULE, Request
from comity.queries.reports.brokers import report
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


def _patronised_ties() -> list[Any]:
    auspices = [make.tie(f"auspices-{x}", "auspices", ["u:patron", f"{x}:designated"]) for x in "abcd"]
    return [*auspices, *_signed("ab", "bc", "cd")]


def _patronised() -> Store:
    """Make two circles under one patron, with one agreement between them."""
    return make.store(*map(make.body, "ABCDU"), *_patronised_ties())


def _twice(ties: list[Any]) -> Store:
    """Let a second, independent source tell of the same ties."""
    book = make.source(id="book", title="A book", url="https://b.example/book", published="2021-05")
    told = [replace(tie, evidence=(*tie.evidence, make.evidence("book"))) for tie in ties]
    return make.store(book, *map(make.body, "ABCDEFGHIJU"), *told)


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
    assert "all ties rest on one source, “A paper”, so nobody is named as a broker" in made.summary[0]
    named = _report(_twice(_patronised_ties()))
    assert "**u** then lies on no path." in named.summary[1]


def test_roles_are_those_without_patrons_where_there_are_any_and_that_is_told() -> None:
    text = _report(_patronised(), partition="kind").markdown()
    assert "These are the numbers [without patrons, conveners and organisers](#without-heads)." in text
    assert "**b**" not in "".join(_report(_patronised(), partition="kind").summary)
    told = " ".join(_report(_twice(_patronised_ties()), partition="kind").summary)
    assert (
        "Most often between groups by kind and without these, whichever one source is set aside: **b** and **c**"
        in told
    )
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


def _first_by(graph: nx.Graph) -> set[str]:
    """Return who lies on most of the shortest paths, by another library."""
    found = nx.betweenness_centrality(graph)
    return {iri for iri, value in found.items() if round(value, 9) == round(max(found.values()), 9)}


def test_who_is_named_as_first_is_first_without_any_one_source() -> None:
    """On the shipped graph, with each source set aside anew and the paths followed by another library."""
    reading, summary = shipped_reading(), _shipped().summary
    named = re.findall(r"\*\*(.+?)\*\*", " ".join(summary[:2]))
    assert set(named) == {"United Nations Educational, Scientific and Cultural Organization"}
    labels = {body.iri: body.label for body in reading.bodies}
    origins = {source.origin for source in reading.sources.values()}
    heaviest = Counter(reading.sources[c.source].origin for tie in reading.ties for c in tie.citations).most_common(12)
    assert len(origins) > 100
    for origin, _ in heaviest:
        iri = next(iri for iri, source in sorted(reading.sources.items()) if source.origin == origin)
        for without in ((), HEADS):
            left = network_of(set_aside(reading, iri), RULE, Selection(without=without)).to_networkx()
            assert {labels[first] for first in _first_by(left)} == set(named)


def test_one_meeting_makes_nobody_a_broker_of_the_headline() -> None:
    """Thirty met once, as one page tells; Nigeria is second by all sources, and behind seventy without that page."""
    row = next(row for row in _rows(_shipped().main) if row["body"] == "Nigeria")
    assert row["rank"] == 2
    assert row["worst_without_a_source"] == row["without_source"] > 50
    assert "isesco" in row["source"]
    assert "Nigeria" not in " ".join(_shipped().summary)
    aside = set_aside(shipped_reading(), f"https://w3id.org/comity/id/{row['source']}")
    values = nx.betweenness_centrality(network_of(aside, RULE).to_networkx())
    better = sum(round(value, 9) > round(values[row["iri"]], 9) for value in values.values())
    assert better + 1 == row["without_source"]


def test_a_planted_page_that_makes_a_bridge_is_told_in_the_table_and_names_nobody() -> None:
    """Two stars that two sources tell of; one page alone ties the ends of both to X."""
    stars = [("a", "b"), ("a", "c"), ("a", "d"), ("e", "f"), ("e", "g"), ("e", "h")]
    ties = [make.tie("".join(pair), "agreement", list(pair)) for pair in stars]
    bridge = [make.tie("x1", "agreement", ["a", "u"]), make.tie("x2", "agreement", ["u", "e"])]
    both = [replace(tie, evidence=(*tie.evidence, make.evidence("book"))) for tie in ties]
    book = make.source(id="book", title="A book", url="https://b.example/book", published="2021-05")
    third = [replace(tie, evidence=(make.evidence("page"),)) for tie in bridge]
    page = make.source(id="page", title="A page", url="https://c.example/page", published="2021-06")
    made = _report(make.store(book, page, *map(make.body, "ABCDEFGHU"), *both, *third))
    assert [row["body"] for row in _rows(made.main)][:3] == ["a", "e", "u"]
    assert "**u**" not in " ".join(made.summary)
    assert "Among the first 3 stay also **e**" in made.summary[0]
    u = next(row for row in _rows(made.main) if row["body"] == "u")
    assert (u["rank"], u["betweenness"]) == (3, 0.5714)
    assert "One that then lies on no path shares the last rank" in made.markdown()


def test_ranks_have_intervals_and_the_rank_without_a_source_in_table_and_report() -> None:
    rows = _rows(_shipped().main)
    assert all(row["low"] <= row["rank"] <= row["high"] for row in rows)
    assert all(row["best_without_a_source"] <= row["rank"] <= row["worst_without_a_source"] for row in rows)
    section = next(section for section in _shipped().sections if section.heading == "Who brokers")
    assert section.table is not None
    assert {"resampled", "without a source", "moved most without", "to rank"} <= set(section.table.columns)


def test_above_two_thousand_bodies_the_weightiest_sources_alone_are_tried_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(broker_firmness, "EXACT", 10)
    monkeypatch.setattr(broker_words, "EXACT", 10)
    monkeypatch.setattr(broker_sections, "EXACT", 10)
    made = _report(shipped_store())
    told = re.search(r"whichever one of the 10 weightiest of (\d+) sources", made.summary[0])
    assert told is not None
    assert int(told[1]) > 100
    assert "with more than 10 bodies no more were tried" in made.summary[0]
    assert f"only the 10 weightiest of {told[1]} independent sources" in made.markdown()
