r"""Burden sharing: the fairest plan at the least shortfall, and what still more fairness would cost.

A country's burden is what it sends on average for each 1,000 of a key. The fairest plan has the smallest largest
burden, then the smallest second largest, and so on (leximin), among the plans that are short of no more. To lower
the largest burden further costs people: the least shortfall as a function of the largest burden is convex and
piecewise linear, and some of its corners are found exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter

import numpy as np

from forcegen.analysis.alternatives import burdened, even_program
from forcegen.analysis.as_good import AsGood, Best
from forcegen.analysis.burden_key import figures_by_key
from forcegen.analysis.programs import Inequality, most_people
from forcegen.documents.burden import PER, BurdenSharing, CountryBurden, Key, Price
from forcegen.documents.plan import Plan
from forcegen.formulation import Program
from forcegen.model import ForceModel
from forcegen.problems import ModelError
from forcegen.scenario import BASE, Variant, Variation
from forcegen.scenario.vary import Changes
from forcegen.solver.budget import Attempt, Budget, Clock
from forcegen.solver.outcome import SolverError
from forcegen.words import listed


def burden_sharing(
    model: ForceModel,
    scenario: str = BASE,
    *,
    key: Key = "active",
    prices: int = 6,
    changes: Changes | None = None,
    without: tuple[str, ...] = (),
    rotations: int | None = None,
    time_limit: float | None = None,
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
        time_limit: Seconds from this call on; what was not found by then is told (``left_out``).

    Raises:
        ModelError: When a scenario or change is unknown, the model has no plan, or a country has no figure by the key.
        SolverError: When the solver fails.
        Stopped: On Ctrl-C, with what was known by then.

    >>> import forcegen as fg
    >>> fair = fg.burden_sharing(fg.load("core-sustainment"), key="strength", prices=2)
    >>> [(float(round(one.largest, 1)), int(one.short)) for one in fair.prices]
    [(100.8, 6000), (0.0, 180000)]
    """
    variant = Variation(scenario, changes or {}, without, rotations).of(model)
    return burden_of(variant, key=key, prices=prices, time_limit=time_limit)


def burden_of(
    variant: Variant, *, key: Key, prices: int = 6, time_limit: float | None = None, clock: Clock = perf_counter
) -> BurdenSharing:
    """The burden sharing of a model whose changes are made already; see ``burden_sharing``.

    Args:
        variant: The model with its changes.
        key: What a burden is measured by.
        prices: Corners of the trade-off that are found at most.
        time_limit: Seconds from this call on.
        clock: What the time is read from.
    """
    figures, problems = figures_by_key(variant.model, key)
    if problems:
        raise ModelError(problems)
    attempt = Attempt(Budget(time_limit, clock))
    best = Best(variant, attempt.budget)
    plan = best.plan()
    as_good = attempt.take(lambda: AsGood(best, plan))
    shared = _Shared(attempt, key, prices)
    if as_good is not None:
        shared.share(as_good)
    fairest = shared.fairest or plan
    rotations = variant.model.calendar.rotations

    def burdens(made: Plan) -> dict[str, Fraction]:
        sent = made.by("country")
        return {one: Fraction(sent.get((one,), 0) * PER, rotations) / figures[one] for one in shared.levels}

    unit = Fraction(PER, rotations) / max(figures.values())
    before, after = burdens(plan), burdens(fairest)
    sharing = BurdenSharing(
        model=variant.model.name,
        scenario=variant.scenario,
        settings=variant.settings,
        key=key,
        short=plan.totals.short,
        exact=all(level.exact for level in shared.levels.values()),
        countries=tuple(
            CountryBurden(
                country=country,
                figure=figures[country],
                in_plan=before[country],
                fairest=level.burden * unit,
                place=level.place,
                in_fairest_plan=after[country],
            )
            for country, level in sorted(
                shared.levels.items(), key=lambda item: (-item[1].burden, item[1].place, item[0])
            )
        ),
        prices=tuple(Price(largest=burden * unit, short=short) for burden, short in shared.corners),
        plan=fairest,
        left_out=tuple(f"{one}: {attempt.ended}" for one in shared.left_out),
    )
    return attempt.told(sharing)


