"""A program that stays loaded in HiGHS while its bounds and its objective change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, Mask
from forcegen.solver.budget import Budget
from forcegen.solver.handle import Handle
from forcegen.solver.outcome import Basis, SolverError, Status
from forcegen.whatif.limits import Limits, Setting

if TYPE_CHECKING:
    import highspy

MANY_ROWS = 30_000
"""Rows from which on the interior point method, with crossover to a basis, is the faster fresh start."""

PATIENCE = 8
"""Where more than an eighth as many rows and columns change as there are rows, or a warm start takes as many
iterations, a fresh one is faster."""

Method = Literal["primal", "dual"]

_STRATEGY: dict[Method, int] = {"dual": 1, "primal": 4}
"""What HiGHS calls its two simplex methods."""


class WarmSolver:
    """Limits in one live solver.

    Args:
        limits: Rows and columns.
        setting: The first bounds and objective.
        whole: Columns that have to be whole numbers, shape (columns,); then every run is a search.
    """

    def __init__(self, limits: Limits, setting: Setting, whole: Mask | None = None) -> None:
        self._limits = limits
        self._whole = whole
        self._handle = Handle()
        self._api, self._highs = self._handle.api, self._handle.highs
        self.setting = setting
        """The bounds and the objective that are loaded."""
        self._load()

    def _load(self) -> None:
        api, limits, setting = self._api, self._limits, self.setting
        program = limits.formulation.program
        bans = [contributions for _, _, contributions in limits.bans]
        rows, gives = limits.rows, limits.gives
        entries = np.r_[np.diff(program.starts), np.array([one.size for one in bans], dtype=np.int64)]
        index = np.concatenate([program.column, *bans])
        value = np.r_[program.values, np.ones(index.size - program.column.size)]
        if gives[0].size:  # each giving column is the last entry of its row
            row = np.r_[np.repeat(np.arange(rows), entries), gives[0]]
            index = np.r_[index, program.columns + np.arange(gives[0].size)]
            value = np.r_[value, gives[1]]
            order = np.argsort(row, kind="stable")
            index, value = index[order], value[order]
            entries = entries + np.bincount(gives[0], minlength=rows)
        lp = api.HighsLp()
        lp.num_col_, lp.num_row_ = program.columns + gives[0].size, rows
        lp.col_cost_ = setting.cost
        lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), setting.column_upper
        lp.row_lower_, lp.row_upper_ = setting.row_lower, setting.row_upper
        lp.a_matrix_.format_ = api.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.r_[0, np.cumsum(entries)].astype(np.int32)
        lp.a_matrix_.index_ = index.astype(np.int32)
        lp.a_matrix_.value_ = value
        if self._whole is not None:
            kinds = api.HighsVarType
            lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self._whole.tolist()]
            self._handle.option("mip_rel_gap", 0.0)  # the default stops at 1e-4 of the objective
        self._handle.load(lp)

    @property
    def solves(self) -> int:
        """Times that it has run."""
        return self._handle.runs

    def _took(self, status: highspy.HighsStatus) -> None:
        self._handle.took(status, "a change of the program")

    def begin(self, basis: highspy.HighsBasis) -> None:
        """Go to a basis, from which the next warm run begins; rows are added after it."""
        self._took(self._highs.setBasis(basis))

    def begin_at(self, basis: Basis, point: Float) -> None:
        """Go to a basis of the program; what stands beyond its columns and rows is not needed there.

        Args:
            basis: The basis.
            point: Its point, shape (columns of the program,): it says which columns are at their upper bound.
        """
        known, rows = self._api.HighsBasisStatus, self._limits.rows
        upper = self._limits.formulation.program.upper
        columns = np.where(point > upper / 2, int(known.kUpper), int(known.kLower))
        columns = np.r_[columns, np.full(self._limits.columns - columns.size, int(known.kLower))]
        columns[basis.columns] = int(known.kBasic)
        standing = np.full(rows, int(known.kNonbasic))
        standing[basis.rows] = int(known.kBasic)
        standing[self._limits.formulation.program.rows :] = int(known.kBasic)
        statuses = [known(one) for one in range(5)]
        there = self._api.HighsBasis()
        there.valid = there.alien = True
        there.col_status = [statuses[one] for one in columns.tolist()]
        there.row_status = [statuses[one] for one in standing.tolist()]
        self.begin(there)

    def warm(self, seconds: float | None, method: Method) -> Status:
        """Run from where it is, and afresh where that takes too long.

        An optimum is still a plan after rules were dropped, so that the primal method goes on from it, and still
        has its prices after limits were moved, so that the dual one does.
        """
        self._handle.option("presolve", "off")
        self._handle.option("solver", "simplex")
        self._handle.option("simplex_strategy", _STRATEGY[method])
        self._handle.option("simplex_iteration_limit", self._limits.rows // PATIENCE)
        clock = Budget(seconds)
        status = self._run(seconds)
        afresh = status == "failed" or self._handle.out_of_iterations
        self._handle.option("simplex_strategy", _STRATEGY["dual"])
        self._handle.option("simplex_iteration_limit", self._api.kHighsIInf)
        return self.fresh(clock.left) if afresh else status

    def fresh(self, seconds: float | None) -> Status:
        """Run without a start."""
        large = self._limits.rows > MANY_ROWS
        self._highs.clearSolver()
        self._handle.option("presolve", "choose" if large or self._whole is not None else "off")
        self._handle.option("solver", "choose" if self._whole is not None else "ipx" if large else "simplex")
        status = self._run(seconds)
        if status == "failed":
            raise SolverError(f"HiGHS ended with '{self._handle.said}'")
        return status

    def put(self, setting: Setting) -> None:
        """Change the loaded bounds and objective to others."""
        highs, before = self._highs, self.setting
        rows = np.flatnonzero((setting.row_lower != before.row_lower) | (setting.row_upper != before.row_upper)).astype(
            np.int32
        )
        if rows.size:
            self._took(highs.changeRowsBounds(rows.size, rows, setting.row_lower[rows], setting.row_upper[rows]))
        columns = np.flatnonzero(setting.column_upper != before.column_upper).astype(np.int32)
        if columns.size:
            zeros = np.zeros(columns.size)
            self._took(highs.changeColsBounds(columns.size, columns, zeros, setting.column_upper[columns]))
        priced = np.flatnonzero(setting.cost != before.cost).astype(np.int32)
        if priced.size:
            self._took(highs.changeColsCost(priced.size, priced, setting.cost[priced]))
        self.setting = setting

    def add_row(self, columns: Index, lower: float, upper: float) -> None:
        """Bound the sum of some columns as well, until it is forgotten."""
        ones = np.ones(columns.size)
        self._took(self._highs.addRow(lower, upper, columns.size, columns.astype(np.int32), ones))

    def add_column(self, rows: Index, values: Float, cost: float) -> None:
        """Add a column without an upper bound, until it is forgotten."""
        infinite = self._api.kHighsInf
        self._took(self._highs.addCol(cost, 0.0, infinite, rows.size, rows.astype(np.int32), values))

    def forget(self, rows: int = 0, columns: int = 0) -> None:
        """Take so many rows and columns away that were added."""
        if rows:
            last = self._limits.rows + np.arange(rows)
            self._took(self._highs.deleteRows(rows, last.astype(np.int32)))
        if columns:
            last = self._limits.columns + np.arange(columns)
            self._took(self._highs.deleteCols(columns, last.astype(np.int32)))

    def _run(self, seconds: float | None) -> Status:
        self._handle.limit(seconds)
        if self._whole is None:
            self._handle.run()
        else:  # a search may take seconds
            self._handle.run_stoppable()
            if self._handle.interrupted:
                raise KeyboardInterrupt
        return self._handle.status

    @property
    def basis(self) -> highspy.HighsBasis:
        """The basis that the last run ended with."""
        basis: highspy.HighsBasis = self._highs.getBasis()
        return basis

    def point(self) -> Float:
        """The columns as the last run left them, shape (columns,).

        Raises:
            SolverError: When they are no numbers.
        """
        found = np.array(self._highs.getSolution().col_value, dtype=np.float64)
        if not np.isfinite(found).all():
            raise SolverError("HiGHS gave values that are not numbers")
        return found

    def solution(self) -> tuple[Float, Float, Float, Float]:
        """Columns, their reduced costs, rows and their multipliers, as the last run left them.

        Raises:
            SolverError: When they are no numbers.
        """
        solution = self._highs.getSolution()
        found = tuple(
            np.array(values, dtype=np.float64)
            for values in (solution.col_value, solution.col_dual, solution.row_value, solution.row_dual)
        )
        if not all(np.isfinite(values).all() for values in found):
            raise SolverError("HiGHS gave values that are not numbers")
        columns, costs, rows, duals = found
        return columns, costs, rows, duals

    def basic(self, basis: highspy.HighsBasis) -> tuple[Index, Index]:
        """Basic columns, and rows whose slack is basic."""
        basic = self._api.HighsBasisStatus.kBasic
        columns, rows = list(basis.col_status), list(basis.row_status)
        return (
            np.array([at for at, one in enumerate(columns) if one == basic], dtype=np.int64),
            np.array([at for at, one in enumerate(rows) if one == basic], dtype=np.int64),
        )
