"""Print the JSON schema of a document."""

from __future__ import annotations

import click

import forcegen
from forcegen.commands.completion import documents
from forcegen.commands.output import say
from forcegen.commands.parsing import Command
from forcegen.documents.names import DOCUMENTS
from forcegen.problems import ModelError, Problem, nearest, quoted


@click.command(cls=Command)
@click.argument("document", default="plan", required=False, shell_complete=documents)
def schema(document: str) -> None:
    r"""Print the JSON schema of a DOCUMENT, by default of a plan.

    The documents are plan, certificate, explanation, comparison, frontier, alternatives and burden.

    \b
    Examples:
      forcegen schema > plan.schema.json
      forcegen schema explanation
    """
    import json

    if document not in DOCUMENTS:
        expected = f"one of {', '.join(DOCUMENTS)}"
        raise ModelError([Problem("forcegen schema", quoted(document), expected, nearest(document, DOCUMENTS))])
    say(json.dumps(getattr(forcegen, DOCUMENTS[document]).model_json_schema(), indent=1))
