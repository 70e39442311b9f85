"""Several scenarios, or plans, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.completion import model_argument
from forcegen.commands.ending import ended
from forcegen.commands.files import Outputs
from forcegen.commands.options import format_option, models_as_asked, out_option, time_limit_option, verbose_option
from forcegen.commands.parsing import Command
from forcegen.commands.progress import Progress, quiet_option
from forcegen.commands.remarks import say_remarks_on_each
from forcegen.interruption import Interruption
from forcegen.problems import Together

if TYPE_CHECKING:
    from forcegen.scenario import Variation

FORMS = ("text", "json", "markdown", "csv")


@click.command(cls=Command, called={"cases": "--scenario"})
@model_argument
@models_as_asked
@click.option("--plan", "plans", multiple=True, metavar="FILE", help="A plan that is there already; several times.")
@format_option(*FORMS)
@out_option
@time_limit_option
@verbose_option("row")
@quiet_option
@click.pass_obj
def compare(
    interruption: Interruption,
    model: str,
    variations: tuple[Variation, ...],
    plans: tuple[str, ...],
    form: str,
    out: str | None,
    time_limit: float | None,
    verbose: bool,
    quiet: bool,
) -> int:
    r"""Solve MODEL under several scenarios and set the plans side by side.

    The first is what the others are held against: base, where only one scenario is named. Each of the others is,
    of all plans that are equally short, the one in which the fewest serve elsewhere than in the first.

    \b
    Examples:
      forcegen compare reassurance-force --scenario no-backstop
      forcegen compare reassurance-force --scenario base --scenario with-germany --scenario with-allies -v
      forcegen compare template --scenario no-ceasefire --set defaults.dwell=3 --format markdown --out page.md
      forcegen compare template --plan before.json --plan after.json
    """
    interruption.stage = "while reading the model"
    from forcegen.documents.plan import Plan
    from forcegen.plan.answered import answered
    from forcegen.report.compare import csv_comparison, markdown_comparison, text_comparison
    from forcegen.scenario import Variation

    together, outputs = Together(), Outputs(*plans, model)
    with together:
        loaded = forcegen.load(model)
    with together:
        target = outputs.target(out)
    with together:
        read = [Plan.read(plan) for plan in plans]
    together.tell()
    for path, plan in zip(plans, read, strict=True):
        with together:
            answered(plan, loaded, path)
    together.tell()
    asked = () if variations == (Variation(),) else variations  # of the model as written nothing is asked
    known: list[Variation | Plan] = [*read, *asked]
    if len(known) == 1:
        known = [Variation(), *known]
    say_remarks_on_each(model, loaded, (one for one in known if isinstance(one, Variation)), quiet=quiet)
    with Progress(interruption, quiet=quiet) as progress:
        progress.stage("solving", "while solving, before there was anything to compare")
        try:
            comparison = forcegen.compare(loaded, known, time_limit=time_limit, watch=progress.part)
        except forcegen.Stopped as stop:
            interruption.settle()
            comparison = stop.found
    interruption.settle()
    match form:
        case "json":
            text = comparison.to_json() + "\n"
        case "markdown":
            text = markdown_comparison(comparison, loaded)
        case "csv":
            text = csv_comparison(comparison)
        case _:
            text = text_comparison(comparison, loaded, full=verbose)
    outputs.put(text, target, exact=form != "text")
    outputs.write()
    return ended(interruption, answered=not comparison.left_out)
