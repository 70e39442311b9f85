"""The order of objectives: shortfall by priority, then surge, then a tie-break that knows no order of rows."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.program import Float
from forcegen.solver.highs import Face, Highs, optimal_face
from forcegen.solver.outcome import Outcome, Status


class Engine(Protocol):
    """A live solver over the columns and rows of one program."""

    name: str

    @property
    def version(self) -> str:
        """Version of the solver."""

    def minimise(self, cost: Float, seconds: float | None = None) -> Outcome:
        """Run to an end, or for at most ``seconds``."""

    def keep(self, face: Face) -> None:
        """Stay on a face from now on."""


@dataclass(frozen=True, eq=False)
class Optimum:
    """What is known when the objectives were minimised one after the other, or when that was cut short.

    Attributes:
        status: How the first objective that did not end well ended; ``optimal`` when all did.
        said: The solver's own word for it.
        values: The best point known, shape (columns,), or ``None``.
        duals: Row multipliers by priority, for every priority that was run.
        ray: Row multipliers that prove infeasibility, where the solver gave them.
        seconds: Time the solver took.
        solver: Name and version.
    """

    status: Status
    said: str
    values: Float | None
    duals: dict[int, Float]
    ray: Float | None
    seconds: float
    solver: tuple[str, str]


def optimise(formulation: Formulation, engine: Engine | None = None, seconds: float | None = None) -> Optimum:
    """Minimise the shortfall of each priority in turn, then surge, then hashed weights.

    Args:
        formulation: The program.
        engine: A solver loaded with it; HiGHS when absent.
        seconds: Time limit over all objectives.
    """
    engine = engine or Highs(formulation.program, formulation.permitted)
    started = time.perf_counter()
    known = Optimum("optimal", "no objective", None, {}, None, 0.0, (engine.name, engine.version))
    objectives: list[tuple[int | None, Float]] = [
        (priority, formulation.shortfall_cost(priority)) for priority in formulation.priorities
    ]
    objectives += [(None, formulation.surge_cost()), (None, tie_break(formulation))]
    for priority, cost in objectives:
        spent = time.perf_counter() - started
        outcome = engine.minimise(cost, None if seconds is None else max(0.0, seconds - spent))
        known = replace(known, status=outcome.status, said=outcome.said, seconds=time.perf_counter() - started)
        if outcome.status == "infeasible" and known.values is not None:
            # a later objective has the plans of the earlier ones: the solver lost them to its tolerances
            return replace(known, status="failed", said=f"{outcome.said} on the optimal face")
        if outcome.status == "infeasible":
            return replace(known, ray=outcome.row_duals)
        if priority is not None and outcome.row_duals is not None:
            known = replace(known, duals={**known.duals, priority: outcome.row_duals})
        if outcome.status != "optimal":
            return known
        known = replace(known, values=outcome.values)
        if cost is not objectives[-1][1]:
            engine.keep(optimal_face(formulation.program, outcome))
    return known


def tie_break(formulation: Formulation) -> Float:
    """Weights in [1, 2) hashed from names: the same plan wins whatever the order of rows, columns or files.

    A pool at a site in a role weighs almost the same in every rotation, so that it tends to stay there.
    """
    sets = formulation.sets
    key = (sets.pool * len(sets.sites) + sets.site) * len(sets.roles) + sets.role
    places, where = np.unique(key, return_inverse=True)
    role = places % len(sets.roles)
    site = places // len(sets.roles) % len(sets.sites)
    pool = places // (len(sets.roles) * len(sets.sites))
    hashed = np.array(
        [
            _hash(f"{sets.pools[p].key}|{sets.sites[s].id}|{sets.roles[r].id}")
            for p, s, r in zip(pool.tolist(), site.tolist(), role.tolist(), strict=True)
        ],
        dtype=np.uint64,
    )
    lasting = hashed[where]
    passing = lasting ^ (sets.rotation.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    passing = (passing ^ (passing >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    unit = 1.0 / 2.0**64
    cost = np.zeros(formulation.program.columns)
    cost[: sets.contributions] = 1.0 + 0.99 * unit * lasting + 0.01 * unit * passing
    return cost


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
