"""The command line: help, build and check, run as a stranger runs them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import comity.cli
from comity.cli import COMMANDS
from tests.command import run, sparql

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


def test_build_adds_ones_own_records_to_what_ships_and_drops_them(
    shipped_folder: Path, tmp_path: Path, mine: Path
) -> None:
    path = shutil.copytree(shipped_folder, tmp_path / "s")
    added = run("build", mine, "--store", path)
    assert added.returncode == 0, added.stderr
    asked = sparql("SELECT ?p { id:my-mou comity:participation/comity:party ?p }", path)
    assert "id:rcuwm" in asked.stdout
    assert run("build", "--drop", "mine", "--store", path).returncode == 0
    assert "id:rcuwm" not in sparql("SELECT ?p { id:my-mou ?q ?p }", path).stdout


def test_a_record_set_aside_stands_once_what_it_refers_to_is_there(tmp_path: Path, mine: Path) -> None:
    path = tmp_path / "s"
    assert run("build", mine, "--store", path).returncode == 3
    assert run("build", "--store", path).returncode == 0
    assert run("build", mine, "--store", path).returncode == 0
    assert "id:rcuwm" in sparql("SELECT ?p { id:my-mou comity:participation/comity:party ?p }", path).stdout


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
    shown = run("query", "partners-of", "-p", "body=my-institute", "--show", "--store", tmp_path / "s")
    assert f"{base}id/my-institute" in shown.stdout
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


def test_check_writes_json_for_editors(mine: Path) -> None:
    mine.write_text(BODY.replace("university", "x") + BACKWARDS.replace("my-institute", "rcuwm"))
    found = json.loads(run("check", mine, "--format", "json").stdout)["rows"]
    assert {row["severity"] for row in found} >= {"set aside", "violation"}
    assert all(row["file"] == str(mine) and row["line"] > 0 for row in found)


def test_build_shows_what_it_did_and_is_silent_when_nothing_changed(tmp_path: Path, mine: Path) -> None:
    alone = mine.read_text().replace(TIE, "")
    mine.write_text(alone)
    first = run("build", mine, "--store", tmp_path / "s", "--format", "csv")
    assert first.returncode == 0, first.stderr
    assert "mine,2,0," in first.stdout
    again = run("build", mine, "--store", tmp_path / "s", "--format", "csv")
    assert "unchanged" in again.stdout
    assert "nothing had changed" in again.stderr


def test_check_exits_with_3_where_records_are_set_aside_and_2_where_a_file_is_not_there(mine: Path) -> None:
    mine.write_text(BODY.replace("university", "x"))
    assert run("check", mine).returncode == 3
    assert run("check", mine.parent / "absent.yaml").returncode == 2
    assert run("check").returncode == 2


def test_a_fault_of_comity_itself_is_a_sentence_and_can_be_traced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_: object) -> None:
        raise KeyError("odd")

    monkeypatch.setattr(comity.cli.cli, "main", broken)
    monkeypatch.delenv("COMITY_TRACEBACK", raising=False)
    with pytest.raises(SystemExit) as left:
        comity.cli.main()
    told = capsys.readouterr().err
    assert left.value.code == 70
    assert "a fault of comity itself (KeyError: 'odd')" in told
    assert "Traceback" not in told
    monkeypatch.setenv("COMITY_TRACEBACK", "1")
    with pytest.raises(KeyError):
        comity.cli.main()
