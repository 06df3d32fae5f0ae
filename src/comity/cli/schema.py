"""``comity schema``: the JSON Schema of a file of records."""

from __future__ import annotations

import json

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of a file of records, for editors to complete and check.

    \b
    Examples:
      comity schema > records.schema.json
    """
    from comity.loaders.curated.schema import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
