"""What is proven about the shortfall of each priority, from the multipliers of the optimum.

A bound rests on requirements and rules alone, so that it can be checked by somebody who knows nothing of the
program: the variables that stand between contributions and rules are put aside, what a solver's multipliers pay too
much for a contribution is taken back by its pool's availability, and for a waiver by the rule that allows it. Only a
shortfall, which is at most what is required, and the whole numbers of a rule, which it bounds itself, are paid for
with an upper bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm

import numpy as np
import numpy.typing as npt

from forcegen.formulation import Formulation
from forcegen.formulation.program import Float
from forcegen.proof.arithmetic import Multipliers, as_fractions, exact_sums, times_limits
from forcegen.proof.exact import exact_optimum
from forcegen.solver.optimise import Optimum
from forcegen.terms.numbers import PLACES

LARGEST_WEIGHT = 2**20
"""Earlier priorities weigh no more than this in a proof; beyond it the bound is weaker, never wrong."""

Weights = Mapping[int, Fraction]
"""Weight of each priority that has one."""


@dataclass(frozen=True, eq=False)
class Bound:
    """A proven inequality: in every plan the weighted shortfalls of some priorities sum to at least a number.

    Attributes:
        weights: Weight of each priority in the sum; none at all where a sum of nothing is above zero (Farkas).
        multipliers: Multipliers of the rows of requirements and rules that prove it.
        least: The least sum, in persons.
    """

    weights: Weights
    multipliers: Multipliers
    least: Fraction


@dataclass(frozen=True, slots=True)
class Proven:
    """What a plan can be held against.

    Attributes:
        tiers: Persons short of each priority, at least.
        total: Persons short in all, at least.
        through: The priority whose bound gives the total together with what the plan is short of in the earlier ones;
            ``None`` where the total is the sum of the priorities.
    """

    tiers: dict[int, Fraction]
    total: Fraction
    through: int | None = None


@dataclass(frozen=True, eq=False)
class Duals:
    """What bounds are made from.

    Attributes:
        multipliers: Row multipliers by priority, whatever their signs.
        attained: Persons short by priority in the optimum that fractions of people allow, where it is known exactly.
    """

    multipliers: Mapping[int, Multipliers]
    attained: Mapping[int, Fraction] | None = None


def nearest_duals(optimum: Optimum) -> Duals:
    """The multipliers of an optimum as the fractions nearest to what the solver says."""
    return Duals({priority: as_fractions(duals) for priority, duals in optimum.proof.items()})


def duals_of(formulation: Formulation, optimum: Optimum) -> Duals:
    """The multipliers of an optimum as fractions: those of its basis, else the nearest to what the solver says."""
    nearest = nearest_duals(optimum)
    if optimum.basis is None or optimum.vertex is None or nearest.multipliers.keys() != set(formulation.priorities):
        return nearest
    costs = [formulation.shortfall_cost(priority).astype(np.int64) for priority in formulation.priorities]
    exact = exact_optimum(formulation.program, optimum.basis, optimum.vertex, formulation.largest, costs)
    if exact is None:
        return nearest
    multipliers = dict(zip(formulation.priorities, exact.multipliers, strict=True))
    if exact.objectives is None:
        return Duals(multipliers)
    return Duals(multipliers, dict(zip(formulation.priorities, exact.objectives, strict=True)))


def tier_bounds(
    formulation: Formulation, proof: Mapping[int, Multipliers], short: Mapping[int, Fraction]
) -> dict[int, Bound]:
    r"""A bound on the shortfall of each priority beside what the plan is short of in the earlier ones.

    Priorities are filled one after the other, so the multipliers $\pi_k$ of a later one may have wrong signs on
    rows and columns that the optima of the earlier ones hold fixed. Adding a multiple $M$ of the earlier
    multipliers mends them and bounds $S_k + M S_{k-1}$.

    Args:
        formulation: The program.
        proof: Row multipliers by priority, whatever their signs.
        short: Persons short by priority, in the plan: for them $M$ is chosen, but the bound holds for every plan.

    Returns:
        Bound by priority, for the priorities up to the first that has no multipliers; its own weight is 1. Those
        that say nothing, because no sum is below zero anyway, are left out.
    """
    bounds: dict[int, Bound] = {}
    earlier: Multipliers = {}
    weights: Weights = {}
    for priority in formulation.priorities:
        if priority not in proof:
            break
        before = sum((weight * short[tier] for tier, weight in weights.items()), Fraction(0))
        own = {priority: Fraction(1)}
        mending = _Mending(formulation, own, proof[priority], weights, earlier)
        multiple = mending.best(before)
        joined = _added(own, weights, multiple), _added(proof[priority], earlier, multiple)
        bound = sound(formulation, *joined)
        if bound.least > 0:
            bounds[priority] = bound
        # beyond what mends: where nothing were left of the earlier, the next one could not be mended
        beyond = Fraction(ceil(multiple) + 1)
        weights, earlier = _added(own, weights, beyond), _added(proof[priority], earlier, beyond)
    return bounds


def proven(formulation: Formulation, bounds: Mapping[int, Bound], short: Mapping[int, Fraction]) -> Proven:
    r"""What bounds say of plans that are short of no more than this one in every priority but the last.

    With $S_k + \sum_i M_i S_i \ge B$ the shortfall of priority $k$ is at least $b = B - \sum_i M_i s_i$, with $s$ the
    plan's; and where $M_i \ge 1$ whoever is short of less in priority $i$ is short of as much more in $k$, so that
    the sum of both is at least $b + s_i$.
    """
    rest: dict[int, Fraction] = {}
    for priority, bound in bounds.items():
        before = sum((weight * short[tier] for tier, weight in bound.weights.items() if tier != priority), Fraction(0))
        rest[priority] = _as_stated(formulation, bound.least - before)
    tiers = {tier: max(Fraction(0), rest.get(tier, Fraction(0))) for tier in formulation.priorities}
    total, through = sum(tiers.values(), Fraction(0)), None
    for priority, bound in bounds.items():
        together = sum({**tiers, **traded(bound, priority, short)}.values(), Fraction(0))
        if rest[priority] >= 0 and together > total:
            total, through = together, priority
    return Proven(tiers, total, through)


def traded(bound: Bound, priority: int, short: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """What the plan is short of in the earlier priorities of which a person less is one more in a later one."""
    return {tier: short[tier] for tier, weight in bound.weights.items() if tier < priority and weight >= 1}


def _as_stated(formulation: Formulation, least: Fraction) -> Fraction:
    """A bound as a plan states it: up to a whole number where every shortfall is one, else to the last place."""
    if in_whole_numbers(formulation):
        return Fraction(ceil(least))
    return Fraction(floor(least * 10**PLACES), 10**PLACES)


def contradiction(formulation: Formulation, ray: Float) -> Bound | None:
    """A proof that no plan obeys every rule, from a solver's ray of either sign; ``None`` where it proves nothing."""
    for one in (ray, -ray):
        found = sound(formulation, {}, as_fractions(one))
        if found.least > 0:
            factor = Fraction(
                lcm(*(value.denominator for value in found.multipliers.values())),
                gcd(*(value.numerator for value in found.multipliers.values())),
            )
            whole = {row: value * factor for row, value in found.multipliers.items()}
            return Bound({}, whole, found.least * factor)
    return None


