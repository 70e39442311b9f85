"""Ids of up to 80 letters and programs that take names of 100: cut, numbered, and in full beside the program."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pulp
import pytest

import forcegen as fg
from builders import tiny_model
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.problem import (
    LONGEST_NAME,
    column_names,
    full_column_names,
    full_row_names,
    row_names,
)
from forcegen.report.program import program_file, rows_sheet
from forcegen.sheets import csv_of

SITES = tuple(f"the-quay-and-the-warehouses-at-the-northern-end-of-the-harbour-number-{one}" for one in "ab")
ROLES = ("clearance-of-mines-and-of-other-ordnance-in-the-approaches-by-day-and-night",)
CAP = {"id": "a-ceiling-" + "x" * 70, "kind": "ceiling", "personnel": 30, "scope": {"countries": ["FRA"]}}
NOTHING = {"id": "an-empty-row", "kind": "ceiling", "personnel": 5, "scope": {"countries": ["DEU"]}}
BAN = {"id": "no-troops", "kind": "caveat", "scope": {"countries": ["DEU"]}}


@pytest.fixture(scope="module")
def program() -> Formulation:
    """Names of 150 letters that differ in their ends, and a ceiling over contributions that are all forbidden."""
    needed = {(site, role): 20.0 for site in SITES for role in ROLES}
    rules = (CAP, NOTHING, BAN)
    return formulate(tiny_model({"FRA": 50, "DEU": 50}, needed, sites=SITES, roles=ROLES, rules=rules, rotations=12))


def table(program: Formulation) -> list[dict[str, str]]:
    """The table of rows as it is read from its file."""
    return [*csv.DictReader(io.StringIO(csv_of(rows_sheet(program))))]


def test_names_are_cut_and_no_two_are_the_same(program: Formulation) -> None:
    """Proves it of rows and columns. Without it CBC drops the names, and PuLP refuses the program."""
    for names in (row_names(program), column_names(program)):
        assert max(map(len, names)) == LONGEST_NAME == 100
        assert len({*names}) == len(names)
        assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_.]*", name) for name in names)


def test_every_name_of_the_files_is_explained_in_full(program: Formulation) -> None:
    """Proves that a reader finds what was cut. Without it the answer of another program could not be read."""
    rows = table(program)
    full = full_row_names(program)
    by_name = {row["row"]: row["in_full"] for row in rows}
    for name, text in zip(row_names(program), full, strict=True):
        assert by_name[name] == (text if len(text) > LONGEST_NAME else "")
    assert f"requirement.{SITES[1]}.{ROLES[0]}.12" in by_name.values()
    permitted = program.permitted.nonzero()[0].tolist()
    names, columns = column_names(program), full_column_names(program)
    cut = {f"no row: the column {names[one]}": columns[one] for one in permitted if len(columns[one]) > LONGEST_NAME}
    assert len(cut) == 2 * 2 * 12  # contributions and shortfalls at two sites in twelve rotations
    assert {row["row"]: row["in_full"] for row in rows if "the column" in row["row"]} == cut


@pytest.mark.parametrize("form", ["lp", "mps"])
def test_a_file_has_the_rows_and_columns_of_the_program_and_no_others(program: Formulation, form: str) -> None:
    """Proves that an empty row brings no column of PuLP's. Without it ``__dummy`` stands in no table of rows."""
    text = program_file(program, "lp" if form == "lp" else "mps")
    assert "dummy" not in text
    known = {*row_names(program), *column_names(program)}
    found = {*re.findall(r"\b(?:x|u|y|z|rule|requirement|deployed|surge)\.[\w.]+", text)}
    assert found <= known
    assert {name for name in row_names(program) if name.startswith("rule.")} <= found
    assert max(map(len, found)) == LONGEST_NAME


@pytest.mark.cbc
def test_another_solver_takes_long_names(program: Formulation) -> None:
    """Proves it of a solver that reads PuLP's files. Without it such a model ended in a traceback of PuLP's."""
    plan = fg.solve(program.model, solver="COIN_CMD")
    assert plan.totals.short == 12 * 10
    assert plan.totals.lower_bound == 12 * 10


@pytest.mark.cbc
def test_a_program_that_a_solver_cannot_take_is_one_line(program: Formulation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves the message for whatever PuLP refuses. Without it a user would see a traceback of another package."""

    def refuses(*_: object, **__: object) -> None:
        raise pulp.PulpError("Variable names too long for Lp format:\n" + "x" * 1000)

    monkeypatch.setattr(pulp.LpProblem, "solve", refuses)
    with pytest.raises(fg.SolverError) as told:
        fg.solve(program.model, solver="COIN_CMD")
    assert str(told.value).startswith('solver COIN_CMD: it cannot take this program ("Variable names too long')
    assert len(str(told.value)) < 140
    assert "\n" not in str(told.value)


def test_an_empty_row_changes_no_answer(program: Formulation, tmp_path: Path) -> None:
    """Proves that a row without people stays in the program with its limit. Without it a row could be lost."""
    empty = [row for row in table(program) if row["rule"] == "an-empty-row" and not row["row"].startswith("no row")]
    assert [row["limit"] for row in empty] == ["5"] * 12
    file = tmp_path / "program.mps"
    file.write_text(program_file(program, "mps"), "utf-8")
    variables, problem = pulp.LpProblem.fromMPS(str(file))
    assert len(variables) == int(program.permitted.sum())
    assert len(problem.constraints()) == program.program.rows
