"""Say what is wrong with a model, and what is only assumed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.completion import model_argument
from forcegen.commands.options import model_as_asked
from forcegen.commands.output import say
from forcegen.commands.parsing import Command
from forcegen.commands.remarks import warn
from forcegen.problems import ModelError, Problem
from forcegen.words import count

if TYPE_CHECKING:
    from forcegen.model import ForceModel
    from forcegen.scenario import Variation


@click.command(cls=Command)
@model_argument
@model_as_asked
def check(model: str, variation: Variation) -> None:
    r"""Check MODEL for errors, and list its assumed values.

    \b
    Examples:
      forcegen check models/template
      forcegen check reassurance-force --scenario with-germany
    """
    from forcegen.formulation import formulate
    from forcegen.formulation.slack import never_binding
    from forcegen.model import assumptions, remarks

    loaded = forcegen.load(model)
    checked = variation.of(loaded).model
    problems = [problem for scenario in loaded.scenarios for problem in _wrong(loaded, scenario.id)]
    if problems:
        raise ModelError(problems)
    for remark in remarks(checked):
        warn(remark)
    for rule in never_binding(formulate(checked)):
        warn(f"rule {rule} can never bind: it leaves headroom even at the largest possible contributions")
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
    lines = [f"{checked.name}: no errors. {sizes}."]
    assumed = assumptions(checked)
    if assumed:
        lines.append(f"Assumed values ({sum(assumed.values()):,}), chosen by the modeller without a source:")
        lines += [f"{count:>7,}  {what}" for what, count in assumed.items()]
    say("\n".join(lines))


def _wrong(model: ForceModel, scenario: str) -> Sequence[Problem]:
    """Everything that keeps a scenario of the model from being used."""
    try:
        forcegen.vary(model, scenario)
    except ModelError as error:
        return error.problems
    return ()
