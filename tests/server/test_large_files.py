"""A large answer on its way to a quick client leaves the server to others too."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.types import Message

from comity.server.answer import Answer
from comity.server.sending import send_answer


def test_others_are_served_between_the_pieces_of_a_large_answer(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 2_000_000)
    seen: list[str] = []

    async def send(message: Message) -> None:
        seen.append(message["type"])

    async def other() -> None:
        seen.append("other")

    async def run() -> None:
        waiting = asyncio.create_task(other())
        answer = Answer(b"", "text/plain", file=str(tmp_path / "large"))
        await send_answer({"type": "http", "method": "GET", "headers": []}, send, answer)
        await waiting

    asyncio.run(run())
    assert seen.index("other") < len(seen) - 2
    assert not (tmp_path / "large").exists()
