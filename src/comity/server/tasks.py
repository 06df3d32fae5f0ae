"""Everything that workers do, imported once before the first of them is made."""

from __future__ import annotations

from comity.server.sparql import asking, description

__all__ = ["asking", "description"]
