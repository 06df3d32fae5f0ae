"""Columns answer as the queries that define them, and where they cannot, the queries do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from shutil import copytree

import pytest

from comity.graph.errors import InputError, QueryError, StoreError
from comity.graph.records import Organisation
from comity.graph.store import Store, open_store
from comity.queries.catalogue import catalogue, find
from comity.queries.columns import naming, reading
from comity.queries.columns.layout import columns_file, lay_out
from comity.queries.columns.reading import ANSWERS
from comity.queries.explanation.candidates import candidates, nearest_names
from comity.queries.run import answer, answer_named
from comity.queries.table import Table
from tests.queries.golden import golden, golden_csv
from tests.queries.registries import chance_registry, registry_store, small_registry

NAMES = sorted(file.stem for file in ANSWERS.glob("*.sql"))
VALUES = {
    "body": ["reg-1", "reg-2,reg-3", "academy"],
    "country": ["IR", "IR,RU", "XK", "FR"],
    "one": ["IR", "IR,XK"],
    "other": ["RU", "NA,IR"],
    "since": ["1900-01-01", "2019-06-01"],
    "until": ["2018-12-31", "2100-12-31"],
    "words": ["water", "ΜΟΣ", "İr", "آب", '"', "%"],
    "written": ["Q7", "http://www.wikidata.org/entity/q7", "7", "none"],
    "city": ["tehran", "Isfahan", "nowhere"],
}


@pytest.fixture(scope="module", params=[1, 2])
def chance(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with registry_store(tmp_path_factory.mktemp("chance") / "store", chance_registry(request.param)) as store:
        yield store


@pytest.fixture
def small(read: Store, tmp_path: Path) -> Iterator[Store]:
    """Copy the small registry, to be changed."""
    with open_store(copytree(read.folder.parent.parent, tmp_path / "store")) as store:
        yield store


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Build the small registry once, only to be read."""
    with registry_store(tmp_path_factory.mktemp("read") / "store", small_registry()) as store:
        yield store


@pytest.mark.parametrize("name", NAMES)
def test_answer_is_the_golden_one(read: Store, name: str) -> None:
    assert golden_csv(read, find(name)) == golden(name)


def test_every_answer_belongs_to_a_query() -> None:
    assert len(NAMES) > 10
    assert set(NAMES) <= set(catalogue())


@pytest.mark.parametrize("name", NAMES)
def test_columns_answer_as_the_query_that_defines_it(chance: Store, name: str) -> None:
    """Same columns, rows, order and types of values, for all values together."""
    query = find(name)
    found = 0
    for chosen in product(*(VALUES[parameter.name] for parameter in query.params)):
        values = dict(zip([parameter.name for parameter in query.params], chosen, strict=True))
        quick = reading.answer(chance, query, values)
        defined = answer(chance, query.bind(chance.prefixes, values), rows=None).table
        assert quick is not None
        assert defined is not None
        assert quick == defined, values
        assert [list(map(type, row)) for row in quick.rows] == [list(map(type, row)) for row in defined.rows]
        found += len(quick.rows)
    assert found


