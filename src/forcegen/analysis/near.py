"""The plan of a model that is closest to another plan: what changed because it had to, and nothing else.

A model has very many plans that are equally short, and reordering them moves thousands of people for nothing. Of
all of them the closest one is taken, so that what still differs is what the change of the model brought about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from forcegen.analysis.closest import Distance, Wanted, closest
from forcegen.documents.plan import Contribution, Plan
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.equal_sites import merge_equal_sites
from forcegen.plan.making import make_plan
from forcegen.plan.solve import Interrupted
from forcegen.scenario import Variant
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.solver.optimise import optimise
from forcegen.terms.entities import Site

Cell = tuple[str | int, ...]
"""What of a contribution is compared."""

Level = Callable[[str, str, str, str, int], Cell]
"""The cell of a contribution, by its country, pool, site, role and rotation."""


def by_post(country: str, pool: str, site: str, role: str, rotation: int) -> Cell:
    """Every contribution by itself."""
    return country, pool, site, role, rotation


def by_zone(zones: Mapping[str, str]) -> Level:
    """Contributions of a country in a role in a zone; a site that no zone is known of stands for its own."""

    def cell(country: str, _: str, site: str, role: str, rotation: int) -> Cell:
        return country, role, zones.get(site, site), rotation

    return cell


def cells(contributions: tuple[Contribution, ...], level: Level) -> dict[Cell, int]:
    """Persons in each cell."""
    sums: dict[Cell, int] = {}
    for one in contributions:
        cell = level(one.country, one.pool, one.site, one.role, one.rotation)
        sums[cell] = sums.get(cell, 0) + one.personnel
    return sums


def apart(one: Mapping[Cell, int], other: Mapping[Cell, int]) -> int:
    """Persons in which two plans differ, more and fewer together, cell by cell."""
    return sum(abs(one.get(cell, 0) - other.get(cell, 0)) for cell in {*one, *other})


@dataclass(frozen=True)
class Near:
    """A plan that is close to another.

    Attributes:
        plan: The plan.
        at_least: Proven: every plan in whole people that is as short in each priority, and waives no more rest, differs
            from the other in so many person-rotations, more and fewer together, cell by cell; ``None`` where nothing
            is proven.
        complete: Whether the closest one was looked for to the end.
    """

    plan: Plan
    at_least: int | None = None
    complete: bool = True


def plan_near(
    variant: Variant,
    other: Plan,
    level: Level,
    apart: Callable[[Site], object],
    budget: Budget,
) -> Near:
    """The plan with the least shortfall that is closest to another, cell by cell, in whole people.

    Rounding to whole people may leave it short of a few persons more than the best plan known; never so that the
    verdict is another.

    Args:
        variant: The model with its changes made.
        other: The plan to be close to; of another model, another scenario or another horizon.
        level: What of the contributions is compared.
        apart: What of a site the level tells apart; sites of which it is the same, and that no rule tells apart,
            are one for the solve.
        budget: Time for all of it.

    Raises:
        Interrupted: On Ctrl-C, with the plan that was known by then.
    """
    merged = merge_equal_sites(variant.model, apart=apart)
    formulation = formulate(merged.model)
    optimum = optimise(formulation, seconds=budget.left)
    best = make_plan(variant, merged, formulation, optimum)
    if optimum.status == "interrupted":
        raise Interrupted(best)
    if optimum.status == "limit":
        return Near(best, complete=False)
    wanted = _wanted(formulation, other, level)

    def nearest(held: Sequence[Fraction]) -> tuple[Plan, Distance] | None:
        found = None if budget.over else closest(formulation, optimum, wanted, held, budget)
        return found and (make_plan(variant, merged, formulation, found[0]), found[1])

    try:
        found = _first_as_short(best, nearest) if best.shortfalls else None
    except TimeOverError:
        return Near(best, complete=False)
    except KeyboardInterrupt:
        raise Interrupted(best) from None
    if found is None:
        return Near(best, complete=not budget.over)
    plan, distance = found
    if plan.verdict == "inconclusive":  # rounding lost the last person that was short
        plan = best
    less = distance.at_least(_held(plan))
    return Near(plan, None if less is None else less + sum(one.personnel for one in other.contributions))


def _first_as_short(
    best: Plan, nearest: Callable[[Sequence[Fraction]], tuple[Plan, Distance] | None]
) -> tuple[Plan, Distance] | None:
    """The first of the closest plans that is as short as the best; else the one that is short of the fewest.

    Args:
        best: The best plan known.
        nearest: The closest plan with so many short, by priority, and so many waived.
    """
    held = _held(best)
    plans: list[tuple[Plan, Distance]] = []
    for allowed in (held, [Fraction(0)] * len(held)):  # as whole people are; then as fractions of them
        found = nearest(allowed)
        if found is None:
            break
        plans.append(found)
        if _shortfall(found[0]) <= _shortfall(best):
            return found
    return min(plans, key=lambda one: _shortfall(one[0]), default=None)


def _held(plan: Plan) -> list[Fraction]:
    """Persons of whom a plan is short by priority, and whose rest it cuts short, in all."""
    waived = sum(one.personnel for one in plan.waivers)
    return [*(Fraction(tier.short) for tier in plan.tiers), Fraction(waived)]


def _shortfall(plan: Plan) -> tuple[Decimal, ...]:
    """Persons short by priority, the first first: plans compare by it."""
    return tuple(tier.short for tier in plan.tiers)


def _wanted(formulation: Formulation, other: Plan, level: Level) -> Wanted:
    """What the other plan has, in the cells that the formulation has as well."""
    sets = formulation.sets
    numbers: dict[Cell, int] = {}
    countries, pools = [pool.country for pool in sets.pools], [pool.id for pool in sets.pools]
    sites, roles = [site.id for site in sets.sites], [role.id for role in sets.roles]
    where = zip(sets.pool.tolist(), sets.site.tolist(), sets.role.tolist(), sets.rotation.tolist(), strict=True)
    cell = [
        numbers.setdefault(level(countries[pool], pools[pool], sites[site], roles[role], rotation), len(numbers))
        for pool, site, role, rotation in where
    ]
    persons = np.zeros(len(numbers), dtype=np.int64)
    for key, number in cells(other.contributions, level).items():
        if key in numbers:
            persons[numbers[key]] = number
    return Wanted(np.array(cell, dtype=np.int64), persons)
