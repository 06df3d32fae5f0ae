"""The records of the three seed documents say what the documents say, where they say it, and no more."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from comity.graph.parts import Evidence, Place
from comity.graph.records import (
    Agreement,
    Claim,
    Collective,
    Completeness,
    Cooperation,
    Field,
    Organisation,
    Person,
    Record,
    Source,
)
from comity.graph.vocabulary import term
from comity.loaders.base import Reading
from comity.loaders.curated import SHIPPED, read

ROOT = Path(__file__).parent.parent.parent
TEXTS = ROOT.parent / "shared" / "seeds"
THESAURUS = ROOT.parent / "shared" / "data" / "vocabularies" / "unesco-thesaurus.ttl.gz"
LABELS = (term("skos:prefLabel"), term("skos:altLabel"))
READING = ROOT / "docs" / "reading-of-the-seeds.md"
STATED = {"stated"}
R = TypeVar("R", bound=Record)


@cache
def _reading(texts: Path | None = None) -> Reading:
    return read([SHIPPED / "seeds"], texts=texts)


def _records() -> list[Record]:
    return [item.record for item in _reading().located]


def _of(kind: type[R]) -> dict[str, R]:
    return {record.id: record for record in _records() if isinstance(record, kind)}


def _modalities(record: Record) -> set[str]:
    return {evidence.modality for evidence in record.evidence}


def _stated(*kinds: str) -> set[str]:
    ties = _of(Cooperation).values()
    return {tie.id for tie in ties if (not kinds or tie.kind in kinds) and STATED & _modalities(tie)}


def _parties(tie: Cooperation) -> set[str]:
    return {part.party for part in tie.parties}


def _parts(part: Any) -> Iterator[Any]:
    yield part
    for field in fields(part):
        value = getattr(part, field.name)
        for item in value if isinstance(value, tuple) else [value]:
            if is_dataclass(item):
                yield from _parts(item)


def _countries(bodies: set[str]) -> list[set[str]]:
    organisations, collectives = _of(Organisation), _of(Collective)
    found = []
    for body in sorted(bodies):
        if body in organisations:
            found.append({place.country for place in organisations[body].places if place.country})
        else:
            found.append({country} if (country := collectives[body].country) else set())
    return found


def _between_iran_and_russia() -> dict[str, Cooperation]:
    ties = _of(Cooperation)
    return {
        name: tie
        for name, tie in ties.items()
        if tie.kind != "membership" and {"IR"} in (sides := _countries(_parties(tie))) and {"RU"} in sides
    }


def test_the_records_are_read_without_a_fault() -> None:
    """Every id resolves within the dataset, and every locator lies within its text."""
    assert _reading().faults == ()


def test_every_quote_stands_on_its_line() -> None:
    """Each text that is cited is the one that was read, and each quote is there, character for character."""
    if not TEXTS.is_dir():
        pytest.skip("../shared/seeds, the texts of the seeds, is not here")
    for source in _of(Source).values():
        assert source.text is not None
        assert source.text.file is not None
        assert (TEXTS / source.text.file).is_file()
    assert _reading(TEXTS).faults == ()


def test_every_evidence_has_a_line_and_a_quote() -> None:
    """The texts are at hand, so nothing is cited without saying where it stands and how it reads."""
    cited = [part for record in _records() for part in _parts(record) if isinstance(part, Evidence)]
    assert [evidence for evidence in cited if not (evidence.at or "").startswith("line ") or not evidence.quote] == []


def test_something_stands_behind_everything() -> None:
    """Every record but the dataset has evidence, and a record's evidence stands behind its names, dates and places."""
    assert {record.id for record in _records() if not record.evidence} == {"seeds"}


def test_the_memorandum_is_the_only_agreement() -> None:
    """One document was signed by an Iranian and a Russian body, in October 2025, the year inferred."""
    assert {name for name, tie in _of(Cooperation).items() if tie.kind == "agreement"} == {"s1-mou-iiiz-rcci"}
    agreement = _of(Agreement)["s1-mou-iiiz-rcci"]
    assert {(part.party, part.role) for part in agreement.parties} == {("iiiz", "signatory"), ("rcci", "signatory")}
    assert [(step.kind, step.date, step.inferred) for step in agreement.milestones] == [("signed", "2025-10", True)]


