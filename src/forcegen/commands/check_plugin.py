"""Check a rule kind that another distribution brings."""

from __future__ import annotations

import click

from forcegen.commands.completion import plugin_kinds
from forcegen.commands.output import say
from forcegen.commands.parsing import Command
from forcegen.exit_codes import STRICT


@click.command("check-plugin", cls=Command)
@click.argument("name", shell_complete=plugin_kinds)
def check_plugin(name: str) -> int:
    r"""Check the rule kind NAME of a plug-in: accept it with its audit statement, or say all that is wrong.

    Its rows and the statement by which the audit checks them are compared on random small models, some of which are
    solved, audited and certified. Exits with 3 when the kind is refused.

    \b
    Example:
      forcegen check-plugin rotation-limit
    """
    from forcegen.testing import check_plugin as check

    outcome = check(name)
    say(str(outcome))
    return 0 if outcome.ok else STRICT
