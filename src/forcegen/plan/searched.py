"""Plans in whole people that a search finds, where rounding finds none or one that may not be the best."""

from __future__ import annotations

from dataclasses import replace

from forcegen.formulation import Formulation
from forcegen.formulation.program import Float, weighted_sum
from forcegen.rounding.polish import polish
from forcegen.rounding.whole import NEARLY, WholePeople, shortfall, whole_people
from forcegen.rules.base import BLAME
from forcegen.solver.budget import Budget
from forcegen.solver.highs import Highs
from forcegen.solver.optimise import Optimum
from forcegen.whatif.limits import Limits
from forcegen.whatif.units import CONFLICT_SECONDS, InUnits, contradicting


def better_than(formulation: Formulation, optimum: Optimum, rounded: WholePeople) -> WholePeople | None:
    """A plan in whole people that is short of less than the rounded one; ``None`` where none is found."""
    if optimum.status != "optimal" or optimum.values is None:
        return None
    polished = polish(formulation, optimum.values, rounded)
    if polished is None or shortfall(formulation, polished) >= shortfall(formulation, rounded):
        return None
    return polished


_SEARCH_SECONDS = 10.0
"""Time in which a plan in whole people is searched for where rounding finds none."""


def searched_for(
    formulation: Formulation, optimum: Optimum, time_limit: float | None
) -> tuple[WholePeople | None, tuple[frozenset[str], bool] | None]:
    """A plan in whole people, or the rules that no such plan obeys and whether they are the fewest; or neither."""
    left = _SEARCH_SECONDS if time_limit is None else min(_SEARCH_SECONDS, max(0.0, time_limit - optimum.seconds))
    clock, people = Budget(left), optimum.values is not None
    opposed = optimum.status == "infeasible" and optimum.ray is None and bool(optimum.proof)  # relaxed there is a plan
    if people:
        search = InUnits(Limits(formulation, "shortfall", None, elastic=False), people=True)
        opposed = search.ask(seconds=clock.left).status == "infeasible"
        if search.values is not None:
            return whole_people(formulation, search.values[: formulation.program.columns]), None
    if not opposed:
        return None, None
    blamed = sorted(
        (rule for rule in formulation.rulebook if not rule.permits),
        key=lambda rule: (BLAME.index(rule.bindingness), rule.id),
        reverse=True,
    )
    clock = Budget(CONFLICT_SECONDS if time_limit is None else left)
    return None, contradicting(formulation, [rule.id for rule in blamed], people=people, clock=clock)


def searched_best(
    formulation: Formulation, optimum: Optimum, time_limit: float | None
) -> tuple[WholePeople | None, Optimum]:
    """Search the best plan in whole people, priority by priority, and its bounds.

    Each priority is minimised while the earlier ones stay as good, because the bound of a priority supposes that: the
    best of a weighted sum of priorities may give up a person of the first for many of the last.

    Returns:
        The plan, and the optimum with the bounds that were reached; ``None`` and no more bounds where no run ended.

    Raises:
        KeyboardInterrupt: When Ctrl-C ended the search.
    """
    if optimum.status != "optimal" or formulation.sets.contributions > MOST_SEARCHED:
        return None, optimum
    clock = Budget(_SETTLE_SECONDS if time_limit is None else min(_SETTLE_SECONDS, time_limit - optimum.seconds))
    program = formulation.program
    whole = program.whole.copy()
    whole[: formulation.sets.contributions] = True
    whole[formulation.columns.own :] = True  # waivers are whole people too
    search = Highs(replace(program, whole=whole), formulation.permitted, search=True)
    values: Float | None = None
    bounds: dict[int, float] = {}
    for priority in formulation.priorities:
        if clock.over:
            break
        cost = formulation.shortfall_cost(priority)
        outcome = search.minimise(cost, clock.left)
        if outcome.status == "interrupted":
            raise KeyboardInterrupt
        if outcome.status != "optimal" or outcome.values is None or outcome.bound is None:
            break
        values, bounds[priority] = outcome.values, outcome.bound
        search.at_most(cost, weighted_sum(cost, values) + NEARLY)
    if values is None:
        return None, optimum
    return whole_people(formulation, values), replace(optimum, searched=bounds)


MOST_SEARCHED = 5_000
"""Contributions up to which it is searched whether whole people can fill everything."""

_SETTLE_SECONDS = 2.0
"""Time that this may take."""
