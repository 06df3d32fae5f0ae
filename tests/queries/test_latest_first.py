"""“Latest first” is by the last day that a date admits, wherever something is listed so."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import NamedNode

from comity.graph.store import Store
from comity.graph.triples import quads
from comity.queries.asking import answer, find
from comity.queries.explanation.explain import explain
from comity.queries.explanation.mentions import mentions_of
from comity.queries.explanation.reader import Reader
from comity.queries.explanation.ties import latest_first
from comity.server.pages.browse import browse
from comity.server.pages.site import Site
from comity.server.pages.thing import thing
from tests.pages.reading import read
from tests.shipped import store_of
from tests.small import PAPER, make

#: As they should stand. An agreement is as late as its signature; what is open at its end, as its beginning.
ORDER = ("year", "month", "signed", "period", "open", "old", "undated")
DATES = {"year": "2024", "month": "2024-06", "period": "2019/2023", "open": "2021-03-08/..", "old": "1999-12-31"}


@pytest.fixture(scope="module")
def dated() -> Store:
    """Make the ties of two bodies, dated in every way, in an order that is none."""
    steps = (make.milestone(kind="signed", date="2024-05-30", evidence=(make.evidence(),)),)
    more = {name: {"date": DATES[name]} for name in DATES} | {"signed": {"milestones": steps}}
    ties = [make.tie(name, "agreement", ["a", "b"], **more.get(name, {})) for name in sorted(ORDER)]
    records = (PAPER, make.body("A"), make.body("B"), *ties)
    return store_of(quad for record in records for quad in quads(record, "test"))


def test_the_named_query_lists_ties_by_the_last_day_that_each_date_admits(dated: Store) -> None:
    found = answer(dated, find("ties-of-body"), {"body": "a"})
    assert found.table is not None
    assert [row[0] for row in found.table.rows] == [f"id:{name}" for name in ORDER]


def test_explain_keeps_the_latest_and_lists_them_in_order_of_the_same_day(dated: Store) -> None:
    node = NamedNode(dated.prefixes["id"] + "a")
    [(_, ties)] = latest_first(Reader(dated), node)
    assert [tie.value.rpartition("/")[2] for tie in ties] == list(ORDER)
    for most in range(1, len(ORDER) + 1):
        [(_, links)] = explain(dated, node.value, as_of=date(2025, 1, 1), most=most).links
        kept = [name for name in reversed(ORDER[:most]) if name != "undated"]
        assert [link.id for link in links] == [f"id:{n}" for n in (*kept, *ORDER[:most][6:])]


def test_pages_list_links_and_kinds_by_the_same_day(dated: Store) -> None:
    site = Site(root="/g", publisher="A publisher", contact="https://a.example/contact")
    told = read(thing(dated, dated.prefixes["id"] + "a", site, kind="agreement", day="2025-01-01"))
    listed = [link.removeprefix("/g/page/") for link in told.links if link.removeprefix("/g/page/") in ORDER]
    assert list(dict.fromkeys(listed)) == list(ORDER)
    kinds = read(browse(dated, site, "kind-agreement"))
    listed = [link.removeprefix("/g/page/") for link in kinds.links if link.removeprefix("/g/page/") in ORDER]
    assert [name for name in listed if name in DATES] == [name for name in ORDER if name in DATES]


def test_what_leads_to_a_thing_is_listed_by_the_same_day(dated: Store) -> None:
    source = NamedNode(dated.prefixes["id"] + "paper")
    [cited] = [found for found in mentions_of(Reader(dated), source) if found.name == "cited-for"]
    names = [record.value.rpartition("/")[2] for record in cited.records]
    assert [name for name in names if name in DATES] == [name for name in ORDER if name in DATES]
