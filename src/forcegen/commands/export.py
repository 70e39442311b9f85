"""Write a model, its linear program or a plan in a form for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.cli import INTERRUPTED, Interruption
from forcegen.commands.completion import models
from forcegen.commands.options import model_as_asked, solver_options
from forcegen.commands.output import say, target_of, write
from forcegen.commands.parsing import Command
from forcegen.commands.progress import Progress, quiet_option
from forcegen.commands.remarks import say_remarks
from forcegen.problems import ModelError, Problem, nearest, quoted

if TYPE_CHECKING:
    from forcegen.model import ForceModel
    from forcegen.plan import Plan
    from forcegen.scenario import Variation

OF_A_MODEL, OF_A_PLAN = ("xlsx", "lp", "mps"), ("xlsx", "csv", "parquet")
"""What the name of a file may end in, by what is written to it."""

TABLE = "contributions"
"""The table of a plan that is written where none is named."""


@click.command(cls=Command)
@click.argument("what", metavar="MODEL|PLAN", shell_complete=models)
@click.option("--to", "to", required=True, metavar="FILE", help="The file; how its name ends says in which form.")
@click.option("--plan", "solved", is_flag=True, help="Solve MODEL and write its plan instead of the model.")
@click.option("--table", metavar="NAME", help=f"Table of the plan for .csv and .parquet.  [default: {TABLE}]")
@model_as_asked
@solver_options("With --plan: ")
@quiet_option
@click.pass_obj
def export(
    interruption: Interruption,
    what: str,
    to: str,
    solved: bool,
    table: str | None,
    variation: Variation,
    solver: str,
    time_limit: float | None,
    quiet: bool,
) -> int:
    r"""Write what is named in a form for other programs: a model as a model, the document of a plan as a plan.

    A MODEL goes to .xlsx (a workbook that forcegen reads like a folder) or, as its linear program, to .lp or .mps
    with a table of whose every row is (.rows.csv) beside it; its objective counts everybody short alike, whatever the
    priority. A PLAN (.json, written by solve), or with --plan the
    plan of MODEL, goes to .xlsx (every table) or to .csv or .parquet (one table).

    \b
    Examples:
      forcegen export reassurance-force --to model.xlsx
      forcegen export reassurance-force --scenario with-germany --to germany.lp
      forcegen export plan.json --to plan.xlsx
      forcegen export template --plan --table shortfalls --to shortfalls.csv
    """
    interruption.stage = "while reading, before anything was written"
    given = what.lower().endswith(".json") and not Path(what).is_dir()
    form = _checked(to, plan=given or solved, table=table)
    target = target_of(to, what, "--to")
    if given:
        _untouched(variation, solved=solved)
        return _write_plan(forcegen.Plan.read(what), form, table, target)
    variant = variation.of(forcegen.load(what))
    say_remarks(what, [(variation, variant.model)], quiet=quiet)
    if not solved:
        interruption.stage = "while the model was written"
        return _write_model(variant.model, form, target)
    from forcegen.plan.solve import solve_variant

    with Progress(interruption, quiet=quiet) as progress:
        progress.stage("solving", "while solving, before there was a plan")
        try:
            plan = solve_variant(
                variant, solver=solver, time_limit=time_limit, watch=progress.watch, bounds=progress.bounds
            )
        except forcegen.Interrupted as stop:
            plan = stop.plan
    interruption.settle()
    code = _write_plan(plan, form, table, target)
    if interruption.seen:
        say("Interrupted: what was written is what was known by then.", err=True)
        return INTERRUPTED
    return code


def _checked(to: str, *, plan: bool, table: str | None) -> str:
    """The form of the file, by how its name ends."""
    from forcegen.report.tables import TABLES

    form = Path(to).suffix.lower().removeprefix(".")
    allowed = OF_A_PLAN if plan else OF_A_MODEL
    endings = " or ".join([", ".join(f".{one}" for one in allowed[:-1]), f".{allowed[-1]}"])
    problems: list[Problem] = []
    if form not in allowed:
        maybe = "--plan, to write the plan of the model" if not plan and form in OF_A_PLAN else ""
        expected = f"a file that ends in {endings} for a {'plan' if plan else 'model'}"
        problems.append(Problem("--to", quoted(to), expected, maybe or nearest(form, allowed)))
    if table is not None:
        if not plan or form == "xlsx":
            problems.append(Problem("--table", quoted(table), "it only for one table of a plan, in .csv or .parquet"))
        elif table not in TABLES:
            problems.append(Problem("--table", quoted(table), f"one of {', '.join(TABLES)}", nearest(table, TABLES)))
    if problems:
        raise ModelError(problems)
    return form


def _untouched(variation: Variation, *, solved: bool) -> None:
    """Refuse changes to a plan that is made already."""
    from forcegen.scenario import Variation

    if solved or variation != Variation():
        found = "--plan" if solved else "changes of the model"
        raise ModelError(
            [Problem("forcegen export", f"{found} beside the document of a plan", "a MODEL, or no changes")]
        )


def _write_model(model: ForceModel, form: str, target: Path | None) -> int:
    if form == "xlsx":
        from forcegen.model.workbook import as_workbook

        write(as_workbook(model), target, exact=True, option="--to")
        return 0
    from forcegen.formulation import formulate
    from forcegen.report.program import program_file, rows_sheet
    from forcegen.sheets import csv_of

    formulation = formulate(model)
    write(program_file(formulation, "lp" if form == "lp" else "mps"), target, exact=True, option="--to")
    if target is not None:
        write(csv_of(rows_sheet(formulation)), target.with_suffix(".rows.csv"), exact=True, option="--to")
    return 0


def _write_plan(plan: Plan, form: str, table: str | None, target: Path | None) -> int:
    from forcegen.extras import need
    from forcegen.report.tables import parquet_of, plan_tables, table_of
    from forcegen.sheets import csv_of, workbook_of

    content: str | bytes
    match form:
        case "csv":
            content = csv_of(table_of(plan, table or TABLE).sheet)
        case "parquet":
            need("pyarrow", where="forcegen export")
            content = parquet_of(table_of(plan, table or TABLE))
        case _:
            need("openpyxl", where="forcegen export")
            content = workbook_of(one.sheet for one in plan_tables(plan))
    write(content, target, exact=True, option="--to")
    return 0
