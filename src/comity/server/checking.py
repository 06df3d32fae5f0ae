"""What a server cannot be told: settings that contradict each other or name no address, each with the way out."""

from __future__ import annotations

import errno
import re
import socket

from comity.graph.errors import InputError
from comity.graph.remote.addresses import check_address, is_address, is_loopback
from comity.graph.wording import shown
from comity.server.settings import Settings

_CONTACT = re.compile(r"(?:mailto:[^\s@]+@|https?://)[^\s<>\"{}|\\^`]+")


def check(settings: Settings) -> None:
    """Raise ``InputError`` for settings that cannot be followed."""
    if settings.open_writes and not is_loopback(settings.host):
        raise InputError(f"--open-writes lets everybody write and is refused on {settings.host!r}: use 127.0.0.1")
    if is_address(settings.store) and settings.is_writable:
        raise InputError(
            f"{settings.store} is another server's store, which is only read: leave --key-file and --open-writes out, "
            "or serve a store in a folder"
        )
    if settings.address:
        _check_address("--address", settings.address, "https://data.example.org")
    for service in settings.services:
        _check_address("--allow-service", service, "https://data.example.org/sparql")
    if settings.contact and not _CONTACT.fullmatch(settings.contact):
        raise InputError(
            f"--contact: {shown(settings.contact)} is nowhere to write to: "
            "write it as mailto:data@example.org or https://example.org/contact"
        )


def _check_address(option: str, address: str, example: str) -> None:
    try:
        fits = bool(check_address(address)) and (option != "--address" or "?" not in address)
    except InputError as error:
        if "@" in address:  # it tells where a password belongs, and does not repeat it
            raise InputError(f"{option}: {error}") from None
        fits = False
    if not fits:
        raise InputError(f"{option}: {shown(address)} is no address of a server: write it as {example}")


def cannot_listen(host: str, port: int, error: OSError | OverflowError) -> str:
    """Say why a server cannot listen, and what to do.

    >>> cannot_listen("127.0.0.1", 80, PermissionError(errno.EACCES, "Permission denied"))
    'port 80 of 127.0.0.1 is not for everybody: take one above 1023 with --port'
    """
    if isinstance(error, socket.gaierror) or getattr(error, "errno", 0) == errno.EADDRNOTAVAIL:
        return f"{shown(host)} is no address of this machine: listen on 127.0.0.1, or on 0.0.0.0 for all that it has"
    if getattr(error, "errno", 0) == errno.EADDRINUSE:
        return (
            f"port {port} of {host} is taken by another program: take another with --port, or a free one with --port 0"
        )
    if getattr(error, "errno", 0) == errno.EACCES:
        return f"port {port} of {host} is not for everybody: take one above 1023 with --port"
    return f"{shown(host)}, port {port}, cannot be listened on ({getattr(error, 'strerror', error)}): take another port"
