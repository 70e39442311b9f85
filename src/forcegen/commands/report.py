"""Write the plan as a page for a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.again import command_of
from forcegen.commands.completion import model_argument
from forcegen.commands.options import model_as_asked, out_option, seconds, solver_options
from forcegen.commands.parsing import Command, read
from forcegen.commands.progress import quiet_option
from forcegen.commands.remarks import say_remarks
from forcegen.commands.running import Run
from forcegen.extras import need
from forcegen.interruption import Interruption

if TYPE_CHECKING:
    from forcegen.scenario import Variation


@click.command(cls=Command)
@model_argument
@model_as_asked
@out_option
@click.option(
    "--budget",
    callback=read(seconds),
    default="15",
    show_default=True,
    metavar="SECONDS",
    help="Time limit of the explanation in seconds; 0 omits it.",
)
@click.option(
    "--frontier",
    "with_frontier",
    is_flag=True,
    help="Include the largest sustainable force for each number of rotations.",
)
@solver_options()
@quiet_option
@click.pass_obj
def report(
    interruption: Interruption,
    model: str,
    variation: Variation,
    out: str | None,
    budget: float,
    with_frontier: bool,
    solver: str,
    time_limit: float | None,
    quiet: bool,
) -> int:
    r"""Write the plan for MODEL as one self-contained HTML page.

    \b
    Examples:
      forcegen report reassurance-force --out report.html
      forcegen report core-sustainment --frontier --budget 60 --out page.html
    """
    need("jinja2", "matplotlib", where="forcegen report")
    run = Run(interruption, model, quiet=quiet, reading="while reading the model, before there was a plan")
    with run.checks:
        variant = variation.of(forcegen.load(model))
    with run.checks:
        target = run.outputs.target(out)
    run.checks.tell()
    say_remarks(model, [(variation, variant.model)], quiet=quiet)
    from forcegen.report.html.page import html_report

    with run.progress as progress:
        progress.stage("solving", "while solving, before there was a plan")
        plan, _ = run.solved(variant, solver=solver, time_limit=time_limit)
        explanation = found = None
        if budget and plan.verdict in {"short", "contradictory"} and not interruption.seen:
            progress.stage("explaining", "while explaining", plan)
            explanation = run.known(lambda: forcegen.explain(plan, variant.model, budget=budget, watch=progress.part))
        if with_frontier and not interruption.seen:
            from forcegen.analysis.frontier import frontier_of

            progress.stage("finding the frontier", "while finding the frontier")
            found = run.known(lambda: frontier_of(forcegen.load(model), [variation], watch=progress.part))
        progress.stage("drawing", "while writing the report")
        more = ["--frontier"] if with_frontier else []
        command = command_of(model, variation, "report", [*more, "--budget", f"{budget:g}"])
        page = html_report(plan, variant.model, explanation=explanation, frontier=found, command=command)
    run.outputs.put(page, target, exact=True)
    return run.done(answered=plan.verdict != "inconclusive")
