"""Dates as people write them: refused, asked about or read, in words, and only the answer on stdout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import run

FILE = """dataset: desk
sources:
  - {{id: d-src, title: A release, published: 2024-06-25, retrieved: 2024-07-01}}
organisations:
  - {{id: d-a, kind: university, names: [{{text: Alpha}}], places: [{{country: IR}}], evidence: [{{source: d-src}}]}}
  - {{id: d-b, kind: university, names: [{{text: Beta}}], places: [{{country: IR}}], evidence: [{{source: d-src}}]}}
agreements:
  - id: d-mou
    parties: [{{party: d-a, role: signatory}}, {{party: d-b, role: signatory}}]
    milestones: [{{kind: signed, date: "{date}"}}]
    term_years: {years}
    evidence: [{{source: d-src}}]
"""


def written(folder: Path, date: str, years: str = "3") -> Path:
    """Write a file of records with an agreement of that date."""
    path = folder / "mine.yaml"
    path.write_text(FILE.format(date=date, years=years), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("date", "code", "words"),
    [
        ("1402-03-15", 0, "warning: 1402-03-15: is this the Persian calendar? write 2023-06-05"),
        ("۱۴۰۲-۰۳-۱۵", 0, "warning: 1402-03-15: is this the Persian calendar? write 2023-06-05"),
        ("1402/03/15", 3, "is this the Persian calendar? write 2023-06-05"),
        ("1402-02-31", 3, "is this the Persian calendar? write 2023-05-21"),
        ("24/06/2024", 3, "'24/06/2024' is no date; write 2024-06-24"),
        ("2030-01-01", 0, "warning: A release, published 2024-06-25, states as fact what is dated 2030-01-01"),
        ("9999", 3, "'9999' lies beyond the year 2500"),
        ("2021-03-08/9999-12-31", 3, "write an open end as 2021-03-08/.."),
        ("2010/..", 0, "no day from which it runs is on record: when it runs out is not known"),
    ],
)
def test_check_tells_of_dates_that_cannot_be_meant_and_how_to_write_them(
    tmp_path: Path, date: str, code: int, words: str
) -> None:
    done = run("check", written(tmp_path, date))
    assert words in done.stdout
    assert len(done.stdout.splitlines()) == 1
    assert done.returncode == code


@pytest.mark.parametrize(
    "date", ["1984-1X", "2010~", "[2010-06-24..2010-06-30]", "201X", "2010-06/2010-08", "٢٠١٠-٠٦-٢٤"]
)
def test_a_date_as_loose_as_its_source_is_read_and_nothing_else_is_printed(tmp_path: Path, date: str) -> None:
    store, mine = tmp_path / "store", written(tmp_path, date, "۳")
    assert run("check", mine).stdout == ""
    done = run("build", mine, "--store", store, "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)
    assert "lapsed-on-record on 2024-01-01" in run("explain", "d-mou", "--store", store, "--as-of", "2024-01-01").stdout
