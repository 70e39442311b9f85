"""Any solver that PuLP knows, behind the same door as HiGHS."""

from __future__ import annotations

from importlib.metadata import version

import numpy as np
import pulp

from forcegen.formulation import Formulation
from forcegen.formulation.problem import as_problem
from forcegen.formulation.program import Float, Mask, weighted_sum
from forcegen.problems import LONGEST_VALUE, nearest, quoted, shortened
from forcegen.solver.highs import Face
from forcegen.solver.outcome import Outcome, SolverError, Status

_NEARLY = 1e-7


class ThroughPulp:
    """A formulation as a PuLP problem, solved by a solver of PuLP's list.

    PuLP reports a point after a limit that is none, and zeros after *infeasible*: values are read after
    *optimal* alone.
    """

    def __init__(self, name: str, formulation: Formulation) -> None:
        by_folded = {one.casefold(): one for one in sorted({"HiGHS", *pulp.listSolvers()}, key=str.casefold)}
        if name.casefold() not in by_folded:
            known = list(by_folded.values())
            near = nearest(name, known)
            maybe = f" Maybe {near}?" if near else ""
            found = f"solver {shortened(name, LONGEST_VALUE)}: no such solver"
            raise SolverError(f"{found}, expected one of {', '.join(known)}.{maybe}")
        self.name = by_folded[name.casefold()]
        if self.name not in pulp.listSolvers(onlyAvailable=True):
            raise SolverError(f"solver {self.name}: it is not installed, or PuLP does not find it")
        self._program = formulation.program
        self._stated = as_problem(formulation)
        self._kept: set[int] = set()
        self._fixed: Mask = np.zeros(self._program.columns, dtype=np.bool_)
        self._objective = pulp.LpAffineExpression.empty()
        self._optimum: float | None = None

    @property
    def version(self) -> str:
        """Version of PuLP, through which the solver ran."""
        return f"through PuLP {version('pulp')}"

    def minimise(self, cost: Float, seconds: float | None = None) -> Outcome:
        """Run to an end, or for at most ``seconds``."""
        stated = self._stated
        terms = [
            (variable, float(cost[column]))
            for variable, column in zip(stated.variables, stated.columns.tolist(), strict=True)
            if cost[column]
        ]
        self._objective = pulp.lpSum_vars_coefs(terms) if terms else pulp.LpAffineExpression.empty()
        stated.problem.setObjective(self._objective)
        limit = {} if seconds is None else {"timeLimit": max(1, round(seconds))}
        try:
            stats = stated.problem.solve(pulp.getSolver(self.name, msg=False, **limit))
        except KeyboardInterrupt:
            return Outcome("interrupted", "interrupted")
        except pulp.PulpSolverError as error:
            return Outcome("failed", str(error))
        except (pulp.PulpError, OSError) as error:
            said = quoted(" ".join(str(error).split()))
            raise SolverError(f"solver {self.name}: it cannot take this program ({said})") from None
        status = self._status(stats.status)
        if status != "optimal":
            return Outcome(status, stats.status_str)
        return self._read(stats.status_str, cost)

    @staticmethod
    def _status(status: int) -> Status:
        known = pulp.constants.LpSolveStatus
        statuses: dict[object, Status] = {
            known.Optimal: "optimal",
            known.Infeasible: "infeasible",
            known.TimeLimit: "limit",
            known.IterationLimit: "limit",
            known.MemoryLimit: "limit",
            known.Interrupted: "interrupted",
        }
        return statuses.get(status, "failed")

    def _read(self, said: str, cost: Float) -> Outcome:
        stated, program = self._stated, self._program
        values = np.zeros(program.columns)
        values[stated.columns] = [np.nan if one.varValue is None else one.varValue for one in stated.variables]
        row_duals = np.array([np.nan if one.pi is None else one.pi for one in stated.constraints], dtype=np.float64)
        if np.isnan(row_duals).any():
            raise SolverError(f"solver {self.name}: it gives no multipliers, and without them nothing is proven")
        if not np.isfinite(values).all():
            return Outcome("failed", f"{said}, with values that are not numbers")
        paid = np.bincount(program.column, row_duals[program.row] * program.values, minlength=program.columns)
        reduced = np.zeros(program.columns)
        reduced[stated.columns] = (cost - paid)[stated.columns]
        self._give_back(values, row_duals, reduced)
        lost = self._inner(values, reduced) & ~self._fixed
        reduced[lost] = 0.0
        self._optimum = weighted_sum(cost, values) if lost.any() else None
        return Outcome("optimal", said, values, row_duals, reduced)

    def _give_back(self, values: Float, row_duals: Float, reduced: Float) -> None:
        """Give rows of one column their multipliers: CBC makes bounds of them, and these have none."""
        program = self._program
        inside = np.isin(program.column, self._stated.columns)
        alone = inside & (np.bincount(program.row[inside], minlength=program.rows)[program.row] == 1)
        for position in np.flatnonzero(alone & self._inner(values, reduced)[program.column]).tolist():
            row, column = int(program.row[position]), int(program.column[position])
            factor, limit = float(program.values[position]), float(program.limits[row])
            multiplier = reduced[column] / factor
            fits = program.right_sign(row, multiplier)
            if (fits or row in self._kept) and abs(factor * values[column] - limit) <= _NEARLY * max(1.0, abs(limit)):
                row_duals[row] += multiplier
                reduced[column] = 0.0

    def _inner(self, values: Float, reduced: Float) -> Mask:
        """Columns with a reduced cost that no bound of theirs explains."""
        above, below = values > _NEARLY, values < self._program.upper - _NEARLY
        return ((reduced > _NEARLY) & above) | ((reduced < -_NEARLY) & below)

    def keep(self, face: Face) -> None:
        """Stay on a face from now on; where multipliers were lost they do not say it all, and the optimum must."""
        stated = self._stated
        if self._optimum is not None:
            most = self._optimum + _NEARLY * max(1.0, abs(self._optimum))
            number = len(stated.problem.constraints())
            stated.problem.addConstraint(self._objective <= most, f"optimum.{number}")
        self._fixed |= np.isfinite(face.column_value)
        for variable, value in zip(stated.variables, face.column_value[stated.columns].tolist(), strict=True):
            if np.isfinite(value):
                variable.lowBound = variable.upBound = value
        for row in np.flatnonzero(np.isfinite(face.row_value)).tolist():
            stated.constraints[row].sense = pulp.LpConstraintEQ
            self._kept.add(row)
