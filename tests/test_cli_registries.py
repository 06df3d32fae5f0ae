"""Registries at the command line: loaded, set aside, brought up to date, compared; several sources in one build."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.command import run
from tests.loaders.cordis.test_cordis import CSV, another
from tests.loaders.ror.released import record, ror_id, write

FIRST = [record(n) for n in range(1, 41)]


def rows(text: str) -> list[dict[str, str]]:
    """Read CSV as a person's spreadsheet would."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Write a release with a year that cannot be meant, and a record without a name."""
    return write(tmp_path, [*FIRST, record(41, established=2899), record(42, names=[])], "v1.0-ror-data.json")


def test_a_registry_has_columns_from_which_named_queries_are_answered(tmp_path: Path) -> None:
    relation = {"type": "child", "id": ror_id(2), "label": "Institute 2"}
    file = write(tmp_path, [record(1, relationships=[relation]), *FIRST[1:]], "v1.0-ror-data.json")
    store = tmp_path / "s"
    run("build", "--loader", "ror", file, "--store", store)
    (columns,) = store.glob("generations/*/columns-*.duckdb")
    asked = ("query", "registry-children", "--param", f"body=ror-{ror_id(1)[-9:]}", "--store", store, "--format", "csv")
    quick = run(*asked)
    assert rows(quick.stdout) == [{"child": f"id:ror-{ror_id(2)[-9:]}", "name": "Institute 2"}]
    columns.unlink()
    assert run(*asked).stdout == quick.stdout
    assert "no new generation" in run("build", "--loader", "ror", file, "--store", store).stderr
    assert columns.is_file()


def test_releases_of_two_programmes_are_given_side_by_side(tmp_path: Path) -> None:
    built = run(
        "build",
        "--loader",
        "cordis",
        CSV,
        another(tmp_path / "next", "90010"),
        "--store",
        tmp_path / "s",
        "--format=csv",
    )
    assert built.returncode == 0, built.stderr
    asked = run("query", "projects-of-body", "-p", "body=pic-999000002", "--store", tmp_path / "s", "--format", "csv")
    assert {row["project"] for row in rows(asked.stdout)} == {"id:cordis-900001", "id:cordis-900101"}


def test_the_next_release_tells_what_changed_and_diff_lists_it(tmp_path: Path, release: Path) -> None:
    store = tmp_path / "s"
    run("build", "--loader", "ror", release, "--store", store)
    relation = {"type": "parent", "id": ror_id(2), "label": "Institute 2"}
    newer = [record(1, status="withdrawn"), *FIRST[1:38], record(39, relationships=[relation]), record(50)]
    built = run("build", "--loader", "ror", write(tmp_path, newer, "v1.1-ror-data.json"), "--store", store)
    assert built.returncode == 0, built.stderr
    expected = "ror: 1 new, 3 changed, 2 gone, 1 withdrawn; relations: 1 gained, 0 lost"
    assert expected in built.stderr
    compared = run("diff", "--store", store, "--format", "csv")
    assert expected in compared.stderr
    listed = {(row["what"], row["label"]) for row in rows(compared.stdout)}
    assert {("new", "Institute 50"), ("gone", "Institute 40"), ("active → withdrawn", "Institute 1")} <= listed
    assert ("gained: parent in the registry", "Institute 39") in listed
    again = run("diff", "000002", "000002", "--store", store)
    assert "say the same" in again.stderr


def test_diff_of_a_store_with_one_generation_says_so(tmp_path: Path, release: Path) -> None:
    run("build", "--loader", "ror", release, "--store", tmp_path / "s")
    compared = run("diff", "--store", tmp_path / "s")
    assert compared.returncode == 2
    assert "has no generation before 000001 to compare with" in compared.stderr


def test_a_dry_run_checks_everything_and_changes_nothing(tmp_path: Path, release: Path) -> None:
    store = tmp_path / "s"
    tried = run("build", "--loader", "ror", release, "--store", store, "--dry-run")
    assert tried.returncode == 3
    assert "a dry run" in tried.stderr
    assert "cannot be meant" in tried.stderr
    assert not (store / "CURRENT").exists()
    assert not (store / "set-aside.csv").exists()


