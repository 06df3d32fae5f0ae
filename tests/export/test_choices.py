"""Exports of a part: by kind and by period, with what the records rest on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode, Quad

from comity.graph.dates import Period
from comity.graph.dates import Period as Asked
from comity.graph.errors import InputError
from comity.graph.publishing.export import export
from comity.graph.publishing.selecting import CLASSES, Choice, said, select
from comity.graph.store import Store, in_memory
from comity.graph.vocabulary import DEFAULT_BASE, ELSEWHERE, ONTOLOGY, term
from comity.queries.networks.reading import read
from comity.queries.networks.selection import Selection
from comity.queries.networks.selection import select as counted
from tests.small import make

ID = f"{DEFAULT_BASE}id/"
MODALITIES = ("stated", "proposed", "discussed", "hoped", "implied", "denied")


def exported(store: Store, file: Path, choice: Choice, datasets: tuple[str, ...] = ()) -> list[Quad]:
    export(store, file, datasets, choice)
    return list(ox.parse(path=file))


def described(quads: list[Quad]) -> set[str]:
    """Return the ids of the records of which something is said in a dataset's graph."""
    subjects = {
        q.subject.value for q in quads if isinstance(q.subject, NamedNode) and "derived" not in str(q.graph_name)
    }
    return {iri.removeprefix(ID) for iri in subjects if iri.startswith(ID) and "#" not in iri}


@pytest.fixture(scope="module")
def small() -> Store:
    """Two agreements with a body between them; the body's parent; a meeting; the source of a source."""
    return make.store(
        make.source(id="copy", title="A copy", derived_from=("paper",)),
        make.body("Parent", "igo"),
        make.body("A", "university", evidence=(make.evidence("copy"),)),
        make.body("B", "ministry"),
        make.body("C", "ministry"),
        make.tie("deal", "agreement", ["a", "b"], date="2016-05"),
        make.tie("later", "agreement", ["a", "c"], date="2022"),
        make.tie("talk", "meeting", ["b", "c"], date="2016-06-01"),
    )


def test_a_kind_of_cooperation_brings_its_parties_sources_and_dates_and_no_other_cooperation(
    small: Store, tmp_path: Path
) -> None:
    """And of each party's cooperations only those that were chosen are said."""
    quads = exported(small, tmp_path / "x.nq", Choice(("meeting",)))
    assert described(quads) == {"talk", "b", "c", "paper", "date/2016-06-01", "date/2020-05"}
    ties = {q.object for q in quads if q.predicate == term("comity:partyTo")}
    assert ties <= {NamedNode(f"{ID}talk")}


def test_what_a_body_is_party_to_is_said_of_what_was_chosen_alone(small: Store) -> None:
    """Where a large dataset says it itself."""
    graph = small.graph("test")
    stated = [
        Quad(NamedNode(f"{ID}b"), term("comity:partyTo"), NamedNode(f"{ID}{tie}"), graph) for tie in ("deal", "talk")
    ]
    store = in_memory([*small.quads(), *stated])
    selected = select(store, [graph], Choice(("meeting",)))
    ties = {q.object for q in said(store, graph, selected) if q.predicate == term("comity:partyTo")}
    assert ties == {NamedNode(f"{ID}talk")}


def test_a_period_keeps_the_cooperations_that_touch_it(small: Store, tmp_path: Path) -> None:
    """An agreement holds until a source ends it; a meeting is over; kinds and period go together."""
    first = Period(date(2016, 1, 1), date(2016, 12, 31))
    assert {"deal", "talk"} == described(exported(small, tmp_path / "x.nq", Choice(period=first))) & {
        "deal",
        "later",
        "talk",
    }
    after = Choice(period=Period(date(2021, 1, 1), date(2023, 1, 1)))
    assert {"deal", "later"} == described(exported(small, tmp_path / "x.nq", after)) & {"deal", "later", "talk"}
    both = Choice(("meeting",), Period(date(2021, 1, 1)))
    assert described(exported(small, tmp_path / "x.nq", both)) == set()


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [
        (None, "2016-05-01", {"deal"}),  # in May 2016: from its first day on
        (None, "2016-04-30", set()),
        ("2016-06-01", "2016-06-01", {"deal", "talk"}),
        ("2016-06-02", "2016-06-02", {"deal"}),  # the meeting was over
        ("2021-12-31", "2022-01-01", {"deal", "later"}),
        ("2021-12-31", "2021-12-31", {"deal"}),
    ],
)
def test_both_ends_of_a_period_belong_to_it(small: Store, since: str | None, until: str, kept: set[str]) -> None:
    period = Period(date.fromisoformat(since) if since else None, date.fromisoformat(until))
    chosen = select(small, small.graphs(), Choice(period=period)).chosen
    assert {iri.removeprefix(ID) for iri in chosen} == kept


