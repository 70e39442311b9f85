"""forcegen as its user calls it, and the same with equal sites kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import forcegen as fg
from benchmarks.contestants.contestant import Answer, Contestant, Solve, Tell, Watch

if TYPE_CHECKING:  # what only one contestant needs is in no other's memory
    from forcegen.formulation import Program


def _as_called(model: fg.ForceModel) -> Solve:
    def solve(watch: Watch) -> Tell:
        plan = fg.solve(model, watch=watch)

        def tell() -> Answer:
            from forcegen.formulation import formulate
            from forcegen.formulation.equal_sites import merge_equal_sites

            return _answer(plan, formulate(merge_equal_sites(model).model).program)

        return tell

    return solve


def _apart(model: fg.ForceModel) -> Solve:
    from forcegen.formulation import formulate
    from forcegen.formulation.equal_sites import merge_equal_sites
    from forcegen.plan.making import make_plan
    from forcegen.scenario import vary
    from forcegen.solver.engines import engine_by_name
    from forcegen.solver.optimise import optimise

    def solve(watch: Watch) -> Tell:
        variant = vary(model)
        watch("program")
        merged = merge_equal_sites(model, apart=lambda site: site.id)
        formulation = formulate(merged.model)
        watch("loading")
        engine = engine_by_name("HiGHS", formulation)
        watch("solver")
        optimum = optimise(formulation, engine)
        plan = make_plan(variant, merged, formulation, optimum, watch)
        return lambda: _answer(plan, formulation.program)

    return solve


def _answer(plan: fg.Plan, program: Program) -> Answer:
    """What is proven, because the plan itself is in whole people."""
    short = {tier.priority: float(tier.lower_bound) for tier in plan.tiers}
    return Answer(short, program.columns, program.rows, plan.solver.seconds, plan)


FORCEGEN = Contestant(
    "forcegen",
    "`fg.solve`: from the model to the plan in whole people, with its proof",
    _as_called,
    changing=("S", "M", "L", "XL", "XXL"),
    steady=("S", "M", "L", "XL", "XXL"),
)
APART = Contestant(
    "forcegen, sites apart",
    "the same steps, with equal sites kept apart instead of merged",
    _apart,
    changing=("S", "M", "L"),
    steady=("S", "M", "L", "XL"),
)
