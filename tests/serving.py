"""The server as a process, for tests that talk to it as its clients do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.waiting import PATIENCE, until


class Served:
    """A server that runs: its address, its process, and the lines of its log so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        assert process.stderr is not None
        self.address = ""
        while not self.address:
            line = process.stderr.readline()
            assert line, "".join(self.lines)
            self.lines.append(line)
            if line.startswith("listening on "):
                self.address = line.split()[-1].rstrip("/")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.lines += iter(self.process.stderr.readline, "")

    @property
    def log(self) -> list[dict[str, object]]:
        """Return what the log told of each request."""
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    def logged(self, response: httpx.Response) -> dict[str, object]:
        """Wait for what the log tells of a request, and return it."""
        name = response.headers["x-request-id"]
        return until(lambda: [line for line in self.log if line.get("request") == name], f"the log of {name}")[0]

    def wait_until_ready(self) -> None:
        """Wait until the first request is answered."""
        transport = httpx.HTTPTransport(retries=5)
        with httpx.Client(transport=transport, timeout=PATIENCE) as client:
            assert client.get(f"{self.address}/health").status_code in (200, 503)

    def stop(self) -> int:
        """End the server as a service would, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


@contextmanager
def serving(store: Path | str, *options: str) -> Iterator[Served]:
    """Serve a store on a free port; at the end the server has ended cleanly and its log tells of no fault."""
    words = [
        sys.executable,
        "-m",
        "comity",
        "serve",
        "--store",
        str(store),
        "--port",
        "0",
        "--timeout",
        "600",
        *options,
    ]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        served = Served(process)
        served.wait_until_ready()
        yield served
        assert served.stop() == 0, "".join(served.lines[-20:])
        assert [line for line in served.lines if "Traceback" in line][:1] == []
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        assert process.stderr is not None
        process.stderr.close()
