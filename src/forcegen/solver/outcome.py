"""What a solver run gave: its true status, and whatever values it is right to use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float
from forcegen.problems import ForcegenError

Status = Literal["optimal", "infeasible", "limit", "interrupted", "failed"]
"""``optimal`` and ``infeasible`` are the solver's claims, believed only with a proof; the others are endings
without a result: a ``limit`` of time, iterations or memory, an interruption, or a failure of the solver."""

Bounds = Callable[[float, float], None]
"""Called whenever more is known of a least: a lower bound of it, and the least found so far, infinite before one is;
it must not take long."""


class SolverError(ForcegenError):
    """A solver that is unknown, not installed, or cannot do what is needed.

    >>> import forcegen as fg
    >>> try:
    ...     fg.solve(fg.load("template"), solver="no-such-solver")
    ... except fg.SolverError as error:
    ...     print(str(error).partition(",")[0])
    solver no-such-solver: no such solver
    """


@dataclass(frozen=True, eq=False)
class Outcome:
    """The end of one run over all columns and rows of the program.

    Attributes:
        status: How it ended.
        said: The solver's own word for it.
        values: Columns, zero where forbidden; only after ``optimal``.
        row_duals: Multiplier of each row (≥ 0 for ``>=``, ≤ 0 for ``<=`` when minimising); where the run ended
            without a result they may still prove a bound, and after ``infeasible`` they are the ray.
        reduced_costs: Cost of each column less what the multipliers pay for it; only after ``optimal``.
        bound: Lower bound on the objective that the search of a program with whole numbers reached.
    """

    status: Status
    said: str
    values: Float | None = None
    row_duals: Float | None = None
    reduced_costs: Float | None = None
    bound: float | None = None


@dataclass(frozen=True, eq=False)
class Basis:
    """Which variables are basic: as many as there are rows; every other one stands at a bound.

    Attributes:
        columns: Basic columns.
        rows: Rows whose slack is basic.
    """

    columns: Index
    rows: Index
