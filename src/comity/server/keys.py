"""Who may write: a file of names and secrets, and the bearer tokens of requests held against it.

A secret is never logged, never in a message, and compared in constant time (RFC 6750).
"""

from __future__ import annotations

import hmac
import re
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from comity.graph.errors import InputError

#: Fewer signs could be guessed.
SHORTEST = 16
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*")
_SECRET = re.compile(r"[A-Za-z0-9._~+/=-]+")
_BEARER = re.compile(r"bearer +([^ ]+) *", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Keys:
    """Hold the names of those who may write, each with a hash of a secret."""

    hashes: tuple[tuple[str, bytes], ...] = field(repr=False)

    def authenticated(self, header: str | None) -> str | None:
        """Return whose secret an ``Authorization`` header has; ``None`` where it has nobody's.

        The time that it takes is the same whichever key it is, and whether it is one.

        >>> keys = Keys((("anna", sha256(b"0123456789abcdef").digest()),))
        >>> keys.authenticated("Bearer 0123456789abcdef"), keys.authenticated("Bearer 0123456789abcdeg")
        ('anna', None)
        """
        found = _BEARER.fullmatch(header or "")
        given = sha256(found[1].encode("utf-8", "surrogateescape") if found else b"").digest()
        names = [name for name, known in self.hashes if hmac.compare_digest(known, given)]
        return names[0] if names else None


def read_keys(path: Path) -> Keys:
    """Read a key file: lines ``NAME SECRET``, empty ones, and comments that begin with ``#``.

    Raises ``InputError``, which never has a secret in it: for a file that others may read, a line that is
    none, a secret that is too short, and a name or a secret that is there twice.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(f"the key file '{path}' cannot be read: {why}") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InputError(f"the key file '{path}' is open to others (mode {stat.S_IMODE(mode):o}): run chmod 600 on it")
    known: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, secret = _key(line, f"'{path}', line {number}")
            if name in known or secret in known.values():
                raise InputError(f"'{path}', line {number}: the name or the secret is there already: give each its own")
            known[name] = secret
    if not known:
        raise InputError(f"the key file '{path}' has no key: write lines NAME SECRET")
    return Keys(tuple((name, sha256(secret.encode()).digest()) for name, secret in known.items()))


def _key(line: str, place: str) -> tuple[str, str]:
    match line.split():
        case [name, secret] if _NAME.fullmatch(name) and _SECRET.fullmatch(secret):
            if len(secret) < SHORTEST:
                raise InputError(
                    f"{place}: the secret of {name} is too short ({len(secret)} characters): give it {SHORTEST} or more"
                )
            return name, secret
    raise InputError(
        f"{place}: this is no key: write NAME SECRET, the name of letters, digits, '.', '_', '@' and '-', "
        "the secret of letters, digits and '-._~+/='"
    )
