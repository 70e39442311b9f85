"""One model, one plan: whatever the order of its rows, the algorithm, the seed or the presolve."""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np
import pytest

import forcegen as fg
from forcegen.formulation import formulate
from forcegen.formulation.equal_sites import merge_equal_sites
from forcegen.formulation.program import Whole
from forcegen.model.rows import ROWS
from forcegen.rounding.whole import whole_people
from forcegen.solver.highs import Highs
from forcegen.solver.optimise import optimise
from forcegen.solver.steady import steady

MODELS = ["template", "core-sustainment", "rule-book", "reassurance-force"]

WAYS: list[Mapping[str, object]] = [
    {"solver": "ipx"},
    {"solver": "simplex", "random_seed": 7},
    {"solver": "simplex", "presolve": "off"},
    {"solver": "simplex", "simplex_strategy": 4},
    {"solver": "simplex", "threads": 2, "parallel": "on"},
]


def persons(model: fg.ForceModel, options: Mapping[str, object]) -> Whole:
    """Whole persons by contribution, found with HiGHS set up in some way."""
    formulation = formulate(merge_equal_sites(model).model)
    engine = Highs(formulation.program, formulation.permitted)
    for option, value in options.items():
        engine._handle.option(option, value)
    optimum = optimise(formulation, engine)
    assert optimum.status == "optimal"
    whole = whole_people(formulation, optimum.values)
    assert whole is not None
    return whole.persons


@pytest.mark.parametrize("name", MODELS)
def test_the_way_of_the_solver_leaves_no_trace_in_the_plan(name: str) -> None:
    """Proves that interior point, primal and dual simplex, any seed, threads and presolve end in the same plan.

    Without it an upgrade of the solver would move thousands of people at the same shortfall.
    """
    model = fg.load(name)
    usual = persons(model, {})
    assert usual.sum() > 0
    for options in WAYS:
        assert (persons(model, options) == usual).all(), options


@pytest.mark.parametrize("name", MODELS)
def test_the_order_of_rows_leaves_no_trace_in_the_plan(name: str) -> None:
    """Proves that a model with every table shuffled has the same plan, byte for byte, but for the seconds it took.

    Without it a colleague who sorts a file would be sent elsewhere.
    """
    model = fg.load(name)
    mixed = random.Random(7)  # noqa: S311 - not a secret
    shuffled = model.with_tables(
        **{table: mixed.sample(getattr(model, table), len(getattr(model, table))) for table in ROWS}
    )
    assert shuffled.rules != model.rules or len(model.rules) < 2
    one, other = fg.solve(model), fg.solve(shuffled)
    seconds = {"solver": one.solver.model_copy(update={"seconds": 0.0})}
    assert one.model_copy(update=seconds).to_json() == other.model_copy(update=seconds).to_json()


@pytest.mark.parametrize(("rotations", "stands"), [(10, True), (12, False), (1, False)])
def test_one_rotation_stands_for_all_where_nothing_changes(rotations: int, stands: bool) -> None:
    """Proves that a plan made of one rotation is the best of the whole, and that none is where a window is cut off.

    Ten rotations hold two windows of five; twelve hold two and a rest, in which more can be done than on average.
    Without it a quick answer could be a wrong one.
    """
    model = fg.vary(fg.load("core-sustainment"), rotations=rotations).model
    formulation = formulate(model)
    found = steady(formulation)
    assert (found is not None) == (rotations > 1)
    engine = Highs(formulation.program, formulation.permitted)
    whole = engine.minimise(formulation.shortfall_cost(1)).values
    optimum = optimise(formulation)
    assert whole is not None
    assert optimum.values is not None
    cost = formulation.shortfall_cost(1)
    assert cost @ optimum.values == pytest.approx(cost @ whole, abs=1e-6)
    assert (optimum.basis is None) == stands
    if stands:
        sent = optimum.values[: formulation.sets.contributions].reshape(rotations, -1)
        assert np.ptp(sent, axis=0).max() == 0
