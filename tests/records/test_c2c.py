"""The records of the Category 2 centres hold what was read of them, each fact with its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from comity.graph import dates
from comity.graph.parts import Evidence, Milestone, Name
from comity.graph.records import Claim, Collective, Cooperation, Organisation, Record, Source
from comity.loaders.base import Reading
from comity.loaders.curated import SHIPPED, read

FACTS = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "c2c" / "c2c.yaml"
#: Links that are the same cooperation as one of the seeds.
SEED_LINKS = {
    "K001": "s0-gathering-2024",
    "K117": "s1-mou-iiiz-rcci",
    "K118": "s1-visit-rcci-iiiz",
    "K119": "s1-meeting-msrt-ru-mfa",
    "K141": "s2-bilateral-meetings",
}
#: Meetings that the facts call hosting, since they name who received them: nobody is given a seat by it.
RECEIVED = {"K019", "K032", "K142"}
#: Links whose day in the facts is that of a report or of a later meeting, so the last on which it can have been.
NOT_LATER = {"K026", "K119"}
#: Parties and hosts that the facts name otherwise than the records do.
ALIASES = {
    "National Commissions": "collective-icesco-natcoms",
    "icesco": "icesco-gsncc",  # K141: the unit that held the meetings
    "Belgian students (22)": "collective-belgian-students",
    "16 states": "collective-rcuwm-board-states",
    "10 organisations": "collective-rcuwm-board-organisations",
    "SD Ministry of Water Resources": "sd-mwrie",
    "UNESCO Bangkok": "unesco-bangkok",
    "UNESCO Jakarta": "unesco-jakarta",
    "Saudi Arabia": "state-sa",
    "Oman": "state-om",
    "Syria": "state-sy",
    "United Arab Emirates": "state-ae",
    "Ministry of Education": "lk-moe",
    "Chinese Academy of Sciences (Aerospace Information Research Institute": "cas-air",
    "before that RADI)": "cas-air",
}
R = TypeVar("R", bound=Record)


@cache
def _reading() -> Reading:
    return read([SHIPPED / "c2c"])


def _records(kind: type[R]) -> dict[str, R]:
    return {item.record.id: item.record for item in _reading().located if isinstance(item.record, kind)}


@cache
def _facts() -> dict[str, Any]:
    if not FACTS.exists():
        pytest.skip("shared/data/c2c/c2c.yaml is not here")
    found: dict[str, Any] = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    return found


def _addresses(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("source", "sources"):
                yield from [value] if isinstance(value, str) else value
            yield from _addresses(value)
    elif isinstance(part, list):
        for value in part:
            yield from _addresses(value)


@cache
def _source_of(address: str) -> str:
    if address.startswith("seeds/"):
        return f"s{int(address[6:9])}"
    return {source.url: source.id for source in _records(Source).values() if source.url}[address]


def _within(part: Any, kind: type[Any]) -> Iterator[Any]:
    if isinstance(part, kind):
        yield part
    for field in fields(part):
        value = getattr(part, field.name)
        for item in value if isinstance(value, tuple) else [value]:
            if is_dataclass(item):
                yield from _within(item, kind)


def _cited(part: Any) -> set[str]:
    return {evidence.source for evidence in _within(part, Evidence)}


def _parties(tie: Cooperation, *roles: str) -> set[str]:
    return {part.party for part in tie.parties if not roles or part.role in roles}


def _ties_of(body: str) -> list[Cooperation]:
    return [tie for tie in _records(Cooperation).values() if body in _parties(tie)]


def _milestones_of(centre: str) -> list[tuple[str, Milestone]]:
    own = [(centre, step) for step in _records(Organisation)[centre].milestones]
    return own + [(tie.id, step) for tie in _ties_of(centre) for step in tie.milestones]


def _named(party: str, among: set[str]) -> bool:
    if party in among or ALIASES.get(party) in among:
        return True
    if re.fullmatch(r"[A-Z]{2}( Government)?", party):
        return f"state-{party[:2].lower()}" in among
    plain = re.sub(r"^[A-Z]{2} | \([^)]*\)$", "", party).casefold()
    return any(plain in name.text.casefold() for body in among for name in _names(body))


def _names(body: str) -> tuple[Name, ...]:
    described: dict[str, Organisation | Collective] = {**_records(Organisation), **_records(Collective)}
    return described[body].names


def _apart(one: str, other: str) -> bool:
    first, second = dates.parse(one), dates.parse(other)
    return (first.latest or date.max) < (second.earliest or date.min) or (second.latest or date.max) < (
        first.earliest or date.min
    )


def _centres() -> list[dict[str, Any]]:
    return list(_facts()["centres"])


def _links() -> list[dict[str, Any]]:
    return list(_facts()["links"])


def _tie(link: dict[str, Any]) -> Cooperation:
    return _records(Cooperation)[SEED_LINKS.get(link["id"], link["id"].lower())]


def test_every_centre_is_an_organisation_with_its_acronyms_place_and_site() -> None:
    for centre in _centres():
        body = _records(Organisation)[centre["id"]]
        texts = {name.text for name in body.names}
        assert set(centre["acronyms"]) <= texts | {"GCIDA"}, centre["id"]
        assert centre["website"] == body.homepage
        assert (centre["country"], centre["city"]) in {(place.country, place.city) for place in body.places} | {
            (None, None)
        }
        assert body.fields, centre["id"]
        # the release names the centre and its host only: what it says stands in the dataset of the seeds
        assert {_source_of(address) for address in centre["sources"]} - {"s0"} <= _cited(body)


def test_every_link_has_its_parties_sources_kind_and_modality() -> None:
    for link in _links():
        tie, bodies = _tie(link), _parties(_tie(link))
        assert [party for party in link["parties"] if not _named(party, bodies)] == [], link["id"]
        assert {_source_of(address) for address in link["sources"]} <= _cited(tie), link["id"]
        assert tie.kind == ("meeting" if link["id"] in RECEIVED else link["kind"].removesuffix("-series")), link["id"]
        expected = "proposed" if link["status"] == "proposed" else "stated"
        assert {evidence.modality for evidence in tie.evidence} == {expected}, link["id"]


def test_every_date_of_a_link_is_kept() -> None:
    for link in (link for link in _links() if "date" in link):
        tie = _tie(link)
        found = {tie.date, *(step.date for step in tie.milestones)}
        open_or_longer = {date for date in found if date and date.startswith(f"{link['date']}/")}
        if link["id"] in NOT_LATER:
            assert str(tie.date).endswith(f"..{link['date']}]"), link["id"]
            continue
        assert str(link["date"]) in found or open_or_longer, link["id"]


def test_links_that_ended_have_the_day_on_which_they_did() -> None:
    ended = {link["id"]: _tie(link).milestones[-1].kind for link in _links() if link["status"] == "terminated"}
    assert ended == {"K041": "termination-decided", "K134": "terminated", "K135": "terminated"}


def test_every_date_of_a_centre_is_a_milestone_with_the_address_that_it_comes_from() -> None:
    for centre in _centres():
        of_its_own = {centre["id"], f"auspices-{centre['id']}"}
        elsewhere = centre["id"] in ("iisnc", "eaifr")  # agreements of others about the centre
        steps = [step for step in _milestones_of(centre["id"]) if elsewhere or step[0] in of_its_own]
        for dated in (dated for dated in centre["dates"] if "date" in dated):
            wanted, source = str(dated["date"]), _source_of(dated["source"])
            found = [step for thing, step in steps if step.date == wanted and source in _cited(step) | _cites(thing)]
            assert found, (centre["id"], dated)
            assert not dated.get("date_inferred") or found[0].inferred, (centre["id"], dated)


def _cites(thing: str) -> set[str]:
    tie = _records(Cooperation).get(thing)
    return {evidence.source for evidence in tie.evidence} if tie else set()


def test_every_term_stands_on_the_agreement_or_designation_that_has_it() -> None:
    for centre in _centres():
        for years in (dated["years"] for dated in centre["dates"] if dated["what"] == "term-years"):
            assert years in {tie.term_years for tie in _ties_of(centre["id"])}, centre["id"]


def test_every_host_hosts_its_centre() -> None:
    for centre in _centres():
        hosting = [
            tie for tie in _ties_of(centre["id"]) if tie.kind == "hosting" and centre["id"] in _parties(tie, "hosted")
        ]
        hosts = {party for tie in hosting for party in _parties(tie, "host", "partner")}
        assert [host for host in centre["hosts"] if not _named(host, hosts)] == [], centre["id"]


def test_every_address_is_cited_by_a_record() -> None:
    wanted = {_source_of(address) for address in _addresses(_facts())}
    assert wanted <= {source for item in _reading().located for source in _cited(item.record)}


def test_where_two_pages_differ_on_a_centre_both_stand_side_by_side() -> None:
    flagged = [centre["id"] for centre in _centres() if centre.get("conflict")]
    assert len(flagged) == 16
    assert [centre for centre in flagged if not (_rival_claims(centre) or _rival_dates(centre))] == []


def _rival_claims(centre: str) -> bool:
    claims = [claim for claim in _records(Claim).values() if centre in claim.about]
    return any(one.question == other.question and one.value != other.value for one, other in combinations(claims, 2))


def _rival_dates(centre: str) -> bool:
    steps = [(thing, step.kind, step.by, step.date) for thing, step in _milestones_of(centre) if step.date]
    return any(one[:3] == other[:3] and _apart(one[3] or "", other[3] or "") for one, other in combinations(steps, 2))


def test_field_offices_are_parts_of_unesco_and_cover_their_countries() -> None:
    offices = {body.names[0].text: body for body in _records(Organisation).values() if body.kind == "igo-field-office"}
    for office in _facts()["field_offices"]:
        assert offices[office["name"]].covers == tuple(office["covers"])
        assert offices[office["name"]].part_of == "unesco"


def test_states_belong_to_organisations_since_the_dates_that_were_read() -> None:
    cohorts = [("sco", cohort, "joined") for cohort in _facts()["memberships"]["sco"]["members"]]
    cohorts += [("eco", cohort, "joined") for cohort in _facts()["memberships"]["eco"]["members"]]
    brics = _facts()["memberships"]["brics"]["members"]
    cohorts += [("brics", cohort, "joined") for cohort in brics if " or " not in cohort.get("joined", " or ")]
    cohorts += [("oic", cohort, "year") for cohort in _facts()["memberships"]["oic"]["members_since"]]
    for body, cohort, key in cohorts:
        ties = [tie for tie in _ties_of(body) if (tie.date or "").startswith(f"{cohort[key]}/")]
        members = {party for tie in ties for party in _parties(tie, "member")}
        assert {f"state-{state.lower()}" for state in cohort["states"]} <= members, (body, cohort)


def test_counts_are_claims() -> None:
    values = [claim.value.split(",")[0].split(" ")[0] for claim in _records(Claim).values()]
    counts = [
        *_facts()["unesco_counts"],
        *_facts()["iran_counts"]["unesco_chairs"],
        *_facts()["icesco"]["member_count_claims"],
    ]
    assert [count["count"] for count in counts if str(count["count"]) not in values] == []
