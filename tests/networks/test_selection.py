"""Filters: which ties count by kind, field, framework, role, period and status, and what is told of the rest."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.errors import InputError
from comity.graph.store import Store
from comity.queries.networks.network import network_of
from comity.queries.networks.reading import read, rolled_up, set_aside
from comity.queries.networks.rows import local
from comity.queries.networks.selection import HEADS, Period, Selection, select
from comity.queries.networks.ties import Reading
from tests.shipped import shipped_store
from tests.small import make


def _counted(reading: Reading, selection: Selection) -> dict[str, set[str]]:
    return {
        local(tie.iri): {local(party) for party in tie.parties}
        for tie, reason in select(reading, selection)
        if not reason
    }


def _reasons(reading: Reading, selection: Selection) -> dict[str, str]:
    return {local(tie.iri): reason for tie, reason in select(reading, selection)}


def test_only_the_kinds_asked_for_count() -> None:
    store = make.store(
        *map(make.body, "AB"), make.tie("m", "meeting", ["a", "b"]), make.tie("t", "agreement", ["a", "b"])
    )
    reading = read(store)
    assert set(_counted(reading, Selection(kinds=("agreement",)))) == {"t"}
    assert _reasons(reading, Selection(kinds=("agreement",)))["m"] == "is of another kind than agreement"


def test_without_its_convener_a_meeting_ties_those_who_met() -> None:
    """By default it is a star of the office; without it the two centres share one meeting of two."""
    bodies = (make.body("A"), make.body("B"), make.body("Office", "igo"))
    reading = read(make.store(*bodies, make.tie("m", "meeting", ["a", "b", "office:convener"])))
    star, rest = (network_of(reading, "by-kind", Selection(without=roles)) for roles in ((), HEADS))
    assert (star.edge_count, rest.edge_count, rest.weight.tolist()) == (2, 1, [1.0])
    assert "parts as patron or convener or organiser left out" in rest.how.words()


def _in_fields() -> Store:
    fields = (
        make.field(id="science", names=()),
        make.field(id="water", names=(), broader="science"),
        make.field(id="art", names=()),
    )
    bodies = (
        make.body("A", fields=("water",)),
        make.body("B", fields=("water",)),
        make.body("C", fields=("art",)),
    )
    return make.store(
        *fields,
        *bodies,
        make.tie("own", "agreement", ["a", "c"], fields=("water",)),
        make.tie("other", "agreement", ["a", "b"], fields=("art",)),
        make.tie("silent", "visit", ["a", "b"]),
        make.tie("mixed", "visit", ["a", "c"]),
    )


def test_a_field_has_its_narrower_ones_and_a_tie_without_a_field_counts_by_its_parties() -> None:
    reading = read(_in_fields())
    assert set(_counted(reading, Selection(fields=("water",)))) == {"own", "silent"}
    assert set(_counted(reading, Selection(fields=("science",)))) == {"own", "silent"}
    assert set(_counted(reading, Selection(fields=("art",)))) == {"other"}


def test_a_field_that_is_in_two_wider_ones_counts_in_either() -> None:
    """Basic sciences stand under science in one dataset, and under natural sciences in the other."""
    reading = _shipped()
    (basic,) = [field for field in reading.broader if local(field) == "field-basic-sciences"]
    wider = [local(field) for field in reading.broader[basic]]
    assert wider == ["field-natural-sciences", "field-science"]
    narrow, *both = (set(_counted(reading, Selection(fields=(field,)))) for field in (local(basic), *wider))
    assert narrow
    assert all(narrow <= found for found in both)


def test_a_field_or_framework_that_is_not_on_record_is_answered_with_those_that_are() -> None:
    reading = read(_in_fields())
    with pytest.raises(InputError, match=r"no field on record 'watr' \(did you mean 'water'\?\); known: art, science"):
        list(select(reading, Selection(fields=("watr",))))
    with pytest.raises(InputError, match=r"no framework on record 'ihp'; known: none"):
        list(select(reading, Selection(frameworks=("ihp",))))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kinds": ("agrement",)}, "did you mean 'agreement'"),
        ({"without": ("patrn",)}, "did you mean 'patron'"),
        ({"statuses": ("lapsed",)}, "no status 'lapsed'"),
    ],
)
def test_a_filter_that_names_nothing_is_refused_with_what_is_known(
    given: dict[str, tuple[str, ...]], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        Selection(**given)  # type: ignore[arg-type]


def test_a_country_or_kind_of_body_that_is_not_known_is_refused() -> None:
    reading = read(make.store(make.body("A")))
    with pytest.raises(InputError, match="no country 'XX'; known: "):
        network_of(reading, countries=("XX",))
    with pytest.raises(InputError, match="did you mean 'university'"):
        network_of(reading, among=("universty",))


def test_only_bodies_of_the_countries_asked_for_are_kept() -> None:
    bodies = (make.body("A", country="IR"), make.body("B", country="RU"), make.body("C", country="FR"))
    reading = read(make.store(*bodies, make.tie("t", "agreement", ["a", "b", "c"])))
    network = network_of(reading, countries=("IR", "RU"))
    assert ([local(body.iri) for body in network.nodes], network.weight.tolist()) == (["a", "b"], [0.5])
    assert "in IR, RU are kept" in network.how.words()


def _dated() -> Reading:
    return read(
        make.store(
            *map(make.body, "AB"),
            make.tie("met-2010", "meeting", ["a", "b"], date="2010"),
            make.tie("member", "membership", ["a:body", "b:member"], date="2012/2014"),
            make.tie("signed-2011", "agreement", ["a", "b"], milestones=(make.milestone(kind="signed", date="2011"),)),
            make.tie("undated", "agreement", ["a", "b"]),
        )
    )


@pytest.mark.parametrize(
    ("since", "until", "counted"),
    [
        (None, date(2010, 12, 31), {"met-2010"}),
        (date(2011, 1, 1), None, {"member", "signed-2011"}),
        (date(2015, 1, 1), date(2020, 1, 1), {"signed-2011"}),
        (date(2014, 12, 31), date(2014, 12, 31), {"member", "signed-2011"}),
    ],
)
def test_a_period_counts_what_happened_in_it_or_held(since: date | None, until: date | None, counted: set[str]) -> None:
    """A signed agreement holds on until an end is on record; what is undated is in no period."""
    selection = Selection(period=Period(since, until))
    assert set(_counted(_dated(), selection)) == counted
    assert _reasons(_dated(), selection)["undated"] == "has no date on record, so that its period is not known"


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError, match="the period from 2020-01-01 to 2019-01-01 ends before it begins"):
        Period(date(2020, 1, 1), date(2019, 1, 1))


def test_what_lapsed_on_record_is_left_out_with_its_reason_and_counted_when_asked_for() -> None:
    term = (make.milestone(kind="signed", date="2010"), make.milestone(kind="lapse", date="2016"))
    tie = make.tie("t", "agreement", ["a", "b"], milestones=term)
    reading = read(make.store(*map(make.body, "AB"), tie))
    day = date(2020, 1, 1)
    assert _reasons(reading, Selection(as_of=day)) == {
        "t": "its term had run out by 2020-01-01, with no renewal on record"
    }
    assert set(_counted(reading, Selection(as_of=day, statuses=("lapsed-on-record",)))) == {"t"}
    assert set(_counted(reading, Selection(as_of=date(2015, 1, 1)))) == {"t"}


def test_parts_of_a_body_count_as_that_body_when_rolled_up() -> None:
    office = make.body("Office", "igo-field-office", part_of="igo")
    desk = make.body("Desk", "organ", part_of="office")
    store = make.store(
        make.body("IGO", "igo"), office, desk, make.body("A"), make.tie("t", "visit", ["desk", "office", "a"])
    )
    before, after = (network_of(reading) for reading in (read(store), rolled_up(read(store))))
    assert (before.edge_count, after.edge_count) == (3, 1)
    assert [local(body.iri) for body in after.nodes] == ["a", "igo"]
    assert (after.weight.tolist(), "Parts of a body count as that body." in after.how.words()) == ([1.0], True)


def test_setting_a_source_aside_drops_what_rests_on_it_alone_with_its_reprints() -> None:
    wire, reprint, other = (
        make.source(id="wire", title="The wire"),
        make.source(id="reprint", derived_from=("wire",)),
        make.source(id="other"),
    )
    store = make.store(
        wire,
        reprint,
        other,
        *map(make.body, "ABC"),
        make.tie("one", "visit", ["a", "b"], evidence=(make.evidence("wire"), make.evidence("reprint"))),
        make.tie("two", "visit", ["b", "c"], evidence=(make.evidence("reprint"), make.evidence("other"))),
    )
    reading = read(store)
    left = set_aside(reading, next(iri for iri in reading.sources if local(iri) == "reprint"))
    assert set(_counted(left, Selection())) == {"two"}
    assert "Set aside is what" in network_of(left).how.words()
    with pytest.raises(InputError, match=r"no source 'wir' \(did you mean 'wire'\?\)"):
        set_aside(reading, "https://w3id.org/comity/id/wir")


@given(
    st.builds(
        Selection,
        modalities=st.sampled_from([("stated",), ("stated", "hoped", "discussed")]),
        kinds=st.sampled_from([(), ("agreement",), ("meeting", "auspices")]),
        as_of=st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)),
        period=st.none() | st.just(Period(date(2010, 1, 1), date(2018, 1, 1))),
        without=st.sampled_from([(), HEADS]),
    )
)
@settings(deadline=None, max_examples=40)
def test_each_shipped_tie_is_counted_or_has_one_reason(selection: Selection) -> None:
    """Every tie ends up either behind an edge or in one row of what was left out."""
    reading = _shipped()
    network = network_of(reading, "by-kind", selection)
    assert network.how.used + sum(left.number for left in network.how.left_out) == len(reading.ties)
    assert len(network.ties) == network.how.used


_READ: list[Reading] = []


def _shipped() -> Reading:
    if not _READ:
        _READ.append(read(shipped_store()))
    return _READ[0]
