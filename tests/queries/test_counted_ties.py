"""The SPARQL behind a network: it counts the ties, parties, partners and weights that the network counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.parts import Milestone, Participation
from comity.graph.records import Cooperation, Framework, Record
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.queries.catalogue import find
from comity.queries.networks.network import network_of
from comity.queries.networks.reading import read
from comity.queries.networks.rows import local
from comity.queries.networks.selection import EVERYTHING_STATED, Period, Selection, select
from comity.queries.networks.ties import Reading
from comity.queries.reporting.sparql import behind_body, behind_pair, counted_ties, standalone
from tests.shipped import store_of
from tests.small import PAPER, make

MODALITIES = ("stated", "implied", "proposed", "discussed", "hoped", "denied")
DAYS = st.dates(date(1998, 1, 1), date(2027, 12, 31))
DATES = ("2001", "2010-05-01", "2012/2016", "2015-03/..", "../2011", "[2009-01-01..2014-06-30]", "2030", "2016-02/2020")
STEPS = ("proposed", "signed", "in-force", "renewed", "lapse", "suspended", "resumed", "terminated", "expired", "listed")
KINDS = ("agreement", "meeting", "membership", "visit", "funding", "auspices")
ROLES = ("party", "convener", "patron", "member", "body", "host", "funder", "sponsor")
NAMES = "abcdef"


def counted(reading: Reading, selection: Selection) -> set[tuple[str, str, str, str, int]]:
    """Return tie, party, role, date and number of pieces as the selection finds them."""
    return {
        (tie.iri, part.party, part.role, tie.when, len(tie.citations))
        for tie, reason in select(reading, selection)
        if not reason
        for part in tie.parts
    }


def answered(store: Store, selection: Selection) -> set[tuple[str, str, str, str, int]]:
    """Return the same as the query finds it, run as it stands, without the store's prefixes."""
    found: Any = store.engine.query(counted_ties(selection, store.prefixes))
    return {
        (
            row["tie"].value,
            row["party"].value,
            row["role"].value,
            row["date"].value if row["date"] else "",
            int(row["pieces"].value),
        )
        for row in found
    }


@st.composite
def selections(draw: st.DrawFn, fields: tuple[str, ...] = (), frameworks: tuple[str, ...] = ()) -> Selection:
    """Make selections of all that can be chosen, most of it left open most of the time."""

    def some(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(values), unique=True, max_size=2))) if values else ()

    def perhaps() -> date | None:
        return draw(st.none() | DAYS)

    ends = sorted(day for day in (perhaps(), perhaps()) if day)
    period = Period(ends[0], ends[1]) if len(ends) == 2 else Period(until=ends[0]) if ends else None
    return Selection(
        modalities=draw(st.sampled_from([("stated",), ("stated", "hoped"), ("discussed", "hoped"), MODALITIES])),
        as_of=perhaps(),
        known_by=perhaps() if draw(st.booleans()) else None,
        period=period,
        kinds=some(("agreement", "meeting", "auspices")),
        fields=some(fields) if draw(st.booleans()) else (),
        frameworks=some(frameworks) if draw(st.booleans()) else (),
        without=some(("convener", "patron", "host")),
        statuses=some(("lapsed-on-record", "suspended")),
    )


SHIPPED_FIELDS = ("field-hydrology", "field-education", "field-oceanography", "field-engineering", "field-heritage")


@settings(max_examples=25, deadline=None)
@given(selection=selections(SHIPPED_FIELDS, ("framework-ibsp",)))
def test_what_a_selection_counts_of_the_shipped_records_is_what_its_query_answers(
    shipped: Store, selection: Selection
) -> None:
    assert answered(shipped, selection) == counted(read(shipped), selection)


@st.composite
def ties(draw: st.DrawFn, name: str) -> Cooperation:
    """Make ties with steps, dates, fields, hedged parts and sources of all kinds."""

    def evidence() -> Any:
        return make.evidence(draw(st.sampled_from(("paper", "read", "open"))), draw(st.sampled_from(MODALITIES)))

    parties = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    parts = tuple(
        Participation(
            party=party,
            role=draw(st.sampled_from(ROLES)),
            evidence=(evidence(),) if draw(st.booleans()) else (),
        )
        for party in parties
    )
    steps = draw(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(DATES)), max_size=4, unique=True))
    return Cooperation(
        id=name,
        kind=draw(st.sampled_from(KINDS)),
        parties=parts,
        title=name,
        date=draw(st.none() | st.sampled_from(DATES)),
        milestones=tuple(Milestone(kind=kind, date=when) for kind, when in steps),
        fields=tuple(draw(st.lists(st.sampled_from(("science", "water", "art")), max_size=1))),
        frameworks=tuple(draw(st.lists(st.just("ihp"), max_size=1))),
        evidence=tuple(evidence() for _ in range(draw(st.integers(1, 2)))),
    )


RECORDS: tuple[Record, ...] = (
    PAPER,
    make.source(id="read", title="R", url="https://a.example/r", retrieved="2012-06-01"),
    make.source(id="open", title="O", url="https://a.example/o", published="2011/..", retrieved="2013-01-01"),
    make.field(id="science", names=()),
    make.field(id="water", names=(), broader="science"),
    make.field(id="art", names=()),
    Framework(id="ihp", kind="programme", names=()),
    *(make.body(name, fields=("water",) if name in "abc" else ("art",)) for name in "ABCDEF".lower()),
)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_a_selection_counts_of_any_small_graph_is_what_its_query_answers(data: st.DataObject) -> None:
    made = [data.draw(ties(f"t{number}")) for number in range(8)]
    twice = [data.draw(ties("t0"))]
    said = [(record, "test") for record in (*RECORDS, *made)] + [(record, "other") for record in twice]
    store = store_of(quad for record, dataset in said for quad in quads(record, dataset))
    reading = read(store)
    kinds = {tie.iri: tie.kind for tie in reading.ties}
    for _ in range(3):
        selection = data.draw(selections(("science", "water"), ("ihp",)))
        found = {row for row in answered(store, selection) if local(row[0]) != "t0" or len(kinds) > 0}
        assert found == counted(reading, selection)