def in_whole_numbers(formulation: Formulation) -> bool:
    """Whether every shortfall of a plan in whole people is a whole number."""
    sets = formulation.sets
    return sets.line_scale == 1 and all(effect.denominator == 1 for effect in sets.effects)


def sound(formulation: Formulation, weights: Weights, multipliers: Multipliers) -> Bound:
    """The bound on the weighted shortfalls that multipliers prove once all that is wrong with them is mended.

    Args:
        formulation: The program.
        weights: Weights of the priorities.
        multipliers: Row multipliers, good or bad: the better they are, the better is the bound.
    """
    program, sets = formulation.program, formulation.sets
    kept = {row: value for row, value in _of_law(formulation, multipliers).items() if program.right_sign(row, value)}
    paid, unit = paid_for(formulation, kept)
    excess: dict[int, int] = {}
    for one in np.flatnonzero(formulation.permitted[: sets.contributions] & (paid[: sets.contributions] > 0)).tolist():
        deployment = int(sets.deployment[one])
        excess[deployment] = max(excess.get(deployment, 0), paid[one])
    mended = _paying_back(formulation, excess, paid)
    for row, value in mended.items():
        kept[row] = kept.get(row, Fraction(0)) - value / unit
    bounded = _Bounded(formulation)
    costs = bounded.costs(weights)
    least = times_limits(program, kept)
    for one in np.flatnonzero(paid[bounded.columns] > costs * unit).tolist():
        least += (costs[one] - Fraction(paid[bounded.columns[one]], unit)) * bounded.most(one)
    return Bound(
        {tier: weight for tier, weight in weights.items() if weight},
        {row: value for row, value in sorted(kept.items()) if value},
        least,
    )


