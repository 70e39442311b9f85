"""Alternatives: a few clearly different plans that are as good, and how much each country could give in any of them.

The plan with the least shortfall is one of very many. Which one is wanted is for people to say; here they see in
which directions it can be moved, and what that costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np

from forcegen.analysis.as_good import AsGood
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
from forcegen.problems import ModelError, Problem, quoted
from forcegen.stages import Parts, nobody


def alternatives(
    plan: Plan,
    model: ForceModel,
    n: int = 3,
    *,
    directions: Sequence[Direction] = (),
    slack: int = 0,
    watch: Parts = nobody,
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
        watch: Called as each plan is sought, and then as the range of each country is.

    Returns:
        The plans. One in whole people can be short of a few more than the plan, because fractions of persons are
        lost; ``measures`` says by how many.

    Raises:
        ModelError: When the plan is of another model, or a direction names what the model does not have.
        SolverError: When the solver fails.
        KeyboardInterrupt: On Ctrl-C.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> others = fg.alternatives(fg.solve(model), model, directions=[fg.LeastFrom(country="FRA")])
    >>> [(str(one.direction), int(one.measures.short), one.given["FRA"]) for one in others.plans]
    [('least from FRA', 6000, 60000)]
    """
    variant = answered(plan, model)
    problems = _problems(variant.model, n, directions, slack)
    if plan.totals.short is None:
        problems.append(Problem("plan", f"no plan ({plan.verdict})", "a plan to compare others with"))
    if problems:
        raise ModelError(problems)
    as_good = AsGood(variant, plan, Fraction(slack))
    asked = directions or _usual(as_good)
    key = next((one.key for one in asked if isinstance(one, MostEven)), None)
    found: list[Alternative] = []
    for direction in asked:
        if len(found) == n:
            break
        watch(str(direction), len(found) + 1, n)
        other = as_good.plan_at(*_objective(as_good, direction))
        # what was asked for is shown, however little it changes
        if directions or all(
            _apart(other, one) * 100 >= _sent(plan) for one in (plan, *(known.plan for known in found))
        ):
            found.append(
                Alternative(
                    direction=direction,
                    plan=other,
                    measures=_measures(other, variant.model, key),
                    elsewhere=_apart(plan, other),
                    given=_given(other),
                )
            )
    return Alternatives(
        model=plan.model,
        scenario=plan.scenario,
        settings=plan.settings,
        slack=slack,
        whole_numbers=plan.whole_numbers,
        key=key,
        measures=_measures(plan, variant.model, key),
        given=_given(plan),
        plans=tuple(found),
        ranges=tuple(_ranges(as_good, plan, watch)),
    )


def _problems(model: ForceModel, n: int, directions: Sequence[Direction], slack: int) -> list[Problem]:
    countries = [country.id for country in model.countries]
    problems = [
        Problem(
            "directions", quoted(one.country), f"one of {', '.join(countries)}", likely(model, one.country, countries)
        )
        for one in directions
        if isinstance(one, LeastFrom) and one.country not in countries
    ]
    for one in directions:
        if isinstance(one, MostEven):
            problems += figures_by_key(model, one.key)[1]
    if n < 1:
        problems.append(Problem("n", quoted(n), "a number of plans, at least 1"))
    if slack < 0:
        problems.append(Problem("slack", quoted(slack), "a number of person-rotations, 0 or more"))
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


def _ranges(as_good: AsGood, plan: Plan, watch: Parts) -> Iterator[Range]:
    """The least and the most of each country, rounded to whole persons on the side on which they stay proven."""
    given, countries = _given(plan), as_good.variant.model.countries
    for place, country in enumerate(countries, start=1):
        watch(f"range of {country.id}", place, len(countries))
        if as_good.country(country.id):
            cost = _of_country(as_good, country.id)
            least, most = (as_good.least(as_good.program, sign * cost).proof.bound * sign for sign in (1, -1))
            yield Range(
                country=country.id, in_plan=given.get(country.id, 0), at_least=max(0, ceil(least)), at_most=floor(most)
            )
