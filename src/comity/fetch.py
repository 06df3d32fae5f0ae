"""The files of a source: where they lie, or downloaded into the cache when that is asked for, and never otherwise.

A download is a conditional request, is written to disk as it comes, and takes the old copy's place
only when it is whole, not too large, and has the SHA-256 that is wanted. No user, password or cookie
is sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from comity import __version__, downloads
from comity.config import SourceEntry
from comity.downloads import Download, shown_address
from comity.graph.errors import FetchError, InputError
from comity.graph.wording import shown

if TYPE_CHECKING:
    import httpx  # imported where something is asked for: it takes a quarter of a second

_STEP = 8_000_000
_NOT_MODIFIED = 304
_BY_HAND = "download it by hand, and give its path"
_STATUSES = {
    401: f"it wants a login, and Comity sends none: {_BY_HAND}",
    403: f"it does not give this file to everybody: {_BY_HAND}",
    404: "there is no such file: check the url",
    407: "the proxy wants a login: see HTTP_PROXY and HTTPS_PROXY",
    410: "the file is gone: look for its new url",
    429: "it was asked too often: try again later",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Say how long a server may keep silent, in seconds, and how often it may send elsewhere."""

    connect: float = 20.0
    read: float = 60.0
    redirects: int = 5


def _quiet(_step: str) -> None:
    pass


def files(entry: SourceEntry, cache: Path, *, download: bool, tell: Callable[[str], None] = _quiet) -> tuple[Path, ...]:
    """Return the files and folders of a source, wherever it has them; ``cache`` is the folder of downloads.

    Raises ``InputError`` where one is not there, or has another SHA-256 than is wanted, and as ``fetch`` does.
    """
    if entry.url is not None:
        return (fetch(entry, cache, download=download, tell=tell),)
    for path in entry.path:
        if not path.exists():
            raise InputError(f"source {entry.id!r}: {path} is not there: a path starts at the configuration's folder")
    if entry.sha256 is not None:
        (file,) = entry.path
        with _failures(entry, file):
            found = downloads.file_sum(file)
        if found != entry.sha256:
            raise InputError(
                f"source {entry.id!r}: {file} has SHA-256 {found}, and the configuration wants {entry.sha256}: "
                "put the right file there, or its sum into the configuration"
            )
    return entry.path


def fetch(
    entry: SourceEntry,
    cache: Path,
    *,
    download: bool,
    tell: Callable[[str], None] = _quiet,
    limits: Limits = Limits(),
) -> Path:
    """Return the file of a source with a ``url``: the cached copy, or with ``download`` what the server has now.

    Each step is told in a line. Raises ``InputError`` where there is no copy that can be used, and
    ``FetchError`` where a download fails; the copy that there was stays then.
    """
    file = downloads.place(entry, cache)
    with _failures(entry, file):
        if download:
            cache.mkdir(parents=True, exist_ok=True)
            _download(entry, file, tell, limits)
        else:
            downloads.held(entry, file)
    return file


@contextmanager
def _failures(entry: SourceEntry, file: Path) -> Iterator[None]:
    """Say in a sentence what the system refuses."""
    try:
        yield
    except BrokenPipeError:  # whoever was told of the steps has left
        raise
    except OSError as error:
        where = error.filename if isinstance(error.filename, str) else file
        why = f"{error.strerror or error}: check the folder, its rights and its space"
        raise InputError(f"source {entry.id!r}: {where}: {why}") from None


def _download(entry: SourceEntry, file: Path, tell: Callable[[str], None], limits: Limits) -> None:
    try:
        held = downloads.held(entry, file)
    except InputError:
        held = None
    tell(f"{entry.id}: asking {shown_address(entry.url)}")
    with _network(entry), _client(limits) as client, closing(_answer(client, entry, held, limits)) as response:
        if response.status_code == _NOT_MODIFIED and held is not None:
            tell(f"{entry.id}: not changed since {held.retrieved}")
            return
        _check(entry, response)
        with downloads.part(file) as part:
            with part.open("xb") as handle:
                record = _receive(entry, response, handle, tell)
            downloads.put(part, file, record)
    tell(f"{entry.id}: {record.size / 1e6:.1f} MB downloaded, SHA-256 {record.sha256}")


@contextmanager
def _network(entry: SourceEntry) -> Iterator[None]:
    """Say in a sentence what goes wrong on the network."""
    import httpx

    try:
        yield
    except httpx.ConnectError as error:
        where = f"({shown(error.request.url.host)}: {error})"
        raise _failed(entry, f"cannot be reached {where}: check the url, the network, and the proxy if any") from None
    except httpx.TimeoutException:
        raise _failed(entry, "did not answer in time: try again later") from None
    except httpx.HTTPError as error:
        raise _failed(entry, f"broke off ({error}); nothing was changed: try again") from None
    except (httpx.InvalidURL, UnicodeError, OverflowError) as error:
        raise _failed(entry, f"is no address that can be asked ({error}): check the url") from None