def test_who_hosts_whom_is_as_the_release_lists_it() -> None:
    """Seven centres have a host; two have the ministry that the release spells in two ways."""
    hosts = {}
    for tie in _of(Cooperation).values():
        roles = {part.role: part.party for part in tie.parties}
        if tie.kind == "hosting":
            hosts[roles["hosted"]] = roles["host"]
    assert hosts == {
        "rcecwa": "iiees",
        "icimwb": "nrwmo",
        "icqhs": "ir-moe",
        "iris": "istt",
        "rcuwm": "ir-moe",
        "ichbshn": "ir-mohme",
        "rcowa": "inioas",
    }
    energy = _of(Organisation)["ir-moe"]
    assert {name.text for name in energy.names} == {"Ministry of Energy", "ministry of Energy"}


def test_silence_on_a_host_is_said_of_the_source() -> None:
    """The heritage centre has no hosting and no claim that there is none, but a note on the silence."""
    assert not [tie for tie in _of(Cooperation).values() if tie.kind == "hosting" and "tichct" in _parties(tie)]
    assert not [claim for claim in _of(Claim).values() if "tichct" in claim.about]
    assert "names no host" in (_of(Organisation)["tichct"].note or "")


def test_auspices_are_no_hierarchy() -> None:
    """The centres that are listed as whole are those under auspices, and none is part of UNESCO or of its host."""
    ties = [tie for tie in _of(Cooperation).values() if tie.kind == "auspices"]
    designated = {part.party for tie in ties for part in tie.parties if part.role == "designated"}
    assert designated == set(_of(Completeness)["complete-s0-iran-c2c"].members)
    assert {part.party for tie in ties for part in tie.parties if part.role == "patron"} == {"unesco"}
    parts = {body.id: body.part_of for body in _of(Organisation).values() if body.part_of}
    assert parts == {"uto": "unesco", "unesco-general-conference": "unesco", "icesco-gsncc": "icesco"}


def test_the_office_called_the_gathering() -> None:
    """On 24 June 2024 it met the eight centres, the ministry, the commission and its own units."""
    gathering = _of(Cooperation)["s0-gathering-2024"]
    called = [part.party for part in gathering.parties if part.role in {"organiser", "convener"}]
    assert (gathering.date, called) == ("2024-06-24", ["uto"])
    centres = set(_of(Completeness)["complete-s0-iran-c2c"].members)
    assert _parties(gathering) == {"uto", "ir-mfa", "natcom-ir", "collective-uto-programme-units"} | centres


def test_four_ties_of_iran_and_russia_are_facts() -> None:
    """The talks, the memorandum, the visit and the meeting with Pardis; all else between the two is talk."""
    ties = _between_iran_and_russia()
    assert {name for name in ties if name in _stated()} == {
        "s1-meeting-msrt-ru-mfa",
        "s1-mou-iiiz-rcci",
        "s1-visit-rcci-iiiz",
        "s1-meeting-rcci-pardis",
    }
    talk = {name for name, tie in ties.items() if _modalities(tie) <= {"discussed", "hoped", "proposed"}}
    assert {
        "s1-universities",
        "s1-joint-efforts-twelve-fields",
        "s1-language-teaching",
        "s1-exchange-professors-students",
        "s1-c2c-interactions",
        "s1-creative-cities-interactions",
        "s1-learning-cities-interactions",
        "s1-technology-exports",
        "s1-financial-banking-exchanges",
    } <= talk


def test_no_fact_ties_iranian_and_russian_centres() -> None:
    """They appear together in one wish, as two classes of bodies."""
    both = [tie for tie in _of(Cooperation).values() if {"collective-c2c-ir", "collective-c2c-ru"} & _parties(tie)]
    assert [(tie.id, _modalities(tie)) for tie in both] == [("s1-c2c-interactions", {"discussed"})]


