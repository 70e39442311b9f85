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
    r"""Check the rule kind NAME of a plug-in.

    Compares its rows with its audit statement on small random models, and solves, audits and certifies some of them.
    Accepts the kind, or refuses it with every error and exits with 3.

    \b
    Example:
      forcegen check-plugin rotation-limit
    """
    from forcegen.testing import check_plugin as check

    outcome = check(name)
    say(str(outcome))
    return 0 if outcome.ok else STRICT
