"""Whole datasets as files to take away: one for each, so that each licence stands apart, with checksums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path

from pyoxigraph import RdfFormat

from comity.graph.errors import InputError
from comity.graph.facts import dataset_names
from comity.graph.publishing.carrying import title_of_terms
from comity.graph.publishing.cpov import public_organisations
from comity.graph.publishing.dcat import catalogue
from comity.graph.publishing.description import PREFIXES, Dump, Offer, written
from comity.graph.publishing.export import dataset_named, write
from comity.graph.publishing.versions import citation, licences, titled, version, version_of_all
from comity.graph.publishing.void import void
from comity.graph.publishing.whole_files import replacing
from comity.graph.store import Store
from comity.graph.turtle import write_statements

CPOV = ".cpov.ttl.gz"
"""How the names of the files end that have the public organisations of a dataset as CPOV wants them."""


def dump(store: Store, dataset: str, ending: str, folder: Path) -> Dump:
    """Write one dataset whole into a folder, as ``NAME.nq.gz``, and say what the file is.

    Raises ``InputError`` for a dataset that is not there, and for an ending that names no format.
    """
    path = folder / file_name(dataset_named(store, dataset), ending)
    made = write(store, path, [dataset])
    return Dump(dataset, path.name, made.size, made.sha256)


def dump_all(store: Store, folder: Path, ending: str, offer: Offer, datasets: tuple[str, ...] = ()) -> Offer:
    """Write each dataset, what it says in CPOV, ``dcat.ttl``, ``void.ttl``, ``README.md`` and ``SHA256SUMS``.

    Each file is replaced in one step, the checksums last. Returns the offer with what was written. Raises
    ``InputError`` as ``dump`` does, and for a folder that cannot be made.
    """
    names = [dataset_named(store, name) for name in datasets] or dataset_names(store)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the folder '{folder}' cannot be made: {error.strerror}; name another") from error
    dumps = [dump(store, name, ending, folder) for name in names]
    dumps += [made for name in names for made in _public(store, name, folder)]
    whole = offer.with_dumps(dumps)
    texts = {
        "dcat.ttl": written(catalogue(store, whole, names), RdfFormat.TURTLE, store),
        "void.ttl": written(void(store, whole, names), RdfFormat.TURTLE, store),
        "README.md": _readme(store, whole, names).encode(),
    }
    sums = {made.name: made.sha256 for made in dumps}
    for name, text in texts.items():
        sums[name] = sha256(text).hexdigest()
        _put(folder / name, text)
    _put(folder / "SHA256SUMS", "".join(f"{found}  {name}\n" for name, found in sorted(sums.items())).encode())
    return whole


def file_name(dataset: str, ending: str) -> str:
    """Return the name of a dataset's file: letters, digits, ``-``, ``_`` and dots, and none to begin with.

    >>> file_name("c2c", ".nq.gz"), file_name("local/../x", ".ttl")[:11]
    ('c2c.nq.gz', 'local-..-x-')
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", dataset).lstrip(".-") or "graph"
    same = plain == dataset
    return f"{plain}{'' if same else f'-{sha256(dataset.encode()).hexdigest()[:8]}'}{ending}"


def _public(store: Store, dataset: str, folder: Path) -> Iterator[Dump]:
    triples = public_organisations(store, store.graph(dataset))
    first = next(triples, None)
    if first is not None:
        path = folder / file_name(dataset, CPOV)
        with replacing(path) as new:
            prefixes = {**store.prefixes, **PREFIXES}
            write_statements(chain([first], triples), new.stream, RdfFormat.TURTLE, prefixes)
        yield Dump(dataset, path.name, new.size, new.sha256, PREFIXES["m8g"])


def _put(path: Path, text: bytes) -> None:
    with replacing(path) as new:
        new.stream.write(text)


def _readme(store: Store, offer: Offer, names: list[str]) -> str:
    versions = {name: version(store, name) for name in names}
    told = f"# {offer.title}, version {version_of_all(versions.items())}\n\n{offer.description}\n\n"
    told += "Each dataset has a file and a licence of its own. `dcat.ttl` and `void.ttl` describe them; "
    told += "`sha256sum -c SHA256SUMS` checks them.\n"
    if terms := title_of_terms(store):
        told += f"A dataset's file comes {terms}\n"
    for name in names:
        files = ", ".join(f"`{dump.name}`" for dump in offer.dumps if dump.dataset == name)
        licence = licences(store, [name])[name]
        told += f"\n## {titled(store, name)}\n\n- files: {files}\n"
        told += f"- licence: {f'<{licence}>' if licence else 'none stated, so that nothing is permitted'}\n"
        told += f"- version: {versions[name]}\n"
        told += f"- cite as: {citation(store, name, versions[name], offer.publisher)}\n"
    return told