def paid_for(formulation: Formulation, multipliers: Multipliers) -> tuple[npt.NDArray[np.object_], int]:
    """What multipliers of requirements and rules pay for one unit of each column that is no mere sum of others.

    Returns:
        Whole numbers, shape (columns,), and what they are over; of no meaning for deployed and surge variables.
    """
    sets, columns = formulation.sets, formulation.columns
    paid, unit = exact_sums(formulation.program, multipliers)
    deployed = paid[columns.deployed : columns.shortfall]
    paid[: sets.contributions] += deployed[sets.deployment]
    return paid, unit


def charged_bans(formulation: Formulation, paid: npt.NDArray[np.object_]) -> Iterator[tuple[int, int, int]]:
    """Rules that forbid, wherever somebody whom they forbid would be paid for.

    A contribution that several rules forbid rests on the one that forbids the most of what is left.

    Args:
        formulation: The program.
        paid: What is paid for each column, as ``paid_for`` says it.

    Yields:
        Position of the rule, rotation, and the most that is paid there for somebody whom no earlier one forbids.
    """
    sets = formulation.sets
    dear = ~formulation.permitted[: sets.contributions] & (paid[: sets.contributions] > 0)
    bans = [
        (formulation.rulebook[rule].id, rule, int(t), contributions[sets.rotation[contributions] == t])
        for rule, banned in formulation.forbidden.items()
        for contributions in [banned[dear[banned]]]
        for t in np.unique(sets.rotation[contributions]).tolist()
    ]
    for _, rule, t, contributions in sorted(bans, key=lambda ban: (-ban[3].size, ban[0], ban[2])):
        left = contributions[dear[contributions]]
        if left.size:
            dear[left] = False
            yield rule, t, max(paid[left].tolist())


# -- the pieces ------------------------------------------------------------------------------------------


def _added(one: Mapping[int, Fraction], other: Mapping[int, Fraction], times: Fraction) -> dict[int, Fraction]:
    """One, and so many times the other."""
    total = dict(one)
    known: dict[tuple[tuple[int, int], tuple[int, int]], Fraction] = {}  # few multipliers differ
    for key, value in other.items():
        own = total.get(key, _NOTHING)
        pair = own.as_integer_ratio(), value.as_integer_ratio()
        if pair not in known:
            known[pair] = own + times * value
        total[key] = known[pair]
    return total


_NOTHING = Fraction(0)


def _of_law(formulation: Formulation, multipliers: Multipliers) -> dict[int, Fraction]:
    """The multipliers of requirements and rules, not those of rows that only define a variable."""
    law = formulation.owner >= 0
    law[: formulation.sets.posts] = True
    of_law = law.tolist()
    return {row: value for row, value in multipliers.items() if of_law[row]}


class _Bounded:
    """The columns that have an upper bound of their own: shortfalls, and the whole numbers of rules.

    Attributes:
        columns: Those columns.
        priority: The priority of each, 0 for the whole number of a rule.
    """

    def __init__(self, formulation: Formulation) -> None:
        self._largest = formulation.largest
        columns = formulation.columns
        whole = [columns.own + position for position, variable in enumerate(formulation.own) if variable.whole]
        self.columns = np.concatenate([np.arange(columns.shortfall, columns.surge), np.array(whole, dtype=np.int64)])
        self.priority = np.concatenate([formulation.sets.line_priority, np.zeros(len(whole), dtype=np.int64)])

    def costs(self, weights: Weights) -> npt.NDArray[np.object_]:
        """What one unit of each costs, under some weights of the priorities."""
        costs = np.zeros(self.columns.size, dtype=object)
        for priority, weight in weights.items():
            # whole weights as what they are: arithmetic with a fraction takes ten times as long
            cost = weight.numerator if weight.denominator == 1 else weight
            costs[np.flatnonzero(self.priority == priority)] = cost
        return costs

    def most(self, one: int) -> Fraction:
        """The upper bound of one of them, by its position."""
        return self._largest[int(self.columns[one])]


