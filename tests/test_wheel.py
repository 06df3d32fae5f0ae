"""The wheel works where nothing of the repository is: in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.serving import serving
from tests.waiting import PATIENCE

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it into a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
        "--target",
        str(folder / "lib"),
    ]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    return folder / "lib"


def _python(installed: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the wheel's package, whose lines are not counted as covered: the checkout's are."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    env |= {"PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    return subprocess.run([sys.executable, *words], cwd=cwd, env=env, capture_output=True, text=True, check=False)


def _run(installed: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return _python(installed, cwd, "-m", "comity", *words)


def test_the_wheel_puts_one_name_into_site_packages(installed: Path) -> None:
    names = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info") and path.name != "bin"}
    assert names == {"comity"}


def test_the_wheel_builds_asks_reports_exports_and_serves_in_an_empty_folder(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = _python(installed, tmp_path, "-c", "import comity.graph; print(comity.graph.__file__)")
    assert str(installed) in where.stdout
    assert _run(installed, tmp_path, "build").returncode == 0
    assert "id:s1-mou-iiiz-rcci" in _run(installed, tmp_path, "query", "10", "--format", "csv").stdout
    assert _run(installed, tmp_path, "report", "centrality", "--out", "report").returncode == 0
    assert _run(installed, tmp_path, "export", "graph.ttl").returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"comity-store", "report", "graph.ttl"}
    (tmp_path / "mine.yaml").write_text(_run(installed, tmp_path, "new", "agreement").stdout, encoding="utf-8")
    assert _run(installed, tmp_path, "check", "mine.yaml").returncode == 0
    for name in [name for name in os.environ if name.startswith("COV")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", str(installed))
    with (
        serving(tmp_path / "comity-store") as server,
        httpx.Client(base_url=server.address, timeout=PATIENCE) as client,
    ):
        assert "Comity" in client.get("/").text
        for path in ("/static/style.css", "/page/rcuwm", "/ontology.html", "/ontology/shapes.ttl"):
            assert client.get(path).status_code == 200


def test_the_wheel_and_the_checkout_have_the_same_files(installed: Path) -> None:
    """A wheel with a file missing passes every test but this one."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    folders = ("graph", "loaders", "ontology", "queries")
    wanted = {name for name in tracked if name.split("/")[0] in folders and (ROOT / name).is_file()}
    own = {name.removeprefix("src/comity/") for name in tracked if name.startswith("src/comity/")}
    wanted |= {name for name in own if (ROOT / "src/comity" / name).is_file()}
    shipped = {path.relative_to(installed / "comity").as_posix() for path in (installed / "comity").rglob("*")}
    assert wanted - shipped == set()
