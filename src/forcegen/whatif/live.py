"""One live solver that answers "what is the least shortfall if …" again and again.

Every question is answered from the same start, the optimum of the unchanged program, so that an answer does not
depend on what was asked before. All columns are loaded, the forbidden ones at zero, so that bans can be lifted.

Many questions need no solver at all. The old optimum answers where it stays within what changed and its
multipliers rest on nothing that changed; and since fewer rules never make anything worse, two equal answers
answer all that lies between them.

Where the rules contradict each other nobody can say what is short; what is minimised then is the *violation*:
the persons by which the rules' own rows have to be broken so that a plan exists. It is zero when none has to be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, weighted_sum
from forcegen.formulation.sets import Mask
from forcegen.solver.budget import Budget
from forcegen.solver.outcome import Basis, Status
from forcegen.whatif.change import AS_IT_STANDS, EVERYTHING, Change, Focus, Move, Order, Sent
from forcegen.whatif.limits import Limits, Setting
from forcegen.whatif.warm import PATIENCE, WarmSolver

if TYPE_CHECKING:
    import highspy

    from forcegen.documents.explanation import Measure

NEARLY = 1e-6
"""Persons that are none: answers are good to about this."""

_EARLY = 1e-5
"""What a rotation's delay costs a person by whom a rule gives way: enough to tell rotations apart."""

_PRICELESS = 1e-9
"""Multipliers and reduced costs that are none."""


@dataclass(frozen=True, eq=False)
class Answer:
    """The least shortfall, or violation, under a change; in floating point, good to about ``NEARLY``.

    Attributes:
        status: ``optimal``; ``infeasible`` where the rules contradict each other; ``limit`` at the time limit.
        objective: What was minimised: monotone in the rules that are dropped.
        missing: Persons short in all, or violated; infinite where the rules contradict each other.
        short: Persons short by priority; empty where the violation was asked for.
        multipliers: Multiplier of each row of the program, shape (rows,). Those of a violation above zero prove
            that the rules contradict each other: they are a ray of the program.
        of_bans: Multiplier of each row that stands for a ban and a rotation, after those of the program.
    """

    status: Status
    objective: float
    missing: float
    short: Mapping[int, float]
    multipliers: Float | None = None
    of_bans: Float | None = None


_CUT_SHORT = Answer("limit", np.nan, np.nan, {})
_CONTRADICTORY = Answer("infeasible", np.inf, np.inf, {})


@dataclass(frozen=True, eq=False)
class _Start:
    """The optimum of a program under one focus and order: where questions begin."""

    setting: Setting
    basis: highspy.HighsBasis
    answer: Answer
    reduced_costs: Float
    activity: Float
    row_duals: Float


@dataclass(frozen=True, slots=True)
class _Aim:
    """Questions that can be compared: alike in all but the rules that they drop."""

    moved: tuple[Move, ...]
    sent: tuple[Sent, ...]
    focus: Focus
    order: Order


