"""Tables in pages: figures to the right, names that head their rows, columns that can be read."""

from __future__ import annotations

import re

from comity.queries.reporting.report import Links, Report, Section
from comity.queries.table import Table


def test_numbers_of_a_column_share_their_decimals_and_thousands_are_set_apart() -> None:
    text = Report("T", (Section("S", table=Table(("n",), ((0.25,), (12345.5,), (float("nan"),), (3,)))),)).html()
    assert re.findall(r'<td class="n">(.*?)</td>', text) == ["0.25", "12\u202f345.50", "–", "3"]


def test_shares_and_spans_of_ranks_stand_at_the_right_like_numbers() -> None:
    table = Table(("body", "share", "ranks", "sources"), (("A", "59 %", "1–21", "1"), ("B", None, "3", "2")))
    text = Report("T", (Section("S", table=table, links=Links(tokens={"sources": "source-"})),)).html()
    assert re.findall(r'<td class="n">(.*?)</td>', text) == ["59 %", "1–21", "", "3"]
    assert re.findall(r"<td>(.*?)</td>", text) == ["1", "2"]  # words that lead somewhere, not figures


def test_the_cell_that_names_a_row_is_never_empty() -> None:
    rows = ((None, "founding of A", "x"), ("", "", "y"))
    text = Report("T", (Section("S", table=Table(("date", "what", "more"), rows)),)).html()
    assert re.findall(r'<th scope="row">(.*?)</th>', text) == ["founding of A"]


def test_a_column_of_long_texts_keeps_a_width_in_which_they_can_be_read() -> None:
    table = Table(("name", "with"), (("A", "Regional Centre on Urban Water Management; UNESCO"),))
    text = Report("T", (Section("S", table=table),)).html()
    assert '<th scope="row">A</th><td class="l">Regional' in text
    assert re.search(r"\.l \{ min-width", text)
