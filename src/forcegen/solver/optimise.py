"""The order of objectives: shortfall by priority, then waivers, then what a planner prefers.

With HiGHS one run does for all of them: they are weighted into one objective, and the basis that is found is
then held against each of them in turn. Weights that were too small for the order to hold show there, and the
objectives are run one after the other instead, as they are with every other solver.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.program import Float, Mask, Program, column_sums, weighted_sum
from forcegen.solver.budget import Budget
from forcegen.solver.highs import Corner, Face, Highs, optimal_face
from forcegen.solver.outcome import Basis, Bounds, Outcome, SolverError, Status
from forcegen.solver.pieces import start
from forcegen.solver.steady import Steady, steady


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
        duals: Row multipliers by priority, for every priority that was run; where rules ask for whole numbers,
            those of the program with the whole numbers fixed.
        proof: Row multipliers by priority that bound every plan: the same, or those of the relaxed program.
        searched: Lower bound by priority that a search over whole numbers reached.
        ray: Row multipliers that prove infeasibility, where the solver gave them.
        seconds: Time the solver took.
        solver: Name and version.
        basis: The basis that the proof is of, where one run found it: the multipliers of every priority are its own.
        vertex: The point of that basis, shape (columns,).
        corner: The same basis in its solver, from which small steps can be tried.
    """

    status: Status
    said: str
    values: Float | None
    duals: dict[int, Float]
    proof: dict[int, Float]
    searched: dict[int, float]
    ray: Float | None
    seconds: float
    solver: tuple[str, str]
    basis: Basis | None = None
    vertex: Float | None = None
    corner: Corner | None = None


@dataclass(frozen=True)
class _Objective:
    cost: Float
    priority: int | None = None


def optimise(
    formulation: Formulation,
    engine: Engine | None = None,
    seconds: float | None = None,
    bounds: Bounds | None = None,
) -> Optimum:
    """Minimise the shortfall of each priority in turn, then waivers, then what a planner prefers.

    Args:
        formulation: The program.
        engine: A solver loaded with it; HiGHS when absent.
        seconds: Time limit over all objectives.
        bounds: Told what is known of the least shortfall, person-rotations of all priorities, while whole numbers
            are searched for.
    """
    # A linear program has nothing to tell on its way: the interior point method has no feasible multipliers before
    # its end, and the simplex method moves through perturbed costs, of objectives weighted into one.
    clock = Budget(seconds)
    if not formulation.program.whole.any():
        engine = engine or Highs(formulation.program, formulation.permitted)
        objectives = _objectives(formulation)
        still = steady(formulation) if isinstance(engine, Highs) else None
        repeated = still and _repeated(still, formulation, objectives, clock)
        return repeated or _linear(engine, formulation, objectives, clock)
    if engine is not None and not isinstance(engine, Highs):
        raise SolverError(f"solver {engine.name}: rules that ask for whole numbers need HiGHS")
    return _with_whole_numbers(formulation, clock, bounds)


def _objectives(formulation: Formulation) -> list[_Objective]:
    """All objectives in their order."""
    objectives = [_Objective(formulation.shortfall_cost(priority), priority) for priority in formulation.priorities]
    if any(variable.waiver for variable in formulation.own):
        objectives.append(_Objective(formulation.waiver_cost()))
    return [*objectives, _Objective(preference(formulation))]


def _linear(engine: Engine, formulation: Formulation, objectives: list[_Objective], clock: Budget) -> Optimum:
    """Minimise linear objectives in their order, in one run where that is possible."""
    if isinstance(engine, Highs) and len(objectives) <= MOST_AT_ONCE:
        try:
            begin = start(formulation, _weighted(objectives), clock)
        except KeyboardInterrupt:
            said = "Interrupted by user"
            return Optimum("interrupted", said, None, {}, {}, {}, None, clock.spent, (engine.name, engine.version))
        if begin is not None:
            engine.begin(begin)
        optimum = _at_once(engine, formulation.program, formulation.permitted, objectives, clock)
        if optimum is not None:
            return optimum
        engine.goes_on = "primal"  # what is best by weight is a plan, and nearly the best in every turn
    return _in_turn(engine, formulation, objectives, clock)


