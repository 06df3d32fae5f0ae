"""What a build could not take in is told, counted and listed: a row costs a row, a value a value."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import cast

from comity.cli.loading import LoaderStream
from comity.config import SourceEntry
from comity.graph.vocabulary import DEFAULT_BASE
from comity.loaders import discovery
from tests.command import run
from tests.loaders.cordis.test_cordis import CSV
from tests.loaders.ror.released import record, ror_id, write
from tests.test_cli_registries import FIRST, MINE, release, rows

__all__ = ["release"]


def listed(store: Path) -> list[dict[str, str]]:
    """Read what a store has set aside."""
    return rows((store / "set-aside.csv").read_text("utf-8"))


def test_a_registry_is_built_in_one_command_and_what_cannot_be_meant_is_set_aside(
    tmp_path: Path, release: Path
) -> None:
    store = tmp_path / "s"
    built = run("build", "--loader", "ror", release, "--store", store, "--format", "csv")
    assert built.returncode == 3, built.stderr
    told = {row["dataset"]: row for row in rows(built.stdout)}["ror"]
    assert (told["records"], told["set aside"], told["values set aside"]) == ("42", "1", "1")
    assert "41 organisations, and a whole release has 100,000 to 250,000: is this all of it?" in built.stderr
    assert f"ror: 1 record and 1 value were set aside: see {store / 'set-aside.csv'}" in built.stderr
    value, aside = listed(store)
    assert value == {
        "source": "ror",
        "file": release.name,
        "row": "",
        "record": f"record 41 ({ror_id(41)})",
        "column": "established",
        "value": "2899",
        "reason": value["reason"],
    }
    assert "2899 cannot be meant" in value["reason"]
    assert (aside["record"], aside["column"]) == (f"record 42 ({ror_id(42)})", "")
    assert aside["reason"] == "names: there is none; the record is set aside"


def test_what_was_set_aside_stays_listed_and_told_while_its_source_is_unchanged(tmp_path: Path, release: Path) -> None:
    store = tmp_path / "s"
    run("build", "--loader", "ror", release, "--store", store)
    before = (store / "set-aside.csv").read_bytes()
    mine = tmp_path / "mine.yaml"
    mine.write_text(MINE + "- id: mine-2\n  kind: parc\n  names: [{text: Two}]\n", encoding="utf-8")
    again = run("build", "--loader", "ror", release, "--store", store)
    assert (again.returncode, (store / "set-aside.csv").read_bytes()) == (3, before)
    assert "1 record and 1 value were set aside" in again.stderr
    other = run("build", mine, "--store", store)
    assert other.returncode == 3
    assert [(row["source"], row["row"], row["record"]) for row in listed(store)[2:]] == [
        ("mine", "6", "organisations mine-2")
    ]
    mine.write_text(MINE, encoding="utf-8")
    assert run("build", mine, "--store", store).returncode == 0
    assert (store / "set-aside.csv").read_bytes() == before
    run("build", "--drop", "ror", "--store", store)
    assert not (store / "set-aside.csv").exists()


def test_a_mended_value_and_another_bad_one_are_changes_and_the_store_is_as_built_afresh(tmp_path: Path) -> None:
    store, fresh = tmp_path / "s", tmp_path / "fresh"
    releases = [
        write(tmp_path, [*FIRST, record(41, established=year)], f"v1.{n}-ror-data.json")
        for n, year in enumerate((2899, 2999, 1999))
    ]
    same = ("build", "--loader", "ror", "-o", "version=v9", "--store")
    built = [run(*same, store, release) for release in releases]
    assert [item.returncode for item in built] == [3, 3, 0]
    assert "field established: the year 2999 cannot be meant" in built[1].stderr
    for item in built[1:]:
        assert "ror: 0 new, 1 changed, 0 gone; relations: 0 gained, 0 lost" in item.stderr
    labels = [row["label"] for row in rows(run("diff", "--store", store, "--format", "csv").stdout)]
    assert "Institute 41" in labels
    run(*same, fresh, releases[-1])
    asked = (
        "query",
        "--sparql",
        "SELECT ?s ?p ?o { GRAPH graph:ror { ?s ?p ?o } } ORDER BY ?s ?p ?o",
        "--format",
        "csv",
    )
    assert run(*asked, "--store", store).stdout == run(*asked, "--store", fresh).stdout


def test_a_field_that_is_not_known_is_told_and_kept_out_and_stops_the_load_where_that_is_asked(tmp_path: Path) -> None:
    file = write(tmp_path, [*FIRST, record(41, motto="Aqua"), record(42, motto="Terra")], "v9.0-ror-data.json")
    built = run("build", "--loader", "ror", file, "--store", tmp_path / "s")
    assert built.returncode == 0, built.stderr
    assert (
        f"{file.name}: record 41 ({ror_id(41)}) and 1 more have the field 'motto', which is in no release that is "
        "known here: it is kept out, and the rest is read (--strict stops there)"
    ) in built.stderr
    strict = run("build", "--loader", "ror", file, "--store", tmp_path / "t", "--strict")
    assert strict.returncode == 2
    assert "has the field 'motto', which is in no release that is known here: with --strict it stops" in strict.stderr
    assert not (tmp_path / "t" / "CURRENT").exists()


def test_a_column_that_is_not_known_is_told_and_kept_out(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CSV, tmp_path / "csv"))
    file = folder / "project.csv"
    lines = file.read_text("utf-8").replace(".\n\t", ". ").splitlines()
    file.write_text("\n".join(f'{line};"{(n and 7) or "budgets"}"' for n, line in enumerate(lines)), encoding="utf-8")
    built = run("build", "--loader", "cordis", folder, "--store", tmp_path / "s")
    assert built.returncode == 0, built.stderr
    assert (
        "project.csv: row 1 has the field 'budgets', which is in no release that is known here: it is" in built.stderr
    )
    assert run("build", "--loader", "cordis", folder, "--store", tmp_path / "t", "--strict").returncode == 2


def test_a_release_of_which_more_is_set_aside_than_stands_changes_nothing(tmp_path: Path, release: Path) -> None:
    store = tmp_path / "s"
    run("build", "--loader", "ror", release, "--store", store)
    before = (store / "set-aside.csv").read_bytes()
    nameless = write(tmp_path, [record(n, names=[]) for n in range(1, 40)], "v1.1-ror-data.json")
    built = run("build", "--loader", "ror", nameless, "--store", store)
    assert built.returncode == 2
    assert "39 records were set aside, and only 1 stand: this is no release as it was published" in built.stderr
    assert ((store / "set-aside.csv").read_bytes(), (store / "CURRENT").read_text("utf-8")) == (before, "000001\n")


def left_out(folder: Path) -> dict[str, str]:
    """Return what goes into the digest of each record that stands without something."""
    loader = cast("discovery.StreamingLoader", discovery.named("cordis"))
    stream = LoaderStream(loader, SourceEntry(id="cordis", loader="cordis", path=(folder,)), DEFAULT_BASE)
    found = {block.id: block.left_out for block in stream.blocks() if block.left_out}
    stream.aside.close()
    return found


def test_what_is_left_out_is_in_the_digest_of_its_record_wherever_its_row_stands(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CSV, tmp_path / "csv"))
    file = folder / "organization.csv"
    assert left_out(folder) == {}
    header, *others = (
        file.read_text("utf-8").replace('"5.5"', '"5.5.5"').replace('"37.98,23.73"', '"50.7;7.1"').splitlines()
    )
    file.write_text("\n".join([header, *others]), "utf-8")
    before = left_out(folder)
    assert before.keys() == {"cordis-900001", "pic-999000001"}
    file.write_text("\n".join([header, *reversed(others)]), "utf-8")
    assert left_out(folder) == before
    file.write_text("\n".join([header, *others]).replace("50.7;7.1", "50,7;7,1"), "utf-8")
    after = left_out(folder)
    assert after["cordis-900001"] == before["cordis-900001"]
    assert after["pic-999000001"] != before["pic-999000001"]
    file.write_text("\n".join([header, *others, others[0].replace('"999000001"', '"x"')]), "utf-8")
    assert left_out(folder)["cordis-900001"] != before["cordis-900001"]  # a participation that was set aside
