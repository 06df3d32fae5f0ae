"""What is read of the store: bodies, ties with their dates and steps, sources and the places in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from comity.graph.parts import Evidence, Name, Participation
from comity.graph.records import Agreement, Collective, Cooperation
from comity.graph.triples import quads
from comity.graph.vocabulary import DEFAULT_BASE
from comity.queries.networks.reading import read, rolled_up, set_aside
from comity.queries.networks.rows import Statements, above, chain, concept, last, local
from comity.queries.networks.ties import Tie
from tests.shipped import store_of
from tests.small import PAPER, make

ID = f"{DEFAULT_BASE}id/"


def _tie(**more: Any) -> Tie:
    (tie,) = read(make.store(make.tie("t", "agreement", ["a", "b"], **more))).ties
    return tie


def _stepped(*told: tuple[str, str], **more: Any) -> Tie:
    return _tie(milestones=tuple(make.milestone(kind=kind, date=when) for kind, when in told), **more)


def test_statements_are_read_once_each_in_order_without_their_languages() -> None:
    names = tuple(Name(text=text, lang=lang) for text, lang in (("ZZ", "en"), ("ZZ", "fr"), ("AA", "es")))
    facts = Statements(make.store(Collective(id="c", names=names)), "skos:prefLabel")
    assert facts.of("skos:prefLabel") == [(f"{ID}c", "AA"), (f"{ID}c", "ZZ")]
    assert facts.groups("skos:prefLabel") == {f"{ID}c": ("AA", "ZZ")}
    assert facts.mapping("skos:prefLabel") == {f"{ID}c": "ZZ"}


def test_what_is_read_ahead_is_what_is_read_when_it_is_asked_for() -> None:
    store = make.store(*map(make.body, "AB"), make.tie("t", "visit", ["a", "b"]))
    ahead, later = Statements(store, "comity:party"), Statements(store)
    assert ahead.of("comity:party") == later.of("comity:party")
    assert [local(value) for _, value in later.of("comity:party")] == ["a", "b"]


def test_commas_quotes_and_lines_are_read_as_they_were_written() -> None:
    address, title = "https://a.example/Education,_Science,_Culture", 'Of "water", and\nmore'
    source = make.source(id="s", title=title, url=address)
    store = make.store(source, make.tie("t", "visit", ["a", "b"], evidence=(make.evidence("s"),)))
    (found,) = read(store).sources.values()
    assert (found.url, found.title) == (address, title)


def test_a_circle_of_fields_or_parts_ends_where_it_closes() -> None:
    circle = {"a": "b", "b": "a"}
    assert (last("a", circle), list(chain("a", circle))) == ("b", ["a", "b"])
    assert above("a", {"a": ("b",), "b": ("a",)}) == {"a", "b"}
    assert concept("https://w3id.org/comity/ontology#kind-part-of") == "part-of"


@pytest.mark.parametrize(
    ("acronyms", "short"),
    [(("ZZZ", "OF-UN"), "OF-UN"), (("ZZZ", "YYY", "LONGER"), "YYY"), ((), "Office of the UN")],
)
def test_a_body_is_called_by_the_acronym_of_its_id_else_the_shortest_else_its_name(
    acronyms: tuple[str, ...], short: str
) -> None:
    names = (Name(text="Office of the UN"), *(Name(text=text, type="acronym") for text in acronyms))
    (body,) = read(store_of(quads(Collective(id="of-un", names=names), "test"))).bodies
    assert (body.label, body.short) == ("Office of the UN", short)


def test_a_collective_has_its_own_country_and_a_part_its_body_and_frameworks() -> None:
    office = make.body("Office", "igo", country="FR", part_of="head", frameworks=("ihp",))
    collective = Collective(id="group", names=(), country="IR")
    bodies = {local(body.iri): body for body in read(make.store(office, collective)).bodies}
    assert (bodies["group"].country, bodies["office"].country) == ("IR", "FR")
    assert (bodies["office"].parent, bodies["office"].frameworks) == (f"{ID}head", (f"{ID}ihp",))


def test_the_widest_field_is_that_with_most_below_it_and_of_equals_the_first() -> None:
    fields = [make.field(id=name, names=(), broader=wider) for name, wider in (("w", "z"), ("a", None), ("z", None))]
    (most,) = read(make.store(*fields, make.body("B", fields=("a", "w")))).bodies
    (equal,) = read(make.store(make.body("B", fields=("y", "x")))).bodies
    assert (most.field, equal.field) == ("z", "x")


def test_of_two_wider_fields_the_last_is_the_one_in_the_tree() -> None:
    store = make.store(make.field(id="f", names=(), broader="a"), make.field(id="f", names=(), broader="b"))
    reading = read(store)
    assert (reading.broader, reading.wider) == ({f"{ID}f": (f"{ID}a", f"{ID}b")}, {f"{ID}f": f"{ID}b"})


def test_a_source_keeps_its_address_publisher_and_trust_and_what_it_repeats_in_the_end() -> None:
    first = make.source(
        id="first", title="T", url="https://a.example/", publisher="a", low_trust=True, published="2011"
    )
    again = make.source(id="again", derived_from=("first",), published="2012-03", retrieved="2020-01-01")
    third = make.source(id="third", derived_from=("again",), retrieved="2014-02-03")
    told = tuple(make.evidence(name) for name in ("first", "again", "third"))
    sources = read(make.store(first, again, third, make.tie("t", "visit", ["a", "b"], evidence=told))).sources
    known = [(s.origin, s.known_from, s.title, s.url, s.publisher, s.low_trust) for s in sources.values()]
    assert list(sources) == [f"{ID}again", f"{ID}first", f"{ID}third"]
    assert known == [
        (f"{ID}first", date(2012, 3, 31), "", "", "", False),
        (f"{ID}first", date(2011, 12, 31), "T", "https://a.example/", f"{ID}a", True),
        (f"{ID}first", date(2014, 2, 3), "", "", "", False),
    ]


def test_a_part_and_a_step_have_their_own_evidence_and_else_that_of_the_tie() -> None:
    said = Evidence(source="other", at="page 7", modality="hoped", speaker="b")
    parties = (Participation(party="a", evidence=(said,)), Participation(party="b", role="host"))
    steps = (make.milestone(kind="signed", date="2010", evidence=(said,)),)
    tie = Agreement(id="t", parties=parties, milestones=steps, evidence=(make.evidence(),), form="letter")
    (read_back,) = read(make.store(make.source(id="other"), tie)).ties
    own, other = read_back.parts
    assert [(c.source, c.modality, c.locator, c.speakers) for c in own.citations] == [
        (f"{ID}other", "hoped", "page 7", (f"{ID}b",))
    ]
    assert (other.role, other.citations) == ("host", read_back.citations)
    assert (read_back.steps[0].citations, read_back.form) == (own.citations, "letter")


def test_pieces_of_evidence_are_in_order_of_their_iris() -> None:
    pieces = [c.iri for c in _tie(evidence=tuple(Evidence(source="paper", at=f"page {n}") for n in range(9))).citations]
    assert pieces == sorted(pieces)


def test_a_tie_keeps_its_frameworks_and_what_it_follows() -> None:
    tie = _tie(frameworks=("ihp",), follows="before", term_years=3)
    assert (tie.frameworks, tie.follows, tie.term_years) == ((f"{ID}ihp",), (f"{ID}before",), 3)


def test_steps_are_in_order_of_earliest_day_and_kind_and_what_may_always_have_been_is_last() -> None:
    told = (("signed", "../2012"), ("signed", "2011"), ("approved", "2012"), ("proposed", "2011"))
    assert [(step.kind, step.edtf) for step in _stepped(*told).steps] == [
        ("proposed", "2011"),
        ("signed", "2011"),
        ("approved", "2012"),
        ("signed", "../2012"),
    ]


def test_the_end_of_a_term_is_derived_and_says_from_what_it_is_counted() -> None:
    signed, lapse = _stepped(("signed", "2010"), term_years=5).steps
    assert (lapse.kind, lapse.edtf, lapse.derived, lapse.counted_from) == ("lapse", "2015", True, "2010")
    assert (signed.derived, signed.counted_from) == (False, "")


@pytest.mark.parametrize(
    ("dated", "told", "when", "earliest", "latest"),
    [
        (None, (("proposed", "2009"), ("signed", "2011"), ("in-force", "2012")), "2011", date(2011, 1, 1), 2011),
        ("2013", (("signed", "2011"),), "2013", date(2013, 1, 1), 2013),
        (None, (("in-force", "../2012"), ("signed", "2011")), "../2012", None, 2012),
        (None, (("proposed", "2009"),), "", None, None),
    ],
)
def test_a_tie_is_dated_by_its_own_date_else_by_the_first_step_that_made_it_real(
    dated: str | None, told: tuple[tuple[str, str], ...], when: str, earliest: date | None, latest: int | None
) -> None:
    tie = _stepped(*told, date=dated)
    assert (tie.when, tie.earliest, tie.latest) == (when, earliest, latest and date(latest, 12, 31))


def test_of_two_own_dates_the_first_is_the_date_of_a_tie() -> None:
    (tie,) = read(make.store(*(make.tie("t", "visit", ["a", "b"], date=when) for when in ("2015", "2012/2014")))).ties
    assert ([(d.edtf, d.period) for d in tie.dates], tie.when) == ([("2012/2014", True), ("2015", False)], "2012/2014")


@pytest.mark.parametrize("begun", [(), (("signed", "2010"),)])
def test_a_tie_had_ended_by_the_last_day_of_the_first_step_that_ends_it(begun: tuple[tuple[str, str], ...]) -> None:
    assert _stepped(*begun, ("terminated", "2015-03"), ("expired", "2016")).ended == date(2015, 3, 31)


def test_rolled_up_a_part_of_what_is_not_on_record_stays_itself_and_what_was_done_before_is_still_told() -> None:
    store = make.store(make.source(id="s"), make.body("A", part_of="unknown"), make.tie("t", "visit", ["a", "b"]))
    reading = rolled_up(set_aside(read(store), f"{ID}paper"))
    assert [local(body.iri) for body in reading.bodies] == ["a", "b"]
    assert reading.note == "Set aside is what “A paper” says. Parts of a body count as that body."


def test_a_source_without_a_title_is_set_aside_by_its_id() -> None:
    store = make.store(make.source(id="s"), make.tie("t", "visit", ["a", "b"], evidence=(make.evidence("s"),)))
    assert set_aside(read(store), f"{ID}s").note == "Set aside is what “s” says."


def test_setting_a_source_aside_drops_the_parts_and_steps_and_dates_that_it_alone_supports() -> None:
    other = (make.evidence("other"),)
    parties = (Participation(party="a"), Participation(party="b"), Participation(party="c", evidence=other))
    steps = (
        make.milestone(kind="signed", date="2009", evidence=other),
        make.milestone(kind="in-force", date="2011"),
        make.milestone(kind="terminated", date="2015", evidence=other),
    )
    tie = Cooperation(id="t", kind="agreement", parties=parties, milestones=steps, evidence=(make.evidence(),))
    (before,), (after,) = (
        reading.ties
        for whole in [read(make.store(make.source(id="other"), tie))]
        for reading in (whole, set_aside(whole, f"{ID}other"))
    )
    assert [local(part.party) for part in after.parts] == ["a", "b"]
    assert [step.kind for step in after.steps] == ["in-force"]
    assert (before.when, before.ended) == ("2009", date(2015, 12, 31))
    assert (after.when, after.earliest, after.ended) == ("2011", date(2011, 1, 1), None)


def test_parts_and_steps_for_which_nothing_is_cited_are_not_set_aside() -> None:
    reading = read(
        make.store(make.tie("t", "visit", ["a", "b"], milestones=(make.milestone(kind="held", date="2011"),)))
    )
    (tie,) = reading.ties
    bare = replace(
        tie,
        parts=tuple(replace(part, citations=()) for part in tie.parts),
        steps=tuple(replace(step, citations=()) for step in tie.steps),
    )
    (left,) = set_aside(replace(reading, ties=(bare,)), f"{ID}paper").ties
    assert (left.parts, left.steps, left.citations) == (bare.parts, bare.steps, ())


def test_fields_frameworks_and_speakers_are_named_by_their_labels() -> None:
    said = (Evidence(source="paper", speaker="b"),)
    records = (
        PAPER,
        make.field(id="water", names=(Name(text="Water"),)),
        make.body("B"),
        make.body("Other"),
        make.tie("t", "visit", ["a", "b"], fields=("water",), evidence=said),
    )
    reading = read(store_of(quad for record in records for quad in quads(record, "test")))
    assert reading.labels == {f"{ID}b": "B", f"{ID}water": "Water"}
