"""Sorting in bounded memory: the order, each line once, whatever the runs."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.publishing import sorted_lines
from comity.graph.publishing.sorted_lines import LineSorter

_iris = st.from_regex(r"[a-z]:[a-z#./-]{0,5}", fullmatch=True)
_subjects = _iris.map(lambda iri: f"<{iri}>") | st.from_regex(r"_:[a-z]{1,3}", fullmatch=True)
_lines = st.builds('{} <{}> "{}> <" .\n'.format, _subjects, _iris, st.from_regex(r"[a-z >#]{0,6}", fullmatch=True))


@settings(deadline=None)
@given(lines=st.lists(_lines, max_size=60), run=st.integers(1, 400), cut=st.integers(1, 50))
def test_lines_come_back_each_once_in_one_order_whatever_the_runs_and_the_cuts(
    lines: list[str], run: int, cut: int
) -> None:
    """A node stands before its parts: the subject's last ``>`` does not count."""
    text = "".join(lines).encode()
    sorter = LineSorter(Path(), run)
    for start in range(0, len(text), cut):
        sorter.write(text[start : start + cut])
    keys = {line: line.replace("> ", " ", 1) if line.startswith("<") else line for line in lines}
    assert [line.decode() for line in sorter] == sorted(set(lines), key=keys.__getitem__)


def test_more_runs_than_may_lie_open_become_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And nothing is left in the folder, in the middle or at the end."""
    monkeypatch.setattr(sorted_lines, "_MOST", 3)
    sorter = LineSorter(tmp_path, run=40)
    for number in range(500, 0, -1):
        sorter.write(b'<a:b> <p:p> "%03d" .\n' % number)
        assert list(tmp_path.iterdir()) == []
    assert [int(line[13:16]) for line in sorter] == list(range(1, 501))


def test_memory_does_not_grow_with_what_is_sorted(tmp_path: Path) -> None:
    """Six times as much text needs no more memory."""
    peaks = []
    for times in (1, 6):
        sorter = LineSorter(tmp_path, run=200_000)
        tracemalloc.start()
        for number in range(8_000 * times):
            sorter.write(
                b'<http://example.org/%d> <http://example.org/p> "value %d" .\n' % (number * 7919 % 10007, number)
            )
        assert sum(1 for _ in sorter) == 8_000 * times
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.6 * peaks[0]
