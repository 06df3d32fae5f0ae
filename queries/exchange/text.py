"""Text that every format can hold: characters that files may have."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

#: What XML 1.0 (production 2, Char) forbids: control characters, halves of surrogate pairs, two non-characters.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = re.compile('[<>&"\t\n\r]')
#: A name or the sources of a tie stand at many edges: so many are kept as written.
KEPT = 1 << 16


def clean(text: str) -> str:
    r"""Drop the characters that XML cannot hold in any spelling; marks of direction and line ends stay.

    >>> clean("a\x00b\u200f\n")
    'ab\u200f\n'
    """
    return _FORBIDDEN.sub("", text)


@lru_cache(maxsize=KEPT)
def attribute(text: str) -> str:
    r"""Return a clean text as an XML attribute's value with its quotes, line ends kept as references.

    >>> attribute('a < "b"\n')
    '\'a &lt; "b"&#10;\''
    """
    return quoteattr(text) if _MARKUP.search(text) else f'"{text}"'


@lru_cache(maxsize=KEPT)
def content(text: str) -> str:
    r"""Return a clean text as XML content; a bare carriage return would be read back as a line feed.

    >>> content("a & b\r")
    'a &amp; b&#13;'
    """
    return escape(text, {"\r": "&#13;"}) if _MARKUP.search(text) else text
