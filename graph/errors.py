"""The errors that Comity raises: one root, so that one ``except`` catches them all.

::

    ComityError
    ├── InputError        what the user gave cannot be used (exit code 2)
    ├── FetchError        a download failed, or is not what was asked for
    ├── StoreError        the store cannot be opened, or is not what it should be
    │   ├── StoreBusy     another process is building into it
    │   └── RemoteError   another server holds it, and is away, refuses, or answers what cannot be used
    └── QueryError        a query is wrong, too slow or too large
        └── QueryTimeout  it ran into its time limit and was stopped
"""

from __future__ import annotations


class ComityError(Exception):
    """Stand at the root of every error that Comity raises on purpose.

    The message has the value, the place, what is known, and the way out.
    """

    exit_code = 2
    """With which code the command line ends: 2 is misuse, or something that cannot be read."""


class InputError(ComityError):
    """Say that what the user gave (a path, a name, an option) cannot be used."""


class FetchError(ComityError):
    """Say that a download failed, or that what came is not what was asked for."""


class StoreError(ComityError):
    """Say that the store cannot be opened, or is not what it should be."""


class StoreBusy(StoreError):
    """Say that another process is building into the store."""


class RemoteError(StoreError):
    """Say that another server is away, refuses, or answers what cannot be used."""


class QueryError(ComityError):
    """Say that a query is wrong, too slow or too large."""


class QueryTimeout(QueryError):
    """Say that a query ran into its time limit and was stopped."""
