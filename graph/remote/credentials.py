"""Who one is to another server: read from a file or the environment, sent to that server alone, never shown."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from comity.graph.errors import InputError
from comity.graph.remote.addresses import VARIABLE, is_loopback


@dataclass(frozen=True, slots=True)
class Credentials:
    """Hold a key (``Authorization: Bearer``), or a user with a password; what is secret is left out of its ``repr``."""

    secret: str = field(repr=False)
    user: str = ""

    @property
    def header(self) -> str:
        """Return the value of ``Authorization`` (RFC 6750 for a key, RFC 7617 for a password)."""
        if self.user:
            return f"Basic {b64encode(f'{self.user}:{self.secret}'.encode()).decode()}"
        return f"Bearer {self.secret}"


def read_credentials(file: Path | None = None, environment: Mapping[str, str] = os.environ) -> Credentials | None:
    """Read credentials from a file or from ``COMITY_CREDENTIALS``; ``None`` where neither is given.

    Either holds one line: ``USER:PASSWORD``, or a key, which has no colon (RFC 6750, 2.1). Raises ``InputError``
    for a file that cannot be read, and for what could not be sent.
    """
    if file is None:
        return _credentials(environment[VARIABLE], VARIABLE) if environment.get(VARIABLE) else None
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(f"'{file}' cannot be read ({why}): put a key or USER:PASSWORD into it, on one line") from None
    return _credentials(text, f"'{file}'")


def _credentials(text: str, place: str) -> Credentials:
    line = text.strip()
    if not line or not line.isprintable():
        raise InputError(f"{place} holds no credentials: write one line, a key or USER:PASSWORD")
    user, sign, password = line.partition(":")
    if not sign and not (line.isascii() and " " not in line):
        raise InputError(f"{place} holds no key: a key has ASCII letters, digits and signs, and no blank")
    if sign and not (user and password):
        raise InputError(f"{place} holds no credentials: before or after the colon there is nothing")
    return Credentials(password, user) if sign else Credentials(line)


def check_sent_safely(address: str, credentials: Credentials | None) -> None:
    """Refuse to send credentials where everybody on the way could read them; raises ``InputError``.

    >>> check_sent_safely("http://localhost:7878/store", Credentials("a key"))
    """
    parts = urlsplit(address)
    if credentials and parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise InputError(
            f"{address} is not encrypted, and whoever is on the way would read the credentials: use https, or send none"
        )
