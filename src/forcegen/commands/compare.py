"""Several scenarios, or plans, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.completion import model_argument
from forcegen.commands.options import format_option, models_as_asked, out_option, time_limit_option, verbose_option
from forcegen.commands.parsing import Command
from forcegen.commands.progress import quiet_option
from forcegen.commands.remarks import say_remarks_on_each
from forcegen.commands.running import Run
from forcegen.interruption import Interruption

if TYPE_CHECKING:
    from forcegen.scenario import Variation

FORMS = ("text", "json", "markdown", "csv")


@click.command(cls=Command, called={"cases": "--scenario"})
@model_argument
@models_as_asked
@click.option("--plan", "plans", multiple=True, metavar="FILE", help="Existing plan file (repeatable).")
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
    r"""Compare plans of MODEL under several scenarios.

    Solves each scenario, and reads existing plans. All are compared with the first; if only one scenario is named, it
    is compared with base. Of all plans of a scenario with the least shortfall, the one with the fewest moves from the
    first is taken.

    \b
    Examples:
      forcegen compare reassurance-force --scenario no-backstop
      forcegen compare reassurance-force --scenario base --scenario with-germany --scenario with-allies -v
      forcegen compare template --scenario no-ceasefire --set defaults.dwell=3 --format markdown --out page.md
      forcegen compare template --plan before.json --plan after.json
    """
    run = Run(interruption, *plans, model, quiet=quiet, reading="while reading the model")
    from forcegen.documents.plan import Plan
    from forcegen.plan.answered import answered
    from forcegen.report.compare import csv_comparison, markdown_comparison, text_comparison
    from forcegen.scenario import Variation

    with run.checks:
        loaded = forcegen.load(model)
    with run.checks:
        target = run.outputs.target(out)
    with run.checks:
        read = [Plan.read(plan) for plan in plans]
    run.checks.tell()
    for path, plan in zip(plans, read, strict=True):
        with run.checks:
            answered(plan, loaded, path)
    run.checks.tell()
    asked = () if variations == (Variation(),) else variations  # of the model as written nothing is asked
    known: list[Variation | Plan] = [*read, *asked]
    if len(known) == 1:
        known = [Variation(), *known]
    say_remarks_on_each(model, loaded, (one for one in known if isinstance(one, Variation)), quiet=quiet)
    with run.progress as progress:
        progress.stage("solving", "while solving, before there were plans to compare")
        comparison = run.known(lambda: forcegen.compare(loaded, known, time_limit=time_limit, watch=progress.part))
    run.settle()
    run.put(
        comparison,
        form,
        target,
        text=lambda: text_comparison(comparison, loaded, full=verbose),
        markdown=lambda: markdown_comparison(comparison, loaded),
        csv=lambda: csv_comparison(comparison),
    )
    return run.done(answered=not comparison.left_out)
