"""What all tests share: how hard chance tries, and the shipped records as a graph and as a folder, made once."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from comity.graph.store import Store
from tests.command import run
from tests.sharing import keep_files_in_memory, made_once
from tests.shipped import shipped_store

keep_files_in_memory()
gc.set_threshold(100_000, 20, 20)  # as the command line does: large graphs stay, and looking at them again takes time

_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a slow machine fails no test
settings.register_profile("quick", _UNTIMED, max_examples=40)
settings.register_profile("long", _UNTIMED, max_examples=1000)
settings.load_profile("quick")

#: What ``make quick`` leaves out, by the beginning of its name; what builds the shipped store is left out too.
SLOW = (
    *("tests/clients/", "tests/graph_store/", "tests/local/", "tests/remote/", "tests/server/", "tests/store/"),
    *("tests/test_cli", "tests/test_wheel", "tests/checks/test_shapes_at_size", "tests/checks/test_shape_sets"),
    *("tests/checks/test_shipped_records", "tests/description/test_dcat", "tests/export/test_large_datasets"),
    *("tests/linked/test_resolution", "tests/loaders/ror/test_releases", "tests/measures/test_sampled"),
    *("tests/loaders/test_curated_hostile.py::test_reading_is_work", "tests/ontology/test_owl_closure"),
    *("tests/queries/test_columns", "tests/queries/test_counted_ties", "tests/reports/test_all_reports"),
    *(f"tests/queries/test_named_queries.py::test_{name}" for name in ("second_engine", "order_of_insertion")),
    *("tests/readers/", "tests/updated/", "tests/queries/test_one_answer", "tests/queries/test_known_by"),
    *(f"tests/reports/test_{name}" for name in ("missing_ties", "same_bytes", "names_apart", "brokers_report")),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, here and nowhere else."""
    for item in items:
        if item.nodeid.startswith(SLOW) or "shipped_folder" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def shipped() -> Store:
    """Return a store in memory of the shipped records, the ontology and what is derived of them; only to be read."""
    return shipped_store()


@pytest.fixture(scope="session")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a store folder from the records that ship; only to be read."""

    def build(path: Path) -> None:
        built = run("build", "--store", path)
        assert built.returncode == 0, built.stderr

    return made_once(tmp_path_factory, "shipped", build)