def test_a_named_query_is_answered_from_the_columns(small: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Table(("child",), (("from the columns",),))
    monkeypatch.setattr(reading, "answer", lambda *_: made)
    assert answer_named(small, find("registry-children"), {"body": "reg-1"}).table == made


def test_rows_over_the_limit_are_announced(small: Store) -> None:
    result = answer_named(small, find("registry-children"), {"body": "reg-1"}, rows=2)
    assert result.table is not None
    assert len(result.table.rows) == 2
    assert result.truncated


def test_an_unknown_id_is_refused_with_columns_too(small: Store) -> None:
    with pytest.raises(InputError, match="'reg-1000' is not described"):
        answer_named(small, find("registry-children"), {"body": "reg-1000"})


def test_without_columns_the_query_itself_answers(small: Store) -> None:
    query, values = find("registry-children"), {"body": "reg-1"}
    quick = answer_named(small, query, values)
    columns_file(small.folder).unlink()
    with open_store(small.folder.parent.parent) as again:
        assert reading.answer(again, query, values) is None
        assert answer_named(again, query, values) == quick


def test_columns_of_another_version_are_not_read(small: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.queries.columns.layout._version", lambda: "00000000")
    assert reading.answer(small, find("registry-children"), {"body": "reg-1"}) is None


def test_they_are_laid_out_once_and_leave_nothing_else(small: Store) -> None:
    assert not lay_out(small)
    file = columns_file(small.folder)
    file.rename(file.with_name("columns-00000000.duckdb"))
    assert lay_out(small)
    assert [entry.name for entry in small.folder.glob("columns*")] == [columns_file(small.folder).name]


def test_a_store_of_small_datasets_has_none(shipped: Store) -> None:
    assert not lay_out(shipped)
    assert reading.answer(shipped, find("registry-children"), {}) is None


def test_what_cannot_be_laid_out_is_told_and_leaves_nothing(small: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    columns_file(small.folder).unlink()
    broken = small.folder / "broken.sql"
    broken.write_text("CREATE TABLE a AS FROM nothing")
    monkeypatch.setattr("comity.queries.columns.layout.TABLES", broken)
    with pytest.raises(StoreError, match="could not be laid out .*nothing.*: queries are answered without them"):
        lay_out(small)
    assert not list(small.folder.glob("columns*"))


@pytest.mark.parametrize(
    ("sql", "error", "told"),
    [
        ("SELECT a FROM range(9000000) AS t(a) WHERE $body IS NOT NULL ORDER BY a DESC", QueryError, "more memory"),
        ("SELECT nothing FROM nowhere WHERE $body", StoreError, "remove that file"),
    ],
)
def test_what_columns_cannot_answer_is_told_in_a_sentence(
    small: Store, monkeypatch: pytest.MonkeyPatch, sql: str, error: type[Exception], told: str
) -> None:
    monkeypatch.setitem(reading._CONFIG, "memory_limit", "20MB")
    monkeypatch.setattr(reading, "_sql", lambda _: sql)
    with pytest.raises(error, match=told):
        reading.answer(small, find("registry-children"), {"body": "reg-1"})
    assert not [entry for entry in small.folder.glob("columns*/*") if entry.stat().st_size]


def test_a_damaged_file_is_told_with_the_way_out(small: Store) -> None:
    columns_file(small.folder).write_bytes(b"no database")
    with pytest.raises(StoreError, match="remove that file"):
        reading.answer(small, find("registry-children"), {"body": "reg-1"})


@pytest.mark.parametrize("text", ["Institute of Wells", "institute", "ÏNSTITUTE  of wells", "رودخانه 3", "Own Academy"])
def test_what_bears_a_name_is_the_same_with_and_without_columns(
    small: Store, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = candidates(small, text)
    assert quick
    monkeypatch.setattr(naming, "called", lambda *_: None)
    assert candidates(small, text) == quick


def test_a_name_that_nothing_bears_has_near_ones_the_nearest_first(small: Store) -> None:
    assert candidates(small, "Institut of Wels") == []
    assert nearest_names(small, "Institut of Wels")[0] == "Institute of Wells"
    assert nearest_names(small, "zzz") == []
    columns_file(small.folder).unlink()
    with open_store(small.folder.parent.parent) as again:
        assert nearest_names(again, "Institut of Wels")[0] == "Institute of Wells"


def test_an_address_with_a_comma_is_found_whole(tmp_path: Path) -> None:
    address = "https://a.example/wiki/Water,_Tehran"
    first, *others = small_registry()
    assert isinstance(first, Organisation)
    with registry_store(tmp_path / "store", [replace(first, same_as=(address,)), *others]) as store:
        table = answer_named(store, find("bodies-with-identifier"), {"written": address}).table
    assert table is not None
    assert [(row[0], row[2]) for row in table.rows] == [("id:reg-1", address)]
