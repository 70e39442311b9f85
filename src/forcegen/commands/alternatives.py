"""Other plans that are as good, and how much each country could give in any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.burden import key
from forcegen.commands.completion import model_argument
from forcegen.commands.options import (
    format_option,
    identifier,
    model_as_asked,
    out_option,
    person_rotations,
    time_limit_option,
    verbose_option,
    whole,
)
from forcegen.commands.output import say
from forcegen.commands.parsing import Command, read
from forcegen.commands.progress import quiet_option
from forcegen.commands.remarks import say_remarks
from forcegen.commands.running import Run
from forcegen.exit_codes import INCONCLUSIVE
from forcegen.interruption import Interruption

if TYPE_CHECKING:
    from forcegen.documents.burden import Key
    from forcegen.scenario import Variation


@click.command(cls=Command, called={"n": "--plans", "key": "--most-even"})
@model_argument
@model_as_asked
@click.option(
    "--plans",
    callback=read(whole(1, 99, "a number of plans")),
    default="3",
    show_default=True,
    metavar="NUMBER",
    help="Maximum number of plans.",
)
@click.option(
    "--least-from",
    callback=read(identifier),
    multiple=True,
    metavar="COUNTRY",
    help="Include the plan with the smallest contribution of a country (repeatable).",
)
@click.option("--fewest-moves", is_flag=True, help="Include the plan with the fewest moves.")
@click.option(
    "--most-even",
    callback=read(key),
    multiple=True,
    metavar="KEY",
    help="Include the plan with the most even burden by a key (repeatable).",
)
@click.option(
    "--slack",
    callback=read(person_rotations),
    default="0",
    metavar="NUMBER",
    help="Additional person-rotations that may stay unfilled.  [default: 0]",
)
@format_option("text", "json")
@out_option
@time_limit_option
@verbose_option("country")
@quiet_option
@click.pass_obj
def alternatives(
    interruption: Interruption,
    model: str,
    variation: Variation,
    plans: int,
    least_from: tuple[str, ...],
    fewest_moves: bool,
    most_even: tuple[Key, ...],
    slack: int,
    form: str,
    out: str | None,
    time_limit: float | None,
    verbose: bool,
    quiet: bool,
) -> int:
    r"""Find equally good plans and the range of contributions.

    Shows plans for MODEL with the same shortfall, and the smallest and largest contribution of each country in any
    such plan. If no direction is given, several are tried, and the plans that differ clearly are shown.

    \b
    Examples:
      forcegen alternatives reassurance-force
      forcegen alternatives reassurance-force --least-from FRA --most-even active
      forcegen alternatives template --slack 500 --format json --out plans.json
    """
    run = Run(interruption, model, quiet=quiet, reading="while reading the model, before there was a plan")
    from forcegen.documents.alternatives import Direction, FewestMoves, LeastFrom, MostEven
    from forcegen.plan.solve import solve_variant
    from forcegen.report.alternatives import text_alternatives
    from forcegen.solver.budget import Budget

    directions: list[Direction] = [
        *([FewestMoves()] if fewest_moves else []),
        *(MostEven(key=one) for one in most_even),
        *(LeastFrom(country=one) for one in least_from),
    ]
    with run.checks:
        variant = variation.of(forcegen.load(model))
    with run.checks:
        target = run.outputs.target(out)
    run.checks.tell()
    say_remarks(model, [(variation, variant.model)], quiet=quiet)
    most = max(plans, len(directions))
    with run.progress as progress:
        progress.stage("solving", "while solving, before there were plans")
        clock = Budget(time_limit)
        with run.whole():
            plan = solve_variant(variant, time_limit=time_limit, watch=progress.watch, bounds=progress.bounds)
        if plan.totals.short is None and plan.verdict == "inconclusive":
            say(f"No plan found: {plan.reason}.", err=True)
            return INCONCLUSIVE
        progress.stage("finding alternatives", "while solving, before there were plans", plan)
        found = run.known(
            lambda: forcegen.alternatives(
                plan,
                variant.model,
                most,
                directions=directions,
                slack=slack,
                time_limit=clock.left,
                watch=progress.part,
            )
        )
    run.settle()
    run.put(found, form, target, text=lambda: text_alternatives(found, full=verbose))
    return run.done(answered=not found.left_out)
