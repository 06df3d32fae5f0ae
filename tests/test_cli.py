"""The command line, run as a stranger runs it: a process, its answer on stdout, its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from comity.cli import COMMANDS

ENGINES = {"rdflib", "networkx", "pyshacl", "pyoxigraph", "pydantic", "yaml", "numpy", "scipy", "rich"}

BODY = """dataset: mine
sources: [{id: m1, title: A release, published: 2024-06-25}]
organisations:
  - {id: my-institute, kind: university, names: [{text: My Institute}], evidence: [{source: m1}]}
"""
TIE = """agreements:
  - id: my-mou
    parties: [{party: my-institute, role: signatory}, {party: rcuwm, role: signatory}]
    milestones: [{kind: signed, date: 2024-06-24}]
    evidence: [{source: m1}]
"""
BACKWARDS = TIE.replace("}]\n    evidence", "}, {kind: terminated, date: 2020}]\n    evidence")


def run(*words: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process."""
    arguments = [sys.executable, "-m", "comity", *map(str, words)]
    env = {**os.environ, **environment}
    return subprocess.run(arguments, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120)


def sparql(text: str, store: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Ask SPARQL of one's own."""
    return run("query", "--sparql", text, "--store", store, *more)


def everything(store: Path) -> str:
    """Return all statements of a store."""
    return sparql("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", store, "--rows", "99999").stdout


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store built from the records that ship."""
    path = tmp_path_factory.mktemp("cli") / "store"
    built = run("build", "--store", path)
    assert built.returncode == 0, built.stderr
    return path


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Give a file of records."""
    path = tmp_path / "mine.yaml"
    path.write_text(BODY + TIE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "words", [("--help",), ("query", "--help"), ("build", "--help"), ("check", "--help"), ("new", "event")]
)
def test_help_and_templates_load_none_of_the_engines(words: tuple[str, ...]) -> None:
    code = (
        "import sys; from comity.cli import cli\n"
        f"try: cli.main({list(words)!r}, standalone_mode=False)\n"
        "finally: print(sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(eval(done.stderr.strip().splitlines()[-1]))  # noqa: S307 - what this test printed
    assert loaded & ENGINES == set()


def test_the_overview_names_every_command_as_the_command_names_itself() -> None:
    told = run("--help").stdout
    for name in COMMANDS:
        assert name in told
        assert "Examples:" in run(name, "--help").stdout, name


def test_every_command_is_told_in_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"comity {name}" not in readme] == []


def test_build_shows_what_it_did_and_is_silent_when_nothing_changed(tmp_path: Path, mine: Path) -> None:
    alone = mine.read_text().replace(TIE, "")
    mine.write_text(alone)
    first = run("build", mine, "--store", tmp_path / "s", "--format", "csv")
    assert first.returncode == 0, first.stderr
    assert "mine,2,0," in first.stdout
    again = run("build", mine, "--store", tmp_path / "s", "--format", "csv")
    assert "unchanged" in again.stdout
    assert "nothing had changed" in again.stderr


def test_build_adds_ones_own_records_to_what_ships_and_drops_them(tmp_path: Path, mine: Path) -> None:
    path = tmp_path / "s"
    assert run("build", "--store", path).returncode == 0
    added = run("build", mine, "--store", path)
    assert added.returncode == 0, added.stderr
    asked = sparql("SELECT ?p { id:my-mou comity:participation/comity:party ?p }", path)
    assert "id:rcuwm" in asked.stdout
    assert run("build", "--drop", "mine", "--store", path).returncode == 0
    assert "id:rcuwm" not in sparql("SELECT ?p { id:my-mou ?q ?p }", path).stdout


def test_a_record_with_a_fault_is_set_aside_and_the_exit_code_says_so(tmp_path: Path, mine: Path) -> None:
    mine.write_text(BODY + "  - {id: other, kind: univercity, names: [{text: O}]}\n")
    done = run("build", mine, "--store", tmp_path / "s")
    assert done.returncode == 3
    assert f"{mine}:5: organisations other, field kind: 'univercity'" in done.stderr
    assert "1 records were set aside" in done.stderr


def test_a_violation_across_records_blocks_the_build_unless_it_is_accepted(tmp_path: Path, mine: Path) -> None:
    path = tmp_path / "s"
    alone = BACKWARDS.replace("{party: rcuwm, role: signatory}", "{party: my-institute, role: party}")
    mine.write_text(BODY + alone)
    blocked = run("build", mine, "--store", path)
    assert blocked.returncode == 1, blocked.stderr
    assert "nothing was changed" in blocked.stderr
    assert str(mine) in blocked.stderr
    assert "no build of the store" in run("query", "10", "--store", path).stderr
    accepted = run("build", mine, "--store", path, "--accept")
    assert accepted.returncode == 1
    assert sparql("ASK { id:my-mou ?p ?o }", path).stdout == "true\n"


def test_a_broken_source_changes_nothing(tmp_path: Path, mine: Path) -> None:
    path = tmp_path / "s"
    mine.write_text(BODY)
    run("build", mine, "--store", path)
    before = sparql("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", path, "--rows", "99999").stdout
    mine.write_text("dataset: mine\norganisations: [\n")
    broken = run("build", mine, "--store", path)
    assert broken.returncode == 2
    assert "Traceback" not in broken.stderr
    after = sparql("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", path, "--rows", "99999").stdout
    assert after == before


def test_a_base_of_ones_own_is_kept_and_another_is_refused(tmp_path: Path, mine: Path) -> None:
    mine.write_text(BODY)
    base = "https://data.example.org/"
    assert run("build", mine, "--store", tmp_path / "s", "--base", base).returncode == 0
    asked = sparql("SELECT (STR(id:my-institute) AS ?i) {}", tmp_path / "s", "--format", "csv")
    assert f"{base}id/my-institute" in asked.stdout
    other = run("build", mine, "--store", tmp_path / "s", COMITY_BASE="https://other.example.org/")
    assert other.returncode == 2
    assert base in other.stderr


def test_check_needs_no_store_and_knows_what_ships(mine: Path, tmp_path: Path) -> None:
    done = run("check", mine, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "3 records checked: 0 violations" in done.stderr
    assert list(tmp_path.iterdir()) == [mine]


def test_check_tells_violations_with_their_line_and_exits_with_1(mine: Path) -> None:
    mine.write_text(BODY + BACKWARDS)
    done = run("check", mine)
    assert done.returncode == 1
    assert f"{mine}:8:" in done.stdout
    assert "violation" in done.stdout


def test_check_exits_with_3_where_records_are_set_aside_and_2_where_a_file_is_not_there(mine: Path) -> None:
    mine.write_text(BODY.replace("university", "x"))
    assert run("check", mine).returncode == 3
    assert run("check", mine.parent / "absent.yaml").returncode == 2
    assert run("check").returncode == 2


def test_check_writes_json_for_editors(mine: Path) -> None:
    mine.write_text(BODY.replace("university", "x") + BACKWARDS.replace("my-institute", "rcuwm"))
    found = json.loads(run("check", mine, "--format", "json").stdout)["rows"]
    assert {row["severity"] for row in found} >= {"set aside", "violation"}
    assert all(row["file"] == str(mine) and row["line"] > 0 for row in found)


def test_query_lists_the_questions_in_plain_words() -> None:
    rows = json.loads(run("query", "--format", "json").stdout)["rows"]
    assert {"10", "26", "39"} <= {row["question"] for row in rows}


def test_query_answers_by_number_and_by_name_and_nothing_else_is_on_stdout(store: Path) -> None:
    number = run("query", "10", "--store", store, "--format", "csv")
    name = run("query", "agreements-between-countries", "--store", store, "--format", "csv")
    assert number.returncode == 0
    assert number.stdout == name.stdout
    assert "id:s1-mou-iiiz-rcci" in number.stdout
    assert number.stderr == ""


def test_query_with_an_unknown_name_parameter_or_date_says_what_is_known(store: Path) -> None:
    for words, told in (
        (("hosts-by-contry",), "hosts-by-country"),
        (("1", "-p", "contry=IR"), "country"),
        (("1", "-p", "country=Persia"), "known"),
        (("10", "--as-of", "yesterday"), "yesterday"),
        (("1", "-p", "country"), "NAME=VALUE"),
    ):
        done = run("query", *words, "--store", store)
        assert done.returncode == 2, words
        assert told in done.stderr
        assert done.stdout == ""


def test_an_empty_answer_says_that_it_is_not_on_record(store: Path) -> None:
    done = run("query", "10", "-p", "one=IS", "-p", "other=NZ", "--store", store)
    assert done.returncode == 0
    assert "No rows:" in done.stderr
    assert "on record in these sources" in done.stderr


def test_show_prints_sparql_that_can_be_run_as_it_is(store: Path, tmp_path: Path) -> None:
    shown = run("query", "10", "--show").stdout
    (tmp_path / "q.rq").write_text(shown)
    again = run("query", "--file", tmp_path / "q.rq", "--store", store, "--format", "csv").stdout
    assert again == run("query", "10", "--store", store, "--format", "csv").stdout


def test_sparql_of_ones_own_knows_the_prefixes_and_says_where_a_fault_is(store: Path) -> None:
    done = sparql("SELECT ?k { id:s1-mou-iiiz-rcci comity:kind ?k }", store)
    assert "kind:agreement" in done.stdout
    wrong = sparql("SELECT ?k {\n  ?s ?p }", store)
    assert wrong.returncode == 2
    assert "line 2" in wrong.stderr


def test_a_slow_query_is_stopped_and_a_cut_answer_is_announced(store: Path) -> None:
    slow = sparql("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a", store, "--timeout", "1")
    assert slow.returncode == 2
    assert "1 s" in slow.stderr
    assert "--timeout" in slow.stderr
    cut = sparql("SELECT * { ?s ?p ?o }", store, "--rows", "5", "--format", "csv")
    assert len(cut.stdout.splitlines()) == 6
    assert "row limit of 5" in cut.stderr


def test_report_and_export_write_files(store: Path, tmp_path: Path) -> None:
    report = run("report", "centrality", "--store", store, "--out", tmp_path / "report")
    assert report.returncode == 0, report.stderr
    assert {"report.md"} <= {path.name for path in (tmp_path / "report").iterdir()}
    assert run("report", "centrality", "--store", store).stdout.startswith("# ")
    assert run("report", "centrality", "--store", store, "--format", "csv").stdout.count("\n") > 5
    assert run("export", tmp_path / "all.trig", "--store", store).returncode == 0
    assert (tmp_path / "all.trig").stat().st_size > 100_000
    assert run("export", tmp_path / "all.doc", "--store", store).returncode == 2


def test_what_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    for words in (("query", "10"), ("report", "centrality"), ("export", "x.nq"), ("explain", "RCUWM"), ("sources",)):
        done = run(*words, "--store", tmp_path / "none")
        assert done.returncode == 2, words
        assert "comity build" in done.stderr
        assert "Traceback" not in done.stderr
    assert "did you mean 'centrality'" in run("report", "centralty", "--store", tmp_path / "none").stderr
    assert "known:" in run("new", "orgnisation").stderr


def test_explain_says_all_about_a_body_and_who_says_so(store: Path) -> None:
    done = run("explain", "RCUWM", "--store", store)
    assert done.returncode == 0, done.stderr
    assert "Regional Centre on Urban Water Management" in done.stdout
    assert "line 25" in done.stdout


def test_explain_lists_the_candidates_of_an_ambiguous_name(store: Path) -> None:
    several = run("explain", "Category 2", "--store", store)
    assert several.returncode == 2
    assert several.stdout == ""
    assert "id:collective-c2c-ir" in several.stderr


def test_explain_tells_the_nearest_where_nothing_has_the_name(store: Path) -> None:
    done = run("explain", "RCUWN", "--store", store)
    assert done.returncode == 2
    assert "near to it: RCUWM" in done.stderr


def test_explain_takes_an_id_a_language_and_a_day_and_writes_json(store: Path) -> None:
    found = json.loads(run("explain", "s1-mou-iiiz-rcci", "--format", "json", "--store", store).stdout)
    assert "Russian Chamber of Commerce and Industry" in json.dumps(found)
    assert run("explain", "rcuwm", "--as-of", "soon", "--store", store).returncode == 2
    assert run("explain", "rcuwm", "--lang", "fa", "--format", "md", "--store", store).stdout.startswith("# ")


def test_completion_is_offered_to_the_shell(store: Path) -> None:
    script = run(_COMITY_COMPLETE="bash_source").stdout
    assert "comity" in script
    words = {"COMP_WORDS": "comity query hosts", "COMP_CWORD": "2", "_COMITY_COMPLETE": "bash_complete"}
    assert "hosts-by-country" in run(cwd=None, **words).stdout


def test_sources_lists_the_documents_with_what_rests_on_each(store: Path) -> None:
    rows = json.loads(run("sources", "--store", store, "--format", "json").stdout)["rows"]
    assert {"id:s0", "id:s1", "id:s2"} <= {row["source"] for row in rows}
