"""The linear program as a file for other solvers, and beside it a table that says whose every row is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from forcegen.formulation import Formulation
from forcegen.rules.base import Rule
from forcegen.sheets import Sheet, Value

Form = Literal["lp", "mps"]
"""Forms of a program's file: LP, for people as well, or MPS."""


def program_file(formulation: Formulation, form: Form) -> str:
    """The program as an LP or MPS file: least shortfall over all priorities, names that say what they stand for.

    Contributions that a rule forbids are no variables of it. Names are cut to 100 letters, which other programs take.
    """
    from forcegen.formulation.problem import as_problem

    problem = as_problem(formulation).problem
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"program.{form}"
        if form == "lp":
            problem.writeLP(str(file))
        else:
            problem.writeMPS(str(file))
        return file.read_text(encoding="utf-8")


def rows_sheet(formulation: Formulation) -> Sheet:
    """Every row of the program with its rule and citation; then the rules that forbid, which have no row.

    A row of the structure (a requirement, the definition of a deployed or surge variable) has no rule. Last come
    columns whose names were cut. A name that was cut stands in full in the last cell.
    """
    header = ("row", "sense", "limit", "rule", "kind", "owner", "bindingness", "says", "citation", "url", "in_full")
    return Sheet("rows", header, (*_rows(formulation), *_bans(formulation), *_cut_columns(formulation)))


def _rows(formulation: Formulation) -> Iterator[tuple[Value, ...]]:
    from forcegen.formulation.problem import LONGEST_NAME, full_row_names, row_names

    program = formulation.program
    names, full = row_names(formulation), full_row_names(formulation)
    for name, text, owner, sense, limit in zip(
        names, full, formulation.owner.tolist(), program.senses, program.limits, strict=True
    ):
        whole = str(limit.numerator) if limit.denominator == 1 else str(float(limit))
        rule = _cells(formulation, formulation.rulebook[owner]) if owner >= 0 else (None,) * 7
        in_full = text if len(text) > LONGEST_NAME else None
        yield (name, {"<=": "at most", ">=": "at least", "==": "exactly"}[sense], whole, *rule, in_full)


def _bans(formulation: Formulation) -> Iterator[tuple[Value, ...]]:
    for owner, contributions in sorted(formulation.forbidden.items()):
        if contributions.size:
            said = f"no row: {contributions.size} contributions are forbidden"
            yield (said, None, None, *_cells(formulation, formulation.rulebook[owner]), None)


def _cut_columns(formulation: Formulation) -> Iterator[tuple[Value, ...]]:
    from forcegen.formulation.problem import LONGEST_NAME, column_names, full_column_names

    names, full = column_names(formulation), full_column_names(formulation)
    for column in formulation.permitted.nonzero()[0].tolist():
        if len(full[column]) > LONGEST_NAME:
            yield (f"no row: the column {names[column]}", *[None] * 9, full[column])


def _cells(formulation: Formulation, rule: Rule) -> tuple[Value, ...]:
    source = formulation.model.source(rule.source)
    url = source.url if source else ""
    return rule.id, rule.kind, rule.owner, rule.bindingness, rule.sentence(), rule.citation, url
