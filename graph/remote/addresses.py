"""Addresses of other servers: what is one, and what may not stand in it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from comity.graph.errors import InputError
from comity.graph.wording import shown

#: The environment variable for who one is to another server.
VARIABLE = "COMITY_CREDENTIALS"


def is_address(place: object) -> bool:
    """Tell whether a place is a server's address and not a folder.

    >>> is_address("https://data.example.org/sparql"), is_address("comity-store")
    (True, False)
    """
    return isinstance(place, str) and place.lower().startswith(("http://", "https://"))


def check_address(address: str) -> str:
    """Return the address of a server: http or https, a host, nobody's name or password in it.

    Raises ``InputError``, which shows no password.

    >>> check_address("https://data.example.org/sparql")
    'https://data.example.org/sparql'
    """
    try:
        parts = urlsplit(address)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if fits and "@" in parts.netloc:
        raise InputError(
            f"an address with a user or a password in it is shown to everybody who lists processes: "
            f"put USER:PASSWORD into the environment variable {VARIABLE}, or into a file"
        )
    if not fits or parts.fragment or any(sign.isspace() or not sign.isprintable() for sign in address):
        raise InputError(f"{shown(address)} is no address of a server: write it as https://data.example.org/sparql")
    return address


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine's own address and nobody else's.

    >>> is_loopback("127.0.0.1"), is_loopback("[::1]"), is_loopback("data.example.org"), is_loopback("0.0.0.0")
    (True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
