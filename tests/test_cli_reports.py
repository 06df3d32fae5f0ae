"""The command line of reports: what is asked for is what is reported, and what is not heeded is refused."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from comity.cli.network import command as network_command
from comity.cli.report import command
from comity.graph.errors import ComityError, InputError


def _report(store: Path, *words: str | Path) -> Result:
    done = CliRunner().invoke(command, [*map(str, words), "--store", str(store)])
    if isinstance(done.exception, ComityError):
        raise done.exception
    return done


def test_all_reports_are_one_page_with_coverage_first(shipped_folder: Path, tmp_path: Path) -> None:
    done = _report(shipped_folder, "all", "--body", "RCUWM", "--as-of", "2025-11-15", "--out", tmp_path / "all")
    assert done.exit_code == 0, done.output
    written = {path.name for path in (tmp_path / "all").iterdir()}
    assert {"report.html", "report.md", "report.json", "centrality-ranking.csv", "calendar-calendar.ics"} <= written
    text = (tmp_path / "all" / "report.md").read_text(encoding="utf-8")
    headings = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert headings[0] == "What the graph rests on"
    assert "Dossier: Regional Centre on Urban Water Management" in headings


def test_without_a_body_all_reports_leave_the_dossier_out(shipped_folder: Path) -> None:
    told = json.loads(_report(shipped_folder, "all", "--format", "json").stdout)
    assert "dossier" not in json.dumps([section["heading"] for section in told["sections"]]).lower()


def test_without_a_body_all_reports_have_the_whole_calendar(shipped_folder: Path) -> None:
    text = _report(shipped_folder, "all", "--as-of", "2025-11-15").stdout
    assert "## The agreement calendar" in text
    assert "agreements and auspices on record by that day." in text


def test_a_report_as_html_is_a_page_that_needs_nothing_else(shipped_folder: Path) -> None:
    page = _report(shipped_folder, "calendar", "--as-of", "2025-11-15", "--format", "html").stdout
    assert page.startswith("<!DOCTYPE html>")
    assert "<script" not in page
    assert "ICIREWARD" in page


def test_filters_reach_the_network(shipped_folder: Path) -> None:
    words = ("--among", "any", "--country", "ir", "--country", "ru", "--kind", "agreement", "--rule", "full")
    text = _report(shipped_folder, "centrality", *words).stdout
    assert "of the kind agreement" in text
    assert "in IR, RU are kept" in text
    assert "Counting rule “full”" in text


def test_what_a_report_does_not_heed_is_refused_with_what_it_takes(shipped_folder: Path) -> None:
    with pytest.raises(InputError, match="'calendar' does not heed --rule; it takes: .*--country"):
        _report(shipped_folder, "calendar", "--rule", "full")
    with pytest.raises(InputError, match="'centrality' does not heed --body; it takes: .*--as-of, --kind"):
        _report(shipped_folder, "centrality", "--body", "RCUWM")
    with pytest.raises(InputError, match="'calendar' does not heed --kind; it takes: .*--known-by"):
        _report(shipped_folder, "calendar", "--kind", "agreement", "--known-by", "2020-01-01", "--as-of", "2025-11-15")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("change", "--before", "2010"), "'2010' is no period"),
        (("change", "--before", "2012-01-01/2011-01-01"), "ends before it begins"),
        (("brokers", "--partition", "colour"), "no partition 'colour'"),
        (("centrality", "--field", "watr"), "no field on record 'watr'"),
        (("centrality", "--set-aside", "s9"), "no source 's9'"),
        (("calendar", "--country", "IS"), "no country on record 'IS'; known: AE, AF"),
        (("centrality", "--status", "lapsed-on-record"), "name the day with --as-of"),
        (("dossier", "--body", "nobody at all"), "nothing of the name"),
        (("centralty",), "did you mean 'centrality'"),
    ],
)
def test_a_wrong_value_is_answered_with_what_is_known(shipped_folder: Path, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(InputError, match=told):
        _report(shipped_folder, *words)


def test_a_period_may_be_open(shipped_folder: Path) -> None:
    done = _report(shipped_folder, "change", "--before", "../2017-12-31", "--after", "2018-01-01/", "--format", "json")
    assert done.exit_code == 0, done.output


def test_an_ego_network_is_named_as_explain_names_bodies(shipped_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "ego.graphml"
    words = [str(file), "--ego", "RCUWM", "--among", "any", "--store", str(shipped_folder)]
    done = CliRunner().invoke(network_command, words)
    assert done.exit_code == 0, done.output
    graph = nx.read_graphml(file)
    assert set(graph) == {"rcuwm", *graph["rcuwm"]}


def test_a_two_mode_network_has_cooperations_as_nodes(shipped_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "both.graphml"
    done = CliRunner().invoke(
        network_command, [str(file), "--nodes", "two-mode", "--kind", "meeting", "--store", str(shipped_folder)]
    )
    assert done.exit_code == 0, done.output
    graph = nx.read_graphml(file)
    meetings = {node for node, kind in graph.nodes(data="kind") if kind == "meeting"}
    assert nx.bipartite.is_bipartite_node_set(graph.subgraph(nx.node_connected_component(graph, "k106")), {"k106"} | (
        meetings & nx.node_connected_component(graph, "k106")
    ))  # fmt: skip
    assert set(graph["k106"]) == {"rcuwm", "icwrgc", "iciwarm", "icwc", "erce"}


def _network(store: Path, *words: str | Path) -> Result:
    done = CliRunner().invoke(network_command, [*map(str, words), "--store", str(store)])
    if isinstance(done.exception, ComityError):
        raise done.exception
    return done


def test_a_two_mode_network_refuses_what_it_would_not_heed(shipped_folder: Path, tmp_path: Path) -> None:
    words = ("--nodes", "two-mode", "--among", "university", "--country", "IR")
    with pytest.raises(InputError, match="two-mode does not heed --among, --country"):
        _network(shipped_folder, tmp_path / "both.graphml", *words)
    done = _network(shipped_folder, tmp_path / "both.graphml", "--nodes", "two-mode")
    assert "bodies and cooperations" in done.stderr


def test_an_ego_that_is_left_out_by_its_kind_is_told_how_to_get_in(shipped_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'UNESCO' is none of the 106 bodies that are kept; --among any"):
        _network(shipped_folder, tmp_path / "ego.gexf", "--ego", "UNESCO")


def test_the_terminal_wants_a_format(shipped_folder: Path) -> None:
    with pytest.raises(InputError, match="use --format: gexf, graphml"):
        _network(shipped_folder, "-")


def test_each_kind_of_cooperation_can_have_a_file_of_its_own(shipped_folder: Path, tmp_path: Path) -> None:
    words = [str(tmp_path / "layer-{kind}.graphml"), "--among", "any", "--store", str(shipped_folder)]
    done = CliRunner().invoke(network_command, words)
    assert done.exit_code == 0, done.output
    layers = {path.stem.removeprefix("layer-"): nx.read_graphml(path) for path in tmp_path.iterdir()}
    assert {"agreement", "auspices", "meeting"} <= set(layers)
    assert len({frozenset(layer) for layer in layers.values()}) == 1
    for kind, layer in layers.items():
        assert {kinds for *_, kinds in layer.edges(data="kinds")} == {kind}
