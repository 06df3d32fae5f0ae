"""A finding says what is wrong, where it stands and how to mend it; the same for the same graph."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.graph.findings import Finding, place, where
from comity.graph.naming import name_of
from comity.graph.origins import Origin
from comity.graph.part_paths import part_paths
from comity.graph.parts import Evidence, Milestone, Name, Participation, Place, Post
from comity.graph.records import Cooperation, Event, Organisation, Person, Record, Source
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.store import in_memory
from comity.graph.triples import quads
from comity.graph.validation import validate

SAID = (Evidence(source="s"),)
SOURCE = Source(id="s", title="A page", published="2024-07-08")
MINISTRY = Organisation(id="ministry", kind="ministry", names=(Name(text="A ministry"),), evidence=SAID)
OFFICE = Organisation(id="office", kind="agency", names=(Name(text="An office"),), evidence=SAID)
PARTIES = (Participation(party="ministry"), Participation(party="office"))


def findings(*records: Record) -> list[Finding]:
    return validate(in_memory(quad for record in records for quad in quads(record, "test")))


def meeting(**fields: object) -> Cooperation:
    return Cooperation(**{"id": "meeting", "kind": "meeting", "parties": PARTIES, "evidence": SAID, **fields})  # type: ignore[arg-type]


def test_sound_records_have_no_findings() -> None:
    assert findings(SOURCE, MINISTRY, OFFICE, meeting(date="2024-06-24")) == []


def test_a_shape_tells_the_record_the_field_and_the_way_out() -> None:
    [finding] = findings(SOURCE, MINISTRY, meeting())
    assert finding.record.endswith("/id/meeting")
    assert (finding.rule, finding.field, finding.value) == ("shape-participation-party-described", "party", "office")
    assert place(finding, meeting()) == ("parties", 1, "party")
    assert finding.sentence(Origin("mine.yaml", 4, {("parties", 1): 9}), place(finding, meeting())) == (
        "mine.yaml:9: cooperations meeting, field parties → party: violation: This party is not described ('office'); "
        "describe it under 'organisations' or 'collectives', or mend the id."
    )


def test_a_rule_tells_its_message_with_the_names_of_things() -> None:
    [finding] = findings(SOURCE, MINISTRY, OFFICE, meeting(title="Talks", date="2024-08"))
    assert finding.rule == "stated-before-it-happened-warning"
    assert finding.sentence() == (
        "cooperations meeting (Talks), field modality: warning: A page, published 2024-07-08, states as fact what is "
        "dated 2024-08 (Talks); mend the date, or write the modality proposed."
    )


def test_dates_that_may_agree_are_no_finding() -> None:
    session = Event(id="session", kind="session", names=(Name(text="A session"),), date="2024-06-24/..", evidence=SAID)
    for date in ("2024-06", "2024", "2024-06-30", "../2024-06-24"):
        assert findings(SOURCE, MINISTRY, OFFICE, session, meeting(date=date, event="session")) == []
    [finding] = findings(SOURCE, MINISTRY, OFFICE, session, meeting(date="2024-05", event="session"))
    assert finding.rule == "outside-its-event-violation"


@pytest.mark.parametrize(("end", "wrong"), [("2023", True), ("2024", False), ("2024-06-23", True), ("2025~", False)])
def test_an_end_is_before_its_start_only_where_no_reading_of_the_dates_saves_it(end: str, wrong: bool) -> None:
    steps = (Milestone(kind="signed", date="2024-06-24"), Milestone(kind="terminated", date=end))
    found = findings(SOURCE, MINISTRY, OFFICE, meeting(kind="agreement", milestones=steps))
    against = [finding.rule for finding in found if finding.severity == "violation"]
    assert against == ["ends-before-it-starts-violation"] * wrong


def test_one_body_in_two_datasets_with_two_preferred_names_is_no_fault() -> None:
    other = Organisation(id="ministry", kind="ministry", names=(Name(text="The ministry"),), evidence=SAID)
    both = [*quads(MINISTRY, "one"), *quads(other, "two"), *quads(SOURCE, "one"), *quads(SOURCE, "two")]
    assert validate(in_memory(both)) == []


def test_violations_come_first_and_a_finding_is_told_once() -> None:
    lonely = Cooperation(id="alone", kind="meeting", parties=(Participation(party="ministry"),), evidence=SAID)
    bare = Cooperation(id="bare", kind="meeting", parties=PARTIES)
    found = findings(SOURCE, MINISTRY, OFFICE, lonely, bare)
    assert [finding.severity for finding in found] == ["violation", "warning"]
    assert len(set(found)) == len(found) == 2
    assert found == sorted(found)


def test_a_date_that_is_shared_is_told_of_the_first_record_that_has_it() -> None:
    date = "https://w3id.org/comity/id/date/2024-06-24"
    sound = [q for r in (SOURCE, MINISTRY, OFFICE, meeting(date="2024-06-24")) for q in quads(r, "test")]
    broken = [q for q in sound if not (q.subject == ox.NamedNode(date) and q.predicate.value.endswith("#edtf"))]
    [finding] = validate(in_memory(broken))
    assert (finding.focus, finding.record, finding.listed) == (date, f"{date[:-15]}meeting", "cooperations")
    loose = [q for q in broken if str(q.object) != f"<{date}>"]
    assert {finding.record for finding in validate(in_memory(loose))} == {date}


def test_what_has_no_iri_is_told_of_as_such() -> None:
    example = ONTOLOGY_FOLDER / "examples" / "invalid" / "shape-named.ttl"
    [finding] = validate(in_memory(ox.parse(path=str(example))))
    assert (finding.record, finding.focus, finding.label) == ("_:", "_:", "A programme")


def test_every_part_has_a_path_that_leads_back_to_it() -> None:
    own = (Evidence(source="s", at="line 3"),)
    body = Organisation(
        id="body",
        kind="agency",
        names=(Name(text="A body"), Name(text="AB", type="acronym", evidence=own)),
        places=(Place(country="IR"),),
        milestones=(Milestone(kind="founded"),),
        evidence=SAID,
    )
    person = Person(id="person-a", names=(Name(text="A. Person"),), posts=(Post(organisation="body", title="head"),))
    event = Event(id="event", kind="visit", names=(Name(text="A visit"),), place=Place(city="Tehran"))
    expected = {
        body: [
            ("evidence", 0),
            ("names", 0),
            ("names", 1),
            ("names", 1, "evidence", 0),
            ("places", 0),
            ("milestones", 0),
        ],
        person: [("names", 0), ("posts", 0)],
        event: [("names", 0), ("place",)],
        meeting(): [("evidence", 0), ("parties", 0), ("parties", 1)],
    }
    for record, paths in expected.items():
        found = part_paths(record)
        assert list(found.values()) == paths
        subjects = {q.subject.value for q in quads(record, "test") if isinstance(q.subject, ox.NamedNode)}
        assert set(found) <= subjects


def test_of_two_descriptions_the_one_with_the_part_is_the_place() -> None:
    [finding] = findings(SOURCE, MINISTRY, meeting())
    short = meeting(parties=PARTIES[:1])
    here, there = Origin("a.yaml", 1), Origin("b.yaml", 2)
    assert where(finding, [(short, here), (meeting(), there)]) == (there, ("parties", 1, "party"))
    assert where(finding, [(short, here)]) == (here, ("party",))
    assert where(finding, []) is None


def test_names_fall_back_from_label_to_the_end_of_the_iri() -> None:
    engine = in_memory(quads(MINISTRY, "test")).engine
    assert name_of(ox.NamedNode("https://w3id.org/comity/id/ministry#party-x"), engine) == "A ministry"
    assert name_of(ox.NamedNode("https://w3id.org/comity/id/date/2024%2F.."), engine) == "2024/.."
    assert name_of(ox.NamedNode("https://w3id.org/comity/ontology#Meeting"), engine) == "Meeting"
    assert name_of(ox.BlankNode(), engine) == "something without an id"


_FAULTY = [
    quad
    for record in (
        MINISTRY,
        SOURCE,
        meeting(date="2024-08"),
        Cooperation(id="other", kind="hosting", parties=(Participation(party="ministry", role="host"),)),
    )
    for quad in quads(record, "test")
]


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.permutations(_FAULTY))
def test_the_order_of_the_quads_makes_no_difference(shuffled: list[ox.Quad]) -> None:
    assert validate(in_memory(shuffled)) == validate(in_memory(_FAULTY))
