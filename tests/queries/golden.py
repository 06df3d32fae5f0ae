"""Write the golden answers of all questions: the answers on the shipped records on the reference day.

Queries for large datasets, which are answered from columns, are asked on a small registry.

    python tests/queries/golden.py NAME…            write what is not there yet, show what differs
    python tests/queries/golden.py --accept NAME…   overwrite; read every difference first

Without a name, all queries.
"""

from __future__ import annotations

import sys
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent.parent))

from comity.graph.store import Store  # noqa: E402
from comity.queries.asking import answer, find, questions  # noqa: E402
from comity.queries.catalogue import NamedQuery  # noqa: E402
from comity.queries.columns.reading import ANSWERS  # noqa: E402
from tests.queries.registries import ASKED, registry_store, small_registry  # noqa: E402
from tests.shipped import shipped_store  # noqa: E402

#: The day on which the questions are asked, so that their answers do not change with the calendar.
REFERENCE_DAY = "2025-11-15"
#: The queries for large datasets.
LARGE = {file.stem for file in ANSWERS.glob("*.sql")}


def reference(query: NamedQuery) -> dict[str, str]:
    """Return the values that stand in for today, and for what only real registries describe."""
    today = {parameter.name: REFERENCE_DAY for parameter in query.params if parameter.today}
    return today | ASKED.get(query.name, {})


def golden_csv(store: Store, query: NamedQuery) -> str:
    """Return a query's whole answer on the reference day as CSV."""
    table = answer(store, query, reference(query), rows=None).table
    return table.write("csv") if table is not None else ""


def golden(name: str) -> str:
    """Return the golden answer of a query, as it is kept."""
    return (FOLDER / f"{name}.csv").read_bytes().decode()


def accept(store: Store, query: NamedQuery, overwrite: bool) -> int:
    """Write a golden answer where it is new, or may be overwritten; return 1 where it differs and may not."""
    file = FOLDER / f"{query.name}.csv"
    now = golden_csv(store, query)
    before = file.read_bytes().decode() if file.exists() else None
    if before == now:
        return 0
    if before is not None and not overwrite:
        shown = unified_diff(before.splitlines(), now.splitlines(), file.name, "now", lineterm="", n=0)
        sys.stdout.write("\n".join(shown) + f"\n{file.name} differs: read it, then write it with --accept\n")
        return 1
    file.write_text(now, encoding="utf-8", newline="")
    sys.stdout.write(f"wrote {file.name}\n")
    return 0


def main(arguments: list[str]) -> int:
    """Run the command; the exit code is 1 where an answer differs and was kept."""
    names = [name for name in arguments if name != "--accept"]
    queries = [find(name) for name in names] or list(questions().values())
    shipped = shipped_store()
    with TemporaryDirectory() as folder, registry_store(Path(folder) / "store", small_registry()) as registry:
        stores = {query.name: registry if query.name in LARGE else shipped for query in queries}
        return max(accept(stores[query.name], query, "--accept" in arguments) for query in queries)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
