"""Say what is wrong with a model, and what is only assumed."""

from __future__ import annotations

import click

import forcegen
from forcegen.commands.options import chosen_conditions, variant_options
from forcegen.commands.output import count, say
from forcegen.commands.parsing import Command


@click.command(cls=Command)
@click.argument("model")
@variant_options
def check(model: str, scenario: str, settings: tuple[tuple[str, bool], ...], rotations: int | None) -> None:
    r"""Say all that is wrong with MODEL, and what is only assumed in it.

    \b
    Examples:
      forcegen check models/template
      forcegen check reassurance-force --scenario with-germany
    """
    from forcegen.formulation import formulate
    from forcegen.formulation.slack import never_binding
    from forcegen.model import assumptions, remarks
    from forcegen.model.checks import Locator

    checked = forcegen.vary(
        forcegen.load(model), scenario, conditions=chosen_conditions(settings), rotations=rotations
    ).model
    for finding in remarks(checked):
        say(f"warning: {finding.problem(Locator())}", err=True)
    for rule in never_binding(formulate(checked)):
        say(f"warning: rule {rule} can never bind: even if everybody went, it would leave room", err=True)
    sizes = ", ".join(
        count(len(rows), one, several)
        for rows, one, several in (
            (checked.countries, "country", "countries"),
            (checked.pools, "pool", "pools"),
            (checked.sites, "site", "sites"),
            (checked.requirements, "requirement", "requirements"),
            (checked.rules, "rule", "rules"),
            (checked.sources, "source", "sources"),
        )
    )
    lines = [f"{checked.name}: no error. {sizes}."]
    assumed = assumptions(checked)
    if assumed:
        lines.append(f"Assumed figures ({sum(assumed.values()):,}), chosen by the modeller and known by nobody:")
        lines += [f"{count:>7,}  {what}" for what, count in assumed.items()]
    say("\n".join(lines))
