"""The command line as a process, for tests that run it as a stranger does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(*words: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process."""
    arguments = [sys.executable, "-m", "comity", *map(str, words)]
    env = {**os.environ, **environment}
    return subprocess.run(arguments, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120)


def sparql(text: str, store: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Ask SPARQL of one's own."""
    return run("query", "--sparql", text, "--store", store, *more)


def everything(store: Path) -> str:
    """Return all statements of a store."""
    return sparql("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", store, "--rows", "99999").stdout
