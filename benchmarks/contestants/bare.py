"""highspy alone, on the arrays of the merged program: what is left when only the solver is at work.

The arrays are made before the clock starts. The two priorities are weighed against each other in one objective;
there is no preference among equally short plans, no plan in whole people and no proof.
"""

from __future__ import annotations

from functools import partial

import numpy as np

import forcegen as fg
from benchmarks.contestants.contestant import WEIGHT, Answer, Contestant, Solve, Tell, Watch


def _prepare(solver: str, model: fg.ForceModel) -> Solve:
    import highspy

    from forcegen.formulation import formulate
    from forcegen.formulation.equal_sites import merge_equal_sites
    from forcegen.solver.handle import silent_class

    formulation = formulate(merge_equal_sites(model).model)
    program, columns = formulation.program, np.flatnonzero(formulation.permitted)
    last = formulation.priorities[-1]
    costs = {priority: formulation.shortfall_cost(priority)[columns] for priority in formulation.priorities}
    cost = sum((float(WEIGHT ** (last - priority)) * one for priority, one in costs.items()), np.zeros(columns.size))
    inside = formulation.permitted[program.column]
    starts = np.searchsorted(program.row[inside], np.arange(program.rows + 1)).astype(np.int32)
    index = (np.cumsum(formulation.permitted) - 1)[program.column[inside]].astype(np.int32)
    value, upper = program.values[inside], program.upper[columns]
    row_lower, row_upper = program.row_lower, program.row_upper

    def solve(watch: Watch) -> Tell:
        watch("loading")
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = columns.size, row_lower.size
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(columns.size), upper
        lp.row_lower_, lp.row_upper_ = row_lower, row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, index, value
        highs = silent_class()()  # its defaults, but for what it writes
        highs.setOptionValue("solver", solver)
        if highs.passModel(lp) != highspy.HighsStatus.kOk:
            raise RuntimeError("HiGHS did not take the program as it is")
        watch("solver")
        highs.run()
        values = np.array(highs.getSolution().col_value)

        def tell() -> Answer:
            if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise RuntimeError(f"HiGHS ended with '{highs.modelStatusToString(highs.getModelStatus())}'")
            short = {priority: float(one @ values) for priority, one in costs.items()}
            return Answer(short, columns.size, row_lower.size, highs.getRunTime())

        return tell

    return solve


BY_DEFAULT = Contestant(
    "highspy",
    "HiGHS with its defaults on forcegen's own arrays, which are made before its clock starts",
    partial(_prepare, "choose"),
    changing=("S", "M", "L"),
    steady=("S", "M"),
)
INTERIOR_POINT = Contestant(
    "highspy ipx",
    "the same with the interior point method and crossover",
    partial(_prepare, "ipx"),
    changing=("S", "M", "L", "XL"),
    steady=("S", "M", "L", "XL"),
)