def test_talk_names_no_form_and_facts_do() -> None:
    """A proposal is never stated, and what is stated is a meeting, a visit, an agreement or a lasting tie."""
    assert _stated("proposal") == set()
    assert {_of(Cooperation)[name].kind for name in _stated()} == {
        "agreement",
        "meeting",
        "visit",
        "auspices",
        "hosting",
    }


def test_publishers_and_wire_services_are_no_party() -> None:
    """IRIB and IRNA are speakers only, and no newspaper or agency is party of what it reports."""
    media = {body.id for body in _of(Organisation).values() if body.kind == "media"}
    assert media == {"irib", "irna"}
    assert not [tie.id for tie in _of(Cooperation).values() if media & _parties(tie)]
    spoken = {part.speaker for record in _records() for part in _parts(record) if isinstance(part, Evidence)}
    assert media <= spoken
    assert _of(Source)["s1"].publisher is None


def test_the_session_was_in_samarkand() -> None:
    """Paris is no place of anything, and Uzbekistan is a place and no party."""
    places = [part for record in _records() for part in _parts(record) if isinstance(part, Place)]
    assert {(place.country, place.city) for place in places if place.country not in {"IR", "RU"}} == {
        ("UZ", "Samarkand")
    }
    assert "state-uz" not in _of(Organisation)


def test_a_post_stands_for_its_body() -> None:
    """Persons have public posts in bodies that are described, and are named only beside their body as the party."""
    posts = {person.id: {post.organisation for post in person.posts} for person in _of(Person).values()}
    for tie in _of(Cooperation).values():
        assert not _parties(tie) & set(posts)
        assert all(part.party in posts[part.person] for part in tie.parties if part.person)


def test_the_commissions_are_not_named() -> None:
    """ICESCO met a class of bodies; no national commission of a country is made a party of it."""
    meetings = _of(Cooperation)["s2-bilateral-meetings"]
    assert _parties(meetings) == {"icesco-gsncc", "collective-icesco-natcoms"}
    assert meetings.date == "2021-03-08/.."
    ours = [body.id for body in _of(Organisation).values() if body.kind == "national-commission"]
    assert ours == ["natcom-ir"]


def test_dates_without_a_printed_year_are_inferred() -> None:
    """The article prints no year: whatever it alone dates says that its date is inferred."""
    dated = [
        record for record in _records() if record.id.startswith(("s1-", "event-")) and getattr(record, "date", None)
    ]
    of_s1 = [record for record in dated if {evidence.source for evidence in record.evidence} == {"s1"}]
    assert of_s1
    assert [record.id for record in of_s1 if not getattr(record, "inferred", False)] == []


def test_no_two_fields_match_one_concept() -> None:
    """A match is exact, so two fields with one concept would be one field."""
    concepts = [field.thesaurus for field in _of(Field).values() if field.thesaurus]
    assert len(concepts) == len(set(concepts))


def test_concepts_are_called_like_their_fields() -> None:
    """The thesaurus has a label like the field's name, or the record's note says how the concept is called."""
    if not THESAURUS.is_file():
        pytest.skip("../shared/data/vocabularies/unesco-thesaurus.ttl.gz, the UNESCO Thesaurus, is not here")
    called = _thesaurus()
    for field in _of(Field).values():
        if field.thesaurus:
            names = {name.text.lower() for name in field.names}
            told = {label for label in called[field.thesaurus] if label in (field.note or "").lower()}
            assert told or names & called[field.thesaurus], (field.id, called[field.thesaurus])


def _thesaurus() -> dict[str, set[str]]:
    labels: dict[str, set[str]] = defaultdict(set)
    for triple in parse(gzip.decompress(THESAURUS.read_bytes()), format=RdfFormat.TURTLE):
        if triple.predicate in LABELS and isinstance(triple.object, Literal) and triple.object.language == "en":
            labels[str(triple.subject)[1:-1].rpartition("/")[2]].add(triple.object.value.lower())
    return labels


def test_the_reading_lists_every_record() -> None:
    """A reader of the page on the reading finds each record in a table there, and each source and the dataset."""
    page = READING.read_text("utf-8")
    rows = {line.split("|")[1].strip() for line in page.splitlines() if line.startswith("|")}
    assert [name for record in _records() if (name := record.id) not in rows and f"`{name}`" not in page] == []
