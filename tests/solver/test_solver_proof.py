"""Any multipliers give a bound that is true; good ones give a good one."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from small_programs import Written, everything, program_of

from builders import examples, tiny_model
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.program import Program
from forcegen.proof.arithmetic import lower_bound
from forcegen.solver.highs import Highs

WIDTH = 4
MOST = 20


def bound(program: Program, cost: list[int], multipliers: list[float]) -> Fraction:
    return lower_bound(
        program,
        everything(program),
        [Fraction(MOST)] * program.columns,
        np.array(cost, dtype=np.int64),
        np.array(multipliers, dtype=np.float64),
    )


def test_a_bound_worked_out_by_hand() -> None:
    """Proves the formula: π b plus what the largest columns could gain where π pays too much for them."""
    program = program_of([({0: 1, 1: 2}, ">=", 4), ({0: 3, 1: 1}, ">=", 6)], [MOST, MOST])
    assert bound(program, [1, 1], [0.4, 0.2]) == Fraction(14, 5)
    assert bound(program, [1, 1], [0, 0]) == 0
    # the first row alone at 1 pays 2 for the second column: 4 - 20 · (2 - 1)
    assert bound(program, [1, 1], [1, 0]) == 4 - MOST
    assert bound(program, [1, 1], [0.25, 0.25]) == Fraction(10, 4)


def test_wrong_signs_and_what_is_no_number_are_worth_nothing() -> None:
    """Proves that such multipliers are left out. Without it a solver's mistake would prove anything."""
    program = program_of([({0: 1}, ">=", 4), ({0: 1}, "<=", 9), ({1: 1}, "==", 2)], [MOST, MOST])
    assert bound(program, [1, 1], [1, 0, 1]) == 6
    for wrong in (5, np.nan, np.inf, -np.inf):
        assert bound(program, [1, 1], [1, wrong, 1]) == 6
    assert bound(program, [1, 1], [-3, 0, 1]) == 2


def test_bounds_stay_exact_whatever_the_denominators() -> None:
    """Proves that many awkward fractions neither overflow nor take long.

    Without it a long plan of many pools, each with a handover of its own, would end in an error.
    """
    primes = [n for n in range(2, 5000) if all(n % k for k in range(2, int(n**0.5) + 1))]
    rows: list[Written] = [({column: Fraction(p + 1, p)}, ">=", 1) for column, p in enumerate(primes)]
    program = program_of(rows, [MOST] * len(primes))
    found = bound(program, [1] * len(primes), [1 / p for p in primes])
    assert float(found) == pytest.approx(sum(1 / p for p in primes), abs=1e-5)
    huge: list[Written] = [({}, ">=", 0), ({0: 1}, ">=", 1)]
    assert bound(program_of(huge, [MOST]), [1], [1e15, 0.5]) == Fraction(1, 2)


COEFFICIENT = st.integers(-6, 6) | st.fractions(min_value=-3, max_value=3, max_denominator=7)
ROW = st.tuples(
    st.dictionaries(st.integers(0, WIDTH - 1), COEFFICIENT, min_size=1, max_size=WIDTH),
    st.sampled_from(["<=", ">=", "=="]),
    st.integers(-30, 60),
)
MULTIPLIER = st.floats(-20, 20) | st.sampled_from([np.nan, np.inf, -np.inf, 1e12, -1e12, 1e-10, 1 / 3, 0.4, 1 / 4999])


@settings(max_examples=examples(70))
@given(
    st.lists(ROW, min_size=1, max_size=5),
    st.lists(st.integers(-4, 6), min_size=WIDTH, max_size=WIDTH),
    st.lists(MULTIPLIER, min_size=5, max_size=5),
)
@example([({0: 1}, ">=", 3)], [1, 0, 0, 0], [1.0 + 1e-10, 0, 0, 0, 0])
@example([({0: Fraction(1, 3)}, ">=", 1)], [1, 0, 0, 0], [3.0, 0, 0, 0, 0])
def test_no_multipliers_bound_above_the_truth(rows: list[Written], cost: list[int], multipliers: list[float]) -> None:
    """Proves weak duality in exact arithmetic, for the wrong multipliers above all.

    Without it a bad solver could make a shortfall look unavoidable. With the solver's own the bound is tight.
    """
    program = program_of(rows, [MOST] * WIDTH)
    outcome = Highs(program, everything(program)).minimise(np.array(cost, dtype=np.float64))
    assume(outcome.status == "optimal")
    assert outcome.values is not None
    assert outcome.row_duals is not None
    truth = float(np.array(cost) @ outcome.values)
    assert float(bound(program, cost, multipliers[: len(rows)])) <= truth + 1e-5
    assert float(bound(program, cost, outcome.row_duals.tolist())) == pytest.approx(truth, abs=1e-4)


