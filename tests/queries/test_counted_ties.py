"""The SPARQL behind a network: it counts the ties, parties, partners and weights that the network counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, serialize

from comity.graph.dates import Period
from comity.graph.parts import Milestone, Participation
from comity.graph.records import Cooperation, Framework, Record
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.queries.catalogue import find
from comity.queries.networks.network import network_of
from comity.queries.networks.reading import read
from comity.queries.networks.rows import local
from comity.queries.networks.selection import EVERYTHING_STATED, Selection, select
from comity.queries.networks.ties import Reading
from comity.queries.reporting.sparql import behind_body, counted_ties, standalone
from tests.shipped import shipped_reading, store_of
from tests.small import PAPER, make

MODALITIES = ("stated", "implied", "proposed", "discussed", "hoped", "denied")
DAYS = st.dates(date(1998, 1, 1), date(2027, 12, 31))
DATES = ("2001", "2010-05-01", "2012/2016", "2015-03/..", "../2011", "[2009-01-01..2014-06-30]", "2030", "2016-02/2020")
STEPS = (
    "proposed",
    "signed",
    "in-force",
    "renewed",
    "lapse",
    "suspended",
    "resumed",
    "terminated",
    "expired",
    "listed",
)
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


SHIPPED_FIELDS = (
    *("field-hydrology", "field-education", "field-oceanography", "field-engineering", "field-heritage"),
    *("field-natural-sciences", "field-science"),
)


@settings(max_examples=12, deadline=None)
@given(selection=selections(SHIPPED_FIELDS, ("framework-ibsp",)))
def test_what_a_selection_counts_of_the_shipped_records_is_what_its_query_answers(
    shipped: Store, selection: Selection
) -> None:
    assert answered(shipped, selection) == counted(shipped_reading(), selection)


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
    *(make.body(name, fields=("water",) if name in "abc" else ("art",)) for name in "abcde"),
    make.body("f", fields=("art",), frameworks=("ihp",)),
)


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_a_selection_counts_of_any_small_graph_is_what_its_query_answers(data: st.DataObject) -> None:
    """One tie is told of by two datasets, which agree on its kind."""
    made = [data.draw(ties(f"t{number}")) for number in range(8)]
    again = replace(data.draw(ties("t0")), kind=made[0].kind)
    said = [*((record, "test") for record in (*RECORDS, *made)), (again, "other")]
    store = store_of(quad for record, dataset in said for quad in quads(record, dataset))
    for _ in range(3):
        selection = data.draw(selections(("science", "water"), ("ihp",)))
        assert answered(store, selection) == counted(read(store), selection)


@pytest.mark.parametrize(
    ("rule", "selection", "among", "countries"),
    [
        ("by-kind", EVERYTHING_STATED, (), ()),
        ("attendance", Selection(as_of=date(2025, 11, 15)), ("category-2-centre",), ()),
        ("star", Selection(("stated", "discussed", "hoped")), (), ("IR", "RU")),
        ("full", Selection(without=("patron",)), ("collective", "university"), ()),
        ("fractional", Selection(known_by=date(2025, 10, 25)), (), ()),
    ],
)
def test_degree_and_strength_are_what_the_query_of_a_body_adds_up_to(
    shipped: Store, rule: str, selection: Selection, among: tuple[str, ...], countries: tuple[str, ...]
) -> None:
    network = network_of(shipped_reading(), rule, selection, among, countries)
    degrees, strengths = np.diff(network.matrix.indptr), network.matrix.sum(axis=1)
    chosen = sorted(range(len(network)), key=lambda n: -degrees[n])[:8] + list(range(0, len(network), 40))
    assert degrees[chosen[0]] > 1
    for n in chosen:
        rows = shipped.select(behind_body(network.nodes[n].iri, selection, shipped.prefixes, rule, among, countries))
        adds = {(row["tie"].value, row["partner"].value): float(row["adds"].value) for row in rows}
        assert len({partner for _, partner in adds}) == degrees[n]
        assert sum(adds.values()) == pytest.approx(strengths[n])


@pytest.mark.parametrize(
    "selection",
    [
        Selection(as_of=date(2017, 1, 1), known_by=date(2020, 5, 31), without=("convener",)),
        Selection(("hoped", "stated"), fields=("science",), period=Period(date(2018, 6, 1), None)),
    ],
)
def test_a_second_engine_counts_the_same(selection: Selection) -> None:
    ended = {"milestones": (Milestone(kind="signed", date="2010"), Milestone(kind="lapse", date="2016"))}
    records = (
        *RECORDS,
        make.tie("m", "meeting", ["f:convener", "a", "b"], date="2019-05-01"),
        make.tie("g", "agreement", ["a", "c"], **ended),
        make.tie("h", "agreement", ["b", "c"], evidence=(make.evidence(modality="hoped"),)),
        make.tie("k", "membership", ["f:body", "a:member", "d:member"], date="2015/2018"),
    )
    store = store_of(quad for record in records for quad in quads(record, "test"))
    lines = serialize({Triple(q.subject, q.predicate, q.object) for q in store.quads()}, format=RdfFormat.N_TRIPLES)
    other = rdflib.Graph().parse(data=lines or b"", format="nt")
    body = f"{store.prefixes['id']}a"
    for text in (counted_ties(selection, store.prefixes), behind_body(body, selection, store.prefixes)):
        found: Any = store.engine.query(text)
        first = [[_plain(value and value.value) for value in row] for row in found]
        second = [[_plain(value) for value in row] for row in other.query(text)]  # type: ignore[union-attr]
        assert len(first) > 0
        assert sorted(first) == sorted(second)


def _plain(value: object) -> str:
    """Return a cell as text; that 1.0 is written 1 is the engine's choice."""
    return "" if value is None else str(value).removesuffix(".0")


def _of_pair(store: Store, one: str, other: str, **more: str) -> str:
    return find("evidence-of-pair").bind(store.prefixes, {"one": one, "other": other, **more})


def test_the_query_of_a_pair_lists_what_is_only_talk_and_marks_it() -> None:
    hoped = make.tie("hope", "agreement", ["a", "b"], evidence=(make.evidence(modality="hoped"),))
    half = Cooperation(
        id="half",
        kind="meeting",
        title="Half",
        parties=(Participation(party="a"), Participation(party="b", evidence=(make.evidence(modality="discussed"),))),
        evidence=(make.evidence(),),
    )
    records = (PAPER, *map(make.body, "ABC"), hoped, half, make.tie("fact", "visit", ["b", "a", "c"]))
    store = store_of(quad for record in records for quad in quads(record, "test"))
    a, b, other = (store.prefixes["id"] + name for name in "abc")
    rows = [(local(row["tie"].value), row["verdict"].value) for row in store.select(_of_pair(store, a, b))]
    assert rows == [("half", "only talk"), ("hope", "only talk"), ("fact", "stated")]
    assert len(list(store.select(_of_pair(store, a, other)))) == 1
    assert list(store.select(_of_pair(store, a, other, known_by="2020-04-30"))) == []


def test_a_text_that_stands_alone_declares_what_it_uses_and_no_more(shipped: Store) -> None:
    text = standalone(find("evidence-behind").bind(shipped.prefixes), shipped.prefixes)
    declared = [line.split()[1] for line in text.splitlines() if line.startswith("PREFIX")]
    assert declared == ["comity:", "dcterms:", "id:", "oa:", "prov:", "rdfs:", "schema:"]
    assert len(list(shipped.engine.query(text))) == len(list(shipped.select(find("evidence-behind").text)))  # type: ignore[arg-type]
