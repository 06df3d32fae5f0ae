"""Missing ties: on small graphs that were worked out by hand, against brute force, and on the records that ship."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import log2, sqrt

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.errors import InputError
from comity.queries.measures import sharing
from comity.queries.measures.missing import DEFINITIONS, MissingTie, missing_ties
from comity.queries.measures.sharing import FIELDS, FRAMEWORKS, PARTNERS, PARTS
from comity.queries.networks.network import from_networkx, network_of
from comity.queries.networks.rows import chain
from comity.queries.networks.selection import EVERYTHING_STATED, Selection
from comity.queries.networks.ties import Reading, Tie
from tests.measures.readings import reading as bare
from tests.measures.readings import readings, tie
from tests.shipped import shipped_reading

CENTRES = ("category-2-centre",)
#: Alphabet of bodies in these tests: each is named by one letter.
SIX = "abcdef"


def _reading(
    ties: Sequence[Tie],
    fields: Mapping[str, str] | None = None,
    frameworks: Mapping[str, str] | None = None,
    wider: Mapping[str, str] | None = None,
    names: str = SIX,
) -> Reading:
    """Gather ties between bodies, the blank-separated fields and frameworks of each, and the wider fields."""
    made = bare(ties, names)
    bodies = tuple(
        replace(
            body,
            fields=tuple((fields or {}).get(body.iri, "").split()),
            frameworks=tuple((frameworks or {}).get(body.iri, "").split()),
        )
        for body in made.bodies
    )
    return replace(made, bodies=bodies, broader={field: (above,) for field, above in (wider or {}).items()})


def _missing(
    reading: Reading, most: int = 50, rule: str = "full", selection: Selection = EVERYTHING_STATED
) -> list[MissingTie]:
    return list(missing_ties(network_of(reading, rule, selection), reading, most))


def _scores(found: Sequence[MissingTie]) -> dict[str, float]:
    return {f"{m.a.iri}{m.b.iri}": round(m.score, 6) for m in found}


def test_a_square_without_a_side_misses_its_side_and_no_diagonal_that_shares_less() -> None:
    """A path a-b-c-d: a and c share b, b and d share c; a and d share nobody, so nothing speaks for that side."""
    path = [tie(x + y, [x, y]) for x, y in ("ab", "bc", "cd")]
    found = _missing(_reading(path, names="abcd"))
    assert _scores(found) == {"ac": 1.0, "bd": 1.0}
    assert found[0].reasons() == "share the partner B (tied to 2 of 4)"
    assert [held.iri for held in found[0].shared[0].ties] == ["ab", "bc"]


def test_a_square_misses_both_diagonals_and_no_side() -> None:
    square = [tie(x + y, [x, y]) for x, y in ("ab", "bc", "cd", "ad")]
    assert _scores(_missing(_reading(square, names="abcd"))) == {"ac": 2.0, "bd": 2.0}


def test_a_star_around_the_patron_gives_nothing_even_where_the_patron_has_other_ties() -> None:
    auspices = [tie(f"p{x}", ["u:patron", f"{x}:designated"], kind="auspices") for x in "abcd"]
    signed = [tie(f"m{x}", ["u", x]) for x in "ab"]
    assert _missing(_reading([*auspices, *signed], names="abcdu")) == []
    convened = [tie(f"m{x}", ["u", x]) for x in "ab"]
    assert _scores(_missing(_reading(convened, names="abcdu"))) == {"ab": round(log2(5 / 2), 6)}


def test_a_patron_is_left_out_though_the_reader_leaves_out_its_parts_anyway() -> None:
    ties = [tie("p", ["u:patron", "c:designated"], kind="auspices"), *(tie(f"m{x}", ["u", x]) for x in "ab")]
    assert _missing(_reading(ties, names="abcu"), selection=Selection(without=("patron",))) == []


def test_a_rare_field_beats_a_field_that_many_share() -> None:
    reading = _reading([], {"a": "x", "b": "x", "c": "y", "d": "y", "e": "y", "f": "z"})
    found = _missing(reading)
    assert _scores(found) == {"ab": round(log2(3), 6), "cd": 1.0, "ce": 1.0, "de": 1.0}
    assert found[0].reasons() == "both work on x (2 of 6 do)"


def test_what_all_have_tells_nothing() -> None:
    everybody = dict.fromkeys("abcdef", "x")
    assert _missing(_reading([], everybody, everybody)) == []


def test_a_chain_of_fields_adds_up_to_its_narrowest_and_that_is_the_reason() -> None:
    fields = {"a": "tea", "b": "tea water", "c": "water", "d": "water"}
    found = _missing(_reading([], fields, wider={"tea": "water"}))
    assert _scores(found)["ab"] == round(log2(6 / 2), 6)
    assert _scores(found)["ac"] == round(log2(6 / 4), 6)
    assert found[0].reasons() == "both work on tea (2 of 6 do)"
    assert [thing.label for thing in found[0].shared] == ["tea", "water"]


def test_two_narrow_fields_share_the_wider_one_once() -> None:
    found = _missing(_reading([], {"a": "tea rain", "b": "tea rain", "c": "water"}, wider={"tea": "w", "rain": "w"}))
    assert _scores(found) == {"ab": round(log2(6 / 2), 6)}


def test_fields_that_are_wider_than_one_another_tell_nothing_and_come_to_an_end() -> None:
    fields = {"a": "x", "b": "y", "c": "z", "d": "z"}
    assert _scores(_missing(_reading([], fields, wider={"x": "y", "y": "x"}))) == {"cd": round(log2(6 / 2), 6)}


def test_a_framework_of_those_who_work_in_one_field_adds_what_the_field_does_not_tell() -> None:
    fields = dict.fromkeys("abcd", "water")
    found = _missing(_reading([], fields, {"a": "ihp", "b": "ihp"}))
    assert [found[0].part(part) for part in (FIELDS, FRAMEWORKS)] == pytest.approx([log2(6 / 4), 1.0])
    assert found[0].reasons().endswith("both are in the framework ihp (2 of 6 are)")
    same = _missing(_reading([], fields, dict.fromkeys("abcd", "ihp")))
    assert {m.part(FRAMEWORKS) for m in same} == {0.0}
    assert "framework ihp" in same[0].reasons()


def test_a_framework_of_a_counted_tie_is_one_of_its_parties_and_a_hedged_tie_brings_none() -> None:
    ties = [tie("t", ["a", "b"], frameworks=("g",)), tie("s", ["c", "d"], frameworks=("g",))]
    found = _missing(_reading(ties))
    assert _scores(found) == dict.fromkeys(("ac", "ad", "bc", "bd"), round(log2(6 / 4), 6))
    assert sorted(held.iri for held in found[0].shared[0].ties) == ["s", "t"]
    hedged = [ties[0], tie("s", ["c", "d"], ["s:hoped"], frameworks=("g",))]
    assert _missing(_reading(hedged)) == []


def test_a_partner_met_at_a_large_table_counts_less_than_one_by_contract() -> None:
    """Of six, three have a tie with c; a has it at a table of three, 1/2, and f by contract."""
    ties = [tie("table", ["a", "b", "c"]), tie("contract", ["c", "f"])]
    found = _missing(_reading(ties), rule="fractional")
    assert _scores(found) == dict.fromkeys(("af", "bf"), round(sqrt(1 / 2), 6))


def test_pairs_that_are_tied_never_appear_though_they_share_all() -> None:
    everybody = dict.fromkeys("abc", "x")
    found = _missing(_reading([tie("t", ["a", "b"])], everybody))
    assert set(_scores(found)) == {"ac", "bc"}


def test_a_pair_that_is_only_talked_about_is_flagged_with_what_its_sources_say() -> None:
    reading = _reading(
        [tie("plan", ["a", "b"], ["s:hoped", "t:discussed"]), tie("no", ["a", "b"], ["s:denied"])], {"a": "x", "b": "x"}
    )
    (found,) = _missing(reading)
    assert [(talk.tie.iri, talk.put) for talk in found.talk] == [("no", ("denied",)), ("plan", ("discussed", "hoped"))]
    assert found.beside == ()
    assert _missing(reading, selection=Selection(("stated", "hoped"))) == []


def test_a_part_that_is_hedged_in_a_stated_tie_is_talk() -> None:
    held = tie("t", ["a", "b"])
    parts = (held.parts[0], replace(held.parts[1], citations=tie("h", ["b"], ["s:proposed"]).citations))
    (found,) = _missing(_reading([replace(held, parts=parts)], {"a": "x", "b": "x"}))
    assert [talk.put for talk in found.talk] == [("proposed",)]


def test_members_of_one_list_are_named_together_and_share_the_body() -> None:
    (found,) = _missing(_reading([tie("list", ["c:body", "a:member", "b:member"], kind="membership")]), rule="by-kind")
    assert (found.a.iri, found.b.iri, [held.iri for held in found.beside]) == ("a", "b", ["list"])
    assert found.reasons() == "share the partner C (tied to 2 of 6)"


def test_partners_outside_the_bodies_ranked_count() -> None:
    reading = _reading([tie("t", ["a", "u"]), tie("s", ["b", "u"])], names="abcdu")
    found = missing_ties(network_of(reading, "full", among=("university",)), reading)
    assert _scores(found) == {"ab": 1.0}


def test_more_than_the_limit_in_common_makes_no_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = _reading([], {"a": "x", "b": "x", "c": "x", "d": "y", "e": "y"})
    assert len(_missing(reading)) == 4
    monkeypatch.setattr(sharing, "COMMON", 2)
    assert set(_scores(_missing(reading))) == {"de"}


def test_a_field_below_one_that_is_too_common_is_weighed_against_all(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = _reading([], {"a": "tea", "b": "tea", "c": "water"}, wider={"tea": "water"})
    monkeypatch.setattr(sharing, "COMMON", 2)
    assert _scores(_missing(reading)) == {"ab": round(log2(3), 6)}


@pytest.mark.parametrize("names", ["", "a"], ids=["nobody", "one body"])
def test_an_empty_network_and_one_body_miss_nothing(names: str) -> None:
    assert _missing(_reading([], names=names)) == []


def test_a_network_of_another_reading_is_refused() -> None:
    with pytest.raises(InputError, match="not of what was read"):
        missing_ties(from_networkx(nx.path_graph(3)), _reading([]))


def _by_brute_force(reading: Reading, rule: str) -> dict[str, float]:
    """Score every pair by the definitions, one thing after another."""
    network = network_of(reading, rule)
    patrons = {p.party for held in reading.ties for p in held.parts if p.role == "patron"}
    near: dict[str, dict[str, float]] = {body.iri: {} for body in network.nodes}
    for (a, b), weight in zip(network.pairs(), network.weight, strict=True):
        for x, y in ((a, b), (b, a)):
            near[network.nodes[x].iri][network.nodes[y].iri] = sqrt(min(1.0, float(weight)))
    held = {b.iri: {f for own in b.fields for f in chain(own, dict(reading.wider))} for b in network.nodes}
    count = {f: sum(f in fields for fields in held.values()) for fields in held.values() for f in fields}
    size = len(network)
    scores: dict[str, float] = {}
    for one, other in combinations(sorted(near), 2):
        if other in near[one]:
            continue
        told = 0.0
        for z in (near[one].keys() & near[other].keys()) - patrons:
            told += log2(size / sum(z in partners for partners in near.values())) * near[one][z] * near[other][z]
        for field in held[one] & held[other]:
            wider = reading.wider.get(field)
            told += log2((count[wider] if wider else size) / count[field])
        if round(told, 9) > 0:
            scores[one + other] = round(told, 6)
    return scores


_fields = st.dictionaries(st.sampled_from("abcduv"), st.sampled_from(["tea", "rain", "water", "tea steel"]))


@st.composite
def _drawn(draw: st.DrawFn) -> Reading:
    """Draw ties, stated and hedged, and fields of which two have a wider one."""
    made, fields = draw(readings()), draw(_fields)
    bodies = tuple(replace(body, fields=tuple(fields.get(body.iri, "").split())) for body in made.bodies)
    return replace(made, bodies=bodies, broader={"tea": ("water",), "rain": ("water",)})


@given(_drawn(), st.sampled_from(["full", "fractional", "by-kind"]))
@settings(deadline=None)
def test_every_pair_that_brute_force_finds_is_found_with_the_same_score(reading: Reading, rule: str) -> None:
    found = _missing(reading, rule=rule)
    assert _scores(found) == pytest.approx(_by_brute_force(reading, rule), abs=1e-6)
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
    for m in found:
        assert sum(m.part(part) for part in PARTS) == pytest.approx(m.score, abs=1e-6)
        assert m.score > 0
        assert m.reasons()


@given(_drawn(), st.integers(0, 8))
@settings(deadline=None)
def test_fewer_are_the_first_of_all(reading: Reading, most: int) -> None:
    assert _missing(reading, most) == _missing(reading)[:most]


@given(_drawn(), st.integers(1, 5))
@settings(deadline=None)
def test_blocks_of_any_size_find_the_same(reading: Reading, piece: int) -> None:
    whole = _missing(reading)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "_PIECE", piece)
        assert _missing(reading) == whole


def _renamed(reading: Reading, names: Mapping[str, str]) -> Reading:
    bodies = (replace(body, iri=names[body.iri]) for body in reading.bodies)
    ties = (
        replace(held, parts=tuple(replace(part, party=names[part.party]) for part in held.parts))
        for held in reading.ties
    )
    return replace(reading, bodies=tuple(sorted(bodies, key=lambda body: body.iri)), ties=tuple(ties))


@given(_drawn(), st.permutations("abcduv"))
@settings(deadline=None)
def test_other_names_give_the_same_pairs_and_scores(reading: Reading, order: Sequence[str]) -> None:
    names = dict(zip("abcduv", order, strict=True))
    renamed = {"".join(sorted(names[end] for end in pair)): score for pair, score in _scores(_missing(reading)).items()}
    assert _scores(_missing(_renamed(reading, names))) == pytest.approx(renamed, abs=1e-6)


def test_the_score_and_each_part_are_defined() -> None:
    assert set(DEFINITIONS) == {"score", *PARTS}
    assert all(all(told) for told in DEFINITIONS.values())


def test_no_shipped_pair_is_there_for_sharing_the_patron() -> None:
    reading = shipped_reading()
    found = missing_ties(network_of(reading, "attendance", among=CENTRES), reading)
    labels = {thing.label for m in found for thing in m.shared if thing.part == PARTNERS}
    assert labels
    assert "United Nations Educational, Scientific and Cultural Organization" not in labels
