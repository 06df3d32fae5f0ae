"""The records of the Category 2 centres keep to the conventions on which queries rest."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from comity.graph.records import Agreement, Claim, Completeness, Cooperation, Organisation, Record, Source
from comity.loaders.base import Reading
from comity.loaders.curated import SHIPPED, read

R = TypeVar("R", bound=Record)


@cache
def _reading() -> Reading:
    return read([SHIPPED / "c2c"])


def _of(kind: type[R]) -> list[R]:
    return [item.record for item in _reading().located if isinstance(item.record, kind)]


def _ties(kind: str) -> list[Cooperation]:
    return [tie for tie in _of(Cooperation) if tie.kind == kind]


def _roles(tie: Cooperation) -> list[str]:
    return sorted(part.role for part in tie.parties)


def test_every_reference_resolves_within_the_dataset() -> None:
    assert [fault.sentence() for fault in _reading().faults] == []


def test_every_organisation_cooperation_and_claim_has_evidence() -> None:
    bare = [record.id for kind in (Organisation, Cooperation, Claim) for record in _of(kind) if not record.evidence]
    assert bare == []


def test_a_membership_has_one_body_or_says_nothing_of_roles() -> None:
    odd = [tie.id for tie in _ties("membership") if _roles(tie).count("body") != 1]
    assert odd == ["k083"]
    assert {part.role for tie in _ties("membership") if tie.id == "k083" for part in tie.parties} == {"party"}


def test_auspices_have_unesco_as_patron_and_one_centre() -> None:
    for tie in _ties("auspices"):
        assert [(part.party, part.role) for part in tie.parties] == [
            ("unesco", "patron"),
            (tie.id.removeprefix("auspices-"), "designated"),
        ]


def test_every_centre_of_category_2_has_auspices_and_no_institute_of_category_1_has() -> None:
    kinds = {body.id: body.kind for body in _of(Organisation)}
    designated = {tie.id.removeprefix("auspices-") for tie in _ties("auspices")}
    assert designated == {body for body, kind in kinds.items() if kind == "category-2-centre"}
    assert {body for body, kind in kinds.items() if kind == "category-1-institute"} == {"iistem", "ihedelft"}


def test_proposed_centres_have_auspices_that_are_only_proposed() -> None:
    unstated = {tie.id for tie in _ties("auspices") if all(item.modality != "stated" for item in tie.evidence)}
    assert unstated == {"auspices-artek", "auspices-cicb", "auspices-tashkent-ec", "auspices-gcida"}


def test_no_centre_is_a_part_of_its_patron_or_host() -> None:
    assert [body.id for body in _of(Organisation) if body.kind == "category-2-centre" and body.part_of] == []


def test_hosting_has_a_host_or_a_branch() -> None:
    for tie in _ties("hosting"):
        assert {"host", "hosted"} <= set(_roles(tie)) or {"branch", "parent"} <= set(_roles(tie)), tie.id


def test_a_founding_agreement_has_its_centre_as_subject_and_not_as_side() -> None:
    founding = [tie for tie in _of(Agreement) if tie.subkind in ("establishment", "renewal", "tripartite")]
    assert len(founding) == 35
    assert [tie.id for tie in founding if "subject" not in _roles(tie)] == []


def test_inferred_hosts_are_implied_and_not_stated() -> None:
    implied = {tie.id for tie in _ties("hosting") if {item.modality for item in tie.evidence} == {"implied"}}
    assert implied == {
        "hosting-tichct-ir-mchth",
        "hosting-tec-shanghai-normal-university",
        "hosting-cershi-imta",
        "hosting-cershi-unam-engineering",
    }


def test_claims_of_one_question_are_not_the_same_answer_twice() -> None:
    answers = [(claim.question, claim.value) for claim in _of(Claim)]
    assert len(answers) == len(set(answers))


def test_the_centres_of_iran_in_2018_are_a_whole_list_with_riwe_and_without_rcecwa() -> None:
    (whole,) = _of(Completeness)
    assert (whole.country, whole.as_of, len(whole.members)) == ("IR", "2018-10-17", 8)
    assert "riwe" in whole.members
    assert "rcecwa" not in whole.members


def test_the_article_on_iran_and_russia_repeats_the_newspaper() -> None:
    sources = {source.id: source for source in _of(Source)}
    (original,) = sources["s1"].derived_from
    assert "519533" in (sources[original].url or "")


def test_mirrors_and_scrapers_are_marked() -> None:
    marked = {(source.url or "").split("/")[2] for source in _of(Source) if source.low_trust}
    assert {"hindi-lyrics.com", "tdck.sakura.ne.jp", "crespial.noticiascatarinenses.com", "allwall.xyz"} <= marked
    assert not any("unesco.org" in host for host in marked)
