"""Write a model, its linear program or a plan in a form for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.completion import models
from forcegen.commands.ending import ended
from forcegen.commands.files import Outputs
from forcegen.commands.options import model_as_asked, solver_options
from forcegen.commands.parsing import Command
from forcegen.commands.progress import quiet_option
from forcegen.commands.remarks import say_remarks
from forcegen.commands.running import Run
from forcegen.interruption import Interruption
from forcegen.problems import ModelError, Problem, nearest, quoted

if TYPE_CHECKING:
    from forcegen.documents.plan import Plan
    from forcegen.model import ForceModel
    from forcegen.scenario import Variation

OF_A_PROGRAM, OF_A_PLAN = ("lp", "mps"), ("xlsx", "csv", "parquet")
OF_A_MODEL = ("xlsx", *OF_A_PROGRAM)
"""What the name of a file may end in, by what is written to it."""

TABLE = "contributions"
"""The table of a plan that is written where none is named."""


@click.command(cls=Command)
@click.argument("what", metavar="MODEL|PLAN", shell_complete=models)
@click.option(
    "--to", "to", required=True, metavar="FILE", help="Output file; the extension of its name selects the format."
)
@click.option(
    "--rows",
    metavar="FILE",
    help="File for the table of rows of .lp and .mps.  [default: .rows.csv beside the output file]",
)
@click.option("--plan", "solved", is_flag=True, help="Solve MODEL and write its plan instead of the model.")
@click.option("--table", metavar="NAME", help=f"Table of the plan to write to .csv or .parquet.  [default: {TABLE}]")
@model_as_asked
@solver_options("With --plan: ")
@quiet_option
@click.pass_obj
def export(
    interruption: Interruption,
    what: str,
    to: str,
    rows: str | None,
    solved: bool,
    table: str | None,
    variation: Variation,
    solver: str,
    time_limit: float | None,
    quiet: bool,
) -> int:
    r"""Export a model, its linear program or a plan.

    A MODEL is written to .xlsx (a workbook that forcegen reads like a folder) or, as its linear program, to .lp or .mps
    with a table of the rule of each row beside it (.rows.csv, or --rows); the objective of this program ignores
    priorities. A PLAN (.json, written by solve), or with --plan the plan of MODEL, is written to .xlsx (every table) or
    to .csv or .parquet (one table).

    \b
    Examples:
      forcegen export reassurance-force --to model.xlsx
      forcegen export reassurance-force --scenario with-germany --to germany.lp
      forcegen export plan.json --to plan.xlsx
      forcegen export template --plan --table shortfalls --to shortfalls.csv
    """
    run = Run(interruption, what, quiet=quiet, reading="while reading, before anything was written")
    given = what.lower().endswith(".json") and not Path(what).is_dir()
    form = _checked(to, plan=given or solved, table=table, rows=rows)
    outputs = run.outputs
    target = outputs.file(to, "--to")
    beside = _rows_target(outputs, to, rows) if form in OF_A_PROGRAM else None
    if given:
        _untouched(variation, solved=solved)
        return _write_plan(forcegen.Plan.read(what), form, table, target, outputs)
    variant = variation.of(forcegen.load(what))
    say_remarks(what, [(variation, variant.model)], quiet=quiet)
    if not solved:
        interruption.stage = "while the model was written"
        return _write_model(variant.model, form, target, beside, outputs)
    with run.progress as progress:
        progress.stage("solving", "while solving, before there was a plan")
        plan, _ = run.solved(variant, solver=solver, time_limit=time_limit)
    run.settle()
    code = _write_plan(plan, form, table, target, outputs)
    return ended(interruption, answered=True, what="written") or code


def _checked(to: str, *, plan: bool, table: str | None, rows: str | None) -> str:
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
    if rows is not None and form not in OF_A_PROGRAM:
        problems.append(Problem("--rows", quoted(rows), "it only for a linear program, in .lp or .mps"))
    if problems:
        raise ModelError(problems)
    return form


def _rows_target(outputs: Outputs, to: str, rows: str | None) -> Path:
    """Where the table of rows goes; a file that nobody named is never replaced."""
    if rows is not None:
        return outputs.file(rows, "--rows")
    beside = Path(to).with_suffix(".rows.csv")
    if beside.exists() or beside.is_symlink():
        found = f"{quoted(str(beside))}, which exists and would be replaced by the table of rows"
        raise ModelError([Problem("--to", found, f"--rows {beside} to replace it, or another file after --rows")])
    return outputs.file(str(beside), "--to")


def _untouched(variation: Variation, *, solved: bool) -> None:
    """Refuse changes to a plan that is made already."""
    from forcegen.scenario import Variation

    if solved or variation != Variation():
        found = "--plan" if solved else "changes of the model"
        raise ModelError(
            [Problem("forcegen export", f"{found} beside the document of a plan", "a MODEL, or no changes")]
        )


def _write_model(model: ForceModel, form: str, target: Path, rows: Path | None, outputs: Outputs) -> int:
    if rows is None:
        from forcegen.model.writing import as_workbook

        outputs.put(as_workbook(model), target, option="--to")
        outputs.write()
        return 0
    from forcegen.formulation import formulate
    from forcegen.report.program import program_file, rows_sheet
    from forcegen.sheets import csv_of

    formulation = formulate(model)
    outputs.put(program_file(formulation, "lp" if form == "lp" else "mps"), target, option="--to")
    outputs.put(csv_of(rows_sheet(formulation)), rows, option="--rows")
    outputs.write()
    return 0


def _write_plan(plan: Plan, form: str, table: str | None, target: Path, outputs: Outputs) -> int:
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
    outputs.put(content, target, option="--to")
    outputs.write()
    return 0
