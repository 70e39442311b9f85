r"""What single countries could add: bounds that hold for every package of changes at once.

Take the multipliers $\pi$ of the total shortfall and keep to them the rows that countries share (requirements,
lift, shares of the force). What is left falls apart into one small program a country, so that

$$\text{missing}(S) \;\ge\; \sum_{i \text{ shared}} \pi_i b_i + \sum_c V_c(S_c)$$

whatever the set $S$ of rules dropped, where $V_c$ is what country $c$ comes to at these prices without those of its
own rules that are in $S$. One program for each of a few subsets of its rules, all countries at once, so bounds
every combination of countries; and what a package has to gain is stated as one inequality over whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from forcegen.explain.case import Case
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, column_sums
from forcegen.formulation.sets import Mask
from forcegen.solver.budget import Budget

MOST_RULES = 6
"""Rules of one country of which every subset is looked at."""

Subset = frozenset[str]


@dataclass(frozen=True, eq=False)
class Cut:
    """What every package must gain.

    Attributes:
        gains: What a country at most gains without a subset of its rules, by the subset.
        needed: What a package has to gain in all.
        anyway: Rules without which nothing is known: a package with one of them may gain all that is needed.
    """

    gains: Mapping[Subset, float]
    needed: float
    anyway: Subset


class Blocks:
    """The countries of a case, and the rules that touch one of them alone."""

    def __init__(self, case: Case, rules: tuple[str, ...]) -> None:
        self._case = case
        self._rules = rules
        live = case.live
        self._live = live
        self._column_block, self._row_block = self._divide()
        self._local = self._local_rules()

    def _divide(self) -> tuple[Index, Index]:
        """Country of each column and row by its position, or -1 where countries share it."""
        formulation, live = self._case.formulation, self._live
        sets, columns, program = formulation.sets, formulation.columns, formulation.program
        country = {one: at for at, one in enumerate(sorted({pool.country for pool in sets.pools}))}
        of_pool = np.array([country[pool.country] for pool in sets.pools], dtype=np.int64)
        by_pool = np.repeat(of_pool, sets.rotations)
        lines = np.full(sets.lines, -1, dtype=np.int64)
        own = np.full(len(formulation.own), -2, dtype=np.int64)  # as yet nobody's
        block = np.r_[of_pool[sets.pool], by_pool, lines, by_pool, own]
        nobody = block[program.column] == -2
        entry_block = block[program.column]
        lowest, highest = np.full(program.rows, len(country)), np.full(program.rows, -2)
        np.minimum.at(lowest, program.row[~nobody], entry_block[~nobody])
        np.maximum.at(highest, program.row[~nobody], entry_block[~nobody])
        row_block = np.where((lowest == highest) & (highest >= 0), highest, -1)
        for column in range(columns.own, program.columns):  # a rule's own column is whose its rows are
            rows = program.row[program.column == column]
            owners = np.unique(row_block[rows])
            block[column] = owners[0] if owners.size == 1 else -1
        shared = block[program.column] == -1
        row_block[np.unique(program.row[shared])] = -1
        bans = live.limits.row_rule.size - program.rows
        return block, np.r_[row_block, np.full(bans, -1, dtype=np.int64)]

    def _local_rules(self) -> dict[int, tuple[str, ...]]:
        """Rules that touch one country alone, by country."""
        formulation = self._case.formulation
        local: dict[int, list[str]] = {}
        for rule in self._rules:
            position = self._live.limits.rules[rule]
            rows = np.flatnonzero(formulation.owner == position)
            banned = formulation.forbidden.get(position, np.zeros(0, dtype=np.int64))
            touched = np.unique(np.r_[self._row_block[rows], self._column_block[banned]])
            if touched.size == 1 and touched[0] >= 0 and self._case.rules[rule].bindingness != "people":
                local.setdefault(int(touched[0]), []).append(rule)
        return {country: tuple(rules) for country, rules in sorted(local.items())}

    @cached_property
    def shared_rules(self) -> Subset:
        """Rules that several countries share, or that people are."""
        local = {rule for rules in self._local.values() for rule in rules}
        return frozenset(self._rules) - local

    @cached_property
    def whole_sets(self) -> dict[int, tuple[Subset, ...]]:
        """For each country all of its rules."""
        return {country: (frozenset(rules),) for country, rules in self._local.items()}

    @cached_property
    def subsets(self) -> dict[int, tuple[Subset, ...]]:
        """For each country the subsets of its rules that open something which no smaller one does."""
        return {country: tuple(self._distinct(rules)) for country, rules in self._local.items()}

    def _distinct(self, rules: tuple[str, ...]) -> list[Subset]:
        if len(rules) > MOST_RULES:
            return [frozenset(rules)]
        found: list[tuple[Subset, tuple[bytes, Subset]]] = []
        nothing = self._opens(frozenset())
        for size in range(1, len(rules) + 1):
            for chosen in combinations(rules, size):
                subset = frozenset(chosen)
                opens = self._opens(subset)
                if opens != nothing and not any(less <= subset and same == opens for less, same in found):
                    found.append((subset, opens))
        return [subset for subset, _ in found]

    def _opens(self, subset: Subset) -> tuple[bytes, Subset]:
        """What dropping some rules does: contributions that open, and rules whose rows fall away."""
        formulation = self._case.formulation
        bans = self._live.limits.bans_on.copy()
        for rule in subset:
            banned = formulation.forbidden.get(self._live.limits.rules[rule])
            if banned is not None:
                bans[banned] -= 1
        opened = np.flatnonzero((bans == 0) & (self._live.limits.bans_on > 0))
        owners = set(formulation.owner.tolist())
        return opened.tobytes(), frozenset(rule for rule in subset if self._live.limits.rules[rule] in owners)

    def whole(self, subset: Subset) -> bool:
        """Whether a subset stands for any of its rules, because a country has too many to look at each."""
        return len(subset) > MOST_RULES

    def cut(
        self, multipliers: Float, target: float, subsets: Mapping[int, tuple[Subset, ...]], budget: Budget
    ) -> Cut | None:
        """What every package must gain by these multipliers; ``None`` where nothing is learnt, or time is over.

        Args:
            multipliers: Multipliers of what is missing in all without some rules, shape (rows,).
            target: No more than this may be missing.
            subsets: Subsets of each country's rules of which the gain is wanted.
            budget: Time.
        """
        case, live, program = self._case, self._live, self._case.formulation.program
        shared: Mask = self._row_block < 0
        priced = np.where(shared[: program.rows], multipliers, 0.0)
        cost = live.limits.line_cost(case.focus, "total") - column_sums(program, priced)
        upper = live.limits.column_upper(case.focus)
        contributions = case.formulation.sets.contributions
        upper[:contributions] = np.minimum(upper[:contributions], case.formulation.largest.contributions)
        limits = np.where(multipliers > 0, program.row_lower, program.row_upper)
        constant = float(sum(priced[row] * limits[row] for row in np.flatnonzero(priced).tolist()))
        before = self._values(cost, shared, frozenset(), upper, budget)
        if before is None:
            return None
        needed = constant + float(before.sum()) - target
        gains: dict[Subset, float] = {}
        for turn in range(max((len(several) for several in subsets.values()), default=0)):
            together = {country: several[turn] for country, several in subsets.items() if turn < len(several)}
            dropped = frozenset(rule for subset in together.values() for rule in subset)
            after = self._values(cost, shared, dropped, upper, budget)
            if after is None:
                return None
            for country, subset in together.items():
                gains[subset] = max(0.0, float(before[country] - after[country]))
        return Cut(gains, needed, self._anyway(multipliers))

    def _anyway(self, multipliers: Float) -> Subset:
        """The shared rules on which the bound rests: those with a multiplier, those that forbid, facts of people."""
        formulation, live = self._case.formulation, self._live
        priced = np.unique(formulation.owner[np.flatnonzero(multipliers)])
        return frozenset(
            rule
            for rule in self.shared_rules
            if self._case.rules[rule].bindingness == "people"
            or live.limits.rules[rule] in formulation.forbidden
            or live.limits.rules[rule] in priced
        )

    def _values(self, cost: Float, shared: Mask, dropped: Subset, upper: Float, budget: Budget) -> Float | None:
        """What each country comes to; at the end what belongs to none."""
        if budget.over:
            return None
        giving = self._live.limits.gives[0]  # what a violation costs is paid by whose row it is
        full = np.r_[cost, np.ones(giving.size)]
        values = self._live.apart(full, shared, dropped, upper, budget.left)
        if values is None:
            return None
        worth, block = full * values, np.r_[self._column_block, self._row_block[giving]]
        count = int(block.max(initial=-1)) + 1
        by_country = np.bincount(block[block >= 0], worth[block >= 0], minlength=count)
        return np.append(by_country, worth[block < 0].sum())
