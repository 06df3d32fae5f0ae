"""Whatever is given as a release: records, faults with a reason, or a refusal in one sentence."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.graph.errors import InputError
from comity.graph.triples import quads
from comity.graph.vocabulary import DEFAULT_BASE
from comity.loaders import json_array
from comity.loaders.base import Fault, Unknown
from tests.loaders.ror.released import NAME, read, record, write

QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def survives(content: Any) -> None:
    """Read it; every record that comes can be written as quads, and every fault is one printable sentence."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = read(write(Path(folder), content))
        except InputError as error:
            assert str(error).isprintable()  # noqa: PT017 - to refuse is one of the right answers
            return
    for item in found:
        if isinstance(item, Fault | Unknown):
            assert item.sentence().isprintable()
        else:
            assert list(quads(item, "ror", DEFAULT_BASE))


@QUICK
@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    survives(content)


@QUICK
@given(st.lists(VALUES, max_size=4))
def test_any_json(values: list[Any]) -> None:
    survives(values)


PATHS = st.sampled_from(
    [
        ("id",),
        ("names",),
        ("names", 0),
        ("names", 0, "value"),
        ("names", 0, "lang"),
        ("names", 0, "types"),
        ("status",),
        ("types",),
        ("established",),
        ("locations", 0, "geonames_id"),
        ("locations", 0, "geonames_details", "country_code"),
        ("locations", 0, "geonames_details", "name"),
        ("locations", 0, "geonames_details", "lat"),
        ("links", 0, "value"),
        ("domains",),
        ("external_ids", 0, "all"),
        ("external_ids", 0, "preferred"),
        ("relationships",),
        ("admin",),
    ]
)


@QUICK
@given(PATHS, VALUES | st.text(max_size=40) | st.from_regex(r"https?://.{0,30}", fullmatch=True))
def test_a_record_with_one_value_changed(path: tuple[str | int, ...], value: Any) -> None:
    changed = record(1)
    within: Any = changed
    for step in path[:-1]:
        within = within[step]
    within[path[-1]] = value
    survives([changed, record(2)])


@QUICK
@given(st.integers(0, 1 << 16), st.integers(1, 40), st.binary(min_size=1, max_size=3))
def test_a_release_in_which_some_bytes_are_overwritten(at: int, length: int, by: bytes) -> None:
    whole = json.dumps([record(1), record(2)]).encode()
    at %= len(whole)
    survives(whole[:at] + by + whole[at + length :])


@QUICK
@given(
    st.lists(
        st.fixed_dictionaries({"id": st.text(max_size=5), "inner": st.lists(st.fixed_dictionaries({"id": VALUES}))})
    ),
    st.integers(8, 300),
    st.sampled_from([None, 1]),
)
def test_the_elements_are_the_same_wherever_the_blocks_end(items: list[Any], block: int, indent: int | None) -> None:
    """Even where nested objects begin as the elements do."""
    text = json.dumps(items, indent=indent).replace("NaN", "0").replace("-Infinity", "1").replace("Infinity", "1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_array, "_BLOCK", block)
        found = [json.loads(bytes(raw)) for raw in json_array.elements(io.BytesIO(text.encode()), NAME)]
    assert found == json.loads(text)
