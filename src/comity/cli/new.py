"""``comity new KIND``: a filled-in template of a record."""

from __future__ import annotations

from pathlib import Path

import click

from comity.graph.errors import InputError

TEMPLATES = Path(__file__).parent.parent / "loaders" / "curated" / "templates"


def _kinds() -> list[str]:
    return sorted(path.stem for path in TEMPLATES.glob("*.yaml"))


@click.command("new")
@click.argument("kind", shell_complete=lambda _ctx, _param, typed: [k for k in _kinds() if k.startswith(typed)])
def command(kind: str) -> None:
    """Print a filled-in template of a record: organisation, agreement, event, source and others.

    \b
    Examples:
      comity new agreement > mine.yaml
      comity new organisation >> mine.yaml
    """
    path = TEMPLATES / f"{kind}.yaml"
    if kind not in _kinds():
        raise InputError(f"there is no template of {kind!r}; known: {', '.join(_kinds())}")
    click.echo(path.read_text(encoding="utf-8"), nl=False)
