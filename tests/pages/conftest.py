"""What the tests of pages share: a site, and pages of the shipped records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from comity.graph.store import Store
from comity.server.pages.site import Site
from comity.server.pages.thing import thing
from tests.pages.reading import Page, read

SITE = Site(root="/g", publisher="A publisher", contact="https://a.example/contact")
DAY = "2025-11-15"


@pytest.fixture(scope="session")
def page(shipped: Store) -> Callable[..., Page]:
    """Return how the page of a shipped record is made, on the reference day, and read."""

    def made(name: str, **more: Any) -> Page:
        return read(thing(shipped, shipped.id(name).value, SITE, day=DAY, **more))

    return made
