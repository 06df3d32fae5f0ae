"""Filters: which ties count by kind, field, framework, role, period and status, and what is told of the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.dates import Period
from comity.graph.errors import InputError
from comity.graph.parts import Participation, Place
from comity.graph.records import Cooperation
from comity.graph.store import Store
from comity.queries.networks.network import network_of
from comity.queries.networks.reading import read, rolled_up, set_aside
from comity.queries.networks.rows import local
from comity.queries.networks.selection import HEADS, Selection, select
from comity.queries.networks.ties import Reading
from tests.networks.counted import counted, reasons
from tests.shipped import shipped_reading
from tests.small import make


def test_only_the_kinds_asked_for_count() -> None:
    store = make.store(
        *map(make.body, "AB"), make.tie("m", "meeting", ["a", "b"]), make.tie("t", "agreement", ["a", "b"])
    )
    reading = read(store)
    assert set(counted(reading, Selection(kinds=("agreement",)))) == {"t"}
    assert reasons(reading, Selection(kinds=("agreement",)))["m"] == "is of another kind than agreement"


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
    assert set(counted(reading, Selection(fields=("water",)))) == {"own", "silent"}
    assert set(counted(reading, Selection(fields=("science",)))) == {"own", "silent"}
    assert set(counted(reading, Selection(fields=("art",)))) == {"other"}


def test_a_field_that_is_in_two_wider_ones_counts_in_either() -> None:
    """Basic sciences stand under science in one dataset, and under natural sciences in the other."""
    reading = shipped_reading()
    (basic,) = [field for field in reading.broader if local(field) == "field-basic-sciences"]
    wider = [local(field) for field in reading.broader[basic]]
    assert wider == ["field-natural-sciences", "field-science"]
    narrow, *both = (set(counted(reading, Selection(fields=(field,)))) for field in (local(basic), *wider))
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


def _with_parts() -> Reading:
    """Make a tie of four whose parts rest on: the tie's own paper, a blog of 2021, both of these, nothing."""
    paper, blog = make.evidence(), make.evidence("blog", "hoped")
    told = {"a": (paper,), "b": (blog,), "c": (paper, blog), "d": (paper,)}
    parties = tuple(Participation(party=name, evidence=said) for name, said in told.items())
    tie = Cooperation(id="t", kind="agreement", parties=parties, evidence=(paper, blog))
    reading = read(make.store(*map(make.body, "ABCD"), make.source(id="blog", published="2021"), tie))
    (whole,) = reading.ties
    bare = replace(whole, parts=(*whole.parts[:3], replace(whole.parts[3], citations=())))
    return replace(reading, ties=(bare,))


@pytest.mark.parametrize(
    ("selection", "parties", "pieces"),
    [
        (Selection(), "acd", 1),
        (Selection(("stated", "hoped")), "abcd", 2),
        (Selection(("hoped",)), "bcd", 1),
        (Selection(("stated", "hoped"), known_by=date(2020, 12, 31)), "acd", 1),
    ],
)
def test_a_part_counts_where_any_of_its_evidence_does_and_where_it_has_none(
    selection: Selection, parties: str, pieces: int
) -> None:
    ((tie, reason),) = select(_with_parts(), selection)
    assert (reason, "".join(map(local, tie.parties)), len(tie.citations)) == ("", parties, pieces)


def test_evidence_that_does_not_count_is_cut_from_a_tie_whose_parts_all_do() -> None:
    told = (make.evidence(), make.evidence(modality="hoped"))
    ((tie, _),) = select(read(make.store(make.tie("t", "visit", ["a", "b"], evidence=told))), Selection())
    assert ([local(party) for party in tie.parties], [c.modality for c in tie.citations]) == (["a", "b"], ["stated"])


def test_a_tie_is_in_a_framework_where_any_of_its_own_is_asked_for() -> None:
    ties = [
        make.tie(name, "visit", ["a", "b"], frameworks=of) for name, of in (("x", ("p", "q")), ("y", ("q",)), ("z", ()))
    ]
    reading = read(make.store(*map(make.body, "AB"), *ties))
    assert set(counted(reading, Selection(frameworks=("p",)))) == {"x"}
    assert set(counted(reading, Selection(frameworks=("p", "q")))) == {"x", "y"}


def test_two_parties_are_enough_to_work_in_a_field_and_any_of_their_fields_does() -> None:
    fields = [make.field(id=name, names=()) for name in ("art", "water")]
    bodies = (make.body("A", fields=("art", "water")), make.body("B", fields=("water",)), make.body("C"))
    reading = read(make.store(*fields, *bodies, make.tie("t", "visit", ["a", "b", "c"])))
    assert set(counted(reading, Selection(fields=("water",)))) == {"t"}
    assert set(counted(reading, Selection(fields=("art",)))) == set()


def test_of_several_reasons_kind_comes_before_evidence_field_and_date() -> None:
    tie = make.tie("t", "visit", ["a", "b"], fields=("art",), date="2020")
    other = make.tie("o", "visit", ["a", "b"], fields=("water",))
    reading, day = read(make.store(other, tie)), date(2010, 1, 1)
    late, elsewhere = Selection(as_of=day), Selection(as_of=day, fields=("water",))
    unsaid = replace(elsewhere, modalities=("hoped",))
    told = [reasons(reading, asked)["t"] for asked in (late, elsewhere, unsaid, replace(unsaid, kinds=("meeting",)))]
    assert told == [
        "begins after 2010-01-01",
        "is in another field",
        "no source puts it as hoped",
        "is of another kind than meeting",
    ]


def test_a_wider_field_that_no_one_works_in_itself_can_be_asked_for() -> None:
    reading = read(make.store(make.field(id="water", names=(), broader="all"), make.body("A", fields=("water",))))
    assert list(select(reading, Selection(fields=("all",)))) == []


def test_an_error_names_sixty_of_those_known_and_says_how_many_more_there_are() -> None:
    reading = read(make.store(*(make.field(id=f"f{n}", names=(), broader="all") for n in range(70))))
    with pytest.raises(InputError, match=r"known: all, f0, .*, f61 and 11 more$"):
        list(select(reading, Selection(fields=("zzz",))))


def test_a_selection_is_said_in_words() -> None:
    period, day = Period(until=date(2012, 1, 1)), date(2020, 1, 1)
    chosen = Selection(("stated",), day, day, period, ("visit", "meeting"), ("f",), ("w",), (), ("suspended",))
    assert chosen.words() == (
        "Counted is what at least one source puts as stated, in a source that was published, or read, by 2020-01-01, "
        "and that held, or had happened, by 2020-01-01 (an end that is not on record counts as none), if it held or "
        "happened until 2012-01-01, of the kind visit or meeting, "
        "in the field (or a narrower one) f, in the framework w, what is suspended counted too."
    )


def test_a_body_in_two_countries_is_kept_for_either() -> None:
    dam = make.body("Dam", "company")
    both = replace(dam, places=(Place(country="PY"), Place(country="BR")))
    assert len(network_of(read(make.store(both)), countries=("BR",))) == 1


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
    assert set(counted(left, Selection())) == {"two"}
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
    reading = shipped_reading()
    network = network_of(reading, "by-kind", selection)
    assert network.how.used + sum(left.number for left in network.how.left_out) == len(reading.ties)
    assert len(network.ties) == network.how.used
