"""Every named query: told in plain words, answered as its golden answer says, from the graph and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from comity.graph.records import Completeness
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.queries.asking import questions
from comity.queries.catalogue import catalogue, find
from comity.queries.run import answer_named
from comity.queries.table import Cell, Table, cell
from tests.queries.golden import FOLDER, LARGE, REFERENCE_DAY, golden, golden_csv, reference
from tests.shipped import shipped_store, store_of
from tests.small import PAPER, make

NAMES = sorted(catalogue())
#: Those that are asked of the shipped records; the others are in ``test_columns``.
SHIPPED = sorted(set(NAMES) - LARGE)
#: The competency questions: look-ups, networks, time, evidence, contradiction, quality and absence.
NUMBERS = [1, 3, 4, 6, 7, 9, 10, 11, 13, 14, 15, 17, 18, 20, 22, 23, 25, 26, 28, 30, 33, 34, 35, 37, 39, 40]
#: Answers that rest on the seeds alone, so that they stand without the records of the centres.
SEEDS_ONLY = {
    "meetings-on-day",
    "met-in-period",
    "modality-counted",
    "pairs-joined-by-talk",
    "ties-between-centres-of-countries",
}


@pytest.fixture(scope="module")
def seeds() -> Store:
    """Return the graph without the dataset of the centres."""
    return shipped_store(without=("c2c",))


def rows(store: Store, name: str, **values: str) -> list[dict[str, Cell]]:
    """Answer a query on the reference day, row by row."""
    query = find(name)
    table = answer_named(store, query, reference(query) | values, rows=None).table
    assert table is not None
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


@pytest.mark.parametrize("name", SHIPPED)
def test_answer_is_the_golden_one(shipped: Store, name: str) -> None:
    assert golden_csv(shipped, find(name)) == golden(name)


def test_every_golden_answer_belongs_to_a_question() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*.csv")) == sorted(questions())


@pytest.mark.parametrize("number", NUMBERS)
def test_each_competency_question_is_one_query(number: int) -> None:
    found = [query.name for query in catalogue().values() if query.question == str(number)]
    assert len(found) == 1
    assert find(str(number)).name == found[0]


def test_no_other_number_is_claimed() -> None:
    assert {query.question for query in catalogue().values()} - {None} == {str(number) for number in NUMBERS}


@pytest.mark.parametrize("name", NAMES)
def test_question_and_emptiness_are_told_in_words(name: str) -> None:
    query = find(name)
    assert query.summary.endswith((".", "?"))
    assert len(query.empty) > 20
    assert all(len(parameter.description) > 7 for parameter in query.params)


@pytest.mark.parametrize("name", NAMES)
def test_no_id_is_written_into_a_query_but_as_a_default(name: str) -> None:
    for line in find(name).text.splitlines():
        assert not re.search(r"\bid:[a-z0-9]", line) or "#+ param" in line


@pytest.mark.parametrize("name", SHIPPED)
def test_order_is_total(shipped: Store, name: str) -> None:
    """No two rows are equal in all the columns by which they are ordered."""
    text = find(name).text
    ordered = set(re.findall(r"\?(\w+)", text[text.rindex("ORDER BY") :]))
    keys = [tuple(row[column] for column in row if column in ordered) for row in rows(shipped, name)]
    assert len(set(keys)) == len(keys)


def test_order_of_insertion_changes_no_answer() -> None:
    other = shipped_store(seed=7)
    for name in SHIPPED:
        assert golden_csv(other, find(name)) == golden(name), name


def test_every_answer_but_those_of_the_seeds_changes_without_the_centres(seeds: Store) -> None:
    same = {name for name in SHIPPED if golden_csv(seeds, find(name)) == golden(name)}
    assert same <= SEEDS_ONLY


def test_unnamed_host_is_not_on_record_and_not_none(shipped: Store, seeds: Store) -> None:
    for store in (shipped, seeds):
        verdicts = {row["centre"]: row["verdict"] for row in rows(store, "3")}
        assert verdicts["id:tichct"] == "not on record"
    implied = [row for row in rows(shipped, "3") if row["centre"] == "id:tichct"]
    assert [(row["suggested"], row["said"]) for row in implied] == [("id:ir-mchth", "implied")]
    assert [row["suggested"] for row in rows(seeds, "3")] == [None]


def test_no_stated_tie_of_iranian_and_russian_centres_is_one_verdict(shipped: Store) -> None:
    assert rows(shipped, "13") == [{"verdict": "not on record", "stated_ties": 0, "talked_of": 1}]
    assert rows(shipped, "13", one="DE", other="US")[0]["verdict"] == "on record"


def test_a_whole_list_makes_none_once_it_is_published() -> None:
    centres = (make.body("North", country="NO"), make.body("South", country="SE"))
    listing: dict[str, Any] = {"members": (), "of": "north", "evidence": (make.evidence(),)}
    hosts = Completeness(id="hosts", scope="hosts of North", cooperation="hosting", **listing)
    ties = Completeness(id="ties", scope="centres tied to North", member_kind="category-2-centre", **listing)
    store = store_of(quad for record in (PAPER, *centres, hosts, ties) for quad in quads(record, "test"))
    assert [row["verdict"] for row in rows(store, "3", country="NO")] == ["none (complete list)"]
    assert [row["verdict"] for row in rows(store, "3", country="SE")] == ["not on record"]
    assert rows(store, "13", one="SE", other="NO")[0]["verdict"] == "none (complete lists)"
    assert rows(store, "13", one="SE", other="DK")[0]["verdict"] == "not on record"
    before = {"known_by": "2020-04-30"}
    assert [row["verdict"] for row in rows(store, "3", country="NO", **before)] == ["not on record"]
    assert rows(store, "13", one="SE", other="NO", **before)[0]["verdict"] == "not on record"


def test_commissions_that_icesco_met_are_not_named(shipped: Store) -> None:
    found = rows(shipped, "23")
    assert {row["verdict"] for row in found} == {"members not named"}
    assert {row["met"] for row in found} == {"id:collective-icesco-natcoms"}


def test_hedged_ties_flip_the_answer_on_centres(shipped: Store) -> None:
    by_level = {row["counted"]: (row["ties"], row["between_centres"]) for row in rows(shipped, "40")}
    assert by_level["stated"] == (4, 0)
    assert by_level["and discussed"][1] == 1


def test_termination_of_isedc_is_not_yet_known_on_the_reference_day(shipped: Store) -> None:
    now = {row["tie"]: row["verdict"] for row in rows(shipped, "28")}
    later = {row["tie"]: row["verdict"] for row in rows(shipped, "28", as_of="2026-03-31")}
    assert (now["id:k041"], now["id:k134"]) == ("not yet on that day", "ended by that day")
    assert later["id:k041"] == "notice given, end not on record"


def test_known_by_counts_only_what_had_been_published(shipped: Store) -> None:
    assert rows(shipped, "10", known_by="2025-10-24") == []
    known = rows(shipped, "10", known_by="2025-10-25")
    assert [row["source"] for row in known] == [
        "https://www.tehrantimes.com/news/519533/Tehran-Moscow-ink-MOU-on-technology"
    ]


def test_as_of_leaves_out_what_was_signed_later(shipped: Store) -> None:
    assert rows(shipped, "10", as_of="2025-09-30") == []
    assert {row["centre"]: row["verdict"] for row in rows(shipped, "25", as_of="2003-01-01")}[
        "id:icqhs"
    ] == "not on record"


def test_status_of_a_designation_follows_the_day(shipped: Store) -> None:
    standing = {
        day: [row["standing"] for row in rows(shipped, "status-of-centre", as_of=day)]
        for day in ("2001-01-01", "2003-01-01", "2010-01-01", "2015-01-01", "2022-01-01", REFERENCE_DAY)
    }
    assert list(standing.values()) == [
        [],
        ["signed"],
        ["in-force"],
        ["lapsed-on-record"],
        ["in-force"],
        ["lapsed-on-record"],
    ]


@pytest.fixture(scope="module")
def merged(shipped: Store) -> rdflib.Graph:
    """Return the same triples in rdflib's store, each once: a second engine."""
    triples = {Triple(quad.subject, quad.predicate, quad.object) for quad in shipped.quads()}
    lines = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert lines is not None
    return rdflib.Graph().parse(data=lines, format="nt")