CONFIG = """
store = "graph"

[[source]]
id = "ror"
loader = "ror"
path = "v1.0-ror-data.json"
licence = "https://example.org/licence"

[[source]]
id = "broken"
loader = "cordis"
path = "cordis"

[[source]]
id = "remote"
loader = "ror"
url = "https://registry.example/ror.zip"

[[source]]
id = "mine"
loader = "curated"
path = "mine.yaml"
"""
MINE = "organisations:\n- id: mine-1\n  kind: state\n  names: [{text: Mine}]\n"


@pytest.fixture
def config(tmp_path: Path, release: Path) -> Path:
    """Write a configuration of four sources, of which two cannot be read."""
    (tmp_path / "cordis").mkdir()
    (tmp_path / "cordis" / "organization.csv").write_text('"projectID";"unknown"\n', encoding="utf-8")
    (tmp_path / "cordis" / "project.csv").write_text('"id"\n', encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    file = tmp_path / "comity.toml"
    file.write_text(CONFIG, encoding="utf-8")
    return file


def test_a_source_that_fails_leaves_the_others_standing(tmp_path: Path, config: Path) -> None:
    built = run("build", "--config", config, "--format", "csv")
    assert built.returncode == 2, built.stderr
    done = {row["dataset"]: row["what was done"] for row in rows(built.stdout)}
    assert (done["ror"], done["mine"], done["broken"]) == ("built", "built", "not read")
    assert "'remote'" in built.stderr
    assert "--download" in built.stderr
    licence = "SELECT ?l { graph:ror dcterms:license ?l }"
    asked = run("query", "--sparql", licence, "--store", tmp_path / "graph")
    assert "https://example.org/licence" in asked.stdout


def test_only_one_source_of_a_configuration_is_built(tmp_path: Path, config: Path) -> None:
    built = run("build", "--config", config, "--only", "mine", "--format", "csv")
    assert built.returncode == 0, built.stderr
    assert {row["dataset"] for row in rows(built.stdout)} >= {"mine"}
    assert "ror" not in built.stdout


def test_one_file_under_two_names_is_refused(tmp_path: Path, config: Path, release: Path) -> None:
    shutil.copy(release, tmp_path / "copy.json")
    two = CONFIG.split("[[source]]")[0] + "".join(
        f'[[source]]\nid = "{name}"\nloader = "ror"\npath = "{file}"\n'
        for name, file in (("ror", release.name), ("again", "copy.json"))
    )
    config.write_text(two, encoding="utf-8")
    built = run("build", "--config", config)
    assert built.returncode == 2
    assert "are the same file: give one of them" in built.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--only", "ror"), "go with --config"),
        (("--download",), "go with --config"),
        (("--config", "none.toml"), "none.toml"),
        (("--config", "none.toml", "x.yaml"), "and not both"),
        (("--loader", "ror"), "give the file that the loader 'ror' is to read"),
        (("--loader", "ror", "none.zip"), "none.zip is not there"),
        (("--loader", "ror", "x.zip", "-o", "version"), "'version' is no option of a loader: write NAME=VALUE"),
    ],
)
def test_what_does_not_fit_together_is_told(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    built = run("build", *words, "--store", tmp_path / "s")
    assert built.returncode == 2
    assert told in built.stderr
    assert "Traceback" not in built.stderr


def test_a_broken_release_changes_nothing(tmp_path: Path, release: Path) -> None:
    store = tmp_path / "s"
    run("build", "--loader", "ror", release, "--store", store)
    broken = tmp_path / "v1.1-ror-data.json"
    broken.write_bytes(release.read_bytes()[:-300])
    built = run("build", "--loader", "ror", broken, "--store", store)
    assert built.returncode == 2
    assert "is cut short" in built.stderr
    assert (store / "CURRENT").read_text("utf-8") == "000001\n"
