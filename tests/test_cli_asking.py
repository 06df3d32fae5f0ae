"""The command line: questions, explanations, reports and exports, run as a stranger runs them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.command import run, sparql


def test_query_lists_the_questions_in_plain_words() -> None:
    rows = json.loads(run("query", "--format", "json").stdout)["rows"]
    assert {"10", "26", "39"} <= {row["question"] for row in rows}


def test_query_answers_by_number_and_by_name_and_nothing_else_is_on_stdout(shipped_folder: Path) -> None:
    number = run("query", "10", "--store", shipped_folder, "--format", "csv")
    name = run("query", "agreements-between-countries", "--store", shipped_folder, "--format", "csv")
    assert number.returncode == 0
    assert number.stdout == name.stdout
    assert "id:s1-mou-iiiz-rcci" in number.stdout
    assert number.stderr == ""


def test_query_with_an_unknown_name_parameter_or_date_says_what_is_known(shipped_folder: Path) -> None:
    for words, told in (
        (("hosts-by-contry",), "hosts-by-country"),
        (("1", "-p", "contry=IR"), "country"),
        (("1", "-p", "country=Persia"), "known"),
        (("10", "--as-of", "yesterday"), "yesterday"),
        (("1", "-p", "country"), "NAME=VALUE"),
    ):
        done = run("query", *words, "--store", shipped_folder)
        assert done.returncode == 2, words
        assert told in done.stderr
        assert done.stdout == ""


def test_an_empty_answer_says_that_it_is_not_on_record(shipped_folder: Path) -> None:
    done = run("query", "10", "-p", "one=IS", "-p", "other=NZ", "--store", shipped_folder)
    assert done.returncode == 0
    assert "No rows:" in done.stderr
    assert "on record in these sources" in done.stderr


def test_show_prints_sparql_that_can_be_run_as_it_is(shipped_folder: Path, tmp_path: Path) -> None:
    shown = run("query", "10", "--show").stdout
    (tmp_path / "q.rq").write_text(shown)
    again = run("query", "--file", tmp_path / "q.rq", "--store", shipped_folder, "--format", "csv").stdout
    assert again == run("query", "10", "--store", shipped_folder, "--format", "csv").stdout


def test_sparql_of_ones_own_knows_the_prefixes_and_says_where_a_fault_is(shipped_folder: Path) -> None:
    done = sparql("SELECT ?k { id:s1-mou-iiiz-rcci comity:kind ?k }", shipped_folder)
    assert "kind:agreement" in done.stdout
    wrong = sparql("SELECT ?k {\n  ?s ?p }", shipped_folder)
    assert wrong.returncode == 2
    assert "line 2" in wrong.stderr


def test_a_slow_query_is_stopped_and_a_cut_answer_is_announced(shipped_folder: Path) -> None:
    slow = sparql("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a", shipped_folder, "--timeout", "1")
    assert slow.returncode == 2
    assert "1 s" in slow.stderr
    assert "--timeout" in slow.stderr
    cut = sparql("SELECT * { ?s ?p ?o }", shipped_folder, "--rows", "5", "--format", "csv")
    assert len(cut.stdout.splitlines()) == 6
    assert "row limit of 5" in cut.stderr


def test_report_and_export_write_files(shipped_folder: Path, tmp_path: Path) -> None:
    report = run("report", "centrality", "--store", shipped_folder, "--out", tmp_path / "report")
    assert report.returncode == 0, report.stderr
    assert {"report.md"} <= {path.name for path in (tmp_path / "report").iterdir()}
    assert run("report", "centrality", "--store", shipped_folder).stdout.startswith("# ")
    assert run("report", "centrality", "--store", shipped_folder, "--format", "csv").stdout.count("\n") > 5
    assert run("export", tmp_path / "all.trig", "--store", shipped_folder).returncode == 0
    assert (tmp_path / "all.trig").stat().st_size > 100_000
    assert run("export", tmp_path / "all.doc", "--store", shipped_folder).returncode == 2


def test_what_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    for words in (("query", "10"), ("report", "centrality"), ("export", "x.nq"), ("explain", "RCUWM"), ("sources",)):
        done = run(*words, "--store", tmp_path / "none")
        assert done.returncode == 2, words
        assert "comity build" in done.stderr
        assert "Traceback" not in done.stderr
    assert "did you mean 'centrality'" in run("report", "centralty", "--store", tmp_path / "none").stderr
    assert "known:" in run("new", "orgnisation").stderr


def test_explain_says_all_about_a_body_and_who_says_so(shipped_folder: Path) -> None:
    done = run("explain", "RCUWM", "--store", shipped_folder)
    assert done.returncode == 0, done.stderr
    assert "Regional Centre on Urban Water Management" in done.stdout
    assert "line 25" in done.stdout


def test_explain_lists_the_candidates_of_an_ambiguous_name(shipped_folder: Path) -> None:
    several = run("explain", "Category 2", "--store", shipped_folder)
    assert several.returncode == 2
    assert several.stdout == ""
    assert "id:collective-c2c-ir" in several.stderr


def test_explain_tells_the_nearest_where_nothing_has_the_name(shipped_folder: Path) -> None:
    done = run("explain", "RCUWN", "--store", shipped_folder)
    assert done.returncode == 2
    assert "near to it: RCUWM" in done.stderr


def test_explain_takes_an_id_a_language_and_a_day_and_writes_json(shipped_folder: Path) -> None:
    found = json.loads(run("explain", "s1-mou-iiiz-rcci", "--format", "json", "--store", shipped_folder).stdout)
    assert "Russian Chamber of Commerce and Industry" in json.dumps(found)
    assert run("explain", "rcuwm", "--as-of", "soon", "--store", shipped_folder).returncode == 2
    assert run("explain", "rcuwm", "--lang", "fa", "--format", "md", "--store", shipped_folder).stdout.startswith("# ")


def test_completion_is_offered_to_the_shell(shipped_folder: Path) -> None:
    script = run(_COMITY_COMPLETE="bash_source").stdout
    assert "comity" in script
    words = {"COMP_WORDS": "comity query hosts", "COMP_CWORD": "2", "_COMITY_COMPLETE": "bash_complete"}
    assert "hosts-by-country" in run(cwd=None, **words).stdout


def test_sources_lists_the_documents_with_what_rests_on_each(shipped_folder: Path) -> None:
    rows = json.loads(run("sources", "--store", shipped_folder, "--format", "json").stdout)["rows"]
    assert {"id:s0", "id:s1", "id:s2"} <= {row["source"] for row in rows}
