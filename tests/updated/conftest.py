"""What tests of releases share: builds that are small and quick."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from comity.graph.build import DatasetInput, describe


@pytest.fixture(scope="module")
def small_ontology() -> Iterator[None]:
    """Leave out the ontology's statements, which are the same in all stores and take most of the time of a build."""
    with pytest.MonkeyPatch.context() as patch:
        made = DatasetInput(name="ontology", files=(describe("o", b""),), loader="o", quads=lambda: (), records=1)
        patch.setattr("comity.graph.build.ontology", lambda: made)
        patch.setattr("comity.graph.streams._MUCH", 5)  # small as these releases are, what changed alone is altered
        yield
