"""Print the JSON schema of a plan."""

from __future__ import annotations

import click

import forcegen
from forcegen.commands.output import say
from forcegen.commands.parsing import Command


@click.command(cls=Command)
def schema() -> None:
    r"""Print the JSON schema of a plan.

    \b
    Example:
      forcegen schema > plan.schema.json
    """
    import json

    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    say(json.dumps({**draft, **forcegen.Plan.model_json_schema(by_alias=True, mode="serialization")}, indent=1))
