"""The plan of a model that is closest to another plan: what changed because it had to, and nothing else.

A model has very many plans that are equally short, and reordering them moves thousands of people for nothing. Of
all of them the closest one is taken, so that what still differs is what the change of the model brought about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import numpy as np

from forcegen.analysis.closest import Wanted, closest
from forcegen.documents.plan import Contribution, Plan
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.equal_sites import merge_equal_sites
from forcegen.plan.solve import Interrupted, make_plan
from forcegen.scenario import Variant
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


def plan_near(variant: Variant, other: Plan, level: Level, apart: Callable[[Site], object]) -> Plan:
    """The plan with the least shortfall that is closest to another, cell by cell, in whole people.

    Rounding to whole people may leave it short of a few persons more than the best plan known; never so that the
    verdict is another.

    Args:
        variant: The model with its changes made.
        other: The plan to be close to; of another model, another scenario or another horizon.
        level: What of the contributions is compared.
        apart: What of a site the level tells apart; sites of which it is the same, and that no rule tells apart,
            are one for the solve.

    Raises:
        Interrupted: On Ctrl-C, with the plan that was known by then.
    """
    merged = merge_equal_sites(variant.model, apart=apart)
    formulation = formulate(merged.model)
    optimum = optimise(formulation)
    best = make_plan(variant, merged, formulation, optimum)
    if optimum.status == "interrupted":
        raise Interrupted(best)
    wanted = _wanted(formulation, other, level)
    short = {tier.priority: float(tier.short) for tier in best.tiers}
    waived = float(sum(one.personnel for one in best.waivers))
    plans: list[Plan] = []
    for held, leave in ((short, waived), ({}, 0.0)):  # as short as whole people are; then as fractions of them are
        found = closest(formulation, optimum, wanted, held, leave)
        if found is optimum:
            return best
        plans.append(make_plan(variant, merged, formulation, found))
        if found.status == "interrupted":
            raise Interrupted(plans[-1])
        if _shortfall(plans[-1]) <= _shortfall(best):
            return plans[-1]
    plan = min(plans, key=_shortfall)
    return best if plan.verdict == "inconclusive" else plan  # rounding lost the last person that was short


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
