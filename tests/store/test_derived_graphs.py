"""What is derived from the content: one label for each thing, the ties of parties, conflicts."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from comity.graph.build import ontology
from comity.graph.parts import Milestone, Name, Participation, Post
from comity.graph.records import Claim, Completeness, Cooperation, Dataset, Event, Organisation, Person, Record, Source
from comity.graph.rules import derive
from comity.graph.store import Store, in_memory
from comity.graph.triples import quads
from comity.graph.vocabulary import DEFAULT_BASE, term
from tests.counting import calls

ID = f"{DEFAULT_BASE}id/"
ONTOLOGY = [
    Quad(q.subject, q.predicate, q.object, NamedNode(f"{DEFAULT_BASE}graph/ontology")) for q in ontology().quads()
]


def store(*records: Record, **datasets: list[Record]) -> Store:
    """Hold the ontology and these records, in the dataset "t" or in datasets of their own."""
    every = [(record, "t") for record in records]
    every += [(record, name) for name, members in datasets.items() for record in members]
    return in_memory([*ONTOLOGY, *(quad for record, name in every for quad in quads(record, name))])


def body(name: str, *milestones: Milestone, text: str = "", lang: str = "en") -> Organisation:
    return Organisation(id=name, kind="university", names=(Name(text=text or name, lang=lang),), milestones=milestones)


def tie(name: str, *parties: str, title: str | None = None) -> Cooperation:
    return Cooperation(id=name, kind="meeting", parties=tuple(Participation(party=p) for p in parties), title=title)


def labels(where: Store) -> dict[str, Literal]:
    found: dict[str, Literal] = {}
    for triple in derive(where)["derived/labels"]:
        assert isinstance(triple.object, Literal)
        iri = str(triple.subject)[1:-1]
        assert iri not in found, "more than one label"
        found[iri.removeprefix(ID)] = triple.object
    return found


def label(where: Store, name: str) -> str:
    return labels(where)[name].value


def conflicts(where: Store) -> dict[str, tuple[str, set[str], set[str]]]:
    """Return each conflict's IRI with its question, what it is about, and its sides."""
    parts: dict[str, dict[str, set[str]]] = {}
    for triple in derive(where)["derived/conflicts"]:
        value = triple.object.value if isinstance(triple.object, Literal) else str(triple.object)[1:-1].removeprefix(ID)
        parts.setdefault(str(triple.subject), {}).setdefault(triple.predicate.value, set()).add(value)
    about, side, asked = (term(f"comity:{name}").value for name in ("about", "side", "question"))
    return {node: (found[asked].pop(), found[about], found[side]) for node, found in parts.items()}


def step(kind: str, date: str | None, by: str | None = None) -> Milestone:
    return Milestone(kind=kind, date=date, by=by)


def founded(date: str | None, by: str | None = None) -> Milestone:
    return step("founded", date, by)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ([("fa", "ب"), ("fr", "F"), ("en", "E"), ("es", "S")], "E"),
        ([("zh", "中"), ("fa", "ب"), ("ru", "Р"), ("ar", "ع")], "Р"),
        ([("zh", "中"), ("fa", "ب"), ("ar", "ع")], "ع"),
        ([("zh", "中"), ("fa", "ب")], "ب"),
        ([("zh", "中"), ("de", "D")], "中"),
        ([("sv", "V"), ("de", "D")], "D"),
        ([("en", "Longer name"), ("en", "Name"), ("en", "Nome")], "Name"),
        ([("fa-Latn", "dâneshgâh"), ("zh", "中")], "dâneshgâh"),
    ],
)
def test_a_label_falls_back_along_the_languages(names: list[tuple[str, str]], shown: str) -> None:
    """English, French, Spanish, Russian, Arabic, Persian, Chinese, then any; of several the shortest."""
    named = tuple(Name(text=text, lang=lang) for lang, text in names)
    found = labels(store(Organisation(id="x", kind="university", names=named)))["x"]
    assert found.value == shown
    assert found.language == next(lang.lower() for lang, text in names if text == shown)


def test_a_preferred_name_comes_before_an_acronym_in_english() -> None:
    """What a body is called in one language is its name; an acronym is only another."""
    names = (Name(text="ABC", type="acronym"), Name(text="Le nom", lang="fr"))
    assert label(store(Organisation(id="x", kind="university", names=names)), "x") == "Le nom"
    assert label(store(Organisation(id="x", kind="university", names=names[:1])), "x") == "ABC"


