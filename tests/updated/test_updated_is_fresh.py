"""A store brought up to date says what one says that is built afresh, whatever was in it on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.updated.releases import bring, content, differing, folder
from tests.updated.worlds import WORLDS, Source, cordis, desk, ror

pytestmark = pytest.mark.usefixtures("small_ontology")


def check(*steps: tuple[Source, ...]) -> None:
    """Bring a store through some steps, and compare it with one that only the last step made."""
    with folder() as here:
        for step in steps:
            bring(here / "updated", [source.write(here) for source in step])
        bring(here / "fresh", [source.write(here) for source in steps[-1]])
        assert differing(content(here / "updated"), content(here / "fresh")) == {}
        again = bring(here / "updated", [source.write(here) for source in steps[-1]])
        assert again.report is not None
        assert again.report.generation == ""


@given(st.tuples(ror(), ror()).map(list))
def test_a_registry(releases: list[Source]) -> None:
    check(*((each,) for each in releases))


@given(st.lists(cordis(), min_size=2, max_size=2))
def test_projects(releases: list[Source]) -> None:
    check(*((each,) for each in releases))


@given(st.lists(desk(), min_size=2, max_size=3))
def test_a_desk_s_records(releases: list[Source]) -> None:
    check(*((each,) for each in releases))


@given(st.lists(WORLDS, min_size=2, max_size=3), st.sets(st.integers(0, 2), min_size=1))
def test_all_side_by_side(worlds: list[tuple[Source, ...]], first: set[int]) -> None:
    """Of the releases before the last one, only some sources were built."""
    early = [tuple(world[index] for index in sorted(first)) for world in worlds[:-1]]
    check(*early, worlds[-1])
