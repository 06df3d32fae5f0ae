"""What a server is told when it starts: plain values, handed to each of its processes as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from comity.graph.publishing.description import Offer
from comity.graph.vocabulary import DEFAULT_BASE
from comity.server.pages.site import Site

#: The variable of the environment through which the processes are told.
VARIABLE = "COMITY_SERVER_SETTINGS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Hold where the store is, who may write, and every limit: seconds, rows, bytes, numbers of processes.

    ``address`` is the server's own address as others see it, without ``/`` at its end; empty, it is taken
    from each request. ``services`` are the endpoints that a query may call.
    ``memory`` is what a worker may take, in bytes; 0 is its share of the machine's.
    """

    store: str
    base: str = DEFAULT_BASE
    host: str = "127.0.0.1"
    address: str = ""
    title: str = "Comity"
    publisher: str = ""
    contact: str = ""
    key_file: str = ""
    open_writes: bool = False
    services: tuple[str, ...] = ()
    seconds: float = 30.0
    rows: int = 1_000_000
    size: int = 1_000_000_000
    max_body: int = 10_000_000
    max_query: int = 1_000_000
    body_seconds: float = 30.0
    quick: int = 2
    slow: int = 2
    waiting: int = 64
    memory: int = 0
    remembered: int = 64_000_000

    def to_json(self) -> str:
        """Write the settings as JSON.

        >>> Settings.from_json(Settings(store="s").to_json()).store
        's'
        """
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """Read settings as ``to_json`` wrote them."""
        values = json.loads(text)
        return cls(**{**values, "services": tuple(values["services"])})

    @property
    def site(self) -> Site:
        """Return what the pages know of the server."""
        scheme, host, path, *_ = urlsplit(self.address)
        return Site(
            base=self.base,
            root=path,
            origin=f"{scheme}://{host}" if host else "",
            title=self.title,
            publisher=self.publisher,
            contact=self.contact,
        )

    def offer(self, address: str) -> Offer:
        """Return what the descriptions tell of who offers the data, at an address."""
        said = {name: value for name in ("publisher", "contact") if (value := getattr(self, name))}
        return Offer(address=address, title=self.title, **said)

    @property
    def is_writable(self) -> bool:
        """Tell whether anybody may write."""
        return self.open_writes or bool(self.key_file)
