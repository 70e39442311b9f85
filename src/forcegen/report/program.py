"""The linear program as a file for other solvers, and beside it a table that says whose every row is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from forcegen.formulation import Formulation
from forcegen.problems import ModelError, Problem
from forcegen.rules.base import Rule
from forcegen.sheets import Sheet, Value

Form = Literal["lp", "mps"]
"""Forms of a program's file: LP, for people as well, or MPS."""

LONGEST_NAME = 255
"""Letters that a name may have in an LP file."""


def program_file(formulation: Formulation, form: Form) -> str:
    """The program as an LP or MPS file: least shortfall over all priorities, names that say what they stand for.

    Contributions that a rule forbids are no variables of it.

    Raises:
        ModelError: When a name is too long for the form.
    """
    from forcegen.formulation.problem import as_problem

    problem = as_problem(formulation).problem
    names = [variable.name for variable in problem.variables()]
    longest = max(names, key=len, default="")
    if len(longest) > LONGEST_NAME:
        found = f"a name of {len(longest)} letters, {longest[:40]}…"
        raise ModelError([Problem("export", found, f"ids that make names of at most {LONGEST_NAME} letters")])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"program.{form}"
        if form == "lp":
            problem.writeLP(str(file), max_length=LONGEST_NAME)
        else:
            problem.writeMPS(str(file))
        return file.read_text(encoding="utf-8")


def rows_sheet(formulation: Formulation) -> Sheet:
    """Every row of the program with its rule and citation; then the rules that forbid, which have no row.

    A row of the structure (a requirement, the definition of a deployed or surge variable) has no rule.
    """
    header = ("row", "sense", "limit", "rule", "kind", "owner", "bindingness", "says", "citation", "url")
    return Sheet("rows", header, (*_rows(formulation), *_bans(formulation)))


def _rows(formulation: Formulation) -> Iterator[tuple[Value, ...]]:
    from forcegen.formulation.problem import row_names

    program = formulation.program
    for name, owner, sense, limit in zip(
        row_names(formulation), formulation.owner.tolist(), program.senses, program.limits, strict=True
    ):
        whole = str(limit.numerator) if limit.denominator == 1 else str(float(limit))
        rule = _cells(formulation, formulation.rulebook[owner]) if owner >= 0 else (None,) * 7
        yield (name, {"<=": "at most", ">=": "at least", "==": "exactly"}[sense], whole, *rule)


def _bans(formulation: Formulation) -> Iterator[tuple[Value, ...]]:
    for owner, contributions in sorted(formulation.forbidden.items()):
        if contributions.size:
            said = f"no row: {contributions.size} contributions are left out"
            yield (said, None, None, *_cells(formulation, formulation.rulebook[owner]))


def _cells(formulation: Formulation, rule: Rule) -> tuple[Value, ...]:
    source = formulation.model.source(rule.source)
    url = source.url if source else ""
    return rule.id, rule.kind, rule.owner, rule.bindingness, rule.sentence(), rule.citation, url
