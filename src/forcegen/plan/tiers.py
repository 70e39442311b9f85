"""What is proven of a plan: the bounds of each priority, a contradiction, and the verdict that rests on them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from forcegen.documents.plan import Proof, Shortfall, Tier, Totals, Verdict
from forcegen.formulation import Formulation
from forcegen.formulation.program import Float
from forcegen.plan.stated import as_decimal
from forcegen.problems import ForcegenError
from forcegen.proof.arithmetic import as_fractions
from forcegen.proof.bounds import Duals, in_whole_numbers, proven, sound, tier_bounds
from forcegen.solver.optimise import Optimum

_SEARCH_TOLERANCE = 1e-4
"""Persons by which the bound of a search may be off."""


def conflict_of(formulation: Formulation, optimum: Optimum) -> Float | None:
    """The solver's ray with the sign that proves, in exact arithmetic, that no plan obeys every rule."""
    if optimum.ray is None:
        return None
    for ray in (optimum.ray, -optimum.ray):
        if sound(formulation, {}, as_fractions(ray)).least > 0:
            return ray
    return None


def verdict_of(formulation: Formulation, totals: Totals, optimum: Optimum) -> tuple[Verdict, str]:
    """Judge a plan by its totals: the verdict, and why it is no clear one."""
    if totals.short == 0:
        return "met", ""
    if totals.lower_bound:
        return "short", ""
    known = f"the least shortfall lies between {totals.lower_bound:,} and {totals.short:,} person-rotations"
    if optimum.status == "optimal" and optimum.values is not None:
        relaxed = optimum.values[formulation.columns.shortfall : formulation.columns.surge].sum()
        if relaxed < _SEARCH_TOLERANCE:
            return "inconclusive", f"it is not known whether whole people can fill the whole requirement; {known}"
        return "inconclusive", f"the solver returned no multipliers that prove its optimum; {known}"
    return "inconclusive", f"solver status '{optimum.said}'; {known}"


def short_of(tiers: tuple[Tier, ...]) -> Decimal:
    """Add up the shortfall of all priorities."""
    return sum((tier.short for tier in tiers), Decimal(0))


def attained(tiers: tuple[Tier, ...]) -> bool:
    """Whether the plan is as good as any can be, in every priority."""
    return all(tier.short == tier.lower_bound for tier in tiers)


def tiers_of(
    formulation: Formulation, optimum: Optimum, duals: Duals, shortfalls: tuple[Shortfall, ...]
) -> tuple[tuple[Tier, ...], Fraction, Proof]:
    """The totals of each priority, the least shortfall of all of them, and what the bounds rest on."""
    sums = {priority: (Decimal(0), Decimal(0), Decimal(0)) for priority in formulation.priorities}
    for row in shortfalls:
        required, filled, short = sums[row.priority]
        sums[row.priority] = required + row.required, filled + row.filled, short + row.short
    persons = {priority: Fraction(short) for priority, (_, _, short) in sums.items()}
    known = proven(formulation, tier_bounds(formulation, duals.multipliers, persons), persons)
    bounds = dict(known.tiers)
    proof: Proof = "multipliers" if optimum.proof else "none"
    for priority, searched in _searched(formulation, optimum, persons).items():
        if searched > bounds[priority]:
            bounds[priority], proof = searched, "search"
    tiers: list[Tier] = []
    for priority, (required, filled, short) in sums.items():
        least = bounds[priority]
        if least > Fraction(short):
            raise ForcegenError(
                f"priority {priority}: a plan with shortfall {short} contradicts the lower bound {least}"
            )
        tiers.append(
            Tier(priority=priority, required=required, filled=filled, short=short, lower_bound=as_decimal(least))
        )
    return tuple(tiers), sum(bounds.values(), Fraction(0)) if proof == "search" else known.total, proof


def _searched(formulation: Formulation, optimum: Optimum, short: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """Bounds of a search, as far as they hold for the plan: that of a priority supposes the best in the earlier."""
    bounds: dict[int, Fraction] = {}
    for priority in formulation.priorities:
        if priority not in optimum.searched:
            break
        bound = Fraction(optimum.searched[priority] - _SEARCH_TOLERANCE).limit_denominator(10**6)
        if in_whole_numbers(formulation):
            bound = Fraction(-(-bound.numerator // bound.denominator))
        bounds[priority] = max(Fraction(0), bound)
        if short[priority] > bounds[priority]:
            break
    return bounds
