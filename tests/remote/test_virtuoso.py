"""What Virtuoso 7.2 answers, held against the golden answers; docs/remote-stores.md says what it cannot do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from comity.graph.errors import QueryError, QueryTimeout, RemoteError
from comity.graph.opening import open_place
from comity.graph.remote.push import Place, push
from comity.graph.store import Store
from comity.queries import asking
from tests.command import run as comity
from tests.queries.golden import LARGE, golden, golden_csv, reference
from tests.remote.servers import DBA, virtuoso
from tests.waiting import PATIENCE

#: Its compiler gives up on EXISTS in an expression, or on a subquery in a UNION, and says so.
REFUSED = {"council-changes", "counted-ties", "evidence-of-body", "evidence-of-pair", "lists-compared", "weak-facts"}
#: It finds no way to answer these in time, and after them answers nothing else for minutes.
TOO_SLOW = {"modality-counted", "ties-between-centres-of-countries"}
#: What it gets wrong without a word: rows without some optional value are lost under some of its plans.
WRONG = {"agreements-between-countries", "ended-ties"}
#: Questions that are asked of it with a day of knowledge.
KNOWN = [
    *("agreements-on-day", "body-facts", "conflicts", "conflicts-about", "evidence-behind", "hosts-by-country"),
    *("known-by", "lapses-in-year", "partners-of", "shortest-paths", "status-on-day", "timeline"),
]
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "remote-stores.md"


@pytest.fixture(scope="module")
def remote(on_virtuoso: str) -> Store:
    return open_place(on_virtuoso, PATIENCE)


def test_it_gives_the_golden_answer_to_every_question_that_it_can_do(remote: Store) -> None:
    names = sorted(asking.questions().keys() - LARGE - REFUSED - TOO_SLOW - WRONG)
    assert len(names) > 40
    assert [name for name in names if golden_csv(remote, asking.find(name)) != golden(name)] == []


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_its_compiler_cannot_do_is_told(remote: Store, name: str) -> None:
    with pytest.raises(QueryError, match="cannot answer the query .* 'Virtuoso (37000|22023) Error"):
        golden_csv(remote, asking.find(name))


def test_it_tells_how_far_agreements_of_any_country_had_got(remote: Store, local: Store) -> None:
    question = asking.find("agreements-on-day")
    values = reference(question) | {"country": "any"}
    theirs, ours = (asking.answer(store, question, values, None).table for store in (remote, local))
    assert theirs == ours


@pytest.mark.parametrize("name", KNOWN)
def test_it_knows_what_was_known_by_a_day(remote: Store, local: Store, name: str) -> None:
    question = asking.find(name)
    values = reference(question) | {"known_by": "2024-12-31"}
    theirs, ours = (asking.answer(store, question, values, None) for store in (remote, local))
    assert (theirs.table, theirs.undated) == (ours.table, ours.undated)


def test_what_it_gets_wrong_is_still_wrong(remote: Store) -> None:
    """Should a later version be right, the list and the documentation are to be made shorter."""
    assert {name for name in WRONG if golden_csv(remote, asking.find(name)) != golden(name)}


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "RCUWM", "--as-of", "2025-11-15"),
        ("report", "calendar", "--format", "json", "--as-of", "2025-11-15"),
        ("network", "-", "--format", "gexf"),
        ("query", "--sparql", "SELECT ?q { ?s oa:exact ?q FILTER(CONTAINS(STR(?q), 'é')) } ORDER BY ?q"),
        ("query", "--sparql", "CONSTRUCT { ?s a comity:Agreement } { ?s a comity:Agreement }"),
        ("query", "--sparql", "ASK { id:rcuwm rdfs:label ?name }"),
    ],
    ids=" ".join,
)
def test_every_command_writes_the_same_bytes(shipped_folder: Path, on_virtuoso: str, words: tuple[str, ...]) -> None:
    ours = comity(*words, "--store", shipped_folder)
    theirs = comity(*words, "--store", on_virtuoso)
    assert (theirs.returncode, theirs.stdout, theirs.stderr) == (ours.returncode, ours.stdout, ours.stderr)


def test_its_row_limit_is_found_out_and_exact_answers_are_not_refused(local: Store, tmp_path: Path) -> None:
    """It cuts at ``ResultSetMaxRows`` with status 200; push needs few rows, so the limit shows when one asks."""
    with virtuoso(tmp_path, rows=1000) as url:
        push(local, Place(url, credentials=DBA), ["seeds"])
        store = open_place(url)
        with pytest.raises(
            RemoteError, match=r"cuts answers: it gave 1,000 rows, and there are [\d,]+; .*ResultSetMaxRows"
        ):
            list(store.select("SELECT ?s { ?s ?p ?o }"))
        assert len(list(store.select("SELECT ?s { ?s ?p ?o } LIMIT 1000"))) == 1000
        with pytest.raises(RemoteError, match="cuts answers: it gave 1,000 rows"):
            store.construct("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        assert len(set(store.construct("CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 900"))) > 500


def test_the_documentation_lists_what_it_cannot_do() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    listed = set(re.findall(r"`([a-z-]+)`", text.partition("## What Virtuoso cannot do")[2].partition("\n## ")[0]))
    assert listed == REFUSED | TOO_SLOW | WRONG


@pytest.mark.parametrize("name", sorted(TOO_SLOW))
def test_what_takes_it_too_long_is_left_at_the_time_limit(local: Store, tmp_path: Path, name: str) -> None:
    """On a server of its own, which is of no use afterwards."""
    with virtuoso(tmp_path) as url:
        push(local, Place(url, credentials=DBA))
        with pytest.raises(QueryTimeout, match="within the time limit"):
            golden_csv(open_place(url, 2), asking.find(name))
