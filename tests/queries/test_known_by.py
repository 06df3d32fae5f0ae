"""What was known by a day: one rule in one file, for every query and network; what is left out is counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode

from comity.graph.records import Source
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.graph.vocabulary import term
from comity.queries import asking
from comity.queries.catalogue import FOLDER, KNOWN_BY, catalogue, find
from comity.queries.networks.citations import known_days
from comity.queries.networks.network import network_of
from comity.queries.networks.reading import read
from comity.queries.networks.selection import Selection
from comity.queries.networks.two_mode import as_network, two_mode
from comity.queries.run import answer_named
from comity.queries.undated import fact_columns, undated_words
from tests.command import run as comity
from tests.queries.golden import reference
from tests.shipped import shipped_store, store_of
from tests.small import PAPER, make

DAY = "2024-12-31"
ASKED = sorted(name for name, query in catalogue().items() if any(p.name == KNOWN_BY for p in query.params))
#: A part or a step for which nothing is cited counts in these, so that evidence cannot be taken out to compare.
UNCITED = {"counted-ties", "evidence-of-body", "status-on-day", "agreements-on-day", "status-of-centre"}
#: Tells the day itself.
TELLING = {"known-by"}


@pytest.fixture(scope="module")
def undated() -> Store:
    """Return a graph of ties that rest on sources dated in every way."""
    sources: dict[str, Any] = {
        "printed": {"published": "2020-05"},
        "both": {"published": "2020-05-10", "retrieved": "2023-01-01"},
        "read": {"retrieved": "2021-03"},
        "open": {"published": "2019-01/.."},
        "open-read": {"published": "2019-01/..", "retrieved": "2022-02-02"},
        "bare": {},
    }
    records = [
        *(Source(id=name, title=name, url=f"https://a.example/{name}", **days) for name, days in sources.items()),
        *(make.body(name, country="IR") for name in "AB"),
        *(make.tie(f"t-{name}", "agreement", ["a", "b"], evidence=(make.evidence(name),)) for name in sources),
    ]
    both = (make.evidence("bare"), make.evidence("printed"))
    records.append(make.tie("t-twice", "agreement", ["a", "b"], evidence=both))
    return store_of(quad for record in records for quad in quads(record, "test"))


def test_the_rule_stands_in_one_file() -> None:
    files = [
        file for file in sorted(FOLDER.rglob("*.rq")) if "comity:retrieved/comity:latest" in file.read_text("utf-8")
    ]
    assert [file.name for file in files] == ["known-from.rq"]
    printed = [
        file for file in sorted(FOLDER.rglob("*.rq")) if "comity:published/comity:latest" in file.read_text("utf-8")
    ]
    assert printed == files
    assert len(ASKED) > 36


@pytest.mark.parametrize("name", ASKED)
def test_each_query_with_such_a_day_heeds_it_and_says_what_a_fact_of_it_is(shipped: Store, name: str) -> None:
    query = find(name)
    assert f"_known_from <= ?{KNOWN_BY})" in query.bind(shipped.prefixes, {KNOWN_BY: DAY})
    told_apart, changing = fact_columns(query.fact)
    table = answer_named(shipped, query, reference(query)).table
    assert table is not None
    assert told_apart
    assert {*told_apart, *changing} <= {*table.columns}


def test_without_a_day_a_query_says_nothing_of_it(shipped: Store) -> None:
    text = find("evidence-behind").bind(shipped.prefixes)
    assert "known_from" not in text
    assert "retrieved" not in text


def test_a_source_is_known_from_its_publication_else_from_the_day_it_was_read(undated: Store) -> None:
    days = {iri.rpartition("/")[2]: day.isoformat() for iri, day in known_days(undated).items()}
    assert days == {"printed": "2020-05-31", "both": "2020-05-10", "read": "2021-03-31", "open-read": "2022-02-02"}


@pytest.mark.parametrize(
    ("day", "known"),
    [
        ("2020-05-09", ""),
        ("2020-05-10", "both"),
        ("2020-05-31", "both printed twice"),
        ("2021-03-31", "both printed read twice"),
        ("9999-12-31", "both open-read printed read twice"),
        ("any", "bare both open open-read printed read twice"),
    ],
)
def test_queries_and_networks_know_the_same_ties_by_a_day(undated: Store, day: str, known: str) -> None:
    reading = read(undated)
    made = network_of(reading, selection=Selection(known_by=None if day == "any" else date.fromisoformat(day)))
    assert sorted(tie.iri.rpartition("/t-")[2] for tie in made.ties) == known.split()
    for name, values in (("counted-ties", {}), ("partners-of", {"body": "a"})):
        result = asking.answer(undated, find(name), {**values, KNOWN_BY: day})
        assert result.table is not None
        assert sorted({str(row[0]).removeprefix("id:t-") for row in result.table.rows}) == known.split()
        assert result.undated == made.how.undated == (None if day == "any" else 2)
    assert as_network(two_mode(reading, made.how.selection)).how.undated == made.how.undated


def test_a_network_of_bodies_of_one_country_leaves_out_what_concerns_it(undated: Store) -> None:
    selection = Selection(known_by=date(2022, 1, 1))
    assert network_of(read(undated), selection=selection, countries="FR").how.undated == 0
    words = network_of(read(undated), selection=selection, countries="IR").how.words()
    assert undated_words(2) in words


def test_an_undated_step_that_ended_a_tie_is_left_out_with_it() -> None:
    ended = make.milestone(kind="terminated", date="2010", evidence=(make.evidence("bare"),))
    store = store_of(
        quad
        for record in (
            *(PAPER, make.source(id="bare", title="B", url="https://a.example/b"), make.body("A"), make.body("B")),
            make.tie("t", "agreement", ["a", "b"], milestones=(ended,)),
        )
        for quad in quads(record, "test")
    )
    made = network_of(read(store), selection=Selection(as_of=date(2022, 1, 1), known_by=date(2022, 1, 1)))
    assert (len(made.ties), made.how.undated) == (1, 1)


@pytest.fixture(scope="module")
def before() -> Store:
    """Return the shipped graph without the evidence of sources that were not known by the day."""
    shipped = shipped_store()
    known = {iri for iri, day in known_days(shipped).items() if day.isoformat() <= DAY}
    late = {
        quad.subject
        for quad in shipped.pattern(None, term("oa:hasSource"), None)
        if isinstance(quad.object, NamedNode) and quad.object.value not in known
    }
    assert len(late) > 1000
    return store_of(
        quad
        for name in ("seeds", "c2c")
        for quad in shipped.quads(name)
        if not {quad.subject, quad.object}.intersection(late)
    )


@pytest.mark.parametrize("name", sorted({*ASKED} - UNCITED - TELLING))
def test_as_known_by_a_day_is_as_if_later_evidence_were_not_there(shipped: Store, before: Store, name: str) -> None:
    query = find(name)
    known = asking.answer(shipped, query, {**reference(query), KNOWN_BY: DAY}, None).table
    assert known == asking.answer(before, query, reference(query), None).table


def test_the_command_says_on_stderr_what_is_left_out_and_only_the_answer_on_stdout(shipped_folder: Path) -> None:
    found = comity(
        "query", "partners-of", "-p", "body=rcuwm", "--known-by", DAY, "--format", "csv", "--store", shipped_folder
    )
    assert "facts (comity query known-sources lists them)" in found.stderr
    assert "undated" not in found.stdout
    assert "undated" not in comity("query", "partners-of", "-p", "body=rcuwm", "--store", shipped_folder).stderr
