"""List the models that come with forcegen."""

from __future__ import annotations

import click

import forcegen
from forcegen.commands.output import say
from forcegen.commands.parsing import Command


@click.command(cls=Command)
def models() -> None:
    r"""List the models that come with forcegen.

    \b
    Example:
      forcegen models
    """
    say("\n".join(f"{name:<24}{forcegen.load(folder).title}" for name, folder in forcegen.shipped_models().items()))