def test_sources_are_followed_to_their_sources(small: Store, tmp_path: Path) -> None:
    """The body's evidence is from a copy, and the copy from a paper."""
    assert {"copy", "paper"} <= described(exported(small, tmp_path / "x.nq", Choice(("university",))))


@pytest.mark.parametrize(
    ("since", "until"),
    [("2015-01-01", "2020-12-31"), (None, "2010-06-30"), ("2024-06-01", None), ("2025-10-30", "2025-11-13")],
)
def test_a_period_means_what_it_means_in_a_network(shipped: Store, since: str | None, until: str | None) -> None:
    """The same cooperations, of all modalities."""
    days = [date.fromisoformat(day) if day else None for day in (since, until)]
    wanted = Selection(modalities=MODALITIES, period=Asked(*days))
    reading = read(shipped)
    in_network = {tie.iri for tie, objection in counted(reading, wanted) if not objection}
    graphs = [shipped.graph(name) for name in ("c2c", "seeds")]
    chosen = select(shipped, graphs, Choice(period=Period(*days))).chosen
    uncited = {tie.iri for tie in reading.ties if not tie.citations}
    assert chosen - uncited == in_network
    assert chosen


@pytest.mark.parametrize("kind", ["agreement", "university", "organisation", "event", "claim", "person"])
def test_an_export_of_a_part_stands_on_its_own(shipped: Store, tmp_path: Path, kind: str) -> None:
    """Whatever a chosen record refers to is described; all evidence has its source; each party has a label."""
    quads = exported(shipped, tmp_path / "x.nq", Choice((kind,)))
    subjects = {q.subject for q in quads}
    graphs = [shipped.graph(name) for name in ("c2c", "seeds")]
    chosen = select(shipped, graphs, Choice((kind,))).chosen
    assert chosen
    ours = [q for q in quads if isinstance(q.subject, NamedNode) and isinstance(q.object, NamedNode)]
    about = [q for q in ours if str(q.subject)[1:-1].partition("#")[0] in chosen]
    there = {q.subject for name in ("c2c", "seeds") for q in shipped.quads(name)}
    assert {q.object for q in about if q.object in there} <= subjects
    sources = {q.object for q in ours if q.predicate == term("oa:hasSource")}
    assert sources <= subjects
    labelled = {q.subject for q in quads if q.predicate == term("rdfs:label")}
    assert {q.object for q in ours if q.predicate == term("comity:party")} <= labelled


def test_every_dataset_keeps_its_licence_in_a_part(shipped: Store, tmp_path: Path) -> None:
    """Its own description is there even where no record of it is."""
    quads = exported(shipped, tmp_path / "x.nq", Choice(("visit",)))
    assert {q.subject for q in quads if q.predicate == term("dcterms:license")} == {
        shipped.graph("c2c"),
        shipped.graph("seeds"),
        NamedNode(ONTOLOGY.removesuffix("#")),  # of whose concepts some are there
    }


def test_parts_of_one_dataset_say_nothing_that_another_says(shipped: Store, tmp_path: Path) -> None:
    """Nor what is derived from both; of bodies that stand elsewhere, they say the class and where that is."""
    quads = exported(shipped, tmp_path / "x.nq", Choice(("meeting",)), ("seeds",))
    beside = [shipped.graph(name) for name in ("ontology", ELSEWHERE)]
    assert {q.graph_name for q in quads} == {shipped.graph("seeds"), *beside}
    elsewhere = [q for q in quads if q.graph_name == beside[1]]
    assert {q.predicate for q in elsewhere} == {term("rdf:type"), term("rdfs:isDefinedBy")}
    assert {q.object for q in elsewhere if q.predicate == term("rdfs:isDefinedBy")} == {
        shipped.graph(name) for name in ("c2c", "seeds")
    }
    assert "s1-mou-iiiz-rcci" not in described(quads)


def test_every_class_of_record_can_be_asked_for(shipped: Store) -> None:
    """Each has records among those that ship."""
    graphs = [shipped.graph(name) for name in ("c2c", "seeds")]
    assert all(select(shipped, graphs, Choice((kind,))).chosen for kind in CLASSES)


def test_what_no_record_could_match_is_refused() -> None:
    """With what is near, and the way out."""
    with pytest.raises(InputError, match=r"no kind 'agreemnt' \(did you mean 'agreement'\?\); known: affiliation, "):
        Choice(("agreemnt",))
    with pytest.raises(InputError, match="a period chooses cooperations, and 'person' is no kind of them"):
        Choice(("person",), Period(date(2020, 1, 1)))
    with pytest.raises(InputError, match="from 2021-01-01 to 2020-01-01 ends before it begins"):
        Period(date(2021, 1, 1), date(2020, 1, 1))
