"""On another machine: another processor's arithmetic, another time zone, locale, hash seed, other threads."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from comity.graph.dates import today
from comity.queries.measures.leading import leading
from comity.queries.measures.spectral import eigenvector
from comity.queries.networks.network import from_networkx
from comity.queries.sums import inverse, logarithm
from tests.same_bytes import differing, settings, written

QUERIES = Path(__file__).parent.parent.parent / "queries"
#: Those that are furthest from one another: the plainest kernels, others, and those of this processor, in two threads.
FURTHEST = ("all at once", "Prescott", "two threads")
#: What has another last bit, or another order, on another processor.
ELSEWHERE = re.compile(
    r"\b(?:np|numpy|scipy)\.linalg|sparse\.linalg|\b(?:np|numpy)\.(?:dot|vdot|inner|matmul|einsum|tensordot|convolve|"
    r"corrcoef|cov|exp|log|log2|log10|log1p|power|hypot|sin|cos|tan|arctan2?|float_power|cbrt|std|var|average)\b|"
    r"\.std\(|\.var\(|\.dot\("
)


def test_all_that_is_for_readers_is_the_same_to_the_byte_on_other_processors(
    shipped_folder: Path, tmp_path: Path
) -> None:
    for attempt in ("first", "second"):
        day = today()
        found = {name: written(settings()[name], tmp_path / attempt / name, [shipped_folder]) for name in FURTHEST}
        if day == today():  # reports of two days differ
            break
    one, *others = found.values()
    assert len(one) > 50
    assert [differing(one, other) for other in others] == [[], []]


def test_a_setting_takes_from_numpy_only_what_this_processor_has() -> None:
    known = set(np._core._multiarray_umath.__cpu_dispatch__)  # type: ignore[attr-defined]
    named = {name for setting in settings().values() for name in setting.get("NPY_DISABLE_CPU_FEATURES", "").split()}
    assert named <= known


def test_a_file_that_differs_or_is_missing_is_told() -> None:
    assert differing({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "4", "d": "5"}) == ["b", "c", "d"]


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Return what sets the time zone; afterwards it is as before."""
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def test_today_is_one_day_wherever_it_is_asked(zone: pytest.MonkeyPatch) -> None:
    """Twenty-six hours apart, the calendars on the wall never agree."""
    before = datetime.now(UTC).date()
    days = set()
    for name in ("Etc/GMT-14", "Etc/GMT+12"):
        zone.setenv("TZ", name)
        time.tzset()
        days.add(today())
    assert days <= {before, datetime.now(UTC).date()}


@pytest.mark.parametrize("file", sorted(QUERIES.rglob("*.py")), ids=lambda file: str(file.relative_to(QUERIES)))
def test_no_arithmetic_is_used_that_differs_between_processors(file: Path) -> None:
    told = file.read_text("utf-8")
    assert ELSEWHERE.findall(told) == [], "see comity.queries.sums"
    assert "date.today" not in told, "use comity.graph.dates.today"


def test_the_inverse_is_the_one_that_a_library_finds() -> None:
    random = np.random.default_rng(1)
    some = random.normal(size=(40, 40))
    matrix = some @ some.T + np.eye(40)
    assert np.allclose(inverse(matrix), np.linalg.inv(matrix), rtol=1e-9, atol=1e-12)


def test_logarithms_are_those_that_a_library_finds() -> None:
    numbers = np.arange(1, 100_000)
    assert np.allclose(logarithm(numbers), np.log2(numbers), rtol=0, atol=1e-14)
    assert logarithm(2 ** np.arange(50)).tolist() == list(range(50))


GRAPHS = {
    "path": nx.path_graph(300),
    "star": nx.star_graph(30),
    "complete": nx.complete_graph(12),
    "ring": nx.cycle_graph(50),
    "two sides": nx.complete_bipartite_graph(3, 90),
    "few with many": nx.barabasi_albert_graph(500, 2, seed=1),
    "dense and a tail": nx.lollipop_graph(12, 40),
}


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
def test_the_leading_eigenvector_is_the_one_that_a_library_finds(graph: nx.Graph) -> None:
    network = from_networkx(graph)
    values, vectors = np.linalg.eigh(network.matrix.toarray())
    expected = np.abs(vectors[:, -1]) / np.abs(vectors[:, -1]).max()
    assert leading(network.matrix, np.ones(len(network)))[0] == pytest.approx(values[-1], rel=1e-12)
    assert np.allclose(eigenvector(network), expected, rtol=0, atol=1e-9)
