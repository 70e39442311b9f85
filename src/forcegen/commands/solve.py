"""Find the plan with the least shortfall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.again import command_of
from forcegen.commands.completion import model_argument
from forcegen.commands.ending import ended
from forcegen.commands.files import Outputs
from forcegen.commands.options import format_option, model_as_asked, out_option, solver_options, verbose_option
from forcegen.commands.parsing import Command
from forcegen.commands.plot import draw, plan_plot_option, targets_of
from forcegen.commands.progress import Progress, quiet_option
from forcegen.commands.remarks import say_remarks
from forcegen.exit_codes import STRICT
from forcegen.extras import need
from forcegen.interruption import Interruption
from forcegen.problems import Together

if TYPE_CHECKING:
    from forcegen.documents.certificate import Certificate
    from forcegen.documents.plan import Plan
    from forcegen.model import ForceModel
    from forcegen.scenario import Variation


FORMS = ("text", "json", "markdown", "html")


@click.command(cls=Command)
@model_argument
@model_as_asked
@format_option(*FORMS)
@out_option
@plan_plot_option
@click.option("--certificate", metavar="FILE", help="Write why no plan does better to a file, for 'verify'.")
@solver_options()
@click.option("--strict", is_flag=True, help="Exit with 3 unless the requirement is met.")
@verbose_option("row")
@quiet_option
@click.pass_obj
def solve(
    interruption: Interruption,
    model: str,
    variation: Variation,
    form: str,
    out: str | None,
    plots: tuple[tuple[str, str], ...],
    certificate: str | None,
    solver: str,
    time_limit: float | None,
    strict: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    r"""Find the plan for MODEL with the least shortfall, and prove it.

    \b
    Examples:
      forcegen solve reassurance-force
      forcegen solve reassurance-force --scenario no-backstop --format json --out plan.json
      forcegen solve template --set folketing-consent=no --rotations 6
      forcegen solve template --format json --out plan.json --certificate proof.json
      forcegen solve template --plot coverage.svg --plot contributions=given.png
      forcegen solve template --set countries.NLD.pools.land.dwell=3 --without denmark-consent --scale 1.5
    """
    interruption.stage = "while reading the model, before there was a plan"
    from forcegen.plan.solve import certify, solve_variant

    together, outputs = Together(), Outputs(model)
    with together:
        variant = variation.of(forcegen.load(model))
    with together:
        target = outputs.target(out)
    with together:
        pictures = targets_of(plots, outputs)
    with together:
        proven = outputs.file(certificate, "--certificate") if certificate is not None else None
    with together:
        if form == "html":
            need("jinja2", "matplotlib", where="--format html")
    together.tell()
    say_remarks(model, [(variation, variant.model)], quiet=quiet)
    with Progress(interruption, quiet=quiet) as progress:
        progress.stage("solving", "while solving, before there was a plan")
        proof: Certificate | None = None
        try:
            if proven is None:
                plan = solve_variant(
                    variant, solver=solver, time_limit=time_limit, watch=progress.watch, bounds=progress.bounds
                )
            else:
                plan, proof = certify(
                    variant, solver=solver, time_limit=time_limit, watch=progress.watch, bounds=progress.bounds
                )
        except forcegen.Interrupted as stop:
            plan = stop.plan
        progress.stage("writing", "while writing the plan", plan)
        text = _stated(plan, variant.model, command_of(model, variation), form, verbose=verbose)
        draw(pictures, lambda chart: forcegen.plot(plan, chart, variant.model), outputs)
    interruption.settle()
    if proof is not None:
        outputs.put(proof.to_json() + "\n", proven, option="--certificate")
    outputs.put(text, target, exact=form != "text")
    outputs.write()
    code = ended(interruption, answered=plan.verdict != "inconclusive")
    return STRICT if not code and strict and plan.verdict != "met" else code


def _stated(plan: Plan, model: ForceModel, command: str, form: str, *, verbose: bool) -> str:
    """The plan in the form that is asked for."""
    match form:
        case "json":
            return plan.to_json() + "\n"
        case "markdown":
            from forcegen.report.text import markdown_report

            return markdown_report(plan, model)
        case "html":
            from forcegen.report.html.page import html_report

            return html_report(plan, model, command=command)
        case _:
            return forcegen.text_report(plan, model, full=verbose)
