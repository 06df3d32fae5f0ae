"""ROR and CORDIS from their files to N-Quads, to a store and through the checks, against their peers in one run.

Run: python benchmarks/registries.py ../shared/data  [--tenfold]

orjson is needed, and maplib and polars where that peer is wanted: pip install orjson maplib polars.
Each contender runs in a process of its own; ``--tenfold`` also loads a release ten times as long, which takes
some minutes and shows that memory does not grow with the source.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Result = dict[str, Any]
CONTENDERS = Path(__file__).parent / "contenders.py"


def run(*words: str | Path) -> Result:
    """Run a contender and return its seconds, count and megabytes."""
    done = subprocess.run([sys.executable, CONTENDERS, *map(str, words)], check=True, capture_output=True, text=True)
    found: Result = json.loads(done.stdout.splitlines()[-1])
    return found


def tell(what: str, found: Result, against: Result | None = None, goal: str = "") -> None:
    """Write one line: seconds, megabytes, count, and how many times the peer's time it is."""
    ratio = f"{found['seconds'] / against['seconds']:8.2f}" if against else " " * 8
    print(
        f"{what:<46} {found['seconds']:8.1f} s {found['mb']:7.0f} MB {found['count']:>10,} {ratio}  {goal}", flush=True
    )


def writing(release: Path, folder: Path) -> Path:
    """Time records to N-Quads, and return the file of what Comity wrote."""
    ours, out = folder / "comity.nq", folder / "out.nq"
    comity = run("comity", "ror", release, ours)
    print("ROR, records to N-Quads (ratio: to Comity)")
    tell("Comity", comity)
    tell("orjson and strings by hand (floor)", run("strings", release, out), comity)
    tell("rdflib, its terms and its serialiser", run("rdflib", ours, out), comity, "goal: at least 15")
    if find_spec("maplib"):
        tell("maplib, OTTR", run("maplib", ours, out), comity, "goal: over 1")
    return ours


def loading(release: Path, quads: Path, folder: Path) -> None:
    """Time zip to store, against strings by hand and Oxigraph's bulk load of the same quads."""
    strings, bulk = run("strings", release, folder / "out.nq"), run("bulk", quads)
    peer = {**bulk, "seconds": strings["seconds"] + bulk["seconds"]}
    print("ROR, zip to a store that answers (ratio: to the peer)")
    tell("orjson, strings and bulk load", peer)
    tell("comity build until it answers, checked", run("build", "ror", release), peer, "goal: at most 1.5")
    tell("comity build, with columns", run("with_columns", "ror", release), peer)


def main() -> None:
    """Print everything."""
    data = Path(sys.argv[1])
    release, cordis = data / "ror/v2.7-ror-data-cut_schema_v2.zip", data / "cordis/cordis-h2020-cut-csv.zip"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loading(release, writing(release, folder), folder)
        print("Checks and CORDIS")
        tell("ROR, all shapes as it streams", run("shapes", "ror", release), goal="goal: 10 s with the rules")
        tell("CORDIS, records to N-Quads", run("comity", "cordis", cordis, folder / "c.nq"), goal="goal: 10 s")
        tell("CORDIS, comity build, with columns", run("with_columns", "cordis", cordis))
        if "--tenfold" in sys.argv:
            run("tenfold", release, folder / "ten.zip")
            tell("ROR ten times as long, to N-Quads", run("comity", "ror", folder / "ten.zip", folder / "ten.nq"))
            tell(
                "ROR ten times as long, with columns",
                run("with_columns", "ror", folder / "ten.zip"),
                goal="goal: 1,000 MB",
            )


if __name__ == "__main__":
    main()
