"""The commands: one file each, thin over the library; results on stdout and all else on stderr."""

from __future__ import annotations

from collections.abc import Sequence

import click

import forcegen
from forcegen.commands.alternatives import alternatives
from forcegen.commands.burden import burden
from forcegen.commands.check import check
from forcegen.commands.check_plugin import check_plugin
from forcegen.commands.compare import compare
from forcegen.commands.explain import explain
from forcegen.commands.export import export
from forcegen.commands.frontier import frontier
from forcegen.commands.models import models
from forcegen.commands.new import new
from forcegen.commands.output import say
from forcegen.commands.parsing import Commands, misuse, shows
from forcegen.commands.replan import replan
from forcegen.commands.report import report
from forcegen.commands.rules import rules
from forcegen.commands.schema import schema
from forcegen.commands.solve import solve
from forcegen.commands.tables import tables
from forcegen.commands.verify import verify
from forcegen.exit_codes import BAD_INPUT
from forcegen.interruption import Interruption
from forcegen.problems import ModelError


def run(arguments: Sequence[str] | None, interruption: Interruption) -> int:
    """Run one command and return its exit code.

    Raises:
        ModelError: With every problem of the input.
        SolverError: When the solver is unknown, is not installed or gives no multipliers.
    """
    given = None if arguments is None else list(arguments)
    try:
        code = cli.main(args=given, prog_name="forcegen", standalone_mode=False, obj=interruption)
    except click.UsageError as error:
        raise ModelError([misuse(error, cli)]) from None
    return int(code or 0)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    help="Show the version and exit.",
    callback=shows(lambda _: f"forcegen, version {forcegen.__version__}"),
)
@click.pass_context
def cli(ctx: click.Context) -> int:
    """Multinational force generation as a linear program: contributions, shortfall, and the rules that cause it.

    MODEL is a folder with a model.toml, a workbook (.xlsx), or the name of an included model.
    """
    if ctx.invoked_subcommand is None:
        say(ctx.get_help(), err=True)
    return BAD_INPUT


AS_MET = (
    solve,
    explain,
    check,
    verify,
    compare,
    replan,
    frontier,
    alternatives,
    burden,
    report,
    export,
    rules,
    check_plugin,
    tables,
    new,
    models,
    schema,
)
"""The commands in the order in which a newcomer meets them."""

for command in AS_MET:
    cli.add_command(command)
