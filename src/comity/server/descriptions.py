"""What the data are, and the data as files: VoID, DCAT and dumps, as tasks for the pool."""

from __future__ import annotations

import shutil
from pathlib import Path

from comity.graph.facts import dataset_names
from comity.graph.publishing.dcat import catalogue
from comity.graph.publishing.description import Dump, Offer, written
from comity.graph.publishing.dumps import dump, file_name
from comity.graph.publishing.export import FORMATS
from comity.graph.publishing.void import void
from comity.graph.store import Store
from comity.server.answer import Answer
from comity.server.media_types import GRAPHS, name_of

DESCRIPTIONS = {"void": void, "dcat": catalogue}
"""What there is to describe, by its name."""
OFFERED = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
"""The media types in which a description can be had; the first is what is sent unasked."""
ENDING = ".nq.gz"
"""The format in which every dataset is offered; the others can be had by their names."""


def describe(store: Store, what: str, media_type: str, offer: Offer, folder: str = "") -> Answer:
    """Describe the data as VoID (``void``) or DCAT (``dcat``), in one of the media types of ``OFFERED``.

    With the folder of dumps, each dataset's is named, with its size and hash once it is made.
    """
    format_ = GRAPHS[media_type]
    whole = offer.with_dumps(offered(store, folder)) if folder else offer
    return Answer(written(DESCRIPTIONS[what](store, whole), format_, store), name_of(format_))


def send_dump(store: Store, name: str, folder: str) -> Answer:
    """Give the dump of this name (``c2c.nq.gz``, in any format, packed or not), made once for each generation.

    Answers 404 for a name that no dump has, with those that there are. The name is compared, and never
    made a path of.
    """
    for dataset in dataset_names(store):
        for ending in (f"{ending}{packed}" for ending in FORMATS for packed in (".gz", "")):
            if name == file_name(dataset, ending):
                return _sent(store, dataset, ending, _generation(store, folder))
    known = ", ".join(file_name(dataset, ENDING) for dataset in dataset_names(store)) or "none"
    sentence = f"there is no dump {name[:200]!r}; there are: {known}, each also as {', '.join(FORMATS)}\n"
    return Answer(sentence.encode(), "text/plain; charset=utf-8", 404)


def offered(store: Store, folder: str) -> list[Dump]:
    """List a dump for each dataset: those in the folder with size and hash, the others still to be made."""
    here = _generation(store, folder)
    return [_known(dataset, here / file_name(dataset, ENDING)) for dataset in dataset_names(store)]


def _sent(store: Store, dataset: str, ending: str, folder: Path) -> Answer:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(dataset, ending)
    made = _known(dataset, path)
    if made.sha256 is None:
        _forget_others(folder)
        made = dump(store, dataset, ending, folder)
        _hash_of(path).write_text(f"{made.sha256}  {made.name}\n", encoding="utf-8")
    media_type = "application/gzip" if ending.endswith(".gz") else name_of(FORMATS[ending])
    headers = (
        ("content-disposition", f'attachment; filename="{path.name}"'),
        ("etag", f'"{made.sha256}"'),
    )
    return Answer(b"", media_type, headers=headers, file=str(path), kept=True)


def _forget_others(folder: Path) -> None:
    """Remove the dumps of generations that were: each change of a local graph makes one, and the disk has an end."""
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def _known(dataset: str, path: Path) -> Dump:
    """Say what a dump is; its hash stands beside it, and is written last, so that a dump with one is whole."""
    try:
        return Dump(dataset, path.name, path.stat().st_size, _hash_of(path).read_text(encoding="utf-8").split()[0])
    except (OSError, IndexError):
        return Dump(dataset, path.name)


def _hash_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _generation(store: Store, folder: str) -> Path:
    """Return where the dumps of a generation are; a store that was made anew in its folder has others."""
    made = f"{store.folder.stat().st_mtime_ns:x}" if store.folder.name else "elsewhere"
    return Path(folder) / f"{store.generation or 'memory'}-{made}"
