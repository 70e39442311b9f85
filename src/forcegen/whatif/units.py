"""The least shortfall in whole units, by an exhaustive search: what no multiplier can prove.

Rules that ask for whole units (blocks, contingents, nations, thresholds) are relaxed in a linear program. Here the same
limits are searched with the whole numbers whole, and with whole people where that is asked for. What comes out is the
solver's word: there is no certificate of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.program import Float, weighted_sum
from forcegen.solver.budget import Budget
from forcegen.whatif.change import AS_IT_STANDS, Change
from forcegen.whatif.limits import Limits
from forcegen.whatif.live import Answer
from forcegen.whatif.warm import WarmSolver


class InUnits:
    """Limits in one solver that searches whole numbers.

    Args:
        limits: Rows and columns.
        people: Whether people are whole as well, and not units alone.
    """

    def __init__(self, limits: Limits, *, people: bool = False) -> None:
        self._limits = limits
        formulation = limits.formulation
        whole = np.zeros(limits.columns, dtype=np.bool_)
        whole[: formulation.program.columns] = formulation.program.whole
        if people:
            whole[: formulation.sets.contributions] = True
            whole[formulation.columns.own : formulation.program.columns] = True  # waivers are whole people too
        self._solver = WarmSolver(limits, limits.setting(AS_IT_STANDS), whole)
        self._known: dict[tuple[Change, bool], Answer] = {}
        self.values: Float | None = None
        """The point of the last answer, shape (columns,); ``None`` where it has none."""

    @property
    def solves(self) -> int:
        """Times that the solver has run."""
        return self._solver.solves

    def ask(self, change: Change = AS_IT_STANDS, seconds: float | None = None, *, any_plan: bool = False) -> Answer:
        """The least shortfall, or violation, under a change, in whole units.

        Args:
            change: What is otherwise.
            seconds: Time that the search may take; an answer cut short has the status ``limit``.
            any_plan: Whether it is only asked if there is a plan at all.
        """
        if (change, any_plan) in self._known:
            return self._known[change, any_plan]
        setting = self._limits.setting(change)
        cost = np.zeros_like(setting.cost) if any_plan else setting.cost
        self._solver.put(replace(setting, cost=cost))
        for one in change.sent:
            self._solver.add_row(np.array(one.contributions, dtype=np.int64), float(one.persons), np.inf)
        try:
            status = self._solver.fresh(seconds)
            self.values = self._solver.point() if status == "optimal" else None
        finally:
            self._solver.forget(len(change.sent))
        answer = self._read(cost) if status == "optimal" else Answer(status, np.nan, np.nan, {})
        if status == "infeasible":
            answer = Answer("infeasible", np.inf, np.inf, {})
        if status in ("optimal", "infeasible"):
            self._known[change, any_plan] = answer
        return answer

    def _read(self, cost: Float) -> Answer:
        values = np.zeros(cost.size) if self.values is None else self.values
        formulation, objective = self._limits.formulation, weighted_sum(cost, values)
        if self._limits.measure == "violation":
            return Answer("optimal", objective, objective, {})
        lines = slice(formulation.columns.shortfall, formulation.columns.surge)
        short = np.where(cost[lines] > 0, values[lines], 0.0)
        priority = formulation.sets.line_priority
        return Answer(
            "optimal",
            objective,
            float(short.sum()),
            {one: float(short[priority == one].sum()) for one in formulation.priorities},
        )


def fewest(rules: Sequence[str], enough: Callable[[frozenset[str]], bool | None]) -> tuple[frozenset[str], bool]:
    """A set of rules that is enough, and of which none can be left out (a deletion filter, in halves first).

    Args:
        rules: Rules that are enough together; those that are to be left out first stand first.
        enough: Whether some of them are enough; ``None`` where that could not be found out.

    Returns:
        The set, and whether it is known that none of it can be left out.
    """
    kept, step, sure = list(rules), max(1, len(rules) // 2), True
    while True:
        at, sure = 0, True
        while at < len(kept):
            left = kept[:at] + kept[at + step :]
            answer = enough(frozenset(left))
            if answer:
                kept = left
            else:
                sure = sure and answer is not None
                at += step
        if step == 1:
            return frozenset(kept), sure
        step = max(1, min(step // 2, len(kept) // 2))


CONFLICT_SECONDS = 10.0
"""Time that looking for the fewest rules of a conflict may take."""


def contradicting(
    formulation: Formulation, rules: Sequence[str], *, people: bool, clock: Budget
) -> tuple[frozenset[str], bool]:
    """The fewest rules that no plan in whole units obeys together, where it is known that none obeys them all.

    Args:
        formulation: The program.
        rules: Ids of the rules that limit; those that are to be named last stand first.
        people: Whether people have to be whole for that, and not units alone.
        clock: Time that it may take.

    Returns:
        The rules, and whether it is known that there is a plan without any one of them.
    """
    search = InUnits(Limits(formulation, "shortfall", None, elastic=False), people=people)
    everything = frozenset(rules)

    def opposed(kept: frozenset[str]) -> bool | None:
        if clock.over:
            return None
        status = search.ask(Change(everything - kept), clock.left, any_plan=True).status
        return None if status not in ("optimal", "infeasible") else status == "infeasible"

    return fewest(rules, opposed)
