"""What the server refuses, as an exception that becomes a response: a status, a sentence, headers."""

from __future__ import annotations

from comity.graph.errors import ComityError

Headers = tuple[tuple[str, str], ...]


class Refusal(ComityError):
    """Say that a request is not answered, and why; the sentence has the value, what is known, and the way out."""

    def __init__(self, status: int, sentence: str, headers: Headers = ()) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = headers

    def __reduce__(self) -> tuple[type[Refusal], tuple[int, str, Headers]]:
        return Refusal, (self.status, str(self), self.headers)


class NotAcceptable(Refusal):
    """Say that nothing that is offered is accepted (406)."""

    def __init__(self, sentence: str) -> None:
        super().__init__(406, sentence, (("vary", "Accept"),))

    def __reduce__(self) -> tuple[type[NotAcceptable], tuple[str]]:  # type: ignore[override]
        return NotAcceptable, (str(self),)
