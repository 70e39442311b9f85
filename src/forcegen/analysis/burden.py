r"""Burden sharing: the fairest plan at the least shortfall, and what still more fairness would cost.

A country's burden is what it sends on average for each 1,000 of a key. The fairest plan has the smallest largest
burden, then the smallest second largest, and so on (leximin), among the plans that are short of no more. To lower
the largest burden further costs people: the least shortfall as a function of the largest burden is convex and
piecewise linear, and some of its corners are found exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from forcegen.analysis.alternatives import burdened, even_program
from forcegen.analysis.as_good import AsGood
from forcegen.analysis.burden_key import figures_by_key
from forcegen.analysis.programs import Inequality, most_people
from forcegen.documents.burden import PER, BurdenSharing, CountryBurden, Key, Price
from forcegen.documents.plan import Plan
from forcegen.formulation import Program
from forcegen.model import ForceModel
from forcegen.problems import ModelError
from forcegen.scenario import BASE, Variant, Variation
from forcegen.scenario.vary import Changes
from forcegen.solver.outcome import SolverError


def burden_sharing(
    model: ForceModel,
    scenario: str = BASE,
    *,
    key: Key = "active",
    prices: int = 6,
    changes: Changes | None = None,
    without: tuple[str, ...] = (),
    rotations: int | None = None,
) -> BurdenSharing:
    """The fairest plan at the least shortfall, and the price of fairness.

    Args:
        model: The model.
        scenario: Name of one of its scenarios; ``base`` is the model as written.
        key: What a burden is measured by: ``active``, ``population``, ``gdp`` or ``strength``.
        prices: Corners of the trade-off that are found at most, the two ends among them.
        changes: Values by path, as ``forcegen.vary`` takes them.
        without: Rules dropped.
        rotations: Number of rotations, instead of the model's.

    Raises:
        ModelError: When a scenario or change is unknown, the model has no plan, or a country has no figure by the key.
        SolverError: When the solver fails.
        KeyboardInterrupt: On Ctrl-C.

    >>> import forcegen as fg
    >>> fair = fg.burden_sharing(fg.load("core-sustainment"), key="strength", prices=2)
    >>> [(float(round(one.largest, 1)), int(one.short)) for one in fair.prices]
    [(100.8, 6000), (0.0, 180000)]
    """
    return burden_of(Variation(scenario, changes or {}, without, rotations).of(model), key=key, prices=prices)


def burden_of(variant: Variant, *, key: Key, prices: int = 6) -> BurdenSharing:
    """The burden sharing of a model whose changes are made already; see ``burden_sharing``."""
    figures, problems = figures_by_key(variant.model, key)
    if problems:
        raise ModelError(problems)
    as_good = AsGood(variant)
    shares = _Shares(as_good, key)
    levels = shares.leximin()
    fairest = shares.plan(levels)
    rotations = variant.model.calendar.rotations

    def burdens(plan: Plan) -> dict[str, Fraction]:
        sent = plan.by("country")
        return {one: Fraction(sent.get((one,), 0) * PER, rotations) / figures[one] for one in levels}

    unit = Fraction(PER, rotations) / max(figures.values())
    before, after = burdens(as_good.plan), burdens(fairest)
    corners = _TradeOff(as_good, key).corners(prices) if levels else []
    return BurdenSharing(
        model=variant.model.name,
        scenario=variant.scenario,
        settings=variant.settings,
        key=key,
        short=as_good.plan.totals.short or 0,
        exact=all(level.exact for level in levels.values()),
        countries=tuple(
            CountryBurden(
                country=country,
                figure=figures[country],
                in_plan=before[country],
                fairest=level.burden * unit,
                place=level.place,
                in_fairest_plan=after[country],
            )
            for country, level in sorted(levels.items(), key=lambda item: (-item[1].burden, item[1].place, item[0]))
        ),
        prices=tuple(Price(largest=burden * unit, short=short) for burden, short in corners),
        plan=fairest,
    )


@dataclass(frozen=True)
class _Level:
    """The burden of a country, in person-rotations for the largest figure; the round that settled it."""

    burden: Fraction
    place: int
    exact: bool


class _Shares:
    """The program with the burden of each country as a column, and the largest of those not settled yet."""

    def __init__(self, as_good: AsGood, key: Key) -> None:
        self._as_good = as_good
        self._own = burdened(as_good, key)
        self._first = as_good.formulation.program.columns
        people = sum(most_people(as_good.formulation), Fraction(0)) * as_good.formulation.sets.rotations
        self._most = [people / part for _, part in self._own.values()]

    def leximin(self) -> dict[str, _Level]:
        """The burdens of the fairest plans: in each round those that cannot be lowered are settled."""
        levels: dict[str, _Level] = {}
        place = 0
        while len(levels) < len(self._own):
            place += 1
            program, caps = self._program(levels)
            cost = np.zeros(program.columns, dtype=np.int64)
            cost[-1] = 1
            most = [level if level is not None else self._most[n] for n, level in enumerate(self._known(levels))]
            found = self._as_good.least(program, cost, [*most, max(self._most)])
            proof = found.proof
            value = proof.attained if proof.attained is not None else Fraction(float(found.values[-1])) + _SAFE
            settled = [country for country, row in caps.items() if proof.multipliers.get(row)] if value else [*caps]
            if not settled:
                raise SolverError("the solver gave no multipliers for the largest burden")
            levels.update({country: _Level(value, place, proof.exact) for country in settled})
        return levels

    def _known(self, levels: dict[str, _Level]) -> list[Fraction | None]:
        return [levels[country].burden if country in levels else None for country in self._own]

    def _program(self, levels: dict[str, _Level]) -> tuple[Program, dict[str, int]]:
        """The program of a round, and the row that keeps each country that is not settled below the largest."""
        largest = self._first + len(self._own)
        defined = [
            Inequality({**{column: Fraction(1) for column in own}, self._first + n: -part}, "==", Fraction(0))
            for n, (own, part) in enumerate(self._own.values())
        ]
        open_ = [(n, country) for n, country in enumerate(self._own) if country not in levels]
        capped = [
            Inequality({self._first + n: Fraction(1), largest: Fraction(-1)}, "<=", Fraction(0)) for n, _ in open_
        ]
        upper = [np.inf if level is None else float(level) for level in self._known(levels)]
        program = self._as_good.extended([*upper, np.inf], [*defined, *capped])
        start = program.rows - len(capped)
        return program, {country: start + position for position, (_, country) in enumerate(open_)}

    def plan(self, levels: dict[str, _Level]) -> Plan:
        """A plan in whole people with these burdens."""
        program, _ = self._program(levels)
        return self._as_good.plan_at(program, np.zeros(program.columns, dtype=np.int64))


_SAFE = Fraction(1, 10**6)
"""Added to a largest burden that is not known exactly, so that the next round has a plan."""


class _TradeOff:
    """The least shortfall against the largest burden: a convex line, of which corners are found between two ends."""

    def __init__(self, as_good: AsGood, key: Key) -> None:
        self._as_good = as_good
        self._program = even_program(as_good, key, any_shortfall=True)
        columns = as_good.formulation.columns
        self._short = slice(columns.shortfall, columns.surge)
        people = sum(most_people(as_good.formulation), Fraction(0)) * as_good.formulation.sets.rotations
        self._most = people / min(part for _, part in burdened(as_good, key).values())

    def corners(self, most: int) -> list[tuple[Fraction, Fraction]]:
        """At most so many corners, from the largest burden to the smallest; the widest gaps are looked into first."""
        known = [end for end in (self._least(_HEAVY, 1), self._least(1, _HEAVY)) if end is not None]
        if len(known) < 2 or known[0] == known[1]:
            return known[:1]
        open_ = [(known[0], known[1])]
        corners = set(known)
        while open_ and len(corners) < most:
            (burden, short), (lower, more) = open_.pop(0)
            slope = ((more - short) / (burden - lower)).limit_denominator(1000)
            found = self._least(slope.denominator, slope.numerator)
            if found is None or found in corners or not lower < found[0] < burden:
                continue
            corners.add(found)
            open_ += [((burden, short), found), (found, (lower, more))]
            open_.sort(key=lambda pair: -abs((pair[0][0] - pair[1][0]) * (pair[1][1] - pair[0][1])))
        return sorted(corners, reverse=True)

    def _least(self, by_short: int, by_burden: int) -> tuple[Fraction, Fraction] | None:
        """Burden and shortfall at which their weighted sum is least; ``None`` where that is not known exactly."""
        burden, short = (np.zeros(self._program.columns, dtype=np.int64) for _ in range(2))
        burden[-1], short[self._short] = 1, 1
        cost = by_short * short + by_burden * burden
        proof = self._as_good.least(self._program, cost, [self._most], [burden, short]).proof
        return (proof.beside[0], proof.beside[1]) if proof.exact else None


_HEAVY = 1000
"""Weight by which one of the two ends of the trade-off comes before the other."""
