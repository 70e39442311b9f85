"""What a correct model must say: the arithmetic of rotations, by the table and by the claims made in public."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_models import least_shortfall

from builders import examples, tiny_model
from forcegen.formulation import formulate
from forcegen.model import ForceModel, load
from forcegen.plan.solve import solve
from forcegen.proof.arithmetic import lower_bound
from forcegen.scenario import vary
from forcegen.solver.highs import Highs

LARGEST_CONSTANT_FORCE: dict[str, tuple[Fraction | int, ...]] = {
    "base": (135_000, 68_625, 46_500, Fraction("35437.5"), 28_800),
    "with-germany": (166_000, 84_125, Fraction(170_500, 3), Fraction("43187.5"), 35_000),
    "with-allies": (267_500, 134_875, Fraction(272_000, 3), Fraction("68562.5"), 55_300),
    "with-poland": (300_000, 151_125, 101_500, Fraction("76687.5"), 61_800),
}
"""By scenario of ``core-sustainment``, for 1, 2, 3, 4, and 5 or more six-month rotations."""

HUGE = 10_000_000


@pytest.fixture(scope="module")
def core() -> ForceModel:
    return load("core-sustainment")


def asking(model: ForceModel, personnel: Decimal | int, scenario: str, rotations: int) -> ForceModel:
    """The model asked for another constant force, under a scenario, for some rotations."""
    (line,) = model.requirements
    asked = model.with_tables(requirements=[{**line.model_dump(exclude_defaults=True), "personnel": personnel}])
    return vary(asked, scenario, rotations=rotations).model


def down(value: Fraction | int) -> Decimal:
    """A fraction as the largest decimal that a model can hold below it."""
    return Decimal(int(value * 10**9)).scaleb(-9)


@pytest.mark.parametrize("scenario", LARGEST_CONSTANT_FORCE)
@pytest.mark.parametrize("rotations", [1, 2, 3, 4])
def test_the_table_up_to_four_rotations(scenario: str, rotations: int, core: ForceModel) -> None:
    """Proves, as fractions, the person-rotations in all and that they can be spread evenly.

    Without it the first answer of the model, how large for how long, would rest on a solver's tolerance.
    """
    value = Fraction(LARGEST_CONSTANT_FORCE[scenario][rotations - 1])
    model = asking(core, HUGE, scenario, rotations)
    formulation = formulate(model)
    cost = formulation.shortfall_cost(1)
    outcome = Highs(formulation.program, formulation.permitted).minimise(cost)
    assert outcome.row_duals is not None
    proven = lower_bound(
        formulation.program, formulation.permitted, formulation.largest, cost.astype(np.int64), outcome.row_duals
    )
    assert rotations * HUGE - proven == rotations * value
    plan = solve(model)
    assert plan.totals.filled == rotations * value
    assert plan.totals.short == plan.totals.lower_bound
    assert least_shortfall(asking(core, down(value), scenario, rotations)) == pytest.approx(0, abs=1e-5)
    one_more = least_shortfall(asking(core, down(value + 1), scenario, rotations))
    assert one_more == pytest.approx(rotations, abs=1e-5)


@pytest.mark.parametrize("scenario", LARGEST_CONSTANT_FORCE)
@pytest.mark.parametrize("rotations", [5, 6, 7, 10, 15])
def test_the_table_is_flat_from_the_fifth_rotation_on(scenario: str, rotations: int, core: ForceModel) -> None:
    """Proves that what can be kept up for five rotations can be kept up for ever, and one person more cannot.

    Without it three years and thirty would have different answers.
    """
    value = int(LARGEST_CONSTANT_FORCE[scenario][4])
    assert solve(asking(core, value, scenario, rotations)).verdict == "met"
    short = solve(asking(core, value + 1, scenario, rotations))
    assert short.verdict == "short"
    assert short.totals.lower_bound
    assert short.totals.lower_bound >= rotations // 5


def test_without_the_uk_the_core_keeps_up_20800(core: ForceModel) -> None:
    """Proves the weight of one country."""
    assert solve(asking(core, 20_800, "without-uk", 10)).verdict == "met"
    assert solve(asking(core, 20_801, "without-uk", 10)).verdict == "short"


def test_30000_hold_for_two_years_and_fail_in_the_third(core: ForceModel) -> None:
    """Proves the headline. A plan of varying size does a little better than the largest constant force."""
    assert solve(asking(core, 30_000, "base", 4)).verdict == "met"
    plan = solve(asking(core, 30_000, "base", 6))
    assert plan.totals.short == plan.totals.lower_bound == 6000


@pytest.mark.parametrize(
    ("force", "pool", "dwell", "rotations"),
    [
        (64_000, 256_000, 3, 4),  # for two years
        (10_000, 30_000, 2, 12),
        (10_000, 40_000, 3, 12),
        (150_000, 450_000, 2, 6),
        (60_000, 180_000, 2, 6),
        (6_500, 32_500, 4, 10),  # the United Kingdom, for ever
        (1_000, 6_000, 5, 12),  # Germany's six for one
        *((30_000, 30_000 * (1 + dwell), dwell, 12) for dwell in (2, 3, 4, 5)),
        *((100_000, 100_000 * (1 + dwell), dwell, 12) for dwell in (2, 3, 4, 5)),
    ],
)
def test_claims_made_in_public(force: int, pool: int, dwell: int, rotations: int) -> None:
    """Proves that the model reproduces what officers and ministers reckon, and fails one person below it.

    Without it the model would contradict those who have to use it.
    """
    assert solve(tiny_model({"ALL": pool}, force, dwell=dwell, rotations=rotations)).verdict == "met"
    assert solve(tiny_model({"ALL": pool - 1}, force, dwell=dwell, rotations=rotations)).verdict == "short"


@settings(max_examples=examples(40))
@given(
    st.lists(st.tuples(st.integers(0, 5000), st.none() | st.integers(0, 900)), min_size=1, max_size=4),
    st.integers(1, 9),
    st.integers(0, 5),
)
def test_the_closed_form_is_always_reached(pools: list[tuple[int, int | None]], rotations: int, dwell: int) -> None:
    """Proves that Σ P / min(T, 1 + d), cut by ceilings, can be kept up: exact windows lose nobody.

    Without it the windows could be stricter than the rest that people are owed.
    """
    names = [f"C{number}" for number in range(len(pools))]
    ceilings = [
        {"id": f"cap-{name}", "kind": "ceiling", "personnel": cap, "scope": {"countries": [name]}}
        for name, (_, cap) in zip(names, pools, strict=True)
        if cap is not None
    ]
    spread = [Fraction(strength, min(rotations, 1 + dwell)) for strength, _ in pools]
    cut = [one if cap is None else min(one, Fraction(cap)) for one, (_, cap) in zip(spread, pools, strict=True)]
    force = sum(cut, Fraction(0))
    strengths = {name: strength for name, (strength, _) in zip(names, pools, strict=True)}
    model = tiny_model(strengths, float(down(force)), dwell=dwell, rotations=rotations, rules=ceilings)
    assert least_shortfall(model) == pytest.approx(0, abs=1e-5)
