"""An error as a response: its status, and its sentence as plain text."""

from __future__ import annotations

import traceback

from starlette.exceptions import HTTPException

from comity.graph.errors import ComityError, InputError, QueryError, QueryTimeout, RemoteError, StoreBusy, StoreError
from comity.server.answer import Answer
from comity.server.processes.worker import Fault
from comity.server.refusals import Refusal

_TEXT = "text/plain; charset=utf-8"
_STATUS: dict[type, int] = {QueryTimeout: 503, StoreBusy: 503, QueryError: 400, InputError: 400, RemoteError: 502}
_NOWHERE = "nothing is served at this address: the front page, at /, leads to what is"
_LATER = (("retry-after", "10"),)


def answer_to(error: Exception) -> Answer:
    """Return the response that says what went wrong; a fault of our own is told to the log alone.

    >>> answer_to(InputError("the date '2025-13' is none")).status
    400
    """
    if isinstance(error, HTTPException):
        headers = error.headers or {}
        known = {404: _NOWHERE, 405: f"this is only read here: use {headers.get('Allow', 'GET')}"}
        detail = known.get(error.status_code, error.detail)
        return Answer(f"{detail}\n".encode(), _TEXT, error.status_code, tuple(headers.items()))
    if isinstance(error, StoreError) and not isinstance(error, RemoteError | StoreBusy):
        return Answer(b"the store cannot be read just now: the log says more; ask again later\n", _TEXT, 503, _LATER)
    if fault_in(error):
        return Answer(b"a fault of comity itself: the log says more, under the id of this request\n", _TEXT, 500)
    body = f"{error}\n".encode("utf-8", "backslashreplace")
    if isinstance(error, Refusal):
        return Answer(body, _TEXT, error.status, error.headers)
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    return Answer(body, _TEXT, status, _LATER if status == 503 else ())


def fault_in(error: Exception) -> str:
    """Return what is for the log alone: where a fault of our own lies, what ails the store and where that is.

    Empty for what is refused or fails as it may.
    """
    if isinstance(error, Fault | StoreError):
        return str(error)
    if isinstance(error, ComityError | HTTPException):
        return ""
    return "".join(traceback.format_exception(error))
