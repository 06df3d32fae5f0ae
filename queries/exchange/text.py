"""Text that every format can hold: characters that files may have, names that differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import count
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


def different(*choices: Iterable[str]) -> tuple[str, ...]:
    """Return the first choice of names in which none is empty and none occurs twice; else their numbers from 1.

    >>> different(["a", "a"], ["x/a", "y/a"])
    ('x/a', 'y/a')
    """
    names: tuple[str, ...] = ()
    for choice in choices:
        names = tuple(choice)
        if all(names) and len(set(names)) == len(names):
            return names
    return tuple(str(number) for _, number in zip(names, count(1), strict=False))


def told_apart(names: Sequence[str], ids: Sequence[str]) -> tuple[str, ...]:
    """Return names for formats that know nodes by name alone: where several share one, their ids stand behind it.

    >>> told_apart(["Ministry of Energy", "Ministry of Energy", "IRIS"], ["me-ir", "me-ru", "iris"])
    ('Ministry of Energy (me-ir)', 'Ministry of Energy (me-ru)', 'IRIS')
    """
    often = Counter(names)
    longer = [f"{name} ({own})".lstrip() for name, own in zip(names, ids, strict=True)]
    mixed = (name if name and often[name] == 1 else both for name, both in zip(names, longer, strict=True))
    return different(mixed, longer, ids)
