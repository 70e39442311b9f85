"""List the tables of a model, or the columns of one."""

from __future__ import annotations

import click

from forcegen.commands.completion import tables as names
from forcegen.commands.output import say
from forcegen.commands.parsing import Command
from forcegen.problems import ModelError, Problem, nearest, quoted


@click.command(cls=Command)
@click.argument("name", required=False, shell_complete=names)
def tables(name: str | None) -> None:
    r"""List the tables of a model, or the columns of one NAME.

    \b
    Examples:
      forcegen tables
      forcegen tables pools
    """
    from forcegen.report.table_book import PAGES, list_of_tables, page_of_table

    if name is None:
        say(list_of_tables(), nl=False)
    elif name in PAGES:
        say(page_of_table(name), nl=False)
    else:
        expected = f"one of {', '.join(PAGES)}"
        raise ModelError([Problem("forcegen tables", quoted(name), expected, nearest(name, PAGES))])
