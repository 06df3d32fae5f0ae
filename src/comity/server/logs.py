"""The log: a line of JSON on stderr for each request, and for what the libraries warn of."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time

from starlette.types import Scope

from comity.server.sending import header

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Told:
    """Gather what the log says of a request: no query, no key, nothing that the client wrote but method and path."""

    def __init__(self, scope: Scope) -> None:
        asked = header(scope, b"x-request-id") or ""
        self.id = asked if _ID.fullmatch(asked) else secrets.token_hex(8)
        self.status = 0
        self.size = 0
        self.error = ""
        self._method, self._path = scope["method"], scope["path"]
        self._started = time.perf_counter()

    def write(self) -> None:
        """Write the line."""
        line = {
            "time": _now(),
            "request": self.id,
            "method": self._method,
            "path": self._path,
            "status": self.status,
            "bytes": self.size,
            "ms": round((time.perf_counter() - self._started) * 1000, 1),
        }
        if self.error:
            line["error"] = self.error
        sys.stderr.write(json.dumps(line) + "\n")


class Line(logging.Formatter):
    """Write what the libraries log as the same kind of line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as JSON."""
        line = {"time": _now(), "level": record.levelname.lower(), "message": record.getMessage()}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


#: How the libraries of the server are to log: warnings and what is worse, as lines of JSON on stderr.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "comity.server.logs.Line"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
