"""HiGHS through highspy: one live solver over the arrays of a program, with true statuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, Program
from forcegen.formulation.sets import Mask
from forcegen.solver.handle import Handle
from forcegen.solver.outcome import Basis, Bounds, Outcome, SolverError, Status

LARGE = 20_000
"""Columns from which on the interior point method, with crossover to a basis, beats the dual simplex method."""


PATIENCE = 4
"""Where going on takes more than a quarter as many iterations as there are rows, a fresh run is faster."""

LEAST_PATIENCE = 5_000
"""Iterations that are always allowed: in a small program they take no time."""

Method = Literal["primal", "dual"]

_STRATEGY: dict[Method, int] = {"dual": 1, "primal": 4}
"""What HiGHS calls its two simplex methods."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Where each loaded column and each row stands at a basis: HiGHS's own numbers of its statuses.

    Attributes:
        columns: Shape (loaded columns,).
        rows: Shape (rows,).
    """

    columns: npt.NDArray[np.int8]
    rows: npt.NDArray[np.int8]


class Highs:
    """A program loaded into HiGHS once; objectives change, the optimal face is kept, runs start warm.

    Args:
        program: The rows.
        permitted: Columns that a plan may use; the others are not loaded.
        search: Whether columns that must be whole are; otherwise they are columns like any other.
    """

    name = "HiGHS"
    BASIC = np.int8(1)

    def __init__(self, program: Program, permitted: Mask, *, search: bool = False) -> None:
        self._columns = np.flatnonzero(permitted)
        self._program = program
        self._search = search
        self.goes_on: Method | None = None
        """How the next runs go on from where the last one ended, or was told to begin; afresh when ``None``."""
        self._bounds: Bounds | None = None
        self._handle = Handle()
        self._api, self._highs = self._handle.api, self._handle.highs
        self._method = "ipx" if self._columns.size >= LARGE and not search else "choose"
        self._handle.option("solver", self._method)
        self._load(permitted)

    @property
    def version(self) -> str:
        """Version of the solver."""
        return self._handle.version

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C was pressed during a run."""
        return self._handle.interrupted

    def heed(self) -> None:
        """Raise the Ctrl-C that was pressed during a run, also one that came to its end all the same.

        For whoever goes on without this object: no other one knows of it.

        Raises:
            KeyboardInterrupt: When there was one.
        """
        if self._handle.interrupted:
            raise KeyboardInterrupt

    def _load(self, permitted: Mask) -> None:
        program = self._program
        inside = permitted[program.column]
        position = np.cumsum(permitted) - 1
        lp = self._api.HighsLp()
        lp.num_col_ = self._columns.size
        lp.num_row_ = program.rows
        lp.col_cost_ = np.zeros(self._columns.size)
        lp.col_lower_ = np.zeros(self._columns.size)
        lp.col_upper_ = program.upper[self._columns]
        lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
        lp.a_matrix_.format_ = self._api.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.searchsorted(program.row[inside], np.arange(program.rows + 1)).astype(np.int32)
        lp.a_matrix_.index_ = position[program.column[inside]].astype(np.int32)
        lp.a_matrix_.value_ = program.values[inside]
        if self._search:
            kinds = self._api.HighsVarType
            lp.integrality_ = [
                kinds.kInteger if whole else kinds.kContinuous for whole in program.whole[self._columns].tolist()
            ]
            self._handle.option("mip_rel_gap", 0.0)  # the default stops at 1e-4 of the objective: hundreds of persons
        self._handle.load(lp)

    def minimise(self, cost: Float, seconds: float | None = None, bounds: Bounds | None = None) -> Outcome:
        """Run to an end, or for at most ``seconds``.

        Args:
            cost: The objective, shape (columns,).
            seconds: Time limit.
            bounds: Told what a search knows of the least while it runs.

        Raises:
            SolverError: When HiGHS refuses the objective.
        """
        if self._handle.interrupted:  # too late to stop the run before, in time to stop this one
            return Outcome("interrupted", "Interrupted by user")
        objective = cost[self._columns]
        if not np.isfinite(objective).all():
            raise SolverError("the objective is not finite")
        count = self._columns.size
        if count:
            every = np.arange(count, dtype=np.int32)
            self._handle.took(self._highs.changeColsCost(count, every, objective), "the objective")
        self._handle.limit(seconds)
        self._bounds = bounds if self._search else None
        if self.goes_on is None or not self._went_on(self.goes_on):
            self._run()
        status, said = self._handle.status, self._handle.said
        if status == "infeasible" and self._search and not self._handle.interrupted:
            return Outcome(status, said)  # no ray proves what a search found
        if status == "infeasible" and not self._handle.interrupted:
            ray = self._ray()
            if not self._handle.interrupted:
                return Outcome(status, said, row_duals=ray)
        if self._handle.interrupted and status != "optimal":
            status = "interrupted"
        return self._read(status, said)

    def _went_on(self, method: Method) -> bool:
        """Go on by the simplex method; whether it came to an end before a fresh run would have been faster."""
        self._handle.option("solver", "simplex")
        self._handle.option("simplex_strategy", _STRATEGY[method])
        self._handle.option("simplex_iteration_limit", max(LEAST_PATIENCE, self._program.rows // PATIENCE))
        self._run()
        self._handle.option("solver", self._method)
        self._handle.option("simplex_strategy", _STRATEGY["dual"])
        self._handle.option("simplex_iteration_limit", self._api.kHighsIInf)
        ended = self._highs.getModelStatus()
        known = self._api.HighsModelStatus
        if self._handle.interrupted or ended in (known.kOptimal, known.kTimeLimit, known.kInterrupt):
            return True
        self._highs.clearSolver()
        return False

    def begin(self, standing: Standing) -> None:
        """Let the next run go on from a basis, by the dual simplex method; one that is none is mended."""
        basis = self._api.HighsBasis()
        basis.valid = basis.alien = True
        known = [self._api.HighsBasisStatus(one) for one in range(5)]
        basis.col_status = [known[one] for one in standing.columns.tolist()]
        basis.row_status = [known[one] for one in standing.rows.tolist()]
        if self._highs.setBasis(basis) == self._api.HighsStatus.kOk:
            self.goes_on = "dual"

    def standing(self) -> Standing | None:
        """Where columns and rows stand after the last run; ``None`` when it left no basis."""
        basis = self._highs.getBasis()
        if not basis.valid:
            return None
        columns, rows = list(basis.col_status), list(basis.row_status)
        return Standing(
            np.fromiter(map(int, columns), np.int8, len(columns)), np.fromiter(map(int, rows), np.int8, len(rows))
        )

    def _run(self) -> None:
        self._handle.run_stoppable(self._bounds)

    def _ray(self) -> Float | None:
        """The ray that proves infeasibility, by the row; ``None`` when HiGHS has none."""
        self._handle.option("presolve", "off")  # presolve finds infeasibility without a ray
        self._handle.option("solver", "simplex")
        try:
            self._run()
            status, exists, ray = self._highs.getDualRay()
        finally:
            self._handle.option("presolve", "choose")
            self._handle.option("solver", self._method)
        return np.asarray(ray, dtype=np.float64) if exists and status == self._api.HighsStatus.kOk else None

    def _read(self, status: Status, said: str) -> Outcome:
        if self._search:
            return self._read_whole(status, said)
        solution = self._highs.getSolution()
        row_duals = np.array(solution.row_dual, dtype=np.float64) if solution.dual_valid else None
        if row_duals is not None and not np.isfinite(row_duals).all():
            row_duals = None
        if status != "optimal":
            return Outcome(status, said, row_duals=row_duals)
        found = np.array(solution.col_value, dtype=np.float64)
        costs = np.array(solution.col_dual, dtype=np.float64)
        if not (solution.value_valid and solution.dual_valid and np.isfinite(found).all() and np.isfinite(costs).all()):
            return Outcome("failed", f"{said}, with values that are not numbers")
        return Outcome(status, said, self._spread(found), row_duals, self._spread(costs))

    def _read_whole(self, status: Status, said: str) -> Outcome:
        """A program with whole numbers has no multipliers, but a bound, and a point before it is proven best."""
        info, solution = self._highs.getInfo(), self._highs.getSolution()
        found = np.array(solution.col_value, dtype=np.float64)
        bound = float(info.mip_dual_bound)
        usable = (
            status in ("optimal", "limit", "interrupted")
            and solution.value_valid
            and info.primal_solution_status == int(self._api.SolutionStatus.kSolutionStatusFeasible)
            and np.isfinite(found).all()
        )
        return Outcome(
            status, said, self._spread(found) if usable else None, bound=bound if np.isfinite(bound) else None
        )

    def basis(self) -> Basis | None:
        """The basis that the last run ended with; ``None`` when it left none."""
        basic = self._basic()
        return None if basic is None else Basis(self._columns[basic[basic >= 0]], -basic[basic < 0] - 1)

    def multipliers(self, costs: Sequence[Float]) -> list[Float] | None:
        """Row multipliers of other objectives at the basis that the last run ended with.

        Args:
            costs: Objectives, each of shape (columns,).

        Returns:
            For each the multipliers with which its basic columns have no reduced cost, shape (rows,); ``None``
            when the run left no basis.
        """
        basic = self._basic()
        if basic is None:
            return None
        multipliers: list[Float] = []
        for cost in costs:
            of_basic = np.zeros(basic.size)
            of_basic[basic >= 0] = cost[self._columns[basic[basic >= 0]]]
            status, solved, *_ = self._highs.getBasisTransposeSolve(of_basic)
            if status != self._api.HighsStatus.kOk or not np.isfinite(solved).all():
                return None
            multipliers.append(np.array(solved, dtype=np.float64))
        return multipliers

    def corner(self, values: Float) -> Corner | None:
        """The basis that the last run ended with, as a corner from which small steps can be tried.

        Args:
            values: The point of that run, shape (columns,).
        """
        basic = self._basic()
        return None if basic is None else Corner(self, self._program, self._columns, basic, values)

    def solved(self, right: Float) -> Float | None:
        """The basic variables, in their order, of the rows with other right sides; ``None`` where they are not known.

        Args:
            right: The right sides, shape (rows,).
        """
        status, solved, *_ = self._highs.getBasisSolve(right)
        found = np.array(solved, dtype=np.float64)
        return found if status == self._api.HighsStatus.kOk and np.isfinite(found).all() else None

    def _basic(self) -> Index | None:
        """Position of each basic column, or of each basic slack as -1 less its row."""
        status, basic = self._highs.getBasicVariables()
        return np.array(basic, dtype=np.int64) if status == self._api.HighsStatus.kOk else None

    def at_most(self, cost: Float, limit: float) -> None:
        """Keep an objective at or below a limit from now on."""
        inside = np.flatnonzero(cost[self._columns]).astype(np.int32)
        added = self._highs.addRow(-self._api.kHighsInf, limit, inside.size, inside, cost[self._columns][inside])
        self._handle.took(added, "a limit on an objective")

    def limit_nodes(self, nodes: int) -> None:
        """Let a search visit no more nodes than this."""
        self._handle.option("mip_max_nodes", nodes)

    def confine(self, columns: Index, lower: Float, upper: Float) -> None:
        """Keep some columns within bounds from now on; columns that are not loaded are passed over."""
        position = np.full(self._program.columns, -1)
        position[self._columns] = np.arange(self._columns.size)
        loaded = position[columns] >= 0
        at = position[columns][loaded].astype(np.int32)
        if at.size:
            self._handle.took(self._highs.changeColsBounds(at.size, at, lower[loaded], upper[loaded]), "bounds")

    def fix(self, columns: Mask, values: Float) -> None:
        """Fix some columns at the nearest whole values from now on."""
        fixed = np.flatnonzero(columns)
        at = np.round(values[fixed])
        self.confine(fixed, at, at)

    def _spread(self, found: Float) -> Float:
        values = np.zeros(self._program.columns)
        values[self._columns] = found
        return values

    def keep(self, face: Face) -> None:
        """Stay on a face from now on: columns and rows that are fixed there cannot leave their side."""
        columns, rows = face.column_value[self._columns], face.row_value
        fixed = np.flatnonzero(np.isfinite(columns)).astype(np.int32)
        if fixed.size:
            kept = self._highs.changeColsBounds(fixed.size, fixed, columns[fixed], columns[fixed])
            self._handle.took(kept, "to keep columns where they are")
        tight = np.flatnonzero(np.isfinite(rows)).astype(np.int32)
        if tight.size:
            kept = self._highs.changeRowsBounds(tight.size, tight, rows[tight], rows[tight])
            self._handle.took(kept, "to keep rows where they are")


class Corner:
    """An optimal basis of a program: a step that it survives changes the objective by the multipliers, no more or less.

    Args:
        engine: The solver that ended at it, and has not run since.
        program: The program.
        columns: Columns that the solver has loaded.
        basic: Position of each basic column among them, or of each basic slack as -1 less its row.
        values: The point, shape (columns,).
    """

    def __init__(self, engine: Highs, program: Program, columns: Index, basic: Index, values: Float) -> None:
        self._engine = engine
        is_column, slack = basic >= 0, -basic[basic < 0] - 1
        self._column, self._slack = columns[basic[is_column]], slack
        self._is_column = is_column
        activity = np.bincount(program.row, program.values * values[program.column], program.rows)
        room = program.limit_values[slack] - activity[slack]
        self._at, lower, upper = np.zeros(basic.size), np.zeros(basic.size), np.full(basic.size, np.inf)
        self._at[is_column], upper[is_column] = values[self._column], program.upper[self._column]
        self._at[~is_column] = room
        upper[~is_column] = np.where(program.at_most[slack], np.inf, 0.0)
        lower[~is_column] = np.where(program.at_least[slack], -np.inf, 0.0)
        self._lower, self._upper = lower, upper

    def free(self, columns: range, rows: range) -> None:
        """Let some columns and rows bound nothing from now on: another can always make up for what they miss."""
        column, slack = np.flatnonzero(self._is_column), np.flatnonzero(~self._is_column)
        freed = np.r_[
            column[(self._column >= columns.start) & (self._column < columns.stop)],
            slack[(self._slack >= rows.start) & (self._slack < rows.stop)],
        ]
        self._lower[freed], self._upper[freed] = -np.inf, np.inf

    def survives(self, right: Float) -> bool:
        """Whether the basis stays a plan when right sides change: then it stays the best one.

        Args:
            right: What is added to the right side of each row, shape (rows,).
        """
        step = self._engine.solved(right)
        if step is None:
            return False
        there = self._at + step
        return bool(((there >= self._lower - _NEARLY) & (there <= self._upper + _NEARLY)).all())


_NEARLY = 1e-6
"""Persons by which a solver's plan may miss a bound."""


@dataclass(frozen=True, eq=False)
class Face:
    """Plans that are as good as the best: some columns and rows stay at a value, the rest is free (NaN).

    Attributes:
        column_value: Value of each fixed column, shape (columns,).
        row_value: Activity of each fixed row, shape (rows,).
    """

    column_value: Float
    row_value: Float


def optimal_face(program: Program, outcome: Outcome, tolerance: float = 1e-7) -> Face:
    """The face of all optima: a column with a reduced cost stays at its bound, a row with a dual at its limit."""
    if outcome.values is None or outcome.reduced_costs is None or outcome.row_duals is None:
        raise SolverError("an optimal face needs an optimal outcome with duals")
    # by position, not by sign: what an earlier face holds fixed can have a reduced cost of either sign
    at_upper = outcome.values > program.upper / 2
    side = np.where(at_upper, program.upper, 0.0)
    side = np.where(program.whole, np.round(outcome.values), side)  # a whole number is fixed before it is priced
    column_value = np.where(np.abs(outcome.reduced_costs) > tolerance, side, np.nan)
    limits = np.where(np.isfinite(program.row_lower), program.row_lower, program.row_upper)
    row_value = np.where(np.abs(outcome.row_duals) > tolerance, limits, np.nan)
    return Face(column_value, row_value)
