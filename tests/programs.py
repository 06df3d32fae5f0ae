"""Programs of others that tests run: found, or the test is skipped by name, or fails where all must run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

NODE_MODULES = Path(__file__).parent / "clients" / "node_modules"


def program(name: str) -> str:
    """Return where a program is."""
    return shutil.which(name) or _without(f"the program {name}")


def node_package(name: str) -> Path:
    """Return the folder of a Node package."""
    folder = NODE_MODULES / name
    return folder if folder.is_dir() else Path(_without(f"the Node package {name}"))


def _without(what: str) -> str:
    """Skip, or fail where ``COMITY_TESTS_COMPLETE`` says that no test may be left out."""
    reason = f"{what} is not here; make programs installs it where it may"
    if os.environ.get("COMITY_TESTS_COMPLETE"):
        pytest.fail(reason)
    pytest.skip(reason)