@settings(max_examples=examples(25))
@given(st.data())
def test_no_multipliers_prove_a_shortfall_above_the_least(data: st.DataObject) -> None:
    """Proves the same for the programs of models, where the bounds on columns are worked out.

    Without it a bound on an enabling role or a deployed variable could be too small to be true.
    """
    formulation = _model_program(data)
    cost = formulation.shortfall_cost(1)
    outcome = Highs(formulation.program, formulation.permitted).minimise(cost)
    assert outcome.values is not None
    assert outcome.row_duals is not None
    least = float(cost @ outcome.values)
    noise = data.draw(st.lists(st.floats(-1.5, 1.5), min_size=7, max_size=7))
    wrong = outcome.row_duals + np.resize(np.array(noise), outcome.row_duals.size)
    for multipliers in (wrong, -outcome.row_duals, 2 * outcome.row_duals, np.sign(outcome.row_duals)):
        assert float(_bound_of(formulation, multipliers)) <= least + 1e-5
    assert float(_bound_of(formulation, outcome.row_duals)) == pytest.approx(least, abs=1e-4)


def _model_program(data: st.DataObject) -> Formulation:
    strengths = {country: data.draw(st.integers(0, 300)) for country in ("FRA", "GBR")}
    model = tiny_model(
        strengths,
        data.draw(st.integers(1, 200)),
        sites=("lviv", "odesa"),
        roles=("guard", "medic"),
        rotations=data.draw(st.integers(1, 3)),
        dwell=data.draw(st.integers(0, 2)),
        overlap_days=data.draw(st.sampled_from([0, 14])),
        rules=[
            {"id": "cap", "kind": "ceiling", "personnel": data.draw(st.integers(0, 200))},
            {"id": "tail", "kind": "support", "scope": {"roles": ["medic"]}, "ratio": 0.1}
            | {"supported": {"roles": ["guard"]}},
        ],
    )
    return formulate(
        model.with_tables(
            roles=[{"id": "guard", "name": "Guard"}, {"id": "medic", "name": "Medic", "enabling": True}],
            strengths=[
                {"country": "FRA", "pool": "land", "from": 2, "personnel": 400, "status": "assumed"},
            ],
        )
    )


def _bound_of(formulation: Formulation, multipliers: np.ndarray) -> Fraction:
    cost = formulation.shortfall_cost(1).astype(np.int64)
    return lower_bound(formulation.program, formulation.permitted, formulation.largest, cost, multipliers)


def test_pledges_that_no_pool_can_rest_between_are_a_proven_contradiction() -> None:
    """Proves in fractions that 60 twice in a row are more than 100 who rest, from nothing but the solver's ray.

    Without it a contradictory model would be reported on a solver's word.
    """
    pledge = {"id": "promise", "kind": "pledge", "personnel": 60, "scope": {"countries": ["FRA"]}}
    formulation = formulate(tiny_model({"FRA": 100}, 100, rotations=2, dwell=1, rules=[pledge]))
    outcome = Highs(formulation.program, formulation.permitted).minimise(formulation.shortfall_cost(1))
    assert outcome.status == "infeasible"
    assert outcome.row_duals is not None
    nothing = np.zeros(formulation.program.columns, dtype=np.int64)
    bounds = [
        lower_bound(formulation.program, formulation.permitted, formulation.largest, nothing, ray)
        for ray in (outcome.row_duals, -outcome.row_duals)
    ]
    assert max(bounds) == 20 * abs(Fraction(max(outcome.row_duals, key=abs)))
