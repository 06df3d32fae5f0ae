"""The house keeps its own rules: sizes, names, and what no file may hold."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
PYTHON = [ROOT / name for name in TRACKED if name.endswith(".py") and (ROOT / name).is_file()]
PRODUCT = [path for path in PYTHON if path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks")]


def _functions(path: Path) -> list[tuple[str, int]]:
    """List the functions of a file with their lines of code, docstrings left out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            doc = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) else 0
            found.append((f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1 - doc))
    return found


def test_there_are_files_to_look_at() -> None:
    """Without this, the tests below could pass on an empty list."""
    assert len(PRODUCT) > 30


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_under_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_functions_stay_under_50_lines_and_most_are_short() -> None:
    sizes = {name: size for path in PRODUCT for name, size in _functions(path)}
    assert {name: size for name, size in sizes.items() if size > 50} == {}
    ordered = sorted(sizes.values())
    assert ordered[len(ordered) // 2] <= 9, "the median function is to stay near seven lines"


def test_public_functions_and_classes_say_what_they_are_in_one_line() -> None:
    bare = []
    for path in PRODUCT:
        module = ast.parse(path.read_text(encoding="utf-8"))
        inside = [node for cls in module.body if isinstance(cls, ast.ClassDef) for node in cls.body]
        for node in (*module.body, *inside):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                doc = ast.get_docstring(node)
                if not doc or not doc.split("\n")[0].rstrip().endswith((".", ":")):
                    bare.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert bare == []


def test_no_file_is_named_for_anything_and_everything() -> None:
    assert [name for name in TRACKED if re.search(r"(utils?|helpers?|managers?|misc|common)\.py$", name)] == []


def test_no_file_names_a_registry_or_a_path_of_some_machine() -> None:
    pattern = re.compile(r"/home/[a-z]+/|/root/|files\.pythonhosted|registry\.npmjs|\"resolved\": *\"http|/work/")
    texts = [
        n
        for n in TRACKED
        if n.endswith(
            (".py", ".toml", ".md", ".txt", ".ttl", ".rq", ".cff", ".yaml", ".sh", "package-lock.json", "Makefile")
        )
    ]
    assert len(texts) > 60
    own = Path(__file__).relative_to(ROOT).as_posix()
    assert [
        n for n in texts if n != own and (ROOT / n).is_file() and pattern.search((ROOT / n).read_text("utf-8"))
    ] == []


def test_pins_are_names_and_versions_only() -> None:
    pins = (ROOT / "constraints.txt").read_text("utf-8").split("\n")
    assert [line for line in pins if line and not re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.+]*", line)] == []


def test_every_dependency_is_pinned() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["test"]
    names = {re.split(r"[>=\[<;]", item)[0].lower().replace("_", "-") for item in wanted}
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().split()}
    assert names - pinned == set()


def test_every_folder_of_records_shapes_and_queries_is_in_the_readme_tree() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for folder in ("graph/", "loaders/", "ontology/", "queries/", "src/comity/", "tests/", "docs/", "benchmarks/"):
        assert folder in readme
