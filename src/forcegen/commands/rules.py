"""List the rule kinds, or say all about one."""

from __future__ import annotations

import click

from forcegen.commands.completion import kinds
from forcegen.commands.output import say
from forcegen.commands.parsing import Command
from forcegen.problems import ModelError, Problem, nearest, quoted


@click.command(cls=Command)
@click.argument("kind", required=False, shell_complete=kinds)
def rules(kind: str | None) -> None:
    r"""List the rule kinds, or describe one KIND.

    \b
    Examples:
      forcegen rules
      forcegen rules mandate
    """
    from forcegen.report.rule_book import list_of_kinds, page_of
    from forcegen.rules.plugged import kinds_by_name, why_unusable

    if kind is None:
        say(list_of_kinds(), nl=False)
    elif kind in kinds_by_name():
        say(page_of(kind), nl=False)
    elif why := why_unusable(kind):
        raise ModelError([Problem("forcegen rules", quoted(kind), f"a rule kind that can be used: {why}")])
    else:
        expected = f"one of {', '.join(kinds_by_name())}"
        raise ModelError([Problem("forcegen rules", quoted(kind), expected, nearest(kind, kinds_by_name()))])
