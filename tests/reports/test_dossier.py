"""The dossier of one body: links with their terms, people, conflicts, evidence, before a meeting."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from comity.graph.errors import InputError
from comity.graph.parts import Name
from comity.graph.records import Organisation
from comity.graph.store import Store
from comity.queries.networks.reading import read
from comity.queries.networks.selection import Selection
from comity.queries.reporting.anchors import dangling
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import Request
from comity.queries.reports import dossier
from comity.queries.table import Table
from tests.shipped import shipped_store
from tests.small import make

ID = "https://w3id.org/comity/id/"
DAY = date(2025, 11, 15)


def _report(store: Store, body: str, **asked: Any) -> Report:
    request = Request(body=f"{ID}{body}", day=DAY, **asked)
    return dossier.report(store, request.reading(read(store)), request)


@cache
def _rcuwm() -> Report:
    return _report(shipped_store(), "rcuwm")


def _rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_links_stand_by_kind_with_their_status_on_the_day() -> None:
    links = {row["id"]: row for row in _rows(_rcuwm().tables["links"])}
    assert links["id:auspices-rcuwm"]["status"] == "lapsed-on-record"
    assert links["id:k106"]["date"] == "2018-05-30"
    assert "International Centre for Water Cooperation" in links["id:k106"]["with"]


def test_agreements_stand_with_all_ends_of_their_terms_and_those_without_one_too() -> None:
    terms = [(row["cooperation"], row["lapses"]) for row in _rows(_rcuwm().tables["terms"])]
    assert terms == [("auspices-rcuwm", "2013"), ("auspices-rcuwm", "2023"), ("auspices-rcuwm", "2024"), ("k020", None)]
    assert "## Agreements and their terms" in _rcuwm().markdown()


def test_links_and_partners_that_a_page_does_not_list_are_counted() -> None:
    made = _report(shipped_store(), "unesco")
    listed, partners = len(made.tables["links"].rows), len(made.tables["partners"].rows)
    auspices = sum(row["kind"] == "auspices" for row in _rows(made.tables["links"]))
    assert auspices == 40
    assert f"{listed + 66} links on record of 8 kinds; of the latest {listed}, which are listed," in made.summary[0]
    assert "not listed are 66 more of the kind auspices." in made.markdown()
    assert f"The first 60 of {partners}, by weight; all are in `partners.csv`." in made.markdown()
    shown = next(section.table for section in made.sections if section.heading == "Partners")
    assert shown is not None
    assert len(shown.rows) == 60


def test_links_say_that_a_filter_narrows_the_network_alone() -> None:
    told = "asked for by `--kind` narrows the network below alone"
    narrowed = _report(shipped_store(), "rcuwm", selection=Selection(kinds=("visit",)))
    assert told in narrowed.markdown()
    assert narrowed.tables["links"] == _rcuwm().tables["links"]
    assert "It has no counted tie on record with another body." in narrowed.markdown()
    assert told not in _rcuwm().markdown()


def test_partners_are_those_of_the_network() -> None:
    partners = {row["partner"] for row in _rows(_rcuwm().tables["partners"])}
    assert {"International Centre for Water Cooperation", "Ministry of Energy"} <= partners


def test_every_number_of_a_source_leads_to_its_place() -> None:
    made = _rcuwm()
    assert dangling(made) == ()
    page = made.html()
    assert 'id="source-1"' in page
    assert 'href="#source-1"' in page
    numbers = {row["number"] for row in _rows(made.tables["sources"])}
    assert numbers == set(range(1, len(numbers) + 1))


def test_open_conflicts_stand_side_by_side() -> None:
    """The science park centre of Isfahan was launched on 12 or on 13 May 2010."""
    text = _report(shipped_store(), "iris").markdown()
    start = text.index("Where sources disagree")
    for told in ("2010-05-12", "2010-05-13"):
        assert told in text[start:]


def test_what_is_not_on_record_is_said() -> None:
    store = make.store(make.body("A"), make.tie("t", "visit", ["a", "b"]))
    text = _report(store, "a").markdown()
    assert "host: not on record" in text or "host: unknown" in text
    assert "None is on record in these sources." in text


def test_a_body_without_ties_has_a_dossier_that_says_so() -> None:
    made = _report(make.store(make.body("A")), "a")
    assert "0 links on record" in made.summary[0]
    assert made.tables["partners"].rows == ()
    assert dangling(made) == ()


def test_a_dossier_of_nobody_is_refused() -> None:
    store = make.store(make.body("A"))
    request = Request(day=DAY)
    with pytest.raises(InputError, match="name it with --body"):
        dossier.report(store, read(store), request)
    with pytest.raises(InputError, match="is no organisation of this graph"):
        _report(store, "paper")


def test_names_with_markup_and_right_to_left_names_do_no_harm() -> None:
    names = (Name(text="<b>Evil</b> | `x`"), Name(text="مرکز منطقه‌ای مدیریت آب شهری", lang="fa", type="alternative"))
    store = make.store(Organisation(id="evil", kind="category-2-centre", names=names))
    page = _report(store, "evil").html()
    assert "<b>Evil" not in page
    assert "مرکز منطقه‌ای مدیریت آب شهری" in page


def test_two_runs_give_the_same_bytes() -> None:
    assert _rcuwm().html() == _report(shipped_store(), "rcuwm").html()
