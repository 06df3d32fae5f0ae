"""Explain at size: what registries file about a body, and how many of its projects are listed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from comity.graph.store import Store
from comity.queries.explanation.explain import explain
from comity.queries.explanation.writing import Explanation, More
from tests.queries.registries import joint, organisation, party, programmes, registry_store, related, small_registry

CROWD = 60


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    crowd = [organisation(n, f"Body {n}", None, related(1)) for n in range(100, 100 + CROWD)]
    records = [
        *small_registry(),
        *crowd,
        *(joint(n, str(1900 + n), "reg-programme-a", party(8), party(7)) for n in range(50, 80)),
    ]
    records += [joint(90, None, "reg-programme-a", party(8), *(party(n) for n in range(100, 100 + CROWD)))]
    with registry_store(
        tmp_path_factory.mktemp("explained") / "store", [*dict.fromkeys([*records, *programmes()])]
    ) as made:
        yield made


def about(store: Store, name: str, most: int | None = 20) -> Explanation:
    """Explain a record."""
    return explain(store, store.id(name).value, most=most)


def test_relations_are_told_in_both_directions_and_only_the_others_word_is_cited(store: Store) -> None:
    found = about(store, "reg-2").relations
    assert [(fact.what, fact.value) for fact in found] == [
        ("parent", "University of Water [id:reg-1]"),
        ("child", "Laboratory of Sand [id:reg-5]"),
        ("child", "Laboratory of Silt [id:reg-6]"),
    ]
    assert [[citation.source for citation in fact.citations] for fact in found] == [[], [], ["A registry"]]


def test_a_relation_to_a_body_that_is_not_described_is_told_by_its_id(store: Store) -> None:
    assert "id:reg-99 [id:reg-99]" in [fact.value for fact in about(store, "reg-1").relations if fact.what == "child"]


def test_more_relations_than_are_listed_are_counted_and_all_can_be_had(store: Store) -> None:
    some, every = about(store, "reg-1"), about(store, "reg-1", None)
    assert len([fact for fact in some.relations if fact.what == "related"]) == 20
    assert some.more == (More("related", CROWD + 1 - 20),)
    assert len([fact for fact in every.relations if fact.what == "related"]) == CROWD + 1
    assert every.more == ()
    assert "41 more: related; list all with --most 0" in some.text()


def test_the_latest_ties_are_listed_in_order_and_those_without_a_date_are_left_out_first(store: Store) -> None:
    found = about(store, "reg-8", 10)
    [(kind, links)] = found.links
    assert kind == "joint activity"
    assert [link.date for link in links] == [*map(str, range(1971, 1980)), "2020-02-01/2024-01-31"]
    assert found.more == (More("joint activity", 22),)


def test_parties_of_a_crowded_tie_are_counted_on_a_bodys_page_and_listed_on_its_own(store: Store) -> None:
    [(_, links)] = about(store, "reg-8", None).links
    [crowded] = [link for link in links if link.more]
    assert (len(crowded.partners), crowded.more) == (40, CROWD - 40)
    assert "and 20 more parties" in about(store, "reg-8", None).text()
    [(_, [itself])] = about(store, "reg-project-90").links
    assert (len(itself.partners), itself.more) == (CROWD + 1, 0)


def test_contributions_are_told_with_their_currency(store: Store) -> None:
    [(_, [link])] = about(store, "reg-project-1").links
    assert {partner.id: partner.contribution for partner in link.partners} == {
        "id:reg-1": "1000.5 EUR",
        "id:reg-2": None,
        "id:reg-7": "20 EUR",
    }
    assert "coordinator: University of Water [id:reg-1], 1000.5 EUR" in about(store, "reg-project-1").markdown()


def test_number_and_other_registries_are_told(store: Store) -> None:
    facts = {(fact.what, fact.value) for fact in about(store, "reg-7").facts}
    assert {("number in its registry", "7"), ("same body", "http://www.wikidata.org/entity/Q7")} <= facts
