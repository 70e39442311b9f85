"""A plan made anew after an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.cli import INCONCLUSIVE, Interruption
from forcegen.commands.completion import model_argument
from forcegen.commands.options import format_option, model_as_asked, out_option, rotations, verbose_option
from forcegen.commands.output import target_of, write
from forcegen.commands.parsing import Command, read
from forcegen.commands.progress import Progress, quiet_option

if TYPE_CHECKING:
    from forcegen.scenario import Variation


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN")
@model_argument
@model_as_asked
@click.option(
    "--from",
    "since",
    callback=read(rotations),
    metavar="ROTATION",
    required=True,
    help="First rotation to be planned anew; whoever serves before it stays as planned.",
)
@click.option("--keep", multiple=True, metavar="COUNTRY", help="A country that gives no less than planned.")
@format_option("text", "json", of="What has changed as text, or the new plan as JSON.")
@out_option
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
    verbose: bool,
    quiet: bool,
) -> int:
    r"""Plan anew from a rotation on, after something has changed, and move as few people as possible.

    PLAN is the JSON document of the old plan of MODEL. What is set here comes on top of what it was made with, and
    has to be dated where it counts only from now on: whoever is under way has to be allowed to be there.

    \b
    Examples:
      forcegen solve reassurance-force --format json --out plan.json
      forcegen replan plan.json reassurance-force --set conditions.us-backstop.until=2 --from 3
      forcegen replan plan.json reassurance-force --without france-offer --from 3 --format json --out new.json
    """
    interruption.stage = "while reading the plan and the model"
    from forcegen.report.compare import text_replan

    old, loaded = forcegen.Plan.read(plan), forcegen.load(model)
    target = target_of(out, model)
    with Progress(interruption, quiet=quiet) as progress:
        progress.stage("solving", "while solving, before there was a plan")
        found = forcegen.replan(old, loaded, variation, since=since, keep=keep)
    interruption.settle()
    text = found.plan.to_json() + "\n" if form == "json" else text_replan(found, loaded, full=verbose)
    write(text, target, exact=form == "json")
    return INCONCLUSIVE if found.plan.verdict == "inconclusive" else 0
