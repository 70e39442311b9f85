"""A small search over choices: the cheapest that obeys every row."""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from forcegen.explain.case import TimeOverError
from forcegen.solver.budget import Budget


class WholeProgram:
    """A small program over columns that are 0 or 1, minimised by search."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._costs: list[int] = []
        self._rows: list[tuple[Sequence[tuple[int, float]], float]] = []

    def column(self, cost: int) -> int:
        """A new column; its position."""
        self._costs.append(cost)
        return len(self._costs) - 1

    def row(self, entries: Sequence[tuple[int, float]], least: float) -> None:
        """A new row: the entries come to at least so much."""
        self._rows.append((entries, least))

    def solve(self) -> list[float] | None:
        """The cheapest choice; ``None`` where there is none.

        Raises:
            TimeOverError: When the budget is over.
        """
        count = len(self._costs)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = count, len(self._rows)
        lp.col_cost_ = np.array(self._costs, dtype=np.float64)
        lp.col_lower_, lp.col_upper_ = np.zeros(count), np.ones(count)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * count
        lp.row_lower_ = np.array([least for _, least in self._rows])
        lp.row_upper_ = np.full(len(self._rows), np.inf)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(entries) for entries, _ in self._rows)]).astype(np.int32)
        lp.a_matrix_.index_ = np.array([at for entries, _ in self._rows for at, _ in entries], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([value for entries, _ in self._rows for _, value in entries])
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", 0.5)  # costs are whole numbers
        if self._budget.left is not None:
            highs.setOptionValue("time_limit", self._budget.left)
        highs.passModel(lp)
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise TimeOverError
        return list(highs.getSolution().col_value)