def _repeated(still: Steady, formulation: Formulation, objectives: list[_Objective], clock: Budget) -> Optimum | None:
    """Minimise for one rotation and repeat it; ``None`` where that is not proven to be the best of the whole."""
    program, permitted = formulation.program, formulation.permitted
    of_one = [replace(one, cost=one.cost[still.first]) for one in objectives]
    optimum = _at_once(Highs(still.program, still.permitted), still.program, still.permitted, of_one, clock)
    if optimum is not None and optimum.status == "interrupted":  # of one rotation nothing is known that is a plan
        return replace(optimum, values=None, duals={}, proof={}, basis=None, vertex=None, corner=None)
    if optimum is None or optimum.status != "optimal" or optimum.values is None:
        return None
    values = still.repeated(optimum.values)
    duals = {priority: still.spread(found) for priority, found in optimum.duals.items()}
    costs = [one.cost for one in objectives if one.priority is not None]
    if not _keeps_order(program, permitted, values, costs, list(duals.values())):
        return None
    for cost, found in zip(costs, duals.values(), strict=True):
        reduced = np.where(permitted & (values > program.upper / 2), cost - column_sums(program, found), 0.0)
        proven = weighted_sum(found, program.limit_values)
        proven += weighted_sum(reduced[reduced != 0], program.upper[reduced != 0])
        if abs(proven - weighted_sum(cost, values)) > _NEARLY * max(1.0, proven):
            return None
    return replace(optimum, values=values, duals=duals, proof=duals, basis=None, vertex=None, corner=None)


_NEARLY = 1e-9
"""Part of an optimum by which two ways to sum it up may differ."""


WEIGHT = 64.0
"""What one unit of an objective weighs in units of the next: a person who serves is missing at few other places."""

MOST_AT_ONCE = 5
"""Objectives in one run: beyond it the weights have more digits than a solver has."""


def _at_once(
    engine: Highs, program: Program, permitted: Mask, objectives: list[_Objective], clock: Budget
) -> Optimum | None:
    """Minimise weighted objectives in one run; ``None`` where the weights were too small to keep their order."""
    known = Optimum("optimal", "no objective", None, {}, {}, {}, None, 0.0, (engine.name, engine.version))
    costs = [one.cost for one in objectives]
    try:
        outcome = _usable(engine.minimise(_weighted(objectives), clock.left))
        known = replace(known, status=outcome.status, said=outcome.said, seconds=clock.spent)
        if outcome.status == "infeasible":
            return replace(known, ray=outcome.row_duals)
        found = engine.multipliers(costs)
        if outcome.values is not None and (
            found is None or not _keeps_order(program, permitted, outcome.values, costs, found)
        ):
            return None
    except KeyboardInterrupt:  # before or after the run, where no solver hears it
        return replace(known, status="interrupted", said="Interrupted by user", seconds=clock.spent)
    priorities = [one.priority for one in objectives]
    duals = {one: own for one, own in zip(priorities, found or (), strict=False) if one is not None}
    vertex = outcome.values
    corner = None if vertex is None else engine.corner(vertex)
    found_all = replace(
        known, values=vertex, duals=duals, proof=duals, basis=engine.basis(), vertex=vertex, corner=corner
    )
    return _heeding(engine, found_all)


def _weighted(objectives: list[_Objective]) -> Float:
    """The objectives in one."""
    cost = np.zeros_like(objectives[-1].cost)
    for power, one in enumerate(reversed(objectives)):
        cost += WEIGHT**power * one.cost
    return cost


def _keeps_order(
    program: Program, permitted: Mask, values: Float, costs: Sequence[Float], multipliers: Sequence[Float]
) -> bool:
    """Whether no change of the plan betters an objective without worsening an earlier one.

    So it is when the first objective in which a column or row at its limit has a price has the right one.
    """
    free = permitted & ~program.whole  # a whole number that was fixed may have any price
    loose = np.ones(program.rows, dtype=np.bool_)
    at_upper = values > program.upper / 2
    for cost, found in zip(costs, multipliers, strict=True):
        reduced = cost - column_sums(program, found)
        gain = np.where(at_upper, -reduced, reduced)
        against = np.where(program.at_least, -found, np.where(program.at_most, found, -np.abs(found)))
        if (gain[free] < -_SMALLEST_PRICE).any() or (against[loose] > _SMALLEST_PRICE).any():
            return False
        free &= gain <= _SMALLEST_PRICE
        loose &= against >= -_SMALLEST_PRICE
    return True


_SMALLEST_PRICE = 1e-7


