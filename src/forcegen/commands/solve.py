"""Find the plan with the least shortfall."""

from __future__ import annotations

import click

import forcegen
from forcegen.cli import INCONCLUSIVE, INTERRUPTED, STRICT, Interruption
from forcegen.commands.options import chosen_conditions, form, seconds, variant_options
from forcegen.commands.output import say, target_of, write
from forcegen.commands.parsing import Command, read


@click.command(cls=Command)
@click.argument("model")
@variant_options
@click.option(
    "--format", "form", callback=read(form), default="text", show_default=True, metavar="text|json", help="Form."
)
@click.option("--out", metavar="FILE", help="Write to a file instead of stdout.")
@click.option("--solver", default="HiGHS", show_default=True, help="HiGHS, or any solver that PuLP finds.")
@click.option("--time-limit", callback=read(seconds), metavar="SECONDS", help="Let the solver run no longer.")
@click.option("--strict", is_flag=True, help="Exit with 3 unless the requirement is met.")
@click.option("-v", "--verbose", is_flag=True, help="Every row, not the first few.")
@click.pass_obj
def solve(
    interruption: Interruption,
    model: str,
    scenario: str,
    settings: tuple[tuple[str, bool], ...],
    rotations: int | None,
    form: str,
    out: str | None,
    solver: str,
    time_limit: float | None,
    strict: bool,
    verbose: bool,
) -> int:
    r"""Find the plan for MODEL with the least shortfall, and prove it.

    \b
    Examples:
      forcegen solve reassurance-force
      forcegen solve reassurance-force --scenario no-backstop --format json --out plan.json
      forcegen solve template --set folketing-consent=no --rotations 6
    """
    interruption.stage = "while reading the model, before there was a plan"
    conditions = chosen_conditions(settings)
    loaded = forcegen.load(model)
    target = target_of(out, model)
    interruption.stage = "while solving, before there was a plan"
    try:
        plan = forcegen.solve(
            loaded, scenario, conditions=conditions, rotations=rotations, solver=solver, time_limit=time_limit
        )
    except forcegen.Interrupted as stop:
        plan = stop.plan
    interruption.stage = "while writing the plan"
    if form == "json":
        text = plan.to_json() + "\n"
    else:
        varied = forcegen.vary(loaded, scenario, conditions=conditions, rotations=rotations).model
        text = forcegen.text_report(plan, varied, full=verbose)
    interruption.settle()
    write(text, target, exact=form == "json")
    if interruption.seen:
        say("Interrupted: what is shown is what was known by then.", err=True)
        return INTERRUPTED
    if plan.verdict == "inconclusive":
        return INCONCLUSIVE
    return STRICT if strict and plan.verdict != "met" else 0
