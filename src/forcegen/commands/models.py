"""List the models that come with forcegen, or what can be asked of one."""

from __future__ import annotations

import click

import forcegen
from forcegen.commands import completion
from forcegen.commands.options import verbose_option
from forcegen.commands.output import say
from forcegen.commands.parsing import Command


@click.command(cls=Command)
@click.argument("model", required=False, shell_complete=completion.models)
@verbose_option("condition, rule and scenario change")
def models(model: str | None, verbose: bool) -> None:
    r"""List the included models, or the contents of one MODEL.

    The contents are its scenarios, conditions, rules, sites and other names that options accept.

        \b
        Examples:
          forcegen models
          forcegen models template
    """
    if model is None:
        shipped = forcegen.shipped_models().items()
        say("\n".join(f"{name:<24}{forcegen.load(folder).title}" for name, folder in shipped))
        return
    from forcegen.report.contents import text_contents

    say(text_contents(forcegen.load(model), full=verbose), nl=False)
