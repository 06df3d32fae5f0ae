"""How firm a ranking is, as a reader meets it: sentences, a table with intervals, a picture, links that lead on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comity.queries.networks.network import network_of
from comity.queries.networks.selection import Selection
from comity.queries.networks.ties import Reading
from comity.queries.reporting.anchors import dangling
from comity.queries.reporting.report import Report, Section
from comity.queries.reporting.sections import body_anchor, measure_anchor
from comity.queries.reporting.stability import (
    Stability,
    stability,
    stability_picture,
    stability_sections,
    stability_summary,
    stability_table,
)
from comity.queries.table import Table
from tests.measures.readings import reading, tie
from tests.shipped import shipped_reading

STAR = [tie(f"t{leaf}", "a" + leaf, "s" if leaf < "e" else "w") for leaf in "bcdefgh"]
NAMES = "abcdefghij"


def _found(said: Reading, measure: str = "degree") -> Stability:
    return stability(network_of(said), said, measure)


def _report(found: Stability) -> Report:
    """Make a report of the sections, with the anchors that the rest of a report would have."""
    anchors = (measure_anchor(found.measure), *(body_anchor(body.iri) for body in found.network.nodes))
    rest = Section("Elsewhere", table=Table(("what",), tuple((anchor,) for anchor in anchors)), anchors=anchors)
    return Report(
        "Stability",
        (*stability_sections(found), rest),
        {"stability": stability_table(found)},
        {"stability.svg": stability_picture(found)},
    )


def test_the_summary_says_what_stands_alone_what_a_source_moves_and_what_hopes_would() -> None:
    hope = tie("z", "bi", ["s:hoped"])
    said = reading([*STAR, hope], NAMES)
    said = replace(said, sources={**said.sources, "s": replace(said.sources["s"], title="A *bold* paper")})
    apart, without, counting = stability_summary(_found(said))
    assert apart == "By degree, of 8 with a tie: place 1 stands alone, places 2 to 8 cannot all be told apart."
    assert without == (
        "Of the first 8 by degree, none moves further when one source is set aside than **B** from place 2 to 6, "
        "without “A \\*bold\\* paper”."
    )
    assert counting.startswith(
        "Counting what is only proposed, discussed, hoped or implied (1 more cooperation) moves none of"
    )
    assert counting.endswith("**I** without a value so far, to 3.")


def test_where_the_first_is_not_alone_it_is_told_from_where_on_it_is_above() -> None:
    said = reading([tie("t1", "ab"), tie("t2", "ab"), tie("t3", "cd")], "abcd")
    assert stability_summary(_found(said, "strength"))[0] == (
        "By strength, of 4 with a tie: places 1 to 4 cannot all be told apart. The first, A, is above nobody for "
        "certain: in at least 95 % of the resamples."
    )


def test_a_source_on_which_all_rests_is_told() -> None:
    said = reading([tie("t1", "ab"), tie("t2", "bc")], "abc")
    assert stability_summary(_found(said))[1] == (
        "All of it rests on one source, “Source s”: without that no tie would be left."
    )


def test_one_cooperation_is_no_sample() -> None:
    said = reading([tie("t", "abc", "sw")], "abc")
    apart, without, counting = stability_summary(_found(said))
    assert apart.startswith("The ranking rests on one cooperation, which cannot be resampled")
    assert without == "No rank among those shown moves when any one source is set aside."
    assert counting.endswith("moves no rank among the first 3.")


def test_hedged_ties_that_count_already_are_not_counted_again() -> None:
    said = reading(STAR, NAMES)
    network = network_of(said, "by-kind", Selection(("stated", "proposed", "discussed", "hoped", "implied")))
    assert stability_summary(stability(network, said))[2] == "What is not stated as fact is counted already."


@pytest.mark.parametrize("names", ["", "abc"])
def test_where_nothing_is_ranked_the_sections_say_so(names: str) -> None:
    report = _report(_found(reading([], names)))
    assert "there is no ranking that could be firm or not" in report.markdown()
    assert report.tables["stability"].rows == ()
    assert "there is nothing to rank" in report.pictures["stability.svg"]


def test_the_table_has_every_body_with_a_value_and_the_picture_no_other() -> None:
    found = _found(reading(STAR, NAMES))
    table = stability_table(found)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [row["body"] for row in rows] == list("ABCDEFGH")
    assert (rows[0]["low"], rows[0]["high"], rows[0]["places"], rows[0]["share_in_first_10"]) == (1, 1, "1", 1.0)
    assert (rows[1]["source"], rows[1]["without_source"], rows[1]["worst_without_a_source"]) == ("s", 6, 6)
    assert ">I<" not in stability_picture(found)


def test_every_number_leads_to_what_is_behind_it() -> None:
    report = _report(_found(reading(STAR, NAMES), "strength"))
    assert dangling(report) == ()
    linked = [section.links for section in report.sections if section.links]
    assert len(linked) == 1
    assert linked[0].rows[0] == "body-a"


def test_two_runs_write_the_same_bytes() -> None:
    first, again = (_report(_found(reading(STAR, NAMES))) for _ in range(2))
    assert (first.markdown(), dict(first.pictures), first.json()) == (
        again.markdown(),
        dict(again.pictures),
        again.json(),
    )


def test_on_the_shipped_record_the_first_places_of_the_centres_are_told_to_be_uncertain() -> None:
    said = shipped_reading()
    found = stability(network_of(said, "attendance", among=("category-2-centre",)), said)
    apart, without, counting = stability_summary(found)
    assert "places 1 to 25 and beyond cannot all be told apart" in apart
    assert "none moves further when one source is set aside" in without
    assert "moves none of the first 25" in counting
    assert dangling(_report(found)) == ()
    assert len(found.hedged.added) == 2
