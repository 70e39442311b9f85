"""Three ways to the same shortfall: HiGHS by simplex and by interior point, and CBC, which shares no code with it.

``FORCEGEN_SOLVER_EXAMPLES=300 pytest tests/audit/test_audit_three_solvers.py`` tries more models than the default.
"""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from random_models import LINEAR, models

import forcegen as fg
from forcegen.audit import audit
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.equal_sites import merge_equal_sites
from forcegen.plan.making import make_plan
from forcegen.scenario import vary
from forcegen.solver.engines import engine_by_name
from forcegen.solver.highs import Highs
from forcegen.solver.optimise import Engine, Optimum, optimise

EXAMPLES = int(os.environ.get("FORCEGEN_SOLVER_EXAMPLES", "15"))


def engines(formulation: Formulation) -> list[Engine]:
    """The three, loaded."""
    ways: list[Engine] = [engine_by_name("COIN_CMD", formulation)]
    for method in ("simplex", "ipx"):
        way = Highs(formulation.program, formulation.permitted)
        way._handle.option("solver", method)
        ways.append(way)
    return ways


def shortfalls(formulation: Formulation, optimum: Optimum) -> list[float]:
    assert optimum.values is not None
    return [float(formulation.shortfall_cost(one) @ optimum.values) for one in formulation.priorities]


def agree(model: fg.ForceModel) -> bool:
    """Hold the three against each other; whether there is a plan at all."""
    variant = vary(model)
    merged = merge_equal_sites(variant.model)
    formulation = formulate(merged.model)
    optima = [optimise(formulation, engine) for engine in engines(formulation)]
    if any(one.values is None for one in optima):
        assert {one.status for one in optima[1:]} == {"infeasible"}
        assert optima[0].status != "optimal"
        return False
    by_cbc, by_simplex, by_ipx = (shortfalls(formulation, one) for one in optima)
    scale = max(1.0, float(np.max([float(one) for one in formulation.sets.line_required])))
    assert by_ipx == pytest.approx(by_simplex, abs=1e-6 * scale)
    # an outside solver keeps to an earlier optimum within a ten-millionth of it
    assert by_cbc == pytest.approx(by_simplex, abs=1e-6 * scale, rel=2e-7)
    for one in optima:
        plan = make_plan(variant, merged, formulation, one)
        assert audit(plan, variant.model).breaches == ()
    return True


@pytest.mark.cbc
def test_random_models_of_every_linear_kind() -> None:
    """Proves the same shortfall and lawful plans on random models of every kind that a linear program can state.

    Without it a mistake of one algorithm would be ours.
    """
    planned = []

    @settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
    @given(models(LINEAR))
    def all_agree(model: fg.ForceModel) -> None:
        planned.append(agree(model))

    all_agree()
    assert sum(planned) > len(planned) / 2


@pytest.mark.cbc
@pytest.mark.parametrize("name", ["template", "core-sustainment", "rule-book", "reassurance-force"])
def test_every_shipped_model(name: str) -> None:
    """Proves the same on the models that people will read about."""
    assert agree(fg.load(name))
