"""The counting rules, on graphs that were worked out by hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.queries.networks.counting import RULES, STARS, heads, roles
from comity.queries.networks.projection import project
from comity.queries.networks.ties import Part, Tie

EIGHT = [f"centre-{k}" for k in range(8)]
GATHERING = roles([("office", "convener"), *((centre, "participant") for centre in EIGHT)])


@dataclass(frozen=True)
class Pair:
    """Two parties of one tie and what it counts between them."""

    a: str
    b: str
    weight: float
    directed: bool = False


def _pairs(rule: str, kind: str, parties: dict[str, frozenset[str]]) -> list[Pair]:
    names = list(parties)
    parts = tuple(Part(party, role, ()) for party, held in parties.items() for role in held)
    tie = Tie("tie", "", kind, parts, (), "", None, None, None)
    made = project([tie], RULES[rule], names.index)
    return [
        Pair(names[a], names[b], weight, directed)
        for a, b, weight, directed in zip(
            made.a.tolist(), made.b.tolist(), made.weight.tolist(), made.directed.tolist(), strict=True
        )
    ]


def _strengths(pairs: list[Pair]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for pair in pairs:
        sums[pair.a] += pair.weight
        sums[pair.b] += pair.weight
    return sums


def test_full_makes_36_edges_of_1_of_an_office_that_met_eight_centres() -> None:
    pairs = _pairs("full", "meeting", GATHERING)
    assert (len(pairs), {pair.weight for pair in pairs}) == (36, {1.0})


def test_fractional_makes_the_same_36_edges_of_an_eighth_so_that_each_strength_is_1() -> None:
    pairs = _pairs("fractional", "meeting", GATHERING)
    assert (len(pairs), {pair.weight for pair in pairs}) == (36, {1 / 8})
    assert _strengths(pairs) == pytest.approx(dict.fromkeys([*EIGHT, "office"], 1.0))


@pytest.mark.parametrize("rule", ["star", "by-kind"])
def test_a_star_makes_8_edges_from_the_convener(rule: str) -> None:
    pairs = _pairs(rule, "meeting", GATHERING)
    assert sorted((pair.a, pair.b, pair.weight, pair.directed) for pair in pairs) == [
        ("office", centre, 1.0, True) for centre in EIGHT
    ]


def test_attendance_ties_those_who_met_whoever_called_them() -> None:
    assert _pairs("attendance", "meeting", GATHERING) == _pairs("fractional", "meeting", GATHERING)


@pytest.mark.parametrize("rule", ["by-kind", "attendance"])
def test_a_list_of_members_is_no_clique(rule: str) -> None:
    parties = roles([("union", "body"), ("a", "member"), ("b", "member"), ("c", "member")])
    assert {(pair.a, pair.b) for pair in _pairs(rule, "membership", parties)} == {("union", x) for x in "abc"}


@pytest.mark.parametrize("rule", ["by-kind", "attendance"])
def test_an_agreement_of_three_is_three_halves(rule: str) -> None:
    parties = roles((name, "signatory") for name in "abc")
    assert [pair.weight for pair in _pairs(rule, "agreement", parties)] == [0.5, 0.5, 0.5]


def test_a_meeting_that_nobody_is_said_to_have_called_is_fractional() -> None:
    parties = roles((name, "participant") for name in "abc")
    assert _pairs("by-kind", "meeting", parties) == _pairs("fractional", "meeting", parties)


def test_two_organisers_are_tied_to_all_others_and_to_each_other() -> None:
    parties = roles([("x", "organiser"), ("y", "organiser"), ("a", "participant"), ("b", "participant")])
    pairs = {(pair.a, pair.b): pair.directed for pair in _pairs("star", "meeting", parties)}
    assert pairs == {("x", "y"): False, ("x", "a"): True, ("x", "b"): True, ("y", "a"): True, ("y", "b"): True}


def test_the_organiser_comes_before_the_host_as_the_head_of_a_meeting() -> None:
    assert heads("meeting", roles([("hall", "host"), ("caller", "organiser"), ("guest", "party")])) == ("caller",)
    assert heads("meeting", roles([("hall", "host"), ("guest", "party")])) == ("hall",)


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("auspices", "patron"),
        ("hosting", "host"),
        ("funding", "funder"),
        ("funding", "sponsor"),
        ("membership", "body"),
        ("liaison", "body"),
        ("liaison", "liaison-body"),
        ("part-of", "parent"),
    ],
)
def test_stars_by_nature_run_from_their_head(kind: str, role: str) -> None:
    (pair,) = _pairs("by-kind", kind, roles([("other", "party"), ("head", role)]))
    assert (pair.a, pair.b, pair.directed) == ("head", "other", True)


def test_of_two_roles_that_make_a_head_the_first_does() -> None:
    assert heads("funding", roles([("a", "sponsor"), ("b", "funder")])) == ("b",)
    assert heads("liaison", roles([("a", "liaison-body"), ("b", "body")])) == ("b",)
    assert heads("affiliation", roles([("a", "body"), ("b", "parent"), ("c", "party")])) == ("a", "b")
    assert heads("visit", roles([("b", "convener"), ("a", "organiser")])) == ("a", "b")


def test_a_head_that_has_another_role_too_is_a_head_wherever_its_roles_stand() -> None:
    assert heads("hosting", roles([("b", "host"), ("b", "party"), ("a", "hosted")])) == ("b",)
    assert heads("auspices", roles([("b", "convener"), ("b", "patron"), ("a", "party")])) == ("b",)


@pytest.mark.parametrize("rule", ["by-kind", "attendance"])
@pytest.mark.parametrize("kind", ["visit", "agreement", "joint-activity", "affiliation"])
def test_other_kinds_are_no_stars_whoever_called_them(rule: str, kind: str) -> None:
    parties = roles([("a", "parent"), ("b", "convener"), ("c", "host")])
    assert _pairs(rule, kind, parties) == _pairs("fractional", kind, parties)


def test_pairs_come_in_the_order_of_ties_whatever_their_sizes() -> None:
    sizes = ("ab", "abc", "cd")
    ties = [Tie("t", "", "visit", tuple(Part(p, "", ()) for p in of), (), "", None, None, None) for of in sizes]
    made = project(ties, RULES["full"], "abcd".index)
    assert made.tie.tolist() == [0, 1, 1, 1, 2]
    assert list(zip(made.a.tolist(), made.b.tolist(), strict=True)) == [(0, 1), (0, 1), (0, 2), (1, 2), (2, 3)]


def test_every_rule_is_described_and_one_party_makes_no_edge() -> None:
    for name, rule in RULES.items():
        assert rule.words
        assert _pairs(name, "agreement", roles([("alone", "party"), ("alone", "signatory")])) == []
        assert _pairs(name, "membership", {}) == []


@given(
    st.lists(st.sampled_from("abcdefg"), min_size=2, unique=True),
    st.sampled_from(sorted(STARS | {"agreement", "meeting", "visit"})),
)
def test_fractional_gives_each_party_a_strength_of_one(names: list[str], kind: str) -> None:
    strengths = _strengths(_pairs("fractional", kind, roles((name, "party") for name in names)))
    assert strengths == pytest.approx(dict.fromkeys(names, 1.0))
