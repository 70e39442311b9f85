"""The largest force that can be kept up, against the number of rotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.completion import model_argument
from forcegen.commands.options import (
    format_option,
    models_as_asked,
    out_option,
    priority,
    requirement_options,
    time_limit_option,
    verbose_option,
)
from forcegen.commands.parsing import Command, read
from forcegen.commands.plot import draw, plot_option, targets_of
from forcegen.commands.progress import quiet_option
from forcegen.commands.remarks import say_remarks_on_each
from forcegen.commands.running import Run
from forcegen.interruption import Interruption

if TYPE_CHECKING:
    from forcegen.scenario import Variation

FORMS = ("text", "json", "markdown", "csv")


@click.command(cls=Command)
@model_argument
@models_as_asked
@requirement_options("Scale", "site", "zone", "host", "role", "component")
@click.option(
    "--priority", callback=read(priority), metavar="NUMBER", help="Scale only the requirement of this priority."
)
@format_option(*FORMS)
@out_option
@plot_option("the largest force against the number of rotations")
@time_limit_option
@verbose_option("breakpoint and rule")
@quiet_option
@click.pass_obj
def frontier(
    interruption: Interruption,
    model: str,
    variations: tuple[Variation, ...],
    sites: tuple[str, ...],
    zones: tuple[str, ...],
    hosts: tuple[str, ...],
    roles: tuple[str, ...],
    components: tuple[str, ...],
    priority: int | None,
    form: str,
    out: str | None,
    plots: tuple[tuple[str, str], ...],
    time_limit: float | None,
    verbose: bool,
    quiet: bool,
) -> int:
    r"""Find the largest sustainable force by number of rotations.

    One factor scales the requirement, or a part of it while the rest may stay unfilled. The answer for each number of
    rotations is exact and proven, with the binding rules. It never rises with the number of rotations; where it is
    constant, a longer plan needs no smaller force.

    \b
    Examples:
      forcegen frontier core-sustainment --scenario base --scenario with-germany --scenario with-poland
      forcegen frontier reassurance-force --rotations 60
      forcegen frontier reassurance-force --host UKR --component ground
      forcegen frontier reassurance-force --role site-protection --format csv
      forcegen frontier core-sustainment --scenario base --scenario with-allies --plot frontier.svg
    """
    run = Run(interruption, model, quiet=quiet, reading="while reading the model")
    from forcegen.analysis.frontier import frontier_of
    from forcegen.report.frontier import csv_frontier, markdown_frontier, text_frontier

    with run.checks:
        loaded = forcegen.load(model)
    with run.checks:
        target = run.outputs.target(out)
    with run.checks:
        pictures = targets_of(plots, run.outputs)
    run.checks.tell()
    say_remarks_on_each(model, loaded, variations, quiet=quiet)
    scope = forcegen.Scope(sites=sites, zones=zones, hosts=hosts, roles=roles, components=components)
    with run.progress as progress:
        progress.stage("finding the frontier", "while solving, before the frontier was known")
        found = run.known(
            lambda: frontier_of(
                loaded, variations, scope=scope, priority=priority, time_limit=time_limit, watch=progress.part
            )
        )
        draw(pictures, lambda _: forcegen.plot(found), run.outputs)
    run.settle()
    run.put(
        found,
        form,
        target,
        text=lambda: text_frontier(found, full=verbose),
        markdown=lambda: markdown_frontier(found),
        csv=lambda: csv_frontier(found),
    )
    return run.done(answered=not found.left_out)
