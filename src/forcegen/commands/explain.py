"""Say why a plan is short, whose rule it is, and what would close the gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

import forcegen
from forcegen.commands.again import command_of
from forcegen.commands.completion import model_argument
from forcegen.commands.options import (
    format_option,
    identifier,
    model_as_asked,
    once,
    out_option,
    person_rotations,
    priority,
    requirement_options,
    rotation,
    seconds,
    verbose_option,
)
from forcegen.commands.parsing import Command, as_in_a_file, read
from forcegen.commands.plot import draw, plot_option, targets_of
from forcegen.commands.progress import quiet_option
from forcegen.commands.remarks import say_remarks
from forcegen.commands.running import Run
from forcegen.interruption import Interruption
from forcegen.problems import UnfitError, quoted

if TYPE_CHECKING:
    from forcegen.scenario import Variation

FORMS = ("text", "json", "markdown")


def span(text: str) -> tuple[int, int]:
    """A first and a last rotation."""
    first, dash, last = text.replace("–", "-").partition("-")
    parts = (first.strip(), last.strip() if dash else first.strip())
    try:
        return rotation(parts[0]), rotation(parts[1])
    except UnfitError:
        raise UnfitError("a rotation from 1 to 400, or a range such as 5-10") from None


def _cost() -> Any:
    from forcegen.terms.numbers import Cost

    return Cost


_number = as_in_a_file(_cost, "RULE=NUMBER, such as DEU-bundestag=2.5", str)


def cost(text: str) -> tuple[str, str]:
    """A rule and what its change costs."""
    rule, _, number = (part.strip() for part in text.rpartition("="))
    if not rule:
        raise UnfitError("RULE=NUMBER, such as DEU-bundestag=2.5")
    try:
        return rule, _number(number)
    except UnfitError as unfit:
        raise UnfitError(str(unfit), quoted(f"{rule}={unfit.maybe}") if unfit.maybe else "") from None


@click.command(cls=Command, called={"owners": "--country"})
@model_argument
@model_as_asked
@requirement_options("Count", "site", "role")
@click.option(
    "--during", callback=read(span), metavar="FIRST-LAST", help="Count only the requirement in these rotations."
)
@click.option(
    "--priority",
    "priorities",
    callback=read(priority),
    multiple=True,
    metavar="NUMBER",
    help="Count only this priority (repeatable).",
)
@click.option(
    "--country",
    "countries",
    callback=read(identifier),
    multiple=True,
    metavar="COUNTRY",
    help="Consider changes of this country's rules only (repeatable).",
)
@click.option(
    "--target", callback=read(person_rotations), metavar="NUMBER", help="Person-rotations that may stay unfilled."
)
@click.option(
    "--cost",
    "costs",
    callback=read(cost),
    multiple=True,
    metavar="RULE=NUMBER",
    help="Cost of changing a rule (repeatable).  [default: 1]",
)
@click.option(
    "--why-not",
    "questions",
    multiple=True,
    metavar="CONTRIBUTION",
    help="Ask why a plan lacks a contribution, such as 'ESP at SITE as ROLE' (repeatable).",
)
@click.option(
    "--budget",
    callback=read(seconds),
    default="30",
    show_default=True,
    metavar="SECONDS",
    help="Time limit of the analysis in seconds, after the solve; in models of whole units up to 5 more.",
)
@format_option(*FORMS)
@out_option
@plot_option("the waterfall of the shortfall")
@verbose_option("rule")
@quiet_option
@click.pass_obj
def explain(
    interruption: Interruption,
    model: str,
    variation: Variation,
    sites: tuple[str, ...],
    roles: tuple[str, ...],
    during: tuple[int, int] | None,
    priorities: tuple[int, ...],
    countries: tuple[str, ...],
    target: int | None,
    costs: tuple[tuple[str, str], ...],
    questions: tuple[str, ...],
    budget: float,
    form: str,
    out: str | None,
    plots: tuple[tuple[str, str], ...],
    verbose: bool,
    quiet: bool,
) -> int:
    r"""Explain the shortfall of MODEL, and what would close the gap.

    Shows the balance of requirements and limits, the attribution to the owners of rules, the cheapest changes that
    close the gap, the value of one extra person, and conflicts of rules. Requirements that --site, --role, --during
    and --priority do not select stay as filled as in the plan.

    \b
    Examples:
      forcegen explain reassurance-force
      forcegen explain reassurance-force --why-not "ESP at lviv-hub in rotation 3 as engineers"
      forcegen explain reassurance-force --role air-defence --country DEU --budget 60
      forcegen explain reassurance-force --target 60000 --cost poland-refuses=5 --format json
      forcegen explain core-sustainment --format markdown --out why.md --plot why.svg
    """
    run = Run(interruption, model, quiet=quiet, reading="while reading the model, before there was an explanation")
    from decimal import Decimal

    from forcegen.explain.parts import Asking, explain_as
    from forcegen.plan.solve import solve_known
    from forcegen.report.explanation import explanation_report, markdown_explanation

    stated: dict[str, Decimal] = {}
    with run.checks:
        stated = {rule: Decimal(number) for rule, number in once("--cost", costs)}
    with run.checks:
        variant = variation.of(forcegen.load(model))
        asking = Asking(sites, roles, during, priorities, countries, target, stated, questions)
        asking.read(variant.model)
    with run.checks:
        where = run.outputs.target(out)
    with run.checks:
        pictures = targets_of(plots, run.outputs)
    run.checks.tell()
    say_remarks(model, [(variation, variant.model)], quiet=quiet)
    with run.progress as progress:
        progress.stage("solving", "while solving, before there was an explanation")
        with run.whole():
            plan, known = solve_known(variant, watch=progress.watch, bounds=progress.bounds)
        progress.stage("explaining", "while explaining", plan)
        explanation = run.known(
            lambda: explain_as(asking, plan, variant.model, budget=budget, watch=progress.part, known=known)
        )
        draw(pictures, lambda _: forcegen.plot(explanation), run.outputs)
        again = command_of(model, variation)
        run.put(
            explanation,
            form,
            where,
            text=lambda: explanation_report(explanation, again, full=verbose),
            markdown=lambda: markdown_explanation(explanation, again),
        )
    # of what is not asked for by itself the page says what was left out; a question has an answer or not
    unanswered = len(explanation.why_not) < len(questions)
    return run.done(answered=plan.verdict != "inconclusive" and not unanswered)
