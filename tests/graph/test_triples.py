"""What records say is in the graph, without blank nodes, in terms that are defined, the same each time."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from comity.graph.parts import Evidence, Milestone, Name, Participation
from comity.graph.records import Agreement, Cooperation, Organisation
from comity.graph.triples import quads
from comity.graph.vocabulary import DEFAULT_BASE, term
from comity.loaders import curated

BASE = f"{DEFAULT_BASE}id/"


def _objects(made: list[Quad], predicate: str) -> list[object]:
    return [quad.object for quad in made if quad.predicate == term(predicate)]


def test_the_shipped_records_make_no_blank_node_and_the_same_quads_each_time() -> None:
    records = curated.read([curated.SHIPPED]).located
    first = [quad for item in records for quad in quads(item.record, item.dataset)]
    again = [quad for item in records for quad in quads(item.record, item.dataset)]
    assert first == again
    assert not [quad for quad in first if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]


def test_a_part_without_evidence_has_its_records_and_one_with_its_own_has_only_that() -> None:
    body = Organisation(
        id="a",
        kind="university",
        names=(Name(text="A"), Name(text="B", type="alternative", evidence=(Evidence(source="s2"),))),
        evidence=(Evidence(source="s1"),),
    )
    made = list(quads(body, "d"))
    supports = {(q.subject, q.object) for q in made if q.predicate == term("comity:supportedBy")}
    sources = {q.subject: q.object for q in made if q.predicate == term("oa:hasSource")}
    names = {q.object: q.subject for q in made if q.predicate == term("skosxl:literalForm")}

    def behind(text: str) -> set[object]:
        label = names[Literal(text, language="en")]
        return {sources[evidence] for subject, evidence in supports if subject == label}  # type: ignore[index]

    assert behind("A") == {NamedNode(f"{BASE}s1")}
    assert behind("B") == {NamedNode(f"{BASE}s2")}


def test_a_term_of_years_gives_the_day_on_which_it_lapses_and_says_that_it_is_derived() -> None:
    agreement = Agreement(
        id="g",
        parties=(Participation(party="a"), Participation(party="b")),
        milestones=(Milestone(kind="signed", date="2020-10-15"), Milestone(kind="signed", date="2020-10-21")),
        term_years=6,
    )
    made = list(quads(agreement, "d"))
    lapses = {q.subject for q in made if q.object == term("milestone:lapse")}
    days = {str(q.object) for q in made if q.subject in lapses and q.predicate == term("comity:date")}
    assert days == {f"<{BASE}date/2026-10-15>", f"<{BASE}date/2026-10-21>"}
    assert {q.subject for q in made if q.predicate == term("comity:derived")} == lapses


def test_a_term_is_counted_from_entry_into_force_where_that_is_known() -> None:
    signed = Milestone(kind="signed", date="2023-02-22")
    agreement = Agreement(
        id="g", parties=(), milestones=(signed, Milestone(kind="in-force", date="2023-05")), term_years=8
    )
    lapse = [q.object for q in quads(agreement, "d") if "milestone-lapse" in str(q.subject)]
    assert NamedNode(f"{BASE}date/2031-05") in lapse


def test_an_open_interval_has_no_latest_day() -> None:
    made = list(quads(Cooperation(id="k", kind="meeting", parties=(), date="2021-03-08/.."), "d"))
    assert len(_objects(made, "comity:earliest")) == 1
    assert _objects(made, "comity:latest") == []


def test_everything_is_described_under_the_base_that_is_set() -> None:
    base = "https://data.example.org/"
    made = list(quads(Organisation(id="a", kind="state", names=(Name(text="A"),)), "d", base))
    assert {str(q.graph_name) for q in made} == {f"<{base}graph/d>"}
    assert all(str(q.subject).startswith(f"<{base}id/a") for q in made)
