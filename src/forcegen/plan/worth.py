"""What one person more, and one person fewer, under a rule changes: by solving again from the optimum.

A multiplier holds on one side of a corner only: where two laws allow the same number, one more under either changes
nothing though the proof rests on one of them. It is an upper bound of what one person more removes, so that only
rules with a multiplier are asked about, each with one person more and one fewer. An optimal basis that survives such a
step answers by its multipliers alone; only at a corner the program is solved again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from forcegen.documents.figures import figure
from forcegen.formulation import Formulation
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, weighted_sum
from forcegen.plan.prices import Prices
from forcegen.solver.budget import Budget
from forcegen.solver.optimise import Optimum
from forcegen.whatif.change import AS_IT_STANDS, Change, Move
from forcegen.whatif.live import Answer, Live

SMALLEST = 1e-4
"""Persons that are none: what is less is the solver's tolerance."""

MOST_WORK = 500_000
"""Rows and columns that all questions of a plan may go through: a count and not a time, so that it is the same plan on
any machine. Beyond it what one person changes is left open, the least multipliers first."""

FEWEST_QUESTIONS = 20
"""Where the work allows fewer questions than these, none is asked: the first alone can take longer than the plan."""

MOST_ROUNDS = 3
"""Times that rules which bind together are looked for: each adds those that the last left to bind."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What one person changes under a rule.

    Attributes:
        more: Persons short less with one person more in each row (through a ban one in each rotation); of a pool's own
            rules with one person more in the pool.
        fewer: Persons short more with one person fewer; ``None`` through a ban, or where no plan is left.
        together: Rules that bind together with it, by position: one person more under this one alone gains less.
        together_more: Persons short less with one person more under all of them; ``None`` where that was not asked.
    """

    more: Decimal | None = None
    fewer: Decimal | None = None
    together: tuple[int, ...] = ()
    together_more: Decimal | None = None


NOT_KNOWN = Worth()


