"""Reports as Markdown and JSON: the same values, and nothing that a reader of either would misread."""

from __future__ import annotations

import json

from comity.queries.reporting.combining import combined
from comity.queries.reporting.report import Report, Section
from comity.queries.table import Table


def test_names_of_files_in_paragraphs_follow_their_files() -> None:
    report = Report("T", (Section("S", ("All in `ranking.csv`, not in `other.csv`.",)),), {"ranking": Table((), ())})
    text = combined("All", [("one", report)]).markdown()
    assert "All in `one-ranking.csv`, not in `other.csv`." in text
    assert combined("None", []).sections == ()


def test_json_has_tables_as_objects_and_no_number_that_is_none() -> None:
    table = Table(("a", "n"), (("x", 1.5), ("y", float("inf"))))
    made = json.loads(Report("T", (Section("S", ("p",), table),), {"t": table}, summary=("s",)).json())
    assert made["tables"]["t"] == [{"a": "x", "n": 1.5}, {"a": "y", "n": None}]
    section = {"heading": "S", "level": 2, "anchor": "s", "paragraphs": ["p"], "table": made["tables"]["t"]}
    assert made["sections"] == [section]
    assert (made["title"], made["summary"]) == ("T", ["s"])


def test_a_title_is_plain_text_in_markdown_too() -> None:
    assert Report("<b>\n*x*", ()).markdown() == "# &lt;b&gt; \\*x\\*\n"
