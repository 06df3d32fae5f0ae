"""Write everything that is for readers under the arithmetic of several processors, and tell which file differs.

Run: make same-bytes, or: python -m tests.same_bytes [STORE…]

Without a store, the shipped records are built, in each setting anew, and, where it is there, the small file of CORDIS
in ``../shared``. A setting is an environment: the kernels of OpenBLAS and NumPy, the number of threads, the hash seed,
the time zone, the locale. Exit code: 0 where all files are equal, 1 where one is not or is missing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
CORDIS = ROOT.parent / "shared" / "data" / "cordis"
#: What is set by no setting, so that each starts from the same.
_VARIED = (
    *("OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NPY_DISABLE_CPU_FEATURES"),
    *("PYTHONHASHSEED", "TZ", "LANG", "LC_ALL"),
)
NETWORKS = ("a.gexf", "a.graphml", "a.net", "a.json", "a.csv", "nodes.csv", "excel.csv")
EXPORTS = ("a.nq", "a.trig", "a.ttl", "a.nt", "a.jsonld", "a.rdf")
_LISTED = """
import numpy._core._multiarray_umath as numpy
print(*(name for name in numpy.__cpu_dispatch__ if numpy.__cpu_features__.get(name)))
"""


def kernels() -> str:
    """Return the vector units that NumPy has kernels for and this processor has: others it refuses to be without."""
    told = subprocess.run([sys.executable, "-c", _LISTED], env=_environment({}), capture_output=True, text=True)
    return told.stdout.strip()


def settings() -> dict[str, dict[str, str]]:
    """Return what is set, by the name of each setting; the first is what the others are held against."""
    without = {"NPY_DISABLE_CPU_FEATURES": kernels()}
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return {
        "as it is": {},
        **{name: {"OPENBLAS_CORETYPE": name} for name in ("Haswell", "SkylakeX", "Sandybridge", "Prescott", "Zen")},
        "NumPy's plainest kernels": without,
        "one thread": single,
        "two threads": dict.fromkeys(single, "2"),
        "another seed, zone and locale": {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "C"},
        "all at once": {
            "LANG": "C",
            "TZ": "Asia/Tehran",
            "PYTHONHASHSEED": "4711",
            "OPENBLAS_CORETYPE": "Sandybridge",
            **without,
            **single,
        },
    }


def written(setting: Mapping[str, str], out: Path, stores: Sequence[Path], body: str = "RCUWM") -> dict[str, str]:
    """Write everything from some stores in one setting; return the digest of each file, by its path in the folder."""
    for store in stores:
        commands = list(_commands(store, out / store.name, body if store == stores[0] else ""))
        code = f"from tests.same_bytes import obey; obey({commands!r})"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=_environment(setting), text=True)
        if done.returncode:
            raise SystemExit(f"a command failed with {dict(setting)}")
    files = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {str(path.relative_to(out)): sha256(path.read_bytes()).hexdigest() for path in files}


def _commands(store: Path, out: Path, body: str) -> Iterator[list[str]]:
    out.mkdir(parents=True)
    named = ["--body", body] if body else []
    yield ["report", "all", *named, "--out", str(out / "report"), "--store", str(store)]
    for folder, names in (("network", NETWORKS), ("export", EXPORTS)):
        (out / folder).mkdir()
        yield from ([folder, str(out / folder / name), "--store", str(store)] for name in names)
    yield ["query", "26", "--as-of", "2025-11-15", "--store", str(store)]


def obey(commands: Sequence[Sequence[str]]) -> None:
    """Run commands one after another in this process; what they say is not kept, and one that fails ends it."""
    from tests.command import run

    for words in commands:
        done = run(*words)
        if done.returncode:
            sys.exit(f"{' '.join(words)}: {done.stderr}")


def _environment(setting: Mapping[str, str]) -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if name not in _VARIED}, **setting}


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Return the files that are not the same in both, or in one alone."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def _built(setting: Mapping[str, str], folder: Path) -> list[Path]:
    """Build the shipped records, and the small file of CORDIS where it is there."""
    commands = [["build", "--store", str(folder / "shipped")]]
    if (CORDIS / "project.json").is_file():
        commands.append(["build", "--loader", "cordis", str(CORDIS), "--store", str(folder / "cordis")])
    code = f"from tests.same_bytes import obey; obey({commands!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=_environment(setting), check=True)
    return [Path(command[-1]) for command in commands]


def main(stores: Sequence[Path]) -> int:
    """Compare all settings with the first; return the exit code."""
    first: dict[str, str] = {}
    failed = 0
    for name, setting in settings().items():
        with TemporaryDirectory() as folder:
            found = written(setting, Path(folder) / "out", stores or _built(setting, Path(folder)))
        first = first or found
        differ = differing(first, found)
        failed += bool(differ)
        print(f"{name}: {', '.join(differ) or f'{len(found)} files, all the same'}", flush=True)  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main([Path(word).resolve() for word in sys.argv[1:]]))