def test_a_cooperation_without_a_title_is_called_after_its_parties() -> None:
    """At most four are named; the others are counted, and a party that nobody described has its id."""
    bodies = [body(name) for name in "edcba"]
    assert label(store(*bodies, tie("k", "b", "a", "x")), "k") == "meeting: a – b – x"
    assert label(store(*bodies, tie("k", *"edcba", "x")), "k") == "meeting: a – b – c – d and 2 more"
    assert label(store(tie("k")), "k") == "meeting"
    assert label(store(*bodies, tie("k", "a", "b", title="The talks")), "k") == "The talks"


def test_a_cooperation_whose_kind_nobody_gave_is_still_named() -> None:
    """A graph that was written elsewhere may lack it; a participation may lack its party."""
    whole = list(quads(tie("k", "a", "b"), "t"))
    without = [quad for quad in whole if quad.predicate not in (term("comity:kind"), term("comity:party"))]
    assert label(in_memory(without), "k") == "cooperation"
    assert derive(in_memory(without))["derived/parties"] == []


def test_every_described_thing_has_one_label_and_parts_have_none() -> None:
    """Sources without a title get their address; milestones, evidence, names, posts and dates none."""
    found = labels(
        store(
            Dataset(id="t", title="The set", licence="https://example.org/licence"),
            Source(id="s1", title="The release"),
            Source(id="s2", url="https://example.org/2"),
            body("a", founded("2020")),
            Person(id="p", names=(Name(text="P"),), posts=(Post(organisation="a", title="Rector", held="2020/2024"),)),
            Event(id="e", names=(Name(text="The session"),), kind="session"),
            Claim(id="c", question="How many?", value="2", about=("a",)),
            Completeness(id="w", scope="All of it", members=()),
        )
    )
    own = {name: value.value for name, value in found.items() if not name.startswith("http")}
    assert own == {
        "s1": "The release",
        "s2": "https://example.org/2",
        "a": "a",
        "p": "P",
        "e": "The session",
        "c": "How many?",
        "w": "All of it",
    }
    assert found[f"{DEFAULT_BASE}graph/t"].value == "The set"
    assert found[term("kind:meeting").value].value == "meeting"
    assert term("comity:Cooperation").value not in found, "it has an rdfs:label of its own"


def test_the_same_body_in_two_datasets_has_one_label() -> None:
    """Whatever the order in which they were loaded."""
    one, two = body("a", text="University of A"), body("a", text="A")
    assert label(store(x=[one], y=[two]), "a") == label(store(x=[two], y=[one]), "a") == "A"


def test_a_conflict_is_labelled_by_its_question() -> None:
    """So that a list of conflicts can be read."""
    found = labels(store(body("a", founded("2020"), founded("2021"))))
    assert [value.value for name, value in found.items() if name.startswith("conflict/")] == ["When was a founded?"]


def test_each_party_is_tied_to_its_cooperations_once() -> None:
    """In two roles too, and in two datasets."""
    parts = (
        Participation(party="a", role="host"),
        Participation(party="a", role="organiser"),
        Participation(party="b"),
    )
    both = Cooperation(id="k", kind="meeting", parties=parts)
    ties = derive(store(x=[both], y=[both]))["derived/parties"]
    assert [(str(t.subject), str(t.object)) for t in ties] == [(f"<{ID}a>", f"<{ID}k>"), (f"<{ID}b>", f"<{ID}k>")]


def test_deriving_is_work_in_proportion_to_the_parties() -> None:
    """A member list of 4,000 makes 4,000 ties, not eight million pairs."""

    def work(count: int) -> int:
        where = store(tie("k", *(f"m{number}" for number in range(count))))
        return calls(lambda: found.append(len(derive(where)["derived/parties"])))

    found: list[int] = []
    few, many = work(500), work(4000)
    assert found == [500, 4000]
    assert many < 1.5 * 8 * few


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ("2020-05-13", "2020-05-12", True),
        ("2020", "2020-05-12", False),
        ("2020-05", "2020-06", True),
        ("2020-01/2020-06", "2020-06/2020-12", False),
        ("2021-03-08/..", "2021-03-07", True),
        ("2021-03-08/..", "2030", False),
        ("../2021", "2020", False),
        ("../2021", "2022", True),
        ("[2020-01-01..2020-03-01]", "2020-02", False),
        ("2020-05-13", "2020-05-13", False),
    ],
)
def test_steps_conflict_where_their_days_cannot_be_the_same(first: str, second: str, differ: bool) -> None:
    """Dates that are less precise, or open, agree with every day that they include."""
    assert bool(conflicts(store(body("a", founded(first), founded(second))))) is differ