def worth_of(
    formulation: Formulation, optimum: Optimum, prices: Prices, *, met: bool, seconds: float | None
) -> dict[int, Worth]:
    """What one person changes under each rule that binds, by the rule's position.

    Args:
        formulation: The program, of which no column has to be a whole number.
        optimum: Its optimum.
        prices: Its multipliers by rule.
        met: Whether nothing is missing: then nothing can be missing less.
        seconds: Time that all of it may take.
    """
    beside = {} if met else _beside(formulation, prices)
    binding = (rule for rule, rotations in enumerate(prices.rotations) if rotations)
    found = {rule: Worth(Decimal(0), together=beside.get(rule, ())) for rule in binding}
    priced = [rule for rule in found if prices.price[rule] > SMALLEST]
    priced.sort(key=lambda rule: (-prices.price[rule], formulation.rulebook[rule].id))
    steps = _Steps(formulation, optimum, prices)
    size = formulation.program.rows + formulation.program.columns
    asking = _Asking(formulation, optimum, Budget(seconds), MOST_WORK // size)
    for rule in priced:
        more, fewer = (Decimal(0) if met else steps.gain(rule, 1)), steps.gain(rule, -1)
        found[rule] = Worth(more, fewer)
        if (more is None or (fewer is None and steps.movable(rule))) and not asking.over:
            found[rule] = asking.of(rule, met=met)
    return found


def _limits(formulation: Formulation) -> dict[int, tuple[int, ...]]:
    """For each rule that speaks of the people of one pool, what is available or what rests, all that do."""
    pools: dict[tuple[str, str], list[int]] = {}
    for position, rule in enumerate(formulation.rulebook):
        if rule.people_of is not None:
            pools.setdefault(rule.people_of, []).append(position)
    return {rule: tuple(rules) for rules in pools.values() for rule in rules}


class _Steps:
    """Steps of one person from the corner that the solver ended at: those that it survives need no other solve."""

    def __init__(self, formulation: Formulation, optimum: Optimum, prices: Prices) -> None:
        self._formulation, self._corner, self._prices = formulation, optimum.corner, prices
        self._multipliers = sum(optimum.duals.values(), np.zeros(formulation.program.rows))
        self._limits = _limits(formulation)
        self._short = np.zeros(formulation.sets.posts)
        self._basic = np.zeros(formulation.program.columns, dtype=np.bool_)
        self._vertex = np.zeros(formulation.program.columns)
        if self._corner is not None and optimum.vertex is not None and optimum.basis is not None:
            self._basic[optimum.basis.columns], self._vertex = True, optimum.vertex
            columns, sets = formulation.columns, formulation.sets
            np.add.at(self._short, sets.line_post, optimum.vertex[columns.shortfall : columns.surge])
            # surge is what is left when all else is known: it costs no shortfall and stands in one row of its own
            surge = sets.posts + len(sets.pools) * sets.rotations
            self._corner.free(range(columns.surge, columns.own), range(surge, 2 * surge - sets.posts))

    def movable(self, rule: int) -> bool:
        """Whether a rule has rows with a limit that can be moved, and does not only forbid."""
        return any(self._rows(one).size for one in self._limits.get(rule, (rule,)))

    def gain(self, rule: int, persons: int) -> Decimal | None:
        """Persons short less with one more, or short more with one fewer; ``None`` where the corner does not say."""
        if self._corner is None:
            return None
        right = np.zeros(self._formulation.program.rows)
        if self.movable(rule):
            for one in self._limits.get(rule, (rule,)):
                rows = self._rows(one)
                right[rows] = np.where(self._formulation.program.at_most[rows], persons, -persons)
            gained = -weighted_sum(self._multipliers, right)
        elif persons > 0:
            gained = self._through(rule, right)
            if gained < self._prices.price[rule] - SMALLEST:  # more may be gained elsewhere
                return None
        else:
            return None
        return figure(round(gained * persons, 4)) if self._corner.survives(right) else None

    def _rows(self, rule: int) -> Index:
        program, rows = self._formulation.program, np.array(self._formulation.rows_of(rule), dtype=np.int64)
        one_sided = rows[program.at_most[rows] | program.at_least[rows]]
        # where facts exceed a row, one person more or fewer changes nothing
        moved: Index = one_sided[~np.isin(one_sided, list(self._formulation.exceeded))]
        return moved

    def _through(self, rule: int, right: Float) -> float:
        """Send one person in each rotation through a ban, to the shortest post of those where most is gained.

        Args:
            rule: The rule that forbids.
            right: Where what that takes from each row is put down, shape (rows,).

        Returns:
            Persons short less if the rest of the plan allows it.
        """
        formulation, worth = self._formulation, self._prices.worth
        sets, columns = formulation.sets, formulation.columns
        missed = self._prices.missed[rule]
        short = -self._short[sets.post[missed]]
        order = missed[np.lexsort((missed, short, -worth[missed].round(6), sets.rotation[missed]))]
        _, first = np.unique(sets.rotation[order], return_index=True)
        sent = order[first]
        # what they count for as deployed, and as persons short less, where the basis does not say so by itself
        effect = np.array([float(one) for one in sets.effects])[sets.effect[sent]]
        line = columns.shortfall + np.searchsorted(sets.line_post, sets.post[sent], side="right") - 1
        moved = np.r_[sent, columns.deployed + sets.deployment[sent], line]
        by = np.r_[np.ones(2 * sent.size), -effect]
        kept = np.r_[np.ones(sent.size, dtype=np.bool_), ~self._basic[moved[sent.size :]]]
        kept[2 * sent.size :] &= self._vertex[line] >= effect
        step = np.zeros(formulation.program.columns)
        np.add.at(step, moved[kept], by[kept])
        program = formulation.program
        right -= np.bincount(program.row, program.values * step[program.column], program.rows)
        return -float(step[columns.shortfall : columns.surge].sum()) - weighted_sum(self._multipliers, right)


class _Asking:
    """Questions to a live solver that starts from the optimum of a plan; it is loaded when the first is asked."""

    def __init__(self, formulation: Formulation, optimum: Optimum, budget: Budget, most: int) -> None:
        self._formulation, self._optimum = formulation, optimum
        self._rulebook, self._limits = formulation.rulebook, _limits(formulation)
        self._budget, self._most = budget, most

    @cached_property
    def _live(self) -> Live:
        basis, vertex = self._optimum.basis, self._optimum.vertex
        return Live(self._formulation, start=None if basis is None or vertex is None else (basis, vertex))

    @cached_property
    def _base(self) -> Answer:
        return self._live.ask(AS_IT_STANDS, self._budget.left)

    @property
    def over(self) -> bool:
        """Whether no more may be asked, or what is known is no optimum."""
        if self._budget.over or self._most < FEWEST_QUESTIONS:
            return True
        return self._base.status != "optimal" or self._live.solves >= self._most

    def of(self, rule: int, *, met: bool) -> Worth:
        """What one person changes under a rule."""
        one = self._limits.get(rule, (rule,))
        fewer = self._ask(one, -1) if any(self._live.limits.movable(self._rulebook[at].id) for at in one) else None
        added = None if fewer is None else self._gain(self._base, fewer)
        if met:
            return Worth(Decimal(0), added)
        answer = self._ask(one, 1)
        if answer is None:
            return Worth(None, added)
        more = self._gain(answer, self._base)
        together, all_more = self._with_others(one, answer)
        if all_more is None or all_more <= more:
            return Worth(more, added)
        return Worth(more, added, tuple(at for at in together if at not in one), all_more)

    def _with_others(self, one: tuple[int, ...], answer: Answer) -> tuple[tuple[int, ...], Decimal | None]:
        """Rules on which the proof comes to rest where one of them gives way, and what they are worth together."""
        group = one
        for _ in range(MOST_ROUNDS):
            before, now = self._resting(self._base), self._resting(answer)
            others = np.flatnonzero(now > before + SMALLEST).tolist()
            wider = tuple(sorted({*group, *(at for other in others for at in self._limits.get(other, (other,)))}))
            if wider == group or self.over:
                break
            group = wider
            moved = self._ask(group, 1)
            if moved is None:
                break
            answer = moved
            gained = self._gain(answer, self._base)
            if gained:
                return group, gained
        return group, None

    def _ask(self, rules: Sequence[int], persons: int) -> Answer | None:
        """The answer with so many persons more under some rules; ``None`` where there is no plan, or no time."""
        if self._budget.over:
            return None
        ids = [self._rulebook[at].id for at in rules]
        moved = tuple(Move(one, Fraction(persons), bans=not self._live.limits.movable(one)) for one in ids)
        answer = self._live.ask(Change(moved=moved), self._budget.left)
        return answer if answer.status == "optimal" else None

    def _resting(self, answer: Answer) -> Float:
        """What the multipliers of each rule come to, bans among them, shape (rules,)."""
        resting = np.zeros(len(self._rulebook))
        if answer.multipliers is not None and answer.of_bans is not None:
            multipliers = np.abs(np.concatenate([answer.multipliers, answer.of_bans]))
            owned = self._live.limits.row_rule >= 0
            np.add.at(resting, self._live.limits.row_rule[owned], multipliers[owned])
        return resting

    @staticmethod
    def _gain(better: Answer, worse: Answer) -> Decimal:
        """Persons short less in all; below zero where an earlier priority gained at the cost of later ones."""
        return figure(round(worse.missing - better.missing, 4))


def _beside(formulation: Formulation, prices: Prices) -> dict[int, tuple[int, ...]]:
    """For each rule that binds by forbidding what others forbid as well: those others."""
    beside: dict[int, tuple[int, ...]] = {}
    mine = np.zeros(formulation.sets.contributions, dtype=np.bool_)
    for rule in formulation.forbidden:
        if prices.rotations[rule] and prices.price[rule] <= SMALLEST:
            mine[prices.wanted[rule]] = True
            others = (other for other in formulation.forbidden if other != rule)
            beside[rule] = tuple(sorted(other for other in others if mine[prices.wanted[other]].any()))
            mine[prices.wanted[rule]] = False
    return beside