@pytest.mark.parametrize("name", ["13", "33", "35", "posts", "timeline", "field-offices", "status-of-centre"])
def test_second_engine_gives_the_same_rows(shipped: Store, merged: rdflib.Graph, name: str) -> None:
    query = find(name)
    found = merged.query(query.bind(shipped.prefixes, reference(query)), initNs=shipped.prefixes)
    assert found.vars is not None
    second = {tuple(_text(value, shipped) for value in row) for row in found}  # type: ignore[union-attr]
    first = answer_named(shipped, query, reference(query), rows=None).table
    assert first is not None
    assert first.columns == tuple(str(variable) for variable in found.vars)
    assert {tuple("" if value is None else str(value) for value in row) for row in first.rows} == second


def _text(value: object, store: Store) -> str:
    if value is None:
        return ""
    if isinstance(value, rdflib.URIRef):
        return str(cell(NamedNode(str(value)), store.prefixes))
    if isinstance(value, rdflib.Literal) and isinstance(value.value, bool):
        return str(value.value)
    return str(value)


def test_table_of_a_query_keeps_the_order_of_its_columns(shipped: Store) -> None:
    table = answer_named(shipped, find("13"), {}).table
    assert table == Table(("verdict", "stated_ties", "talked_of"), (("not on record", 0, 1),))
