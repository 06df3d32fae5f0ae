"""The graphs in a request's body: one text, or the parts of a form, each in a format without graphs of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message
from pathlib import PurePosixPath

from pyoxigraph import RdfFormat
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from comity.graph.updates.changes import Payload
from comity.server.refusals import Refusal

FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/x-turtle": RdfFormat.TURTLE,
}
_ENDINGS = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".owl": "application/rdf+xml",
    ".jsonld": "application/ld+json",
}
_OF_SEVERAL = ("application/trig", "application/n-quads", "text/x-nquads", "application/x-trig")
#: What browsers and libraries say of a file that they do not know.
_ANY = ("", "application/octet-stream", "text/plain")
_FORM = "multipart/form-data"
_MOST_PARTS = 1_000


def payloads(content_type: str, body: bytes, base: str) -> tuple[Payload, ...]:
    """Read what a body holds; relative IRIs in it stand against ``base``, the graph's IRI.

    Raises ``Refusal``: 415 for a media type or charset that is not read here, 400 for a form that cannot be read.
    """
    if _media_type(content_type)[0] != _FORM:
        return () if not body and not content_type else (_payload(content_type, "", body, base),)
    return tuple(_payload(part.content_type, part.file, bytes(part.body), base) for part in _parts(content_type, body))


def _payload(content_type: str, file: str, body: bytes, base: str) -> Payload:
    media_type, charset = _media_type(content_type)
    if media_type in _ANY:
        media_type = _ENDINGS.get(PurePosixPath(file.lower()).suffix, media_type)
    if media_type not in FORMATS:
        why = "holds several graphs" if media_type in _OF_SEVERAL else "is not read here"
        offered = ", ".join(FORMATS)
        raise Refusal(
            415, f"{content_type or 'no Content-Type'!r} {why}: send one of {offered}", (("accept", offered),)
        )
    if charset not in ("utf-8", "utf8"):
        raise Refusal(415, f"the charset {charset!r} is not read here: send UTF-8")
    return Payload(body, FORMATS[media_type], base)


def _media_type(content_type: str) -> tuple[str, str]:
    header = Message()
    header["content-type"] = " ".join(content_type.split())
    media_type = header.get_content_type() if "/" in content_type else content_type.strip().lower()
    return media_type, str(header.get_param("charset", "utf-8")).lower()


@dataclass(slots=True)
class _Part:
    content_type: str = ""
    file: str = ""
    body: bytearray = field(default_factory=bytearray)


class _Form:
    """Take the parts of a form in, as the parser comes upon them (RFC 7578)."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self._header = [bytearray(), bytearray()]

    def on_part_begin(self) -> None:
        """Begin a part."""
        if len(self.parts) == _MOST_PARTS:
            raise Refusal(413, f"the form has more than {_MOST_PARTS} parts: send fewer")
        self.parts.append(_Part())

    def on_header_begin(self) -> None:
        """Begin a header."""
        self._header = [bytearray(), bytearray()]

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of a header's name."""
        self._header[0] += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of a header's value."""
        self._header[1] += data[start:end]

    def on_header_end(self) -> None:
        """Keep what a header tells."""
        name, value = (bytes(each) for each in self._header)
        if name.lower() == b"content-type":
            self.parts[-1].content_type = value.decode("latin-1")
        elif name.lower() == b"content-disposition":
            options = parse_options_header(value)[1]
            self.parts[-1].file = options.get(b"filename", options.get(b"name", b"")).decode("utf-8", "replace")

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of a part's content."""
        self.parts[-1].body += data[start:end]


def _parts(content_type: str, body: bytes) -> list[_Part]:
    form = _Form()
    callbacks = {name: getattr(form, name) for name in dir(form) if name.startswith("on_")}
    try:
        boundary = parse_options_header(content_type)[1][b"boundary"]
        parser = MultipartParser(boundary, callbacks)  # type: ignore[arg-type]
        is_bare = b"--" + boundary + b"\n" in body  # simple clients do without MIME's line ends
        parser.write(body.replace(b"\n", b"\r\n") if is_bare else body)
        parser.finalize()
    except KeyError:
        raise Refusal(400, f"{content_type!r} names no boundary between the parts of the form") from None
    except FormParserError as error:
        raise Refusal(400, f"the form cannot be read: {error}") from None
    for part in form.parts if is_bare else ():
        part.body = part.body.replace(b"\r\n", b"\n")
    return form.parts
