"""Where results are written: how rows and bytes are counted, and what becomes of what is too much for memory."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions

from comity.server.refusals import Refusal
from comity.server.sparql.sink import Most, Sink

FORMATS = (QueryResultsFormat.JSON, QueryResultsFormat.XML, QueryResultsFormat.CSV, QueryResultsFormat.TSV)
#: What looks like the end of a row, were it not in a value.
TEXTS = st.lists(st.text('ab"\\},{<result>\r\n\t', max_size=12), min_size=1, max_size=6)


def serialised(texts: list[str], format_: QueryResultsFormat) -> bytes:
    values = " ".join(f"({Literal(text)} {number})" for number, text in enumerate(texts))
    found = ox.Store().query(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}")
    assert isinstance(found, QuerySolutions)
    return found.serialize(format=format_) or b""


@settings(deadline=None, max_examples=60)
@given(texts=TEXTS, size=st.integers(1, 9), format_=st.sampled_from(FORMATS))
def test_rows_are_counted_whatever_they_hold_and_wherever_the_engine_cuts_what_it_writes(
    texts: list[str], size: int, format_: QueryResultsFormat
) -> None:
    written = serialised(texts, format_)
    sink = Sink(Most(), format_)
    for start in range(0, len(written), size):
        sink.write(written[start : start + size])
    # A line end in a value of CSV looks like a row's: more may be counted than there are, and never fewer.
    assert sink.rows == len(texts) or (format_ == QueryResultsFormat.CSV and sink.rows > len(texts))
    assert sink.answer("text/plain").body == written


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_the_row_beyond_the_limit_is_refused(format_: QueryResultsFormat) -> None:
    Sink(Most(rows=3), format_).write(serialised(["a"] * 3, format_))
    with pytest.raises(Refusal, match="more than 3 rows"):
        Sink(Most(rows=3), format_).write(serialised(["a"] * 4, format_))


def test_the_byte_beyond_the_limit_is_refused() -> None:
    sink = Sink(Most(size=10))
    sink.write(b"0123456789")
    with pytest.raises(Refusal, match="more than 10 bytes") as caught:
        sink.write(b"0")
    assert caught.value.status == 422


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have temporary files in a folder of the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_is_too_much_for_memory_is_whole_in_a_file_of_this_process(spool: Path) -> None:
    sink = Sink(Most())
    parts = [bytes([letter]) * 400_000 for letter in b"abcd"]
    for part in parts:
        sink.write(part)
    answer = sink.answer("text/plain", (("vary", "Accept"),))
    assert (answer.body, answer.kept, answer.headers) == (b"", False, (("vary", "Accept"),))
    assert Path(answer.file).read_bytes() == b"".join(parts)
    assert Path(answer.file).name.startswith(f"{os.getpid()}-")
    assert list(spool.iterdir()) == [Path(answer.file)]


def test_what_is_dropped_leaves_no_file(spool: Path) -> None:
    sink = Sink(Most())
    sink.write(b"x" * 1_000_001)
    assert len(list(spool.iterdir())) == 1
    sink.drop()
    assert list(spool.iterdir()) == []
