"""Find what bears a name, among millions, from the columns."""

from __future__ import annotations

from comity.graph.store import Store
from comity.queries.columns.reading import opened, run

#: From this likeness on (Jaro and Winkler's, 0 to 1) a name is near to another.
_NEAR = 0.85

_NEAREST = """
    SELECT any_value(name ORDER BY name), jaro_winkler_similarity(normal, $wanted) AS near
    FROM called GROUP BY normal HAVING near >= $least ORDER BY near DESC, normal LIMIT 3
"""
_CALLED = (
    "SELECT DISTINCT thing FROM called WHERE normal = $wanted",
    "SELECT DISTINCT thing FROM called WHERE contains(normal, $wanted)",
)


def called(store: Store, wanted: str) -> set[str] | None:
    """Return the IRIs of what has this name, else of what has it in a name; ``None`` without columns.

    Names are compared as ``names.normalised`` gives them.
    """
    if (database := opened(store)) is None:
        return None
    start = store.prefixes["id"]
    for sql in _CALLED:
        if rows := run(store, database, sql, {"wanted": wanted})[1]:
            return {start + thing.removeprefix("id:") for (thing,) in rows}
    return set()


def nearest(store: Store, wanted: str) -> list[str] | None:
    """List the three names that are spelt most like one, the nearest first; ``None`` without columns."""
    if (database := opened(store)) is None:
        return None
    return [name for name, _ in run(store, database, _NEAREST, {"wanted": wanted, "least": _NEAR})[1]]