def _failed(entry: SourceEntry, why: str) -> FetchError:
    return FetchError(f"source {entry.id!r}: {shown_address(entry.url)} {why}")


def _client(limits: Limits) -> httpx.Client:
    import httpx

    try:
        return httpx.Client(
            headers={"User-Agent": f"comity/{__version__}", "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
        )
    except OSError as error:
        why = error.strerror or error
        raise FetchError(f"the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: {why}") from None
    except (httpx.InvalidURL, ValueError, ImportError):  # not told on: it may show the proxy's password
        raise FetchError(
            "the proxy that the environment names cannot be used: "
            "HTTP_PROXY, HTTPS_PROXY and ALL_PROXY want an address such as http://proxy.example:3128"
        ) from None


def _answer(client: httpx.Client, entry: SourceEntry, held: Download | None, limits: Limits) -> httpx.Response:
    """Ask, and follow where the server sends; return the answer, whose body was not read yet."""
    headers = {}
    if held is not None and held.etag is not None:
        headers["If-None-Match"] = held.etag
    if held is not None and held.last_modified is not None:
        headers["If-Modified-Since"] = held.last_modified
    request = client.build_request("GET", entry.url or "", headers=headers)
    for _ in range(limits.redirects + 1):
        response = client.send(request, stream=True)
        if response.next_request is None:
            return response
        response.close()
        _check_redirect(entry, request.url, response.next_request.url)
        request = response.next_request
    raise _failed(entry, f"sends on more than {limits.redirects} times, last to {shown_address(request.url)}")


def _check_redirect(entry: SourceEntry, old: httpx.URL, new: httpx.URL) -> None:
    to = f"sends on to {shown(shown_address(new.copy_with(userinfo=b'')))}"
    if new.scheme not in ("http", "https"):
        raise _failed(entry, f"{to}, which is neither http nor https: {_BY_HAND}")
    if new.userinfo:
        raise _failed(entry, f"{to} with a user or password, and none is sent: {_BY_HAND}")
    if old.scheme == "https" and new.scheme == "http":
        raise _failed(entry, f"{to}, from https down to http, where anybody can change it: {_BY_HAND}")


def _check(entry: SourceEntry, response: httpx.Response) -> None:
    """Refuse an answer that is not the file, before its body is read."""
    status = response.status_code
    if status != 200:
        why = "the server failed: try again later" if status >= 500 else "that is no file: check the url"
        raise _failed(entry, f"was answered with status {status}: {_STATUSES.get(status, why)}")
    encoding = response.headers.get("content-encoding", "identity")
    if encoding.strip().lower() not in ("", "identity"):
        raise _failed(entry, f"comes in the encoding {shown(encoding)}, though none was asked for: {_BY_HAND}")
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > entry.max_bytes:
        raise _too_large(entry, f"has {int(length) / 1e6:.1f} MB")


def _too_large(entry: SourceEntry, what: str) -> FetchError:
    most = f"{entry.max_bytes / 1e6:.1f} MB"
    return _failed(entry, f"{what}, and {most} are allowed; nothing was changed: raise max_size if that is right")


def _receive(entry: SourceEntry, response: httpx.Response, handle: BinaryIO, tell: Callable[[str], None]) -> Download:
    """Write the body to disk as it comes; return what is to be on record about it."""
    digest, size, told = hashlib.sha256(), 0, 0
    for chunk in response.iter_raw():
        size += len(chunk)
        if size > entry.max_bytes:
            raise _too_large(entry, "has more than it may")
        handle.write(chunk)
        digest.update(chunk)
        if size >= told:
            tell(f"{entry.id}: {size / 1e6:.0f} MB")
            told = size + _STEP
    downloads.to_disk(handle)
    if entry.sha256 not in (None, digest.hexdigest()):
        raise _failed(
            entry,
            f"has SHA-256 {digest.hexdigest()}, and the configuration wants {entry.sha256}; nothing was changed: "
            "if the file was meant to change, write its new sum into the configuration",
        )
    return Download(
        url=shown_address(entry.url),
        url_sha256=downloads.address_sum(entry.url or ""),
        sha256=digest.hexdigest(),
        size=size,
        retrieved=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        etag=downloads.sendable(response.headers.get("etag")),
        last_modified=downloads.sendable(response.headers.get("last-modified")),
    )
