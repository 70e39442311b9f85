"""Solvers by name: HiGHS on arrays, or any solver that PuLP knows."""

from __future__ import annotations

from forcegen.formulation import Formulation
from forcegen.solver.highs import Highs
from forcegen.solver.optimise import Engine


def engine_by_name(name: str, formulation: Formulation) -> Engine:
    """A solver loaded with a formulation.

    Args:
        name: ``HiGHS`` (in any case), or the name of a solver as PuLP lists it (``COIN_CMD``, ``SCIP_PY``, …).
        formulation: The program.

    Raises:
        SolverError: When there is no such solver, or it is not installed.
    """
    if name.casefold() == "highs":
        return Highs(formulation.program, formulation.permitted)
    from forcegen.solver.through_pulp import ThroughPulp

    return ThroughPulp(name, formulation)
