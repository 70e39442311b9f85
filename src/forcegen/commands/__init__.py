"""The commands: one file each, thin over the library; results on stdout and all else on stderr."""

from __future__ import annotations

from collections.abc import Sequence

import click

import forcegen
from forcegen.commands.on_demand import OnDemand
from forcegen.commands.output import say
from forcegen.commands.parsing import Commands, misuse, shows
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


AS_MET = {
    "solve": "Find and prove the plan for MODEL with the least shortfall.",
    "explain": "Explain the shortfall of MODEL, and what would close the gap.",
    "check": "Check MODEL for errors, and list its assumed values.",
    "verify": "Check PLAN, a JSON document, against MODEL without a solver.",
    "compare": "Compare plans of MODEL under several scenarios.",
    "replan": "Replan from a rotation on, with the fewest moves.",
    "frontier": "Find the largest sustainable force by number of rotations.",
    "alternatives": "Find equally good plans and the range of contributions.",
    "burden": "Find the fairest plan for MODEL with the least shortfall.",
    "report": "Write the plan for MODEL as one self-contained HTML page.",
    "export": "Export a model, its linear program or a plan.",
    "rules": "List the rule kinds, or describe one KIND.",
    "check-plugin": "Check the rule kind NAME of a plug-in.",
    "tables": "List the tables of a model, or the columns of one NAME.",
    "new": "Create FOLDER with a small commented model of the same name.",
    "models": "List the included models, or the contents of one MODEL.",
    "schema": "Print the JSON schema of a DOCUMENT, by default of a plan.",
}
"""The commands in the order in which a newcomer meets them, and what the list of them says of each."""

cli.commands = OnDemand(AS_MET, __name__)
