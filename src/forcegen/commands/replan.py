"""A plan made anew after an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.completion import model_argument
from forcegen.commands.options import (
    format_option,
    model_as_asked,
    out_option,
    rotation,
    time_limit_option,
    verbose_option,
)
from forcegen.commands.parsing import Command, read
from forcegen.commands.plot import draw, plan_plot_option, targets_of
from forcegen.commands.progress import quiet_option
from forcegen.commands.remarks import say_remarks, warn
from forcegen.commands.running import Run
from forcegen.interruption import STOPPING, Interruption

if TYPE_CHECKING:
    from forcegen.scenario import Variation

FORMS = ("text", "json", "markdown")


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN")
@model_argument
@model_as_asked
@click.option(
    "--from",
    "since",
    callback=read(rotation),
    metavar="ROTATION",
    required=True,
    help="First rotation to be replanned; earlier rotations stay as planned.",
)
@click.option(
    "--keep",
    multiple=True,
    metavar="COUNTRY",
    help="Country that contributes at least as much as planned (repeatable).",
)
@format_option(*FORMS, of="The changes as text or Markdown, or the new plan as JSON.")
@out_option
@plan_plot_option
@time_limit_option
@verbose_option("row")
@quiet_option
@click.pass_obj
def replan(
    interruption: Interruption,
    plan: str,
    model: str,
    variation: Variation,
    since: int,
    keep: tuple[str, ...],
    form: str,
    out: str | None,
    plots: tuple[tuple[str, str], ...],
    time_limit: float | None,
    verbose: bool,
    quiet: bool,
) -> int:
    r"""Replan from a rotation on, with the fewest moves.

    PLAN is the JSON document of the old plan of MODEL. The changes set here are added to those of the old plan. Give a
    change a date if it applies only from now on: earlier deployments stay, and the rules must still allow them.

    \b
    Examples:
      forcegen solve reassurance-force --format json --out plan.json
      forcegen replan plan.json reassurance-force --set conditions.us-backstop.until=2 --from 3
      forcegen replan plan.json reassurance-force --without france-offer --from 3 --format json --out new.json
    """
    run = Run(interruption, plan, model, quiet=quiet, reading="while reading the plan and the model")
    from forcegen.plan.answered import answered
    from forcegen.report.compare import markdown_replan, text_replan

    with run.checks:
        old = forcegen.Plan.read(plan)
    with run.checks:
        loaded = forcegen.load(model)
    with run.checks:
        target = run.outputs.target(out)
    with run.checks:
        pictures = targets_of(plots, run.outputs)
    run.checks.tell()
    with run.progress as progress:
        progress.stage("solving", "while solving, before there was a plan")
        interruption.patience = STOPPING
        found = run.known(
            lambda: forcegen.replan(old, loaded, variation, since=since, keep=keep, time_limit=time_limit)
        )
        changed = answered(found.plan, loaded).model
        draw(pictures, lambda name: forcegen.plot(found.plan, name, changed), run.outputs)
    run.settle()
    say_remarks(model, [(variation, changed)], quiet=quiet)
    if form == "json" and not quiet:  # the plan lists the waivers; why they are is said here
        for said in (*found.events, *(f"left out: {one}" for one in found.left_out)):
            warn(said)
    run.put(
        found.plan,
        form,
        target,
        text=lambda: text_replan(found, loaded, full=verbose),
        markdown=lambda: markdown_replan(found, loaded),
    )
    return run.done(answered=not found.left_out and found.plan.verdict != "inconclusive")