def test_a_conflict_names_question_thing_and_sides() -> None:
    """A third date that agrees with both is no side of it."""
    where = store(body("a", founded("2020"), founded("2021"), founded("2020/2021"), text="The A"))
    ((question, about, sides),) = conflicts(where).values()
    assert question == "When was The A founded?"
    assert about == {"a"}
    assert len(sides) == 2


def test_steps_of_different_sides_or_kinds_do_not_conflict() -> None:
    """Each side signs on its own day; a step without a date says nothing."""
    assert not conflicts(store(body("a", founded("2020", "b"), founded("2021", "c"), founded("2022"), founded(None))))
    assert not conflicts(store(body("a", founded("2020"), step("inaugurated", "2021"))))
    assert not conflicts(store(body("a", founded("2020")), body("b", founded("2021"))))
    ((question, _, _),) = conflicts(store(body("a", founded("2020", "b"), founded("2021", "b")))).values()
    assert question == "When was a founded on the part of b?"


def test_what_may_happen_again_is_no_conflict() -> None:
    """A renewal or an evaluation on another day is another one."""
    for kind in ("renewed", "evaluated"):
        assert not conflicts(store(body("a", step(kind, "2020"), step(kind, "2021"))))


def test_the_question_is_asked_in_plain_words() -> None:
    """Also for steps whose label is no participle, and about a cooperation, in quotation marks."""
    days = ("2020-01-01", "2021-01-01")
    asked = {
        kind: next(iter(conflicts(store(body("a", *(step(kind, day) for day in days)))).values()))[0]
        for kind in ("in-force", "first-board-meeting", "approved-by-cabinet")
    }
    assert asked == {
        "in-force": "When did a come into force?",
        "first-board-meeting": "When did the board of a first meet?",
        "approved-by-cabinet": "When was a approved by the cabinet?",
    }
    pact = Cooperation(
        id="k", kind="agreement", title="The pact", parties=(), milestones=tuple(step("signed", day) for day in days)
    )
    assert next(iter(conflicts(store(pact)).values()))[0] == "When was “The pact” signed?"


def test_two_datasets_that_give_the_same_step_do_not_conflict() -> None:
    """They cite the same source; with another date in one of them they do."""
    assert not conflicts(store(x=[body("a", founded("2020"))], y=[body("a", founded("2020"))]))
    assert conflicts(store(x=[body("a", founded("2020"))], y=[body("a", founded("2021"))]))


def ask(name: str, question: str, value: str, about: str = "a") -> Claim:
    return Claim(id=name, question=question, value=value, about=(about,))


def test_claims_conflict_where_their_answers_differ() -> None:
    """Case and spacing of question and answer make no other answer."""
    same = [ask("c1", "How many  members?", "Four"), ask("c2", "how many members?", "four ")]
    assert not conflicts(store(*same))
    ((question, about, sides),) = conflicts(store(*same, ask("c3", "How many members?", "five", "b"))).values()
    assert question == "How many  members?"
    assert about == {"a", "b"}
    assert sides == {"c1", "c2", "c3"}
    assert not conflicts(store(*same, ask("c4", "How many founders?", "five")))


def test_a_conflict_keeps_its_iri_when_a_side_is_added() -> None:
    """What somebody wrote about it still points to it."""
    claims = [ask(f"c{number}", "How many?", str(number)) for number in range(3)]
    assert conflicts(store(*claims[:2])).keys() == conflicts(store(*claims)).keys()
    steps = [founded(str(year)) for year in (2020, 2021, 2022)]
    assert conflicts(store(body("a", *steps[:2]))).keys() == conflicts(store(body("a", *steps))).keys()


def test_what_was_derived_before_is_not_read_again() -> None:
    """Deriving twice gives the same, in the same order."""
    where = store(body("a", founded("2020"), founded("2021")), tie("k", "a", "b"))
    first = derive(where)
    for name, triples in first.items():
        where.engine.extend(Quad(t.subject, t.predicate, t.object, where.graph(name)) for t in triples)
    assert derive(where) == first


def test_blank_nodes_are_not_described() -> None:
    """Our graph has none; what was put in from elsewhere gets no label."""
    odd = Quad(BlankNode(), term("skos:prefLabel"), Literal("x"), NamedNode(f"{DEFAULT_BASE}graph/t"))
    assert derive(in_memory([odd]))["derived/labels"] == []


def test_what_was_derived_before_and_merged_is_not_taken_for_a_source() -> None:
    found = store(body("a", text="A"), tie("t", "a"))
    before = derive(found)
    derived = [(triple, found.graph(name)) for name, triples in before.items() for triple in triples]
    again = [Quad(triple.subject, triple.predicate, triple.object, graph) for triple, graph in derived]
    assert before["derived/labels"]
    assert derive(in_memory([*found.quads(), *again])) == before
