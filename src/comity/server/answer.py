"""What a task of the server gives back: bytes or a file with their media type, a status, and headers."""

from __future__ import annotations

from typing import NamedTuple


class Answer(NamedTuple):
    """Hold the body of a response and what HTTP says of it; the headers are names in lower case with their values.

    A large body lies in a file, which whoever sends it deletes when it is sent, unless it is ``kept``.
    A tuple, since it goes from process to process thousands of times a second.
    """

    body: bytes
    media_type: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    file: str = ""
    kept: bool = False

    @property
    def etag(self) -> str:
        """Return the entity tag among the headers; empty where there is none."""
        return next((value for name, value in self.headers if name == "etag"), "")

    def tagged(self, etag: str) -> Answer:
        """Return the answer with an entity tag, where it has none and is one that a client may keep.

        >>> Answer(b"", "text/plain").tagged('"a"').etag
        '"a"'
        """
        if not etag or self.etag or self.status != 200:
            return self
        return self._replace(headers=(*self.headers, ("etag", etag)))
