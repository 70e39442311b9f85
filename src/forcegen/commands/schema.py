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

    from forcegen.report.rule_book import without_examples

    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    plan = forcegen.Plan.model_json_schema(by_alias=True, mode="serialization")
    for record in (plan, *plan["$defs"].values()):
        if "description" in record:
            record["description"] = without_examples(record["description"])
    say(json.dumps({**draft, **plan}, indent=1))
