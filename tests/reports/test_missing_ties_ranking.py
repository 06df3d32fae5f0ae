"""How the report on missing ties ranks pairs: by the way that wins its back-test."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import combinations

import networkx as nx
import pytest

from comity.queries.measures.missing import missing_ties
from comity.queries.measures.missing_backtest import RANDOM, BackTest, Method
from comity.queries.measures.sharing import ALONE, NEIGHBOURS, SCORE
from comity.queries.networks.network import network_of
from comity.queries.networks.reading import read
from comity.queries.networks.selection import Selection
from comity.queries.reporting.anchors import dangling
from comity.queries.reporting.report import Report
from comity.queries.reporting.request import CENTRES, RULE, Request
from comity.queries.reports.missing_ties import MOST, report
from tests.reports.deals import rows
from tests.shipped import shipped_store


@cache
def shipped_report() -> Report:
    """Return the report on what ships."""
    return report(shipped_store(), read(shipped_store()), Request())


def test_the_back_test_stands_before_the_list_and_its_winner_ranks_it() -> None:
    """Worked out anew from the table of the back-test; a part of a pair is a draw, and decides nothing."""
    made = shipped_report()
    anchors = [section.anchor for section in made.sections]
    assert anchors.index("back-test") < anchors.index("pairs")
    tried = [row for row in rows(made.tables["back-test"]) if row["method"] != RANDOM]
    best = max(tried, key=lambda row: (int(row["found"]), row["area"]))
    assert best["method"] == SCORE
    assert "ranked by score" in made.summary[0]
    assert "none of 7 hidden pairs" in made.summary[0]
    scores = [row["score"] for row in rows(made.main)]
    assert scores == sorted(scores, reverse=True)


def test_ranked_by_neighbours_pairs_stand_by_what_another_library_counts() -> None:
    reading = read(shipped_store())
    found = missing_ties(network_of(reading, RULE, among=CENTRES), reading, MOST, NEIGHBOURS)
    parties = network_of(reading, RULE, Selection(without=("patron",))).to_networkx()
    centres = network_of(reading, RULE, among=CENTRES).to_networkx()
    pairs = (pair for pair in combinations(sorted(centres), 2) if not centres.has_edge(*pair))
    patrons = {part.party for tie in reading.ties for part in tie.parts if part.role == "patron"}
    shared = {pair: len({*nx.common_neighbors(parties, *pair)} - patrons) for pair in pairs}
    counted = [shared[m.a.iri, m.b.iri] for m in found]
    assert counted == [m.value for m in found] == sorted(shared.values(), reverse=True)[: len(found)]


def test_where_another_way_wins_it_ranks_and_what_the_score_has_first_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    methods = tuple(Method(name, 2.0 * (name == NEIGHBOURS), 0.5) for name in (SCORE, ALONE, NEIGHBOURS, RANDOM))
    won = BackTest(date(2020, 1, 1), 8, 2, 0, 100, 4000, 60, methods)
    monkeypatch.setattr("comity.queries.reports.missing_ties.back_test", lambda *_: won)
    store = shipped_store()
    made = report(store, read(store), Request())
    assert "ranked by number of common neighbours" in made.summary[0]
    assert "2 of 60 hidden pairs" in made.summary[0]
    anchors = [section.anchor for section in made.sections]
    assert anchors.index("pairs") < anchors.index("further")
    ranked = [row[NEIGHBOURS] for row in rows(made.main)]
    assert ranked == sorted(ranked, reverse=True)
    further = {(row["one_id"], row["other_id"]) for row in rows(made.tables["further"])}
    assert further == {(row["one_id"], row["other_id"]) for row in rows(shipped_report().main)} - {
        (row["one_id"], row["other_id"]) for row in rows(made.main)
    }
    assert dangling(made) == ()
