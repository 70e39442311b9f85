"""Check a plan anew, without a solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.cli import STRICT
from forcegen.commands.output import count, say
from forcegen.commands.parsing import Command
from forcegen.problems import ModelError, Problem, nearest, quoted

if TYPE_CHECKING:
    from forcegen.model import ForceModel
    from forcegen.plan import Plan

MOST_BREACHES = 50
"""Breaches of an audit that are shown."""


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN")
@click.argument("model")
def verify(plan: str, model: str) -> int:
    r"""Check PLAN, a JSON document, against MODEL anew, without a solver.

    Every rule is recomputed in exact arithmetic. Exits with 3 when the plan breaks a rule or its own sums.

    \b
    Example:
      forcegen solve template --format json --out plan.json
      forcegen verify plan.json template
    """
    document = forcegen.Plan.read(plan)
    result = forcegen.audit(document, _as_planned(plan, document, forcegen.load(model)))
    if result.ok:
        say(str(result))
        return 0
    breaches = [str(breach) for breach in result.breaches]
    more = len(breaches) - MOST_BREACHES
    lines = [f"Audit failed: {count(len(breaches), 'breach', 'breaches')} in {result.rows:,} rows recomputed exactly."]
    lines += breaches[:MOST_BREACHES] + ([f"… and {more:,} more"] if more > 0 else [])
    say("\n".join(lines))
    return STRICT


def _as_planned(path: str, plan: Plan, model: ForceModel) -> ForceModel:
    """The model with the changes that the plan says it was made with.

    Raises:
        ModelError: When the plan was made for another model.
    """
    if plan.model != model.name:
        near = quoted(plan.model) if plan.model in forcegen.shipped_models() else ""
        expected = f"a plan for the model {quoted(model.name)}"
        raise ModelError([Problem(path, f"a plan for {quoted(plan.model)}", expected, near)])
    problems: list[Problem] = []
    scenarios = ["base", *(one.id for one in model.scenarios)]
    if plan.scenario not in scenarios:
        expected = f"one of {', '.join(scenarios)}"
        near = nearest(plan.scenario, scenarios)
        problems.append(Problem(f"{path}, scenario", quoted(plan.scenario), expected, near))
    try:
        varied = forcegen.vary(model, conditions=plan.settings.conditions, rotations=plan.settings.rotations).model
    except ModelError as error:
        problems += [
            Problem(f"{path}, settings, {one.where}", one.found, one.expected, one.maybe) for one in error.problems
        ]
    if problems:
        raise ModelError(problems)
    return varied