class Live:
    """A formulation in one live solver.

    Args:
        formulation: The program. Whole numbers in it are relaxed.
        measure: What is minimised.
        held: Persons short on each line in the plan, shape (lines,), for questions whose focus holds the others.
        elastic: Whether every row of a rule can give way by persons (see ``least_moves``); where a violation is
            minimised it always can.
        start: A basis of the program and its point, where they are known: the first run begins there.
    """

    def __init__(
        self,
        formulation: Formulation,
        *,
        measure: Measure = "shortfall",
        held: Float | None = None,
        elastic: bool = False,
        start: tuple[Basis, Float] | None = None,
    ) -> None:
        self.limits = Limits(formulation, measure, held, elastic=elastic)
        self._solver = WarmSolver(self.limits, self.limits.setting(AS_IT_STANDS))
        self._starts: dict[tuple[Focus, Order, frozenset[str]], _Start] = {}
        self._known: dict[_Aim, dict[frozenset[str], Answer]] = {}
        self._begin = start

    @property
    def solves(self) -> int:
        """Times that the solver has run."""
        return self._solver.solves

    # -- asking ------------------------------------------------------------------------------------------

    def ask(
        self, change: Change = AS_IT_STANDS, seconds: float | None = None, near: frozenset[str] = frozenset()
    ) -> Answer:
        """The least shortfall, or violation, under a change.

        Args:
            change: What is otherwise.
            seconds: Time that the solver may take; an answer cut short is not remembered.
            near: Rules dropped in a program from whose optimum to start, where many questions are about its
                neighbours; the answer is the same.

        Raises:
            KeyError: When it names a rule that does not exist.
            SolverError: When the solver fails.
        """
        known = self._known.setdefault(_Aim(change.moved, change.sent, change.focus, change.order), {})
        answer = known.get(change.dropped) or _between(known, change.dropped)
        if answer is None:
            clock = Budget(seconds)
            start = self._start(change.focus, change.order, seconds, near)
            if start is None:
                return _CUT_SHORT
            answer = known.get(change.dropped) or self._unmoved(start, change)
            if answer is None and clock.over:
                return _CUT_SHORT
            answer = answer or self._solve(start, change, clock.left)
        if answer.status != "limit":
            known[change.dropped] = answer
        return answer

    def slope(self, moves: Iterable[Move], answer: Answer) -> float:
        """By how much the objective changes for one person more in every row that is moved, by the multipliers."""
        if answer.multipliers is None or answer.of_bans is None:
            raise ValueError("an answer without multipliers has no slope")
        multipliers = np.concatenate([answer.multipliers, answer.of_bans])
        rows = [self.limits.moved_rows(move) for move in moves]
        return float(sum((multipliers[one] * -self.limits.sense[one]).sum() for one in rows))

    def basis(self, focus: Focus, order: Order) -> Basis | None:
        """The basis of the unchanged program's optimum; ``None`` where it is not known, or none of the program's."""
        start = self._starts.get((focus, order, frozenset()))
        if start is None or start.answer.status != "optimal":
            return None
        program = self.limits.formulation.program
        columns, rows = self._solver.basic(start.basis)
        own = rows[rows < program.rows]
        if rows.size - own.size != self.limits.rows - program.rows or (columns >= program.columns).any():
            return None
        return Basis(columns=columns, rows=own)

    def _unmoved(self, start: _Start, change: Change) -> Answer | None:
        """The answer of the start, where it obeys what changed and its multipliers do not rest on that."""
        if change.sent or start.answer.status != "optimal":
            return None
        setting, before = self.limits.setting(change), start.setting
        rows = np.flatnonzero((setting.row_lower != before.row_lower) | (setting.row_upper != before.row_upper))
        activity = start.activity[rows]
        if (np.abs(start.row_duals[rows]) > _PRICELESS).any() or (
            (activity < setting.row_lower[rows] - NEARLY) | (activity > setting.row_upper[rows] + NEARLY)
        ).any():
            return None
        opened = np.flatnonzero(setting.column_upper > before.column_upper)
        closed = (setting.column_upper < before.column_upper).any()
        if closed or (start.reduced_costs[opened] < -_PRICELESS).any():
            return None
        return start.answer

    def _start(
        self, focus: Focus, order: Order, seconds: float | None, near: frozenset[str] = frozenset()
    ) -> _Start | None:
        """The optimum of the program but for some rules; ``None`` at the time limit."""
        if (focus, order, near) in self._starts:
            return self._starts[focus, order, near]
        setting = self.limits.setting(Change(near, focus=focus, order=order))
        self._solver.put(setting)
        if self._begin is not None and not near:
            self._solver.begin_at(*self._begin)
            status = self._solver.warm(seconds, "primal")
        else:
            status = self._solver.fresh(seconds)
        if status in ("limit", "interrupted"):
            return None
        answer = self._read(status)
        _, reduced_costs, activity, row_duals = self._solver.solution()
        start = _Start(setting, self._solver.basis, answer, reduced_costs, activity, row_duals)
        self._starts[focus, order, near] = start
        self._known.setdefault(_Aim((), (), focus, order), {})[near] = answer
        return start

    def _solve(self, start: _Start, change: Change, seconds: float | None) -> Answer:
        setting = self.limits.setting(change)
        self._solver.put(setting)
        self._solver.begin(start.basis)
        for one in change.sent:
            self._solver.add_row(np.array(one.contributions, dtype=np.int64), float(one.persons), np.inf)
        try:
            if setting.changes(start.setting) > self.limits.rows // PATIENCE:
                return self._read(self._solver.fresh(seconds))
            return self._read(self._solver.warm(seconds, "primal" if change.dropped else "dual"))
        finally:
            self._solver.forget(len(change.sent))

    def _read(self, status: Status) -> Answer:
        if status != "optimal":
            return _CONTRADICTORY if status == "infeasible" else _CUT_SHORT
        values, _, _, duals = self._solver.solution()
        formulation, cost = self.limits.formulation, self._solver.setting.cost
        objective, rows = weighted_sum(cost, values), formulation.program.rows
        multipliers, of_bans = duals[:rows], duals[rows : self.limits.rows]
        if self.limits.measure == "violation":
            return Answer("optimal", objective, objective, {}, multipliers, of_bans)
        lines = slice(formulation.columns.shortfall, formulation.columns.surge)
        short = np.where(cost[lines] > 0, values[lines], 0.0)
        priority = formulation.sets.line_priority
        by_priority = {one: float(short[priority == one].sum()) for one in formulation.priorities}
        return Answer("optimal", objective, float(short.sum()), by_priority, multipliers, of_bans)

    def apart(
        self, cost: Float, left_out: Mask, dropped: frozenset[str], upper: Float, seconds: float | None = None
    ) -> Float | None:
        """The columns at the least of another objective, with some rows left out (a Lagrangian relaxation).

        Args:
            cost: The objective, shape (all columns,).
            left_out: Rows left out, shape (all rows,).
            dropped: Ids of rules dropped besides.
            upper: Bounds on the columns that hold as well, shape (all columns,).
            seconds: Time that the solver may take.

        Returns:
            The columns; ``None`` where there is no least, or the time limit was reached.
        """
        setting = self.limits.setting(Change(dropped))
        row_lower, row_upper = setting.row_lower.copy(), setting.row_upper.copy()
        row_lower[left_out], row_upper[left_out] = -np.inf, np.inf
        self._solver.put(Setting(cost, row_lower, row_upper, np.minimum(setting.column_upper, upper)))
        return self._solver.solution()[0] if self._solver.fresh(seconds) == "optimal" else None

    # -- giving way --------------------------------------------------------------------------------------

    def least_moves(
        self, rules: Collection[str], most: float, focus: Focus = EVERYTHING, seconds: float | None = None
    ) -> dict[tuple[str, int], float] | None:
        """By how much some rules must give way so that no more than ``most`` is missing.

        First the fewest persons by which their limits must be raised for good, rule by rule; then of these the
        fewest person-rotations, as early as may be.

        Args:
            rules: Ids of the rules that may give way.
            most: Persons that may stay short, or be violated by other rules, in all.
            focus: Requirements that count.
            seconds: Time that the solver may take.

        Returns:
            Persons by rule and rotation (0 for a row of none), without those that are zero; ``None`` where it is
            not possible, or the time limit was reached.
        """
        at, setting = self.limits.giving(focus, rules)
        bound = np.flatnonzero(np.where(at, 0.0, self.limits.cost(focus, "total")) > 0), most
        ordered, clock = sorted(rules), Budget(seconds)
        raised = self._raised(ordered, at, setting, bound, seconds)
        if raised is None:
            return None
        cost, upper = np.zeros(at.size), setting.column_upper.copy()
        for column in np.flatnonzero(at).tolist():
            row = self.limits.row_of(column)
            cost[column] = 1.0 + _EARLY * int(self.limits.row_rotation[row])
            if self.limits.sense[row]:
                upper[column] = raised[ordered.index(self._giver(column))]
        values = self._give(replace(setting, cost=cost, column_upper=upper), bound, clock.left)
        return None if values is None else self._moves(values, at)

    def _raised(
        self, rules: Collection[str], at: Mask, setting: Setting, bound: tuple[Index, float], seconds: float | None
    ) -> list[float] | None:
        """The fewest persons by which the limits of each rule must be raised in all rotations alike."""
        upper = setting.column_upper.copy()
        for column in np.flatnonzero(at).tolist():
            if self.limits.sense[self.limits.row_of(column)]:  # others are limits from both sides
                upper[column] = 0.0
        raises = []
        for rule in rules:
            rows = self.limits.rows_of[self.limits.rules[rule]]
            one_sided = rows[self.limits.sense[rows] != 0]
            raises.append((one_sided, self.limits.sense[one_sided].astype(np.float64)))
        values = self._give(replace(setting, cost=np.zeros(at.size), column_upper=upper), bound, seconds, raises)
        if values is None:
            return None
        # a little more, so that the next question has an answer in spite of the solver's tolerance
        return [float(value) + NEARLY for value in values[at.size :]]

    def weigh_moves(
        self, rules: Mapping[str, float], focus: Focus = EVERYTHING, seconds: float | None = None
    ) -> tuple[float, float, dict[tuple[str, int], float]] | None:
        """What is missing in all, and by how much some rules give way, where each person of theirs has a price.

        Args:
            rules: Price of one person-rotation by which each of the rules gives way.
            focus: Requirements that count.
            seconds: Time that the solver may take.

        Returns:
            Persons missing, the price of all that gave way, and the persons by rule and rotation; ``None`` where
            no plan exists, or the time limit was reached.
        """
        at, setting = self.limits.giving(focus, rules)
        counted = np.where(at, 0.0, self.limits.cost(focus, "total"))
        prices = np.zeros(counted.size)
        for column in np.flatnonzero(at).tolist():
            prices[column] = rules[self._giver(column)]
        values = self._give(replace(setting, cost=counted + prices), None, seconds)
        if values is None:
            return None
        return weighted_sum(counted, values), weighted_sum(prices, values), self._moves(values, at)

    def _give(
        self,
        setting: Setting,
        most: tuple[Index, float] | None,
        seconds: float | None,
        raises: Sequence[tuple[Index, Float]] = (),
    ) -> Float | None:
        """The columns at the optimum, those added by which rows are raised together at the end."""
        start = self._start(EVERYTHING, "total", seconds)
        if start is None:
            return None
        self._solver.put(setting)
        self._solver.begin(start.basis)
        for rows, values in raises:
            self._solver.add_column(rows, values, 1.0)
        if most is not None:
            self._solver.add_row(most[0], -np.inf, most[1])
        try:
            optimal = self._solver.warm(seconds, "primal") == "optimal"
            return self._solver.solution()[0] if optimal else None
        finally:
            self._solver.forget(0 if most is None else 1, len(raises))

    def _giver(self, column: int) -> str:
        """The rule that gives way by a column."""
        rulebook, row = self.limits.formulation.rulebook, self.limits.row_of(column)
        return rulebook[int(self.limits.row_rule[row])].id

    def _moves(self, values: Float, at: Mask) -> dict[tuple[str, int], float]:
        """Persons by rule and rotation; of several rows of one rotation the sum."""
        moves: dict[tuple[str, int], float] = {}
        for column in np.flatnonzero(at & (values > NEARLY)).tolist():
            key = self._giver(column), int(self.limits.row_rotation[self.limits.row_of(column)])
            moves[key] = moves.get(key, 0.0) + float(values[column])
        return dict(sorted(moves.items()))


def _between(known: Mapping[frozenset[str], Answer], dropped: frozenset[str]) -> Answer | None:
    """The answer where one with fewer rules dropped and one with more are the same."""
    fewer = min((one for rules, one in known.items() if rules <= dropped), key=lambda one: one.objective, default=None)
    if fewer is None:
        return None
    if fewer.objective < NEARLY:  # nothing is missing, and nothing can be less
        return fewer
    more = max((one.objective for rules, one in known.items() if rules >= dropped), default=-np.inf)
    return fewer if fewer.objective - more < NEARLY else None
