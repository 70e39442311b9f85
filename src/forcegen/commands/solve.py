"""Find the plan with the least shortfall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.again import command_of
from forcegen.commands.certificates import Certificates, certificate_option
from forcegen.commands.completion import model_argument
from forcegen.commands.options import format_option, model_as_asked, out_option, solver_options, verbose_option
from forcegen.commands.parsing import Command
from forcegen.commands.plot import draw, plan_plot_option, targets_of
from forcegen.commands.progress import quiet_option
from forcegen.commands.remarks import say_remarks
from forcegen.commands.running import Run
from forcegen.exit_codes import STRICT
from forcegen.extras import need
from forcegen.interruption import Interruption

if TYPE_CHECKING:
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
@certificate_option(
    "Write the optimality certificate: as JSON for 'forcegen verify', or to a .vipr file for any VIPR checker."
)
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
    certificates: tuple[str, ...],
    solver: str,
    time_limit: float | None,
    strict: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    r"""Find and prove the plan for MODEL with the least shortfall.

    \b
    Examples:
      forcegen solve reassurance-force
      forcegen solve reassurance-force --scenario no-backstop --format json --out plan.json
      forcegen solve template --set folketing-consent=no --rotations 6
      forcegen solve template --format json --out plan.json --certificate proof.json
      forcegen solve template --format json --out plan.json --certificate proof.vipr
      forcegen solve template --plot coverage.svg --plot contributions=given.png
      forcegen solve template --set countries.NLD.pools.land.dwell=3 --without denmark-consent --scale 1.5
    """
    run = Run(interruption, model, quiet=quiet, reading="while reading the model, before there was a plan")
    proofs = Certificates(run.outputs)
    with run.checks:
        variant = variation.of(forcegen.load(model))
        proofs.know(variant.model)
    with run.checks:
        target = run.outputs.target(out)
    with run.checks:
        pictures = targets_of(plots, run.outputs)
    proofs.claim(certificates, run.checks)
    with run.checks:
        if form == "html":
            need("jinja2", "matplotlib", where="--format html")
    run.checks.tell()
    say_remarks(model, [(variation, variant.model)], quiet=quiet)
    with run.progress as progress:
        progress.stage("solving", "while solving, before there was a plan")
        plan, known = run.solved(variant, solver=solver, time_limit=time_limit)
        progress.stage("writing", "while writing the plan", plan)
        run.put(
            plan,
            form,
            target,
            text=lambda: forcegen.text_report(plan, variant.model, full=verbose),
            markdown=lambda: _markdown(plan, variant.model),
            html=lambda: forcegen.html_report(plan, variant.model, command=command_of(model, variation)),
        )
        draw(pictures, lambda chart: forcegen.plot(plan, chart, variant.model), run.outputs)
    run.settle()
    proven = known is None or proofs.put(plan, known)
    code = run.done(answered=plan.verdict != "inconclusive" and proven)
    return STRICT if not code and strict and plan.verdict != "met" else code


def _markdown(plan: Plan, model: ForceModel) -> str:
    """The plan as Markdown."""
    from forcegen.report.text import markdown_report

    return markdown_report(plan, model)
