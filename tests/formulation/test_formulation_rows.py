"""The structure of the program: requirements, deployed and surge variables, thin rows, forbidden contributions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from stated import Inequality, stated

from builders import ASSUMED, tiny_model
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.problem import as_problem, column_names
from forcegen.model import ForceModel
from forcegen.solver.highs import Highs

ONE = Fraction(1)


def at_least_one_of_each() -> ForceModel:
    """Two countries, two sites, an enabling role, two priorities, a rule of three kinds, two rotations."""
    rules: list[Mapping[str, Any]] = [
        {"id": "cap", "kind": "ceiling", "personnel": 60, "scope": {"countries": ["FRA"]}},
        {"id": "not-south", "kind": "caveat", "scope": {"countries": ["GBR"], "sites": ["odesa"]}},
        {"id": "vote", "kind": "approval", "condition": "yes", "exempt": 12, "scope": {"countries": ["GBR"]}},
    ]
    model = tiny_model(
        {"FRA": 100, "GBR": 90},
        sites=("lviv", "odesa"),
        roles=("guard", "medic"),
        rules=rules,
        conditions={"yes": False},
        rotations=2,
        dwell=1,
        overlap_days=14,
    )
    return model.with_tables(
        roles=[{"id": "guard", "name": "Guard"}, {"id": "medic", "name": "Medic", "enabling": True}],
        requirements=[
            {"site": "lviv", "role": "guard", "personnel": 70},
            {"site": "lviv", "role": "guard", "personnel": 30, "priority": 3},
            {"site": "odesa", "role": "guard", "personnel": 20, "from": 2},
            {"site": "odesa", "role": "medic", "personnel": 5, "from": 2},
        ],
    )


def test_requirement_rows_are_exact_and_only_enabling_roles_may_exceed_them() -> None:
    """Proves == for what is asked by name and >= for enabling roles, with one shortfall a priority.

    Without it extra guards could stand in for a missing line, or medics could never exceed what is asked by name.
    """
    rows = stated(formulate(at_least_one_of_each()))
    required = {name: row for name, row in rows.items() if name.startswith("requirement.")}
    assert required == {
        "requirement.lviv.guard.1": Inequality(
            {
                "x.FRA.land.lviv.guard.1": ONE,
                "x.GBR.land.lviv.guard.1": ONE,
                "u.lviv.guard.1.1": ONE,
                "u.lviv.guard.1.3": ONE,
            },
            "==",
            Fraction(100),
        ),
        "requirement.lviv.guard.2": Inequality(
            {
                "x.FRA.land.lviv.guard.2": ONE,
                "x.GBR.land.lviv.guard.2": ONE,
                "u.lviv.guard.2.1": ONE,
                "u.lviv.guard.2.3": ONE,
            },
            "==",
            Fraction(100),
        ),
        # medics may serve wherever and whenever anything is required, asked for or not
        "requirement.lviv.medic.1": Inequality(
            {"x.FRA.land.lviv.medic.1": ONE, "x.GBR.land.lviv.medic.1": ONE}, ">=", Fraction(0)
        ),
        "requirement.lviv.medic.2": Inequality(
            {"x.FRA.land.lviv.medic.2": ONE, "x.GBR.land.lviv.medic.2": ONE}, ">=", Fraction(0)
        ),
        "requirement.odesa.guard.2": Inequality(
            {"x.FRA.land.odesa.guard.2": ONE, "x.GBR.land.odesa.guard.2": ONE, "u.odesa.guard.2.1": ONE},
            "==",
            Fraction(20),
        ),
        "requirement.odesa.medic.2": Inequality(
            {"x.FRA.land.odesa.medic.2": ONE, "x.GBR.land.odesa.medic.2": ONE, "u.odesa.medic.2.1": ONE},
            ">=",
            Fraction(5),
        ),
    }


def test_a_shortfall_is_at_most_what_its_priority_asks() -> None:
    """Proves the bounds of the shortfalls. Without them the first priority could borrow from the third."""
    formulation = formulate(at_least_one_of_each())
    upper = dict(zip(column_names(formulation), formulation.program.upper.tolist(), strict=True))
    bounded = {name: most for name, most in upper.items() if np.isfinite(most)}
    assert bounded == {
        "u.lviv.guard.1.1": 70,
        "u.lviv.guard.1.3": 30,
        "u.lviv.guard.2.1": 70,
        "u.lviv.guard.2.3": 30,
        "u.odesa.guard.2.1": 20,
        "u.odesa.medic.2.1": 5,
    }
    assert formulation.priorities == (1, 3)
    counted = {
        priority: {name for name, cost in zip(upper, formulation.shortfall_cost(priority), strict=True) if cost}
        for priority in formulation.priorities
    }
    assert counted == {
        1: {"u.lviv.guard.1.1", "u.lviv.guard.2.1", "u.odesa.guard.2.1", "u.odesa.medic.2.1"},
        3: {"u.lviv.guard.1.3", "u.lviv.guard.2.3"},
    }


def test_deployed_is_all_that_a_pool_sends_and_surge_what_it_cannot_keep_up() -> None:
    """Proves y = Σ x and z ≥ f y − P/(1+d). Without them the rules would bound variables that mean nothing."""
    rows = stated(formulate(at_least_one_of_each()))
    sent = ["lviv.guard", "lviv.medic", "odesa.guard", "odesa.medic"]
    assert rows["deployed.GBR.land.2"] == Inequality(
        {"y.GBR.land.2": ONE, **{f"x.GBR.land.{place}.2": -ONE for place in sent}}, "==", Fraction(0)
    )
    assert rows["surge.GBR.land.2"] == Inequality(
        {"z.GBR.land.2": ONE, "y.GBR.land.2": Fraction(-365, 337)}, ">=", Fraction(-45)
    )


def test_rows_of_whole_pools_name_one_column_a_rotation() -> None:
    """Proves that a deployed variable stands for all of a pool's contributions, however many posts there are.

    Without it a dwell window over 30 rotations would name every contribution of five of them.
    """
    sites = [f"site-{number}" for number in range(12)]
    model = tiny_model(
        {"FRA": 1000, "GBR": 1000},
        10,
        sites=sites,
        roles=("engineer", "guard", "medic"),
        rotations=6,
        dwell=4,
        rules=[
            {"id": "cap", "kind": "ceiling", "personnel": 60, "scope": {"countries": ["FRA"]}},
            {"id": "all", "kind": "ceiling", "personnel": 600},
            {"id": "here", "kind": "ceiling", "personnel": 60, "scope": {"sites": ["site-3"], "roles": ["medic"]}},
        ],
    )
    rows = stated(formulate(model))
    of_rules = {name: set(row.coefficients) for name, row in rows.items() if name.startswith("rule.")}
    assert of_rules["rule.FRA.land.dwell.6"] == {f"y.FRA.land.{t}" for t in range(2, 7)}
    assert of_rules["rule.cap.6"] == {"y.FRA.land.6"}
    assert of_rules["rule.all.6"] == {"y.FRA.land.6", "y.GBR.land.6"}
    assert of_rules["rule.here.6"] == {"x.FRA.land.site_3.medic.6", "x.GBR.land.site_3.medic.6"}
    # ceilings 6 · (1 + 2 + 2), availability 2 · 6, dwell 2 · (1 + 2 + 3 + 4 + 5 + 5)
    assert sum(map(len, of_rules.values())) == 30 + 12 + 40


def test_forbidden_contributions_are_no_columns_of_any_solver() -> None:
    """Proves that what is forbidden cannot be sent at all, by HiGHS or by PuLP.

    Without it a forbidden person would only be as impossible as a solver's tolerance.
    """
    formulation = formulate(at_least_one_of_each())
    names = column_names(formulation)
    forbidden = {"x.GBR.land.odesa.guard.2", "x.GBR.land.odesa.medic.2"}
    assert {name for name, may in zip(names, formulation.permitted, strict=True) if not may} == forbidden
    problem = as_problem(formulation)  # its variables live as long as it does
    assert {variable.name for variable in problem.variables} == set(names) - forbidden
    engine = Highs(formulation.program, formulation.permitted)
    assert engine._highs.getNumCol() == len(names) - len(forbidden)
    values = engine.minimise(formulation.shortfall_cost(1)).values
    assert values is not None
    assert values[~formulation.permitted].tolist() == [0, 0]


def test_every_row_knows_its_rule() -> None:
    """Proves the register that names the culprit of a shortfall. Without it a price would be read off a name."""
    formulation = formulate(at_least_one_of_each())
    owned: dict[str | None, list[tuple[int | str, ...]]] = {}
    for number, owner in enumerate(formulation.owner.tolist()):
        rule = formulation.rulebook[owner].id if owner >= 0 else None
        owned.setdefault(rule, []).append(formulation.index(number))
    assert len(formulation.owner) == formulation.program.rows
    structure = owned.pop(None)
    assert {index[0] for index in structure} == {"requirement", "deployed", "surge"}
    assert len(structure) == 6 + 4 + 4
    pools = [f"{country}.land.{kind}" for country in ("FRA", "GBR") for kind in ("availability", "dwell")]
    assert owned == {rule: [(1,), (2,)] for rule in [*pools, "cap", "vote"]}


def shuffled(model: ForceModel) -> ForceModel:
    """The same model with every table upside down."""
    tables = ("roles", "zones", "sites", "countries", "pools", "requirements", "conditions", "rules")
    return model.with_tables(**{table: getattr(model, table)[::-1] for table in tables})


def test_the_order_of_input_rows_changes_nothing_in_the_program() -> None:
    """Proves one program for one model: same columns, same rows, same order, same numbers.

    Without it a solver would find another of the many best plans after a harmless sort of a table.
    """

    def everything(formulation: Formulation) -> list[object]:
        program = formulation.program
        arrays = (program.upper, program.starts, program.column, program.coefficients, program.scales)
        return [
            column_names(formulation),
            list(stated(formulation).items()),
            program.limits,
            formulation.owner.tolist(),
            formulation.permitted.tolist(),
            *(array.tolist() for array in arrays),
        ]

    model = at_least_one_of_each()
    assert shuffled(model).rules != model.rules
    assert everything(formulate(shuffled(model))) == everything(formulate(model))


def test_a_requirement_of_nobody_is_a_line_like_any_other() -> None:
    """Proves that a line of zero is stated. Without it the plan would leave out what the model asked about."""
    rows = stated(formulate(tiny_model({"FRA": 10}, 0)))
    assert rows["requirement.lviv.protection.1"].coefficients.keys() == {
        "x.FRA.land.lviv.protection.1",
        "u.lviv.protection.1.1",
    }


def test_the_largest_strength_bounds_what_a_growing_pool_sends() -> None:
    """Proves the bounds that a proof relies on where a pool grows and a role may exceed its requirement.

    Without it a lower bound could lie above the truth, and a feasible plan be called impossible.
    """
    model = tiny_model({"FRA": 10}, 5, rotations=2).with_tables(
        roles=[{"id": "protection", "name": "Protection", "enabling": True}],
        strengths=[{"country": "FRA", "pool": "land", "from": 2, "personnel": 80, **ASSUMED}],
    )
    formulation = formulate(model)
    largest = dict(zip(column_names(formulation), formulation.largest, strict=True))
    assert largest["x.FRA.land.lviv.protection.2"] == 80
