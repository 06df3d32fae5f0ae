"""The columns that queries of large datasets are answered from, laid out beside a store that was built."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from comity.cli import options


def lay_out_columns(path: Path) -> None:
    """Lay out what queries of large datasets are answered from; the store is whole without it."""
    from comity.graph.errors import StoreError
    from comity.graph.store import open_store

    with open_store(path) as store:
        if not store.alone:
            return
        from comity.queries.columns.layout import lay_out  # DuckDB is slow to import, and needed by large datasets only

        options.progress("columns for queries")
        _give_back()
        try:
            lay_out(store)
        except StoreError as error:
            options.say(str(error))


def _give_back() -> None:
    """Give the system back what a load needed: the C library keeps it, 180 MB after ROR, and DuckDB comes on top."""
    import ctypes

    with suppress(AttributeError, OSError):  # a C library that is not GNU's gives it back by itself
        ctypes.CDLL(None).malloc_trim(0)
