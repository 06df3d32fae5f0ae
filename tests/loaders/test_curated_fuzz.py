"""Whatever is in a file, it is read, set aside with a reason, or refused in a sentence."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.graph.errors import InputError
from comity.graph.records import KINDS
from comity.graph.triples import quads
from comity.loaders import curated

WORDS = st.sampled_from(
    [
        "id",
        "a",
        "s1",
        "kind",
        "names",
        "text",
        "evidence",
        "parties",
        "university",
        "meeting",
        "2024",
        "date",
        "source",
        "IR",
        "stated",
        "milestones",
        "signed",
        "unesco",
        "https://example.org/",
        "posts",
        "place",
        "country",
        "line\xa03",
        "",
        "line 3",
    ]
)
VALUES = st.recursive(
    WORDS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
FILES = st.dictionaries(st.sampled_from([*KINDS, "dataset", "x"]), VALUES | st.lists(VALUES, max_size=3), max_size=4)


def _read(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mine.yaml"
        path.write_bytes(data)
        try:
            reading = curated.read([path])
        except InputError as error:
            told = str(error)
            reading = None
        if reading is None:
            assert str(path) in told
            return
        for fault in reading.faults:
            assert str(path) in fault.sentence()
            assert fault.line >= 1
        for item in reading.located:
            assert list(quads(item.record, item.dataset))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read(data)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(FILES)
def test_any_values_in_any_place_are_read_or_set_aside(value: object) -> None:
    _read(yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "surrogatepass"))
