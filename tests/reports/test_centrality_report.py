"""The centrality report: on graphs that were worked out by hand, and read from the graph that ships."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from comity.graph.errors import InputError
from comity.graph.parts import Name
from comity.graph.records import Organisation
from comity.graph.store import Store
from comity.queries.networks.network import network_of
from comity.queries.networks.reading import read
from comity.queries.reporting.catalogue import named, names
from comity.queries.reporting.report import Report, Section
from comity.queries.reporting.request import CENTRES, Request
from comity.queries.reports import centrality
from comity.queries.table import Table
from tests.shipped import shipped_reading, shipped_store
from tests.small import make

ROOT = Path(__file__).parent.parent.parent


def report(store: Store, **asked: Any) -> Report:
    """Make the report on a store."""
    request = Request(**asked)
    return centrality.report(store, request.reading(read(store)), request)


@cache
def _shipped() -> Report:
    return report(shipped_store())


def _rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _small() -> Report:
    """Report on two centres with an MoU, a third that met one of them, a fourth alone, and their patron."""
    bodies = [make.body(name, country="IR") for name in ("A", "B", "C", "D")]
    auspices = [make.tie(f"auspices-{x}", "auspices", ["unesco:patron", f"{x}:designated"]) for x in "abcd"]
    return report(
        make.store(
            *bodies,
            make.body("Unesco", "igo"),
            *auspices,
            make.tie("mou", "agreement", ["a", "b"], date="2019-01-17"),
            make.tie("board", "meeting", ["b", "c", "unesco:organiser"], date="2020"),
        )
    )


def test_the_ranking_of_a_small_graph_is_what_was_worked_out_by_hand() -> None:
    found = [
        (row["rank"], row["body"], row["degree"], row["degree_beyond_meetings"], row["strength"], row["betweenness"])
        for row in _rows(_small().main)
    ]
    assert found == [
        (1, "b", 2, 1, 1.5, 0.3333),
        (2, "a", 1, 1, 1.0, 0.0),
        (3, "c", 1, 0, 0.5, 0.0),
        (4, "d", 0, 0, 0.0, 0.0),
    ]


def test_the_patron_leads_all_parties_and_is_named() -> None:
    made = _small()
    assert _rows(made.tables["parties"])[0]["body"] == "unesco"
    assert "unesco is the patron in 4 of these cooperations" in made.markdown()


def test_coverage_comes_before_any_ranking_and_names_who_has_no_tie() -> None:
    text = _small().markdown()
    assert text.index("## What this rests on") < text.index("## Ranking")
    assert "| of these, with none on record | 1 | 25 % |" in text
    assert "1 of 4: d (IR)." in text


def test_each_edge_leads_to_its_cooperations_and_these_to_their_sources() -> None:
    made = _small()
    first = _rows(made.tables["edges"])[0]
    assert (first["a"], first["b"], first["weight"], first["count"]) == ("a", "b", 1.0, 1)
    assert (first["first"], first["last"], first["kinds"]) == ("2019-01-17", "2019-01-17", "agreement")
    assert (first["cooperations"], first["evidence"]) == ("mou", "https://a.example/paper")
    cited = {row["cooperation"]: row["sources"] for row in _rows(made.tables["cooperations"])}
    assert cited["mou"] == "https://a.example/paper page 1"
    assert "<https://a.example/paper> page 1" in made.markdown()


def test_the_rule_and_what_was_left_out_are_named() -> None:
    text = _small().markdown()
    assert "Counting rule “attendance”" in text
    assert "Counting rule “by-kind”" not in text
    assert "| only one of its parties is kept | 4 | 4 auspices |" in text


def test_another_rule_is_used_for_both_networks() -> None:
    store = make.store(*map(make.body, "ABC"), make.tie("t", "meeting", ["a", "b", "c"]))
    made = report(store, rule="full")
    assert [row["weight"] for row in _rows(made.tables["edges"])] == [1.0] * 3
    assert [row["strength"] for row in _rows(made.tables["parties"])] == [2.0] * 3
    assert "Counting rule “attendance”" not in made.markdown()
    with pytest.raises(InputError, match="no counting rule"):
        report(store, rule="half")


@pytest.mark.parametrize("bodies", [(), ("A",)], ids=["no body", "one body"])
def test_an_empty_graph_has_a_report_that_says_so(bodies: tuple[str, ...]) -> None:
    made = report(make.store(*map(make.body, bodies)))
    assert "so there is nothing to rank" in made.markdown()
    assert len(made.main.rows) == len(bodies)
    assert "No two of these bodies have a counted tie on record." in made.pictures["network.svg"]


def test_bodies_of_other_kinds_can_be_ranked() -> None:
    store = make.store(*(make.body(x, "university") for x in "AB"), make.tie("t", "agreement", ["a", "b"]))
    made = report(store, among=("university",))
    assert made.title == "Who is central: bodies of the kind university"
    assert [row["rank"] for row in _rows(made.main)] == [1, 1]
    assert report(store, among=("any",)).title == "Who is central: bodies"
    assert "All parties, apart" not in report(store).markdown()


def test_more_than_five_equals_are_counted_not_listed() -> None:
    pairs = [make.tie(f"t{k}", "agreement", [f"c{k}", f"d{k}"]) for k in range(4)]
    bodies = [make.body(f"{side}{k}") for side in "CD" for k in range(4)]
    assert "and 3 more, equal ([strength](#measure-strength) 1.0)" in report(make.store(*bodies, *pairs)).markdown()


def test_names_with_markup_do_no_harm() -> None:
    hostile = '<script>alert("1")</script> & *x* | `y`\x0b'
    named_so = Organisation(id="evil", kind="category-2-centre", names=(Name(text=hostile, type="acronym"),))
    made = report(make.store(make.body("A"), named_so, make.tie("t", "agreement", ["a", "evil"], title=hostile)))
    assert "<script>" not in made.markdown() + made.pictures["network.svg"]
    picture = ElementTree.fromstring(made.pictures["network.svg"])
    assert any("<script>" in (text.text or "") for text in picture.iter())


def test_a_report_is_written_as_files_and_read_back(tmp_path: Path) -> None:
    made = _small()
    written = {path.name for path in made.write(tmp_path / "new" / "folder")}
    assert {"report.md", "network.svg", "ranking.csv", "parties.csv", "edges.csv"} <= written
    with (tmp_path / "new" / "folder" / "edges.csv").open(encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file))
    assert {"weight", "count", "first", "last", "kinds", "evidence"} <= set(edges[0])
    assert len({(edge["a"], edge["b"]) for edge in edges}) == len(edges) == 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("taken")
    with pytest.raises(InputError, match="cannot be written to"):
        _small().write(tmp_path / "file")


def test_a_report_without_tables_has_an_empty_main_table() -> None:
    empty = Report("Nothing", (Section("Why", ("None.",)),))
    assert empty.main == Table((), ())
    assert empty.markdown() == "# Nothing\n\n## Why\n\nNone.\n"


def test_reports_are_found_by_their_files() -> None:
    assert names() == sorted(path.stem.replace("_", "-") for path in (ROOT / "queries" / "reports").glob("[a-z]*.py"))
    for name in names():
        assert named(name).TITLE
    with pytest.raises(InputError, match=r"no report 'centralty' \(did you mean 'centrality'\?\); known: "):
        named("centralty")


def test_shipped_ties_of_rcuwm_abroad_rest_on_one_board_meeting() -> None:
    """The urban water centre of Tehran sat on 30 May 2018 with water centres of four other countries."""
    edges = _rows(_shipped().tables["edges"])
    abroad = {
        ({row["a"], row["b"]} - {"rcuwm"}).pop(): row
        for row in edges
        if "rcuwm" in (row["a"], row["b"]) and row["last"] == "2018-05-30"
    }
    assert set(abroad) == {"icwrgc", "iciwarm", "icwc", "erce"}
    assert {row["weight"] for row in abroad.values()} == {0.25}
    assert all("http" in row["evidence"] for row in abroad.values())


def test_no_shipped_russian_centre_is_tied_to_an_iranian_one() -> None:
    country = {row["iri"].rsplit("/", 1)[-1]: row["country"] for row in _rows(_shipped().main)}
    sides = [{country[row["a"]], country[row["b"]]} for row in _rows(_shipped().tables["edges"])]
    assert len(sides) > 50
    assert {"IR", "RU"} not in sides


def test_every_shipped_edge_has_a_source_and_every_cooperation_in_it_is_listed() -> None:
    made = _shipped()
    listed = {row["cooperation"] for row in _rows(made.tables["cooperations"]) if row["sources"]}
    for row in _rows(made.tables["edges"]):
        assert row["evidence"]
        assert set(row["cooperations"].split()) <= listed


def test_the_shipped_numbers_follow_from_the_edges() -> None:
    made = _shipped()
    strengths: dict[str, float] = {}
    for row in _rows(made.tables["edges"]):
        for end in (row["a"], row["b"]):
            strengths[end] = strengths.get(end, 0.0) + row["weight"]
    for row in _rows(made.main):
        assert row["strength"] == pytest.approx(strengths.get(row["iri"].rsplit("/", 1)[-1], 0.0), abs=1e-4)


def test_without_the_dataset_of_centres_the_ranking_is_another() -> None:
    fewer = report(shipped_store(without=("c2c",)))
    assert len(fewer.main.rows) < len(_shipped().main.rows)


def test_the_picture_of_the_shipped_network_keeps_its_labels_apart() -> None:
    """Every tied centre is drawn once with its label, inside the picture, and no node hides another."""
    network = network_of(shipped_reading(), "attendance", among=CENTRES)
    picture = ElementTree.fromstring(_shipped().pictures["network.svg"])
    space = {"svg": "http://www.w3.org/2000/svg"}
    discs = [c for c in picture.iterfind(".//svg:circle", space) if c.find("svg:title", space) is not None]
    tied = set(network.i.tolist()) | set(network.j.tolist())
    assert len(discs) == len(tied)
    places = [(float(c.get("cx", 0)), float(c.get("cy", 0)), float(c.get("r", 0))) for c in discs]
    width = float(picture.get("width", 0))
    assert all(0 < x < width for x, _, _ in places)
    for n, (x, y, r) in enumerate(places):
        assert all((x - u) ** 2 + (y - v) ** 2 > (r + s) ** 2 for u, v, s in places[:n])


def test_one_isolated_body_is_told_without_numbers_of_nothing() -> None:
    text = report(make.store(make.body("A", country="IR"))).markdown()
    assert "0 pairs, 1 body" in text
    assert "No two of them are tied." in text
    assert "No two are tied, so there are none." in text
    for odd in ("0 of the 0", "0 of 0", "First in strength", "1 bodies", "The first 25"):
        assert odd not in text


def test_where_pairs_are_too_many_for_a_table_the_command_that_writes_them_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "comity network edges.csv" not in _small().markdown()
    monkeypatch.setattr(centrality, "_EDGES", 1)
    made = _small()
    assert "`comity network edges.csv --rule attendance` writes them all" in made.markdown()
    assert not {"edges", "cooperations"} & set(made.tables)
