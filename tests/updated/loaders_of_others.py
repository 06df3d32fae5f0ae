"""Loaders as somebody else may write them: what they give is given here, and the command line finds them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from comity.graph.basics import Dataset, Source
from comity.graph.origins import Origin
from comity.graph.parts import Evidence, Name, Participation
from comity.graph.records import Cooperation, Organisation, Record
from comity.loaders import discovery
from comity.loaders.base import Located, Reading, Registry
from tests.command import run

SOURCE = Registry(
    title="A registry of others",
    homepage="https://others.example/",
    licence="https://others.example/licence",
    publisher="Others",
    description="What others have.",
    prefixes=("oth-",),
    expected={},
)


THEIRS = Source(id="others", title=SOURCE.title, url=SOURCE.homepage)
WORD = (Evidence(source="others"),)


def body(name: str, **more: Any) -> Organisation:
    """Describe a body."""
    return Organisation(
        id=name, kind="university", identifier=name, names=(Name(text=f"Body {name}"),), evidence=WORD, **more
    )


def project(name: str, *parties: str, **more: Any) -> Cooperation:
    """Describe a project of bodies."""
    told = tuple(Participation(party=party, role="participant") for party in parties)
    return Cooperation(id=name, kind="joint-activity", identifier=name, parties=told, evidence=WORD, **more)


def streaming(records: Callable[[], Iterable[Any]]) -> Any:
    """Make a loader that gives these records one at a time."""

    def read(*_: object) -> Iterator[Any]:
        yield Dataset(id="others", title=SOURCE.title, licence=SOURCE.licence)
        yield THEIRS
        yield from records()

    return SimpleNamespace(SOURCE=SOURCE, records=read)


def at_once(*records: tuple[str, Record]) -> Any:
    """Make a loader that gives these records, each with its list, at once."""

    def read(paths: Iterable[Path], known: object = None, texts: object = None) -> Reading:
        file = str(next(iter(paths)))
        every = (("sources", THEIRS), *records)
        return Reading(tuple(Located("others", listed, record, Origin(file, 1, {})) for listed, record in every))

    return SimpleNamespace(read=read)


class Given:
    """A store in a folder, into which one loader's records are built beside a desk's own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.store, self._patch = folder, folder / "store", patch
        (folder / "others.dat").write_text("what others wrote", encoding="utf-8")

    def build(self, loader: Any, desk: str = "", *words: str) -> subprocess.CompletedProcess[str]:
        """Build what the loader gives, and with it the desk's records where there are some."""
        real = discovery.named
        self._patch.setattr(discovery, "named", lambda name: loader if name == "cordis" else real(name))
        file = self.folder / "comity.toml"
        text = f'store = "{self.store}"\n[[source]]\nid = "others"\nloader = "cordis"\npath = "others.dat"\n'
        if desk:
            (self.folder / "desk.yaml").write_text(desk, encoding="utf-8")
            text = f'{text}[[source]]\nid = "desk"\nloader = "curated"\npath = "desk.yaml"\n'
        file.write_text(text, encoding="utf-8")
        done = run("build", "--config", file, *words)
        self._patch.setattr(discovery, "named", real)
        return done

    def ask(self, pattern: str) -> bool:
        """Ask the store."""
        from comity.graph.store import open_store

        with open_store(self.store) as store:
            return store.ask(f"ASK {{ {pattern} }}")
