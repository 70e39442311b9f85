"""Alternatives: a few clearly different plans that are as good, and how much each country could give in any of them.

The plan with the least shortfall is one of very many. Which one is wanted is for people to say; here they see in
which directions it can be moved, and what that costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import ceil, floor
from time import perf_counter

import numpy as np

from forcegen.analysis.as_good import AsGood, Best
from forcegen.analysis.burden_key import figures_by_key, keys_of
from forcegen.analysis.programs import Inequality
from forcegen.documents.alternatives import (
    Alternative,
    Alternatives,
    Direction,
    FewestMoves,
    LeastFrom,
    Measures,
    MostEven,
    Range,
)
from forcegen.documents.burden import Key
from forcegen.documents.plan import Plan
from forcegen.formulation import Program
from forcegen.formulation.program import Whole as WholeArray
from forcegen.model import ForceModel, likely
from forcegen.plan.answered import answered
from forcegen.problems import Argument, ModelError, Problem, quoted
from forcegen.solver.budget import Attempt, Budget, Clock
from forcegen.stages import Parts, nobody
from forcegen.words import listed


def alternatives(
    plan: Plan,
    model: ForceModel,
    n: int = 3,
    *,
    directions: Sequence[Direction] = (),
    slack: int = 0,
    time_limit: float | None = None,
    watch: Parts = nobody,
    clock: Clock = perf_counter,
) -> Alternatives:
    """Clearly different plans that are as good as a plan, each in whole people and audited.

    Args:
        plan: The plan.
        model: The model that it answers, or that model as written.
        n: Number of plans at most.
        directions: What is to be as small as possible, one plan each. When absent the fewest moves, the most even
            burden by the first key that every country has, and the least from each country that gives most are
            tried, and a plan is left out that is within a hundredth of another.
        slack: Person-rotations more that may stay unfilled.
        time_limit: Seconds from this call on; what was not found by then is told (``left_out``).
        watch: Called as each plan is sought, and then as the range of each country is.
        clock: What the time is read from.

    Returns:
        The plans. One in whole people can be short of a few more than the plan, because fractions of persons are
        lost: ``worse`` says so then.

    Raises:
        ModelError: When the plan is of another model, or a direction names what the model does not have.
        SolverError: When the solver fails.
        Stopped: On Ctrl-C, with what was known by then.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> others = fg.alternatives(fg.solve(model), model, directions=[fg.LeastFrom(country="FRA")])
    >>> [(str(one.direction), int(one.measures.short), one.given["FRA"]) for one in others.plans]
    [('least from FRA', 6000, 60000)]
    """
    attempt = Attempt(Budget(time_limit, clock))
    variant = answered(plan, model)
    problems = _problems(variant.model, n, directions, slack)
    if plan.totals.short is None:
        problems.append(Problem(Argument("plan"), f"no plan ({plan.verdict})", "a plan to compare others with"))
    if problems:
        raise ModelError(problems)
    as_good = attempt.take(lambda: AsGood(Best(variant, attempt.budget), plan, Fraction(slack)))
    found = _Others(plan, n, attempt, watch, directions=directions, slack=slack)
    if as_good is not None:
        found.look(as_good)
    key = next((one.key for one in found.asked if isinstance(one, MostEven)), None)
    return attempt.told(
        Alternatives(
            model=plan.model,
            scenario=plan.scenario,
            settings=plan.settings,
            slack=slack,
            whole_numbers=plan.whole_numbers,
            key=key,
            measures=_measures(plan, variant.model, key),
            given=_given(plan),
            plans=tuple(
                Alternative(
                    direction=direction,
                    plan=other,
                    worse=_worse(other, plan, slack),
                    measures=_measures(other, variant.model, key),
                    elsewhere=_apart(plan, other),
                    given=_given(other),
                )
                for direction, other in found.plans
            ),
            ranges=tuple(found.ranges),
            only=found.only,
            left_out=tuple(found.left_out),
        )
    )


class _Others:
    """What is found of the plans that are as good as one, until time is over.

    Attributes:
        asked: Directions in which other plans are sought.
        plans: The plans, each with its direction.
        ranges: The range of each country.
        only: Whether the plan is the only one; ``None`` where that is not known.
        left_out: What was not found because the time limit was reached.
    """

    def __init__(
        self, plan: Plan, n: int, attempt: Attempt, watch: Parts, *, directions: Sequence[Direction], slack: int
    ) -> None:
        self._plan, self._n, self._attempt, self._watch, self._slack = plan, n, attempt, watch, slack
        self._given = bool(directions)
        self.asked: list[Direction] = list(directions)
        self.plans: list[tuple[Direction, Plan]] = []
        self.ranges: list[Range] = []
        self.only: bool | None = None
        self.left_out = ["other plans", "the ranges of the countries"] if attempt.ended else []
        self._end()

    def look(self, as_good: AsGood) -> None:
        """Look for plans, then for the ranges of the countries, then whether there is any other plan at all."""
        self.asked = self.asked or list(_usual(as_good))
        self.left_out = [*self._look_for_plans(as_good), *self._look_for_ranges(as_good)]
        if self.only is None and not self._attempt.ended:
            self.only = self._attempt.take(partial(_only, as_good, self._plan, Fraction(self._slack)))
        self._end()

    def _end(self) -> None:
        self.left_out = [f"{one}: {self._attempt.ended}" for one in self.left_out if self._attempt.ended]

    def _look_for_plans(self, as_good: AsGood) -> Iterator[str]:
        """The plans; yields the directions in which none was sought for want of time."""
        for direction in self.asked:
            if len(self.plans) == self._n:
                return
            other = self._attempt.take(partial(self._plan_at, as_good, direction))
            if other is None:
                yield str(direction) if self._given else f"other plans, {len(self.plans)} of {self._n} found"
                if self._given:
                    continue
                return
            if _apart(self._plan, other) and not _worse(other, self._plan, self._slack):
                self.only = False
            known = (self._plan, *(one for _, one in self.plans))
            # what was asked for is shown, however little it changes
            if self._given or all(_apart(other, one) * 100 >= _sent(self._plan) for one in known):
                self.plans.append((direction, other))

    def _plan_at(self, as_good: AsGood, direction: Direction) -> Plan:
        self._watch(str(direction), len(self.plans) + 1, self._n)
        return as_good.plan_at(*_objective(as_good, direction))

    def _look_for_ranges(self, as_good: AsGood) -> Iterator[str]:
        """The ranges; yields what is missing of them for want of time."""
        countries = [one.id for one in as_good.variant.model.countries if as_good.country(one.id)]
        given = _given(self._plan)
        for place, country in enumerate(countries, start=1):
            found = self._attempt.take(partial(self._range, as_good, country, place, len(countries)))
            if found is None:
                missing = countries[place - 1 :]
                yield f"the {'range' if len(missing) == 1 else 'ranges'} of {listed(missing)}"
                return
            least, most = found
            # rounded to whole persons on the side on which they stay proven
            self.ranges.append(
                Range(
                    country=country,
                    in_plan=given.get(country, 0),
                    at_least=max(0, ceil(least)),
                    at_most=floor(most),
                )
            )

    def _range(self, as_good: AsGood, country: str, place: int, of: int) -> tuple[Fraction, Fraction]:
        self._watch(f"range of {country}", place, of)
        cost = _of_country(as_good, country)
        least, most = (as_good.least(as_good.program, sign * cost).proof.bound * sign for sign in (1, -1))
        return least, most


def _worse(other: Plan, plan: Plan, slack: int) -> str:
    """In what a plan is worse than another in whole people and the slack, priority by priority; empty: in nothing."""
    more = -Decimal(slack)
    left = {tier.priority: tier.short for tier in plan.tiers}
    for tier in sorted(other.tiers, key=lambda one: one.priority):
        more += tier.short - left.get(tier.priority, Decimal(0))
        if more > 0:
            return f"{more.normalize():,f} more unfilled" + (
                "" if tier == other.tiers[-1] else f" up to priority {tier.priority}"
            )
    waived = sum(one.personnel for one in other.waivers) - sum(one.personnel for one in plan.waivers)
    return f"{waived:,} more persons with waived dwell" if waived > 0 else ""


def _only(as_good: AsGood, plan: Plan, slack: Fraction) -> bool | None:
    """Whether no other plan is as good: ``True`` where that is proven, ``False`` where another is found.

    The least and the most of a sum with weights of its own for each column are the same over all plans that are as
    good, and exactly one point attains the least: then there is one plan. Sites that are equal are kept apart for
    that. ``None`` where neither is known.

    Raises:
        TimeOverError: When the budget is over before either is known.
        KeyboardInterrupt: On Ctrl-C.
    """
    if len(as_good.merged.members) < len(as_good.variant.model.sites):
        as_good = AsGood(Best(as_good.variant, as_good.budget, apart=True), plan, slack)
    weights = _weights(as_good)
    if not plan.whole_numbers and as_good.single(weights):  # whole units were fixed: others might be as good
        return True
    for sign in (1, -1):
        other = as_good.plan_at(as_good.program, sign * weights)
        if _apart(plan, other) and not _worse(other, plan, int(slack)):
            return False
    return None


def _weights(as_good: AsGood) -> WholeArray:
    """A weight for each column but surge, such that no sum of a few of them is like another."""
    columns = as_good.formulation.columns
    weights = np.random.default_rng(1).integers(_WEIGHTS, 2 * _WEIGHTS, as_good.program.columns)
    weights[columns.surge : columns.own] = 0
    return weights


_WEIGHTS = 2**20
"""Weights lie between one and two times this."""


def _problems(model: ForceModel, n: int, directions: Sequence[Direction], slack: int) -> list[Problem]:
    countries = [country.id for country in model.countries]
    problems = [
        Problem(
            Argument("least_from", shown="directions"),
            quoted(one.country),
            f"one of {', '.join(countries)}",
            likely(model, one.country, countries),
        )
        for one in directions
        if isinstance(one, LeastFrom) and one.country not in countries
    ]
    for one in directions:
        if isinstance(one, MostEven):
            problems += figures_by_key(model, one.key)[1]
    if n < 1:
        problems.append(Problem(Argument("n"), quoted(n), "a number of plans, at least 1"))
    if slack < 0:
        problems.append(Problem(Argument("slack"), quoted(slack), "a number of person-rotations, 0 or more"))
    return problems


def _usual(as_good: AsGood) -> Iterator[Direction]:
    """What is tried when nothing is asked for."""
    yield FewestMoves()
    for key in keys_of(as_good.variant.model)[:1]:
        yield MostEven(key=key)
    given = _given(as_good.plan)
    for country in sorted(given, key=lambda one: (-given[one], one))[:_MOST_TRIED]:
        yield LeastFrom(country=country)


_MOST_TRIED = 6
"""Countries of which a plan with the least of each is tried unasked."""


# -- objectives ------------------------------------------------------------------------------------------


def _objective(as_good: AsGood, direction: Direction) -> tuple[Program, WholeArray]:
    match direction:
        case LeastFrom():
            return as_good.program, _of_country(as_good, direction.country)
        case FewestMoves():
            return _presence(as_good)
        case MostEven():
            program = even_program(as_good, direction.key)
            cost = np.zeros(program.columns, dtype=np.int64)
            cost[-1] = 1
            return program, cost


def _of_country(as_good: AsGood, country: str) -> WholeArray:
    cost = np.zeros(as_good.program.columns, dtype=np.int64)
    cost[as_good.country(country)] = 1
    return cost


def even_program(as_good: AsGood, key: Key, *, any_shortfall: bool = False) -> Program:
    """The program with the largest burden as its last column: person-rotations for the largest figure by the key."""
    largest = as_good.formulation.program.columns
    rows = [
        Inequality({**{column: Fraction(1) for column in own}, largest: -part}, "<=", Fraction(0))
        for own, part in burdened(as_good, key).values()
    ]
    return as_good.extended([np.inf], rows, any_shortfall=any_shortfall)


def burdened(as_good: AsGood, key: Key) -> dict[str, tuple[list[int], Fraction]]:
    """Countries that can send anybody: the columns that sum to what they send, and their part of the largest figure."""
    figures, _ = figures_by_key(as_good.variant.model, key)
    scale = max(figures.values())
    own = {country: as_good.country(country) for country in figures}
    return {country: (own[country], figure / scale) for country, figure in figures.items() if own[country]}


def _presence(as_good: AsGood) -> tuple[Program, WholeArray]:
    """A column for each country and site: the most people that the country ever has there."""
    formulation, sets = as_good.formulation, as_good.formulation.sets
    countries = sorted({pool.country for pool in sets.pools})
    nation = np.array([countries.index(pool.country) for pool in sets.pools], dtype=np.int64)
    used = np.flatnonzero(formulation.permitted[: sets.contributions])
    place = nation[sets.pool[used]] * len(sets.sites) + sets.site[used]
    places, column = np.unique(place, return_inverse=True)
    own = formulation.program.columns
    at_once: dict[tuple[int, int], dict[int, Fraction]] = {}
    for one, where, rotation in zip(used.tolist(), column.tolist(), sets.rotation[used].tolist(), strict=True):
        at_once.setdefault((where, rotation), {own + where: Fraction(-1)})[one] = Fraction(1)
    rows = [Inequality(terms, "<=", Fraction(0)) for terms in at_once.values()]
    program = as_good.extended([np.inf] * places.size, rows)
    cost = np.zeros(program.columns, dtype=np.int64)
    cost[own:] = 1
    return program, cost


# -- measures --------------------------------------------------------------------------------------------


def _sent(plan: Plan) -> int:
    return sum(row.personnel for row in plan.contributions)


def _given(plan: Plan) -> dict[str, int]:
    return {str(country): persons for (country,), persons in plan.by("country").items()}


def _apart(one: Plan, other: Plan) -> int:
    """Person-rotations of the plan that sends more which the other does not have."""
    here, there = (plan.by("country", "site", "role", "rotation") for plan in (one, other))
    more = sum(max(0, persons - there.get(where, 0)) for where, persons in here.items())
    fewer = sum(max(0, persons - here.get(where, 0)) for where, persons in there.items())
    return max(more, fewer)


@dataclass(frozen=True)
class _Place:
    country: str
    pool: str
    site: str


def _measures(plan: Plan, model: ForceModel, key: Key | None) -> Measures:
    present: dict[_Place, dict[int, int]] = {}
    for row in plan.contributions:
        by_rotation = present.setdefault(_Place(row.country, row.pool, row.site), {})
        by_rotation[row.rotation] = by_rotation.get(row.rotation, 0) + row.personnel
    moved = sum(
        max(0, persons - by_rotation.get(rotation - 1, 0))
        for by_rotation in present.values()
        for rotation, persons in by_rotation.items()
        if rotation > 1
    )
    burden = None
    if key is not None:
        figures, _ = figures_by_key(model, key)
        per = [
            Fraction(1000 * persons, model.calendar.rotations) / figures[country]
            for country, persons in _given(plan).items()
        ]
        burden = round(float(max(per, default=Fraction(0))), 3)
    return Measures(
        short=plan.totals.short or 0,
        moved=moved,
        shared=len({(place.country, place.site) for place in present}),
        largest_burden=burden,
    )
