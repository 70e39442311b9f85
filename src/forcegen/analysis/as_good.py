r"""The plans that are as good as a plan: its program with the shortfall, and the waivers, kept where they are.

Filling all of a requirement's priorities up to the $k$-th leaves no more than the plan leaves of them, and what a
planner accepts beside: $\sum_{j \le k} \sum u_j \le \sum_{j \le k} S_j + s$ for every priority $k$. The rows stand
beside the rules, exact, so that whatever is minimised over these plans can be proven like anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from forcegen.analysis.programs import Inequality, bounds_of, with_columns, with_fixed, with_rows
from forcegen.analysis.verified import Verified, attained_once, verified
from forcegen.audit import audit
from forcegen.documents.plan import Plan
from forcegen.formulation import Formulation, Program, formulate
from forcegen.formulation.equal_sites import Merged, merge_equal_sites
from forcegen.formulation.program import Float, Whole, only_rows
from forcegen.formulation.sets import Mask
from forcegen.plan.making import make_plan
from forcegen.problems import ForcegenError, ModelError, Problem
from forcegen.scenario import Variant
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.solver.highs import Highs, optimal_face
from forcegen.solver.optimise import Optimum, optimise, preference
from forcegen.solver.outcome import Outcome, SolverError


@dataclass(frozen=True, eq=False)
class Found:
    """A point of the program at which something is least.

    Attributes:
        outcome: What the solver gave.
        proof: What is verified of the minimum.
    """

    outcome: Outcome
    proof: Verified

    @property
    def values(self) -> Float:
        """Columns of the point, shape (columns,)."""
        if self.outcome.values is None:
            raise SolverError("an optimum without values")
        return self.outcome.values


class Best:
    """The optimum of a variant, as far as there was time to find it.

    Args:
        variant: The model.
        budget: Time for the optimum, and for whatever is asked of the plans that are as good.
        apart: Whether equal sites are kept apart.
    """

    def __init__(self, variant: Variant, budget: Budget, *, apart: bool = False) -> None:
        self.variant, self.budget = variant, budget
        self.merged: Merged = merge_equal_sites(variant.model, **({"apart": lambda site: site.id} if apart else {}))
        self.formulation: Formulation = formulate(self.merged.model)
        self.optimum: Optimum = optimise(self.formulation, seconds=budget.left)

    def known(self) -> Optimum:
        """The optimum.

        Raises:
            TimeOverError: When the time limit was reached before it was found.
            KeyboardInterrupt: When Ctrl-C came before it was found.
        """
        if self.optimum.status == "interrupted":
            raise KeyboardInterrupt
        if self.optimum.status == "limit":
            raise TimeOverError
        return self.optimum

    def plan(self) -> Plan:
        """The plan of what is known of the optimum."""
        return make_plan(self.variant, self.merged, self.formulation, self.optimum)


class AsGood:
    """The plans of a variant that are as good as a plan.

    Args:
        best: The optimum of the model that the plan answers.
        plan: The plan.
        slack: Person-rotations more that may stay unfilled.

    Raises:
        ModelError: When there is no plan.
        TimeOverError: When the time limit was reached before the optimum was found.
        KeyboardInterrupt: When Ctrl-C came before the optimum was found.
    """

    def __init__(self, best: Best, plan: Plan, slack: Fraction = Fraction(0)) -> None:
        self.variant, self.merged, self.formulation = best.variant, best.merged, best.formulation
        self.budget, self._optimum = best.budget, best.known()
        self.plan = plan
        if self._optimum.values is None or self.plan.totals.short is None:
            raise ModelError([Problem("model", f"no plan ({self._optimum.said})", "a model that has a plan")])
        formulation, columns = self.formulation, self.formulation.columns
        program = formulation.program
        if program.whole.any():
            program = with_fixed(program, self._optimum.values)
        self.free = with_rows(program, list(self._waivers()))
        """The program without a bound on the shortfall; whole units are as in the best plan."""
        self.program = with_rows(self.free, list(self._shortfalls(slack)))
        """The program of the plans that are as good."""
        self.permitted: Mask = formulation.permitted & ~formulation.program.whole
        self.permitted[columns.surge : columns.own] = True

    def _waivers(self) -> list[Inequality]:
        """Nobody's rest is cut short more often than in the plan."""
        start = self.formulation.columns.own
        waived = {start + n: Fraction(1) for n, variable in enumerate(self.formulation.own) if variable.waiver}
        used = sum(one.personnel for one in self.plan.waivers)
        return [Inequality(waived, "<=", Fraction(used))] if waived else []

    def _shortfalls(self, slack: Fraction) -> list[Inequality]:
        short = {tier.priority: Fraction(tier.short) for tier in self.plan.tiers}
        rows: list[Inequality] = []
        for last in self.formulation.priorities:
            inside = np.flatnonzero(self.formulation.sets.line_priority <= last).tolist()
            terms = {self.formulation.columns.shortfall + line: Fraction(1) for line in inside}
            allowed = sum((number for priority, number in short.items() if priority <= last), slack)
            rows.append(Inequality(terms, "<=", allowed))
        return rows

    @cached_property
    def largest(self) -> list[Fraction]:
        """A bound on each column of the program that every point obeys."""
        return bounds_of(self.formulation)

    def country(self, country: str) -> list[int]:
        """Columns of a country's deployed variables, that some contribution of its pools counts in."""
        sets = self.formulation.sets
        able = np.unique(sets.deployment[self.formulation.permitted[: sets.contributions]])
        own = [position for position, pool in enumerate(sets.pools) if pool.country == country]
        inside = able[np.isin(able // sets.rotations, own)]
        return [int(deployment) + self.formulation.columns.deployed for deployment in inside]

    def extended(self, upper: Sequence[float], rows: Sequence[Inequality], *, any_shortfall: bool = False) -> Program:
        """The program with more columns, from zero to these bounds, and with more rows."""
        program = self.free if any_shortfall else self.program
        return with_rows(with_columns(program, np.array(upper, dtype=np.float64)), rows)

    def least(
        self,
        program: Program,
        cost: Whole,
        largest: Sequence[Fraction] = (),
        beside: Sequence[Whole] = (),
    ) -> Found:
        """The point of a program, as extended here, at which an objective is least.

        Args:
            program: The program.
            cost: Whole-number objective, shape (columns,).
            largest: Bounds on the columns added, that every point which matters obeys.
            beside: Other objectives to be read off the point.

        Raises:
            TimeOverError: When the budget is over before it is found.
            KeyboardInterrupt: On Ctrl-C.
            SolverError: When the solver finds no optimum.
        """
        permitted = self._permitted(program)
        engine = Highs(program, permitted)
        outcome = _optimal(engine, cost, self.budget)
        bounds = [*self.largest, *largest]
        return Found(outcome, verified(engine, outcome, program, permitted, bounds, cost, beside))

    def single(self, weights: Whole) -> bool:
        """Whether it is proven that these plans have one point in all, by whole-number weights of its columns.

        The sum with the weights has the same least and most, and one point attains the least. Surge is left out of
        it: it bounds nothing, and follows from what is deployed.

        Args:
            weights: Weight of each column, zero for surge, shape (columns,).

        Raises:
            TimeOverError: When the budget is over before it is known.
            KeyboardInterrupt: On Ctrl-C.
            SolverError: When the solver finds no optimum.
        """
        columns = self.formulation.columns
        surge = (self.program.column >= columns.surge) & (self.program.column < columns.own)
        about_surge = np.bincount(self.program.row[surge], minlength=self.program.rows) > 0
        program = only_rows(self.program, np.flatnonzero(~about_surge))
        least = self.least(program, weights).proof
        if not attained_once(least, program, self.permitted, weights):
            return False
        return least.bound == -self.least(program, -weights).proof.bound

    def plan_at(self, program: Program, cost: Whole) -> Plan:
        """A plan in whole people at which an objective is about least, the one that a solve would prefer; audited.

        Raises:
            TimeOverError: When the budget is over before it is found.
            KeyboardInterrupt: On Ctrl-C.
            SolverError: When the solver finds no optimum.
            ForcegenError: When the plan does not stand up to its audit, which only a defect can bring about.
        """
        engine = Highs(program, self._permitted(program))
        outcome = _optimal(engine, cost, self.budget)
        engine.keep(optimal_face(program, outcome))
        preferred = np.zeros(program.columns)
        preferred[: self.formulation.program.columns] = preference(self.formulation)
        steadier = engine.minimise(preferred, self.budget.left)
        engine.heed()
        # on the face a solver can lose its way to a tolerance: the first point is as good then
        best = steadier.values if steadier.status == "optimal" and steadier.values is not None else outcome.values
        return self._in_people(np.zeros(0) if best is None else best)

    def _in_people(self, values: Float) -> Plan:
        own = self.formulation.program
        point = values[: own.columns].copy()
        if own.whole.any() and self._optimum.values is not None:
            point[own.whole] = np.round(self._optimum.values[own.whole])
        plan = make_plan(self.variant, self.merged, self.formulation, replace(self._optimum, values=point))
        audited = audit(plan, self.variant.model)
        if not audited.ok:
            raise ForcegenError(f"a plan that breaks a rule: {audited.breaches[0]}")
        return plan

    def _permitted(self, program: Program) -> Mask:
        added = program.columns - self.formulation.program.columns
        return np.concatenate([self.permitted, np.ones(added, dtype=np.bool_)])


def _optimal(engine: Highs, cost: Whole, budget: Budget) -> Outcome:
    outcome = engine.minimise(cost.astype(np.float64), budget.left)
    engine.heed()
    if outcome.status == "limit":
        raise TimeOverError
    if outcome.status != "optimal":
        raise SolverError(f"HiGHS found no optimum ({outcome.said})")
    return outcome
