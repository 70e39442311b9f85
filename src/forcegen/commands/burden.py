"""How the burden can be shared, and what more fairness would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.completion import model_argument
from forcegen.commands.options import format_option, model_as_asked, out_option, time_limit_option, verbose_option
from forcegen.commands.parsing import Command, read
from forcegen.commands.progress import quiet_option
from forcegen.commands.remarks import say_remarks
from forcegen.commands.running import Run
from forcegen.interruption import STOPPING, Interruption
from forcegen.problems import UnfitError, nearest

if TYPE_CHECKING:
    from forcegen.documents.burden import Key
    from forcegen.scenario import Variation


def key(text: str) -> Key:
    """What a burden is measured by."""
    from forcegen.analysis.burden_key import KEYS

    for one in KEYS:
        if text == one:
            return one
    raise UnfitError(f"one of {', '.join(KEYS)}", nearest(text, KEYS))


@click.command(cls=Command)
@model_argument
@model_as_asked
@click.option(
    "--key",
    callback=read(key),
    default="active",
    show_default=True,
    metavar="active|population|gdp|strength",
    help="Key by which burdens are measured.",
)
@format_option("text", "json")
@out_option
@time_limit_option
@verbose_option("country")
@quiet_option
@click.pass_obj
def burden(
    interruption: Interruption,
    model: str,
    variation: Variation,
    key: Key,
    form: str,
    out: str | None,
    time_limit: float | None,
    verbose: bool,
    quiet: bool,
) -> int:
    r"""Find the fairest plan for MODEL with the least shortfall.

    Also shows the price of more fairness: the shortfall of plans with a smaller largest burden.

        \b
        Examples:
          forcegen burden reassurance-force
          forcegen burden core-sustainment --key strength --scenario with-germany
    """
    run = Run(interruption, model, quiet=quiet, reading="while reading the model")
    from forcegen.analysis.burden import burden_of
    from forcegen.report.burden import text_burden

    with run.checks:
        variant = variation.of(forcegen.load(model))
    with run.checks:
        target = run.outputs.target(out)
    run.checks.tell()
    say_remarks(model, [(variation, variant.model)], quiet=quiet)
    with run.progress:
        run.progress.stage("sharing the burden", "while solving, before the burden was shared")
        interruption.patience = STOPPING
        sharing = run.known(lambda: burden_of(variant, key=key, time_limit=time_limit))
    run.settle()
    run.put(sharing, form, target, text=lambda: text_burden(sharing, full=verbose))
    return run.done(answered=not sharing.left_out)
