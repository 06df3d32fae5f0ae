"""Which records a large dataset has, each with a digest of what it says: beside the engine's files.

They tell in a moment what a new release changes, and which ids a dataset describes, without
reading a million statements. A file a dataset, a line a record: id, list, digest. A dataset that refers
to ids of others has them in a second file, each with whether it was described when this was loaded.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

FOLDER = "records"
#: The ending of the file of a dataset that refers to what others describe.
_ELSEWHERE = ".elsewhere"

#: By id: the list of records in which it would stand, and the digest of its statements.
Digests = dict[str, tuple[str, str]]


def digest(text: str) -> str:
    r"""Return sixteen hexadecimal digits that stand for what a record says, in whatever order it says it.

    ``text`` has one statement a line.

    >>> digest("a\nb\n") == digest("b\na\na\n")
    True
    """
    said = "\n".join(sorted(set(text.split("\n"))))
    return blake2b(said.encode(), digest_size=8).hexdigest()


def file_of(folder: Path, dataset: str) -> Path:
    """Return the file of a dataset in a generation's folder."""
    return folder / FOLDER / f"{dataset}.tsv"


def load(folder: Path, dataset: str) -> Digests:
    """Read the digests of a dataset; none where it has no file."""
    file = file_of(folder, dataset)
    if not file.is_file():
        return {}
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").split("\n") if line)
    return {name: (listed, found) for name, listed, found in rows}


def save(folder: Path, dataset: str, found: Mapping[str, tuple[str, str]]) -> None:
    """Write the digests of a dataset, as a new file: the old one may be another generation's too."""
    file = file_of(folder, dataset)
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f"{name}\t{listed}\t{said}\n" for name, (listed, said) in found.items())


def save_elsewhere(folder: Path, dataset: str, found: Mapping[str, bool]) -> None:
    """Write to which ids of others a dataset refers, each with whether it was described."""
    file = file_of(folder, dataset).with_suffix(_ELSEWHERE)
    file.unlink(missing_ok=True)
    if found:
        file.write_text("".join(f"{name}\t{there:d}\n" for name, there in found.items()), encoding="utf-8")


def load_elsewhere(folder: Path, dataset: str) -> dict[str, bool]:
    """Read to which ids of others a dataset refers, each with whether it was described."""
    file = file_of(folder, dataset).with_suffix(_ELSEWHERE)
    if not file.is_file():
        return {}
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").split("\n") if line)
    return {name: there == "1" for name, there in rows}


def datasets(folder: Path) -> list[str]:
    """List the datasets that have digests in a generation's folder."""
    return sorted(file.stem for file in (folder / FOLDER).glob("*.tsv"))


def forget(folder: Path, dataset: str) -> None:
    """Remove the digests of a dataset, where there are any."""
    save_elsewhere(folder, dataset, {})
    file_of(folder, dataset).unlink(missing_ok=True)


def carry(source: Path, target: Path) -> None:
    """Put the digests of one generation's folder into another's, by hard links."""
    for old in (source / FOLDER).glob("*.*"):
        file = target / FOLDER / old.name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        os.link(old, file)