def _in_turn(engine: Engine, formulation: Formulation, objectives: list[_Objective], clock: Budget) -> Optimum:
    """Minimise linear objectives one after the other, each on the optimal face of those before."""
    known = Optimum("optimal", "no objective", None, {}, {}, {}, None, 0.0, (engine.name, engine.version))
    try:
        for objective in objectives:
            outcome = _usable(engine.minimise(objective.cost, clock.left))
            known = replace(known, status=outcome.status, said=outcome.said, seconds=clock.spent)
            if outcome.status == "infeasible" and known.values is not None:
                # a later objective has the plans of the earlier ones: the solver lost them to its tolerances
                return replace(known, status="failed", said=f"{outcome.said} on the optimal face")
            if outcome.status == "infeasible":
                return replace(known, ray=outcome.row_duals)
            if objective.priority is not None and outcome.row_duals is not None:
                duals = {**known.duals, objective.priority: outcome.row_duals}
                known = replace(known, duals=duals, proof=duals)
            if outcome.status != "optimal":
                return known
            known = replace(known, values=outcome.values)
            if objective is not objectives[-1]:
                engine.keep(optimal_face(formulation.program, outcome))
    except KeyboardInterrupt:  # between two runs, where no solver hears it
        return replace(known, status="interrupted", said="Interrupted by user", seconds=clock.spent)
    return _heeding(engine, known)


def _heeding(engine: Engine, known: Optimum) -> Optimum:
    """What is known, as interrupted where Ctrl-C was pressed during a run that came to its end all the same."""
    if isinstance(engine, Highs) and engine.interrupted:
        return replace(known, status="interrupted", said="Interrupted by user")
    return known


_ABSURD = 1e9
"""Neither a pool nor a price is that large."""


def _usable(outcome: Outcome) -> Outcome:
    """The outcome without what is no number, or none of this world; an optimum without its numbers is a failure."""
    numbers = (outcome.values, outcome.row_duals, outcome.reduced_costs)
    finite = [one is not None and bool((np.abs(one) < _ABSURD).all()) for one in numbers]
    if outcome.status == "optimal" and not all(finite):
        return Outcome("failed", f"{outcome.said}, with values that are not numbers")
    return outcome if finite[1] else replace(outcome, row_duals=None)


def _with_whole_numbers(formulation: Formulation, clock: Budget, bounds: Bounds | None) -> Optimum:
    """Bound by the relaxed program, search for whole numbers, then price with these fixed."""
    program, permitted = formulation.program, formulation.permitted
    objectives = _objectives(formulation)
    tiers = [objective for objective in objectives if objective.priority is not None]
    relaxed = _linear(Highs(program, permitted), formulation, tiers, clock)
    if relaxed.status != "optimal":
        return replace(relaxed, values=None, duals={})
    search = Highs(program, permitted, search=True)
    known = replace(relaxed, values=None, duals={})
    settled, most = 0.0, np.inf  # shortfall of the earlier priorities, and of the best plan so far in all
    for objective in tiers:
        told = bounds and _of_all(bounds, settled, None if objective is tiers[-1] else most)
        outcome = search.minimise(objective.cost, clock.left, told)
        known = replace(known, status=outcome.status, said=outcome.said, seconds=clock.spent)
        if outcome.bound is not None and objective.priority is not None:
            known = replace(known, searched={**known.searched, objective.priority: outcome.bound})
        if outcome.values is not None:
            known = replace(known, values=outcome.values)
        if outcome.status != "optimal" or outcome.values is None:
            break
        search.at_most(objective.cost, weighted_sum(objective.cost, outcome.values) + 1e-6)
        settled += weighted_sum(objective.cost, outcome.values)
        most = sum(weighted_sum(one.cost, outcome.values) for one in tiers)
    known = _heeding(search, known)
    if known.values is None or known.status == "interrupted":
        return known
    fixed = Highs(program, permitted)
    fixed.fix(program.whole, known.values)
    priced = _linear(fixed, formulation, objectives, clock)
    if known.status != "optimal" and priced.status != "interrupted":
        return replace(known, duals=priced.duals, values=priced.values if priced.values is not None else known.values)
    return replace(priced, proof=relaxed.proof, basis=relaxed.basis, vertex=relaxed.vertex, searched=known.searched)


def _of_all(bounds: Bounds, settled: float, most: float | None) -> Bounds:
    """Tells of all priorities what is known of one, when the earlier are ``settled``.

    A plan that is better in this priority may be worse in the later: ``most`` holds until the last priority, where it
    is ``None``.
    """

    def told(least: float, found: float) -> None:
        bounds(settled + max(0.0, least), settled + found if most is None else most)

    return told


SETTLES = 0.25
"""What the heaviest tie-break weighs beside one person of surge."""


def preference(formulation: Formulation) -> Float:
    """Among the plans that are equally short: little surge, and then the plan that names alone would choose."""
    return formulation.surge_cost() + SETTLES / 2 * tie_break(formulation)


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
    cost[: sets.contributions] = 1.0 + 0.9 * unit * lasting + 0.1 * unit * passing
    return cost


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
