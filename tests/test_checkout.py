"""A checkout without symbolic links says so, wherever it is met; what is declared of Python is what is written for."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.programs import program

ROOT = Path(__file__).parent.parent
SENTENCE = "this checkout has no symbolic links"


@pytest.fixture
def unlinked(tmp_path: Path) -> Path:
    """Make a checkout as git does where it may make no links: a small file is in the place of each."""
    package = tmp_path / "src" / "comity"
    package.mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "src/comity/__init__.py", "src/comity/__main__.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    for link in (path for path in (ROOT / "src" / "comity").iterdir() if path.is_symlink()):
        (package / link.name).write_text(str(link.readlink()), "utf-8")
    return tmp_path


@pytest.mark.parametrize("words", [["-c", "import comity"], ["-m", "comity", "build"]], ids=["imported", "run"])
def test_python_says_that_links_are_missing(unlinked: Path, words: list[str]) -> None:
    done = subprocess.run([sys.executable, *words], cwd=unlinked / "src", capture_output=True, text=True)
    assert done.returncode == 1
    assert SENTENCE in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("target", ["demo", "test", "install"])
def test_make_says_that_links_are_missing_before_it_does_anything(unlinked: Path, target: str) -> None:
    done = subprocess.run([program("make"), target], cwd=unlinked, capture_output=True, text=True)
    assert done.returncode == 2
    assert SENTENCE in done.stderr
    assert "git clone -c core.symlinks=true" in done.stderr
    assert not (unlinked / ".venv").exists()


def test_the_versions_of_python_that_are_declared_begin_where_it_is_written_for() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    classifiers = [line.rpartition(" ")[2] for line in told["project"]["classifiers"] if "Python :: 3." in line]
    assert classifiers == ["3.11", "3.12", "3.13"]
    assert told["project"]["requires-python"] == f">={classifiers[0]}"
    assert told["tool"]["ruff"]["target-version"] == f"py{classifiers[0].replace('.', '')}"