def _paying_back(
    formulation: Formulation, excess: Mapping[int, int], paid: npt.NDArray[np.object_]
) -> dict[int, Fraction]:
    """By how much rows are to be lowered so that nothing is paid too much for a contribution or a waiver.

    Args:
        formulation: The program.
        excess: What is paid too much for a person of a pool in a rotation, by its deployed variable.
        paid: What is paid for one unit of each column.
    """
    program, sets = formulation.program, formulation.sets
    lowered: dict[int, Fraction] = {}
    for position, rule in enumerate(formulation.rulebook):
        if excess and rule.people_of is not None and rule.bounds_one_deployment:
            country, pool = rule.people_of
            before = sets.pool_position[f"{country}.{pool}"] * sets.rotations - 1
            for row in formulation.rows_of(position):
                deployment = before + formulation.rotation(row)
                if deployment in excess:
                    lowered[row] = excess[deployment] / program.coefficient(row, int(program.starts[row]))
        elif rule.permits:  # its rows bound what it permits, each the people waived in it
            for row in formulation.rows_of(position):
                for entry in range(program.starts[row], program.starts[row + 1]):
                    column = int(program.column[entry])
                    if paid[column] > 0:
                        lowered[row] = Fraction(paid[column]) / program.coefficient(row, entry)
    return lowered


class _Mending:
    """Which multiple of earlier multipliers makes the most of later ones."""

    def __init__(
        self,
        formulation: Formulation,
        own: Weights,
        later: Multipliers,
        weights: Weights,
        earlier: Multipliers,
    ) -> None:
        self._formulation = formulation
        self._own, self._later = own, _of_law(formulation, later)
        self._weights, self._earlier = weights, _of_law(formulation, earlier)

    def best(self, short: Fraction) -> Fraction:
        """The multiple at which the bound less what is taken off for the earlier priorities is the largest.

        That difference is concave in the multiple: it is followed upwards from the least that mends every wrong
        sign, from one shortfall whose price changes its sign to the next.

        Args:
            short: Weighted persons short in the earlier priorities, of the plan.
        """
        if not self._weights:
            return Fraction(0)
        program = self._formulation.program
        before, now = paid_for(self._formulation, self._earlier), paid_for(self._formulation, self._later)
        multiple = self._least(before, now)
        slope = times_limits(program, self._earlier) - short
        turns: list[tuple[Fraction, Fraction]] = []
        bounded = _Bounded(self._formulation)
        dear, costs = bounded.costs(self._weights), bounded.costs(self._own)
        earlier, later = before[0][bounded.columns], now[0][bounded.columns]
        # where they are the same, or less is paid than it costs, the multiple changes nothing
        some = np.flatnonzero((earlier != dear * before[1]) | (later > costs * now[1])).tolist()
        alike: dict[tuple[int, int, int], list[int]] = {}
        for one in some:
            alike.setdefault((earlier[one], later[one], int(bounded.priority[one])), []).append(one)
        for (paid_before, paid_now, _), ones in alike.items():
            most = sum(map(bounded.most, ones), Fraction(0))
            rise = dear[ones[0]] - Fraction(paid_before, before[1])
            start = costs[ones[0]] - Fraction(paid_now, now[1])
            at = start + multiple * rise
            if at < 0 or (at == 0 and rise < 0):
                slope += most * rise
            if at * rise < 0 and most:
                turns.append((-start / rise, most * abs(rise)))
        for turn, change in sorted(turns):
            if slope <= 0 or turn > LARGEST_WEIGHT:
                break
            multiple = turn
            slope -= change
        return multiple

    def _least(self, before: tuple[npt.NDArray[np.object_], int], now: tuple[npt.NDArray[np.object_], int]) -> Fraction:
        """The least multiple that mends the sign of every row, and of every column without a bound of its own."""
        formulation = self._formulation
        ratios = [
            -value / self._earlier[row]
            for row, value in self._later.items()
            if row in self._earlier and not formulation.program.right_sign(row, value)
        ]
        unbounded = formulation.permitted.copy()
        unbounded[formulation.columns.deployed : formulation.columns.own] = False
        unbounded[formulation.columns.own :] = [variable.waiver for variable in formulation.own]
        ratios += [
            Fraction(now[0][column] * before[1], -before[0][column] * now[1])
            for column in np.flatnonzero(unbounded & (now[0] > 0) & (before[0] < 0)).tolist()
        ]
        return max((ratio for ratio in ratios if ratio <= LARGEST_WEIGHT), default=Fraction(0))