class _Shared:
    """What is found of the fairest plans, until time is over.

    Attributes:
        levels: Burdens that are settled, by country.
        fairest: A fairest plan; ``None`` where it was not found.
        corners: Corners of the trade-off.
        left_out: What was not found because the time limit was reached.
    """

    def __init__(self, attempt: Attempt, key: Key, prices: int) -> None:
        self._attempt, self._key, self._prices = attempt, key, prices
        self.levels: dict[str, _Level] = {}
        self.fairest: Plan | None = None
        self.corners: list[tuple[Fraction, Fraction]] = []
        self.left_out = ["the burdens", "the fairest plan", "the price of more fairness"]

    def share(self, as_good: AsGood) -> None:
        """Settle the burdens, make a fairest plan and price more fairness."""
        shares = _Shares(as_good, self._key)
        self.left_out = []
        self._attempt.take(lambda: shares.leximin(self.levels))
        open_ = [country for country in shares.countries if country not in self.levels]
        if open_:
            self.left_out.append(f"the {'burden' if len(open_) == 1 else 'burdens'} of {listed(open_)}")
        self.fairest = self._attempt.take(lambda: shares.plan(self.levels))
        if self.fairest is None:
            self.left_out.append("the fairest plan")
        if shares.countries:
            trade_off = _TradeOff(as_good, self._key)
            done = self._attempt.take(lambda: trade_off.corners(self._prices, self.corners))
            if done is None:
                self.left_out.append(f"{'more of ' if self.corners else ''}the price of more fairness")
        self.corners.sort(reverse=True)


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

    @property
    def countries(self) -> list[str]:
        """Countries that can send anybody."""
        return list(self._own)

    def leximin(self, levels: dict[str, _Level]) -> None:
        """The burdens of the fairest plans: in each round those that cannot be lowered are settled.

        Args:
            levels: Where they are put, so that those of the first rounds are there if time is over in a later one.
        """
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

    def corners(self, most: int, corners: list[tuple[Fraction, Fraction]]) -> bool:
        """At most so many corners; the widest gaps are looked into first.

        Args:
            most: How many.
            corners: Where they are put, so that the first are there if time is over before the last.

        Returns:
            That it came to its end.
        """
        known = [end for end in (self._least(_HEAVY, 1), self._least(1, _HEAVY)) if end is not None]
        if len(known) < 2 or known[0] == known[1]:
            corners += known[:1]
            return True
        open_ = [(known[0], known[1])]
        corners += known
        while open_ and len(corners) < most:
            (burden, short), (lower, more) = open_.pop(0)
            slope = ((more - short) / (burden - lower)).limit_denominator(1000)
            found = self._least(slope.denominator, slope.numerator)
            if found is None or found in corners or not lower < found[0] < burden:
                continue
            corners.append(found)
            open_ += [((burden, short), found), (found, (lower, more))]
            open_.sort(key=lambda pair: -abs((pair[0][0] - pair[1][0]) * (pair[1][1] - pair[0][1])))
        return True

    def _least(self, by_short: int, by_burden: int) -> tuple[Fraction, Fraction] | None:
        """Burden and shortfall at which their weighted sum is least; ``None`` where that is not known exactly."""
        burden, short = (np.zeros(self._program.columns, dtype=np.int64) for _ in range(2))
        burden[-1], short[self._short] = 1, 1
        cost = by_short * short + by_burden * burden
        proof = self._as_good.least(self._program, cost, [self._most], [burden, short]).proof
        return (proof.beside[0], proof.beside[1]) if proof.exact else None


_HEAVY = 1000
"""Weight by which one of the two ends of the trade-off comes before the other."""
