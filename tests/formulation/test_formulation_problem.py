"""The PuLP problem is the program: same rows, same bounds, files that can be read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import highspy
import pulp
import pytest
from stated import stated

from builders import ASSUMED, tiny_model
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.problem import Problem, as_problem, column_names, row_names
from forcegen.model import ForceModel
from forcegen.solver.handle import silent_class

AWKWARD = ["1st-rule", "a-b", "a.b", "a_b", "e12", "inf", "_hidden", "états", "free", "bounds", "2006"]
"""Ids that mean something else in an LP file, or that look alike once it has no room for them."""


def awkward_model() -> ForceModel:
    """Two countries, two sites, fractions, priorities, a caveat, whole numbers, a waiver, and awkward ids."""
    ceilings: list[dict[str, Any]] = [
        {"id": name, "kind": "ceiling", "personnel": 150 + number} for number, name in enumerate(AWKWARD)
    ]
    others: list[dict[str, Any]] = [
        {"id": "3-nations", "kind": "nations", "most": 1, "scope": {"sites": ["e1"]}},
        {"id": "leave", "kind": "waiver", "personnel": 10},
        {"id": "lead", "kind": "share", "scope": {"countries": ["GBR"]}, "at_least": 0.3},
        {"id": "no", "kind": "caveat", "scope": {"countries": ["GBR"], "sites": ["lviv"]}},
        {"id": "over", "kind": "ceiling", "personnel": 1, "scope": {"countries": ["GBR"], "sites": ["lviv"]}},
    ]
    model = tiny_model(
        {"FRA": 100, "GBR": 80},
        40,
        sites=("e1", "lviv"),
        rotations=3,
        dwell=1,
        overlap_days=14,
        rules=[*ceilings, *others],
    )
    second = [{"site": "e1", "role": "protection", "personnel": 7.5, "priority": 2, **ASSUMED}]
    return model.with_tables(requirements=[*model.requirements, *second])


@pytest.fixture(scope="module")
def formulation() -> Formulation:
    return formulate(awkward_model())


@pytest.fixture
def stated_in_pulp(formulation: Formulation) -> Problem:
    return as_problem(formulation)


def test_the_problem_has_exactly_the_rows_of_the_program(formulation: Formulation, stated_in_pulp: Problem) -> None:
    """Proves row by row the coefficients, senses and limits of the model of record.

    Without it the problem that people read and export would not be the one that was solved.
    """
    senses = {"<=": pulp.LpConstraintLE, ">=": pulp.LpConstraintGE, "==": pulp.LpConstraintEQ}
    kept = {name for name, may in zip(column_names(formulation), formulation.permitted, strict=True) if may}
    expected = {
        name: (
            {column: float(factor) for column, factor in row.coefficients.items() if column in kept},
            senses[row.sense],
            float(row.limit),
        )
        for name, row in stated(formulation).items()
    }
    found = {
        row.name: ({variable.name: factor for variable, factor in row.items() if factor}, row.sense, -row.constant)
        for row in stated_in_pulp.problem.constraints()
    }
    assert found == expected
    assert list(found) == row_names(formulation)


def test_the_problem_has_exactly_the_columns_of_the_program(formulation: Formulation, stated_in_pulp: Problem) -> None:
    """Proves bounds, kinds and objective. Without it a shortfall could be negative, or half a nation present."""
    program, names = formulation.program, column_names(formulation)
    expected = [
        (names[column], 0, most, bool(program.whole[column]))
        for column, most in enumerate(program.upper.tolist())
        if formulation.permitted[column]
    ]
    variables = [(one.name, one.lowBound, one.upBound, one.isInteger()) for one in stated_in_pulp.variables]
    assert variables == expected
    assert [one.name for one in stated_in_pulp.problem.variables()] == [name for name, *_ in expected]
    assert stated_in_pulp.problem.sense == pulp.LpMinimize
    assert stated_in_pulp.problem.objective is not None
    assert {one.name: cost for one, cost in stated_in_pulp.problem.objective.items()} == {
        name: 1 for name in names if name.startswith("u.")
    }


def test_names_are_unique_and_speak(formulation: Formulation) -> None:
    """Proves that no two rows or columns share a name, though their ids differ by a dash only.

    Without it PuLP would take both in silence, and a file would hold one of them.
    """
    columns, rows = column_names(formulation), row_names(formulation)
    assert len(set(columns)) == len(columns) == formulation.program.columns
    assert len(set(rows)) == len(rows) == formulation.program.rows
    alike = [name for name in rows if name.startswith("rule.a_b.")]
    assert alike == ["rule.a_b.1", "rule.a_b.2", "rule.a_b.3", "rule.a_b.1_2", "rule.a_b.2_2", "rule.a_b.3_2"]
    assert {"x.FRA.land.e1.protection.1", "y.GBR.land.3", "z.FRA.land.2", "u.e1.protection.1.2"} <= set(columns)
    assert {"w.leave.FRA.land.1", "n.3_nations.1.FRA.e1"} <= set(columns)


@pytest.mark.parametrize("ending", ["lp", "mps"])
def test_a_file_can_be_read_back(
    ending: str, formulation: Formulation, stated_in_pulp: Problem, tmp_path: Path
) -> None:
    """Proves that another program reads the same rows and columns, and finds the same optimum.

    Without it an exported problem would be something else as soon as a rule is called ``inf`` or ``1st``.
    """
    path = str(tmp_path / f"problem.{ending}")
    write = stated_in_pulp.problem.writeLP if ending == "lp" else stated_in_pulp.problem.writeMPS
    write(path)
    reader = silent_class()()
    reader.setOptionValue("output_flag", False)
    assert reader.readModel(path) == highspy.HighsStatus.kOk
    lp, program = reader.getLp(), formulation.program
    assert set(lp.row_names_) == set(row_names(formulation))
    kept = [name for name, may in zip(column_names(formulation), formulation.permitted, strict=True) if may]
    assert set(lp.col_names_) == set(kept)
    reader.run()
    assert reader.getModelStatus() == highspy.HighsModelStatus.kOptimal
    stated_in_pulp.problem.solve(pulp.HiGHS(msg=False))
    assert reader.getObjectiveValue() == pytest.approx(pulp.value(stated_in_pulp.problem.objective), abs=1e-6)
    at = dict(zip(lp.row_names_, zip(lp.row_lower_, lp.row_upper_, strict=True), strict=True))
    sides = zip(row_names(formulation), program.row_lower.tolist(), program.row_upper.tolist(), strict=True)
    assert at == {name: pytest.approx((lower, upper)) for name, lower, upper in sides}


def test_an_mps_file_comes_back_to_pulp(formulation: Formulation, stated_in_pulp: Problem, tmp_path: Path) -> None:
    """Proves that PuLP reads what PuLP wrote. Without it a problem could leave this library and never return."""
    path = str(tmp_path / "problem.mps")
    stated_in_pulp.problem.writeMPS(path)
    variables, problem = pulp.LpProblem.fromMPS(path)
    assert set(variables) == {one.name for one in stated_in_pulp.variables}
    assert {row.name for row in problem.constraints()} == set(row_names(formulation))
