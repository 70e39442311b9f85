"""Packages of changes in order of cost: minimal sets of rules without which no more than a target is missing.

A small search over whole numbers proposes the cheapest set that nothing known speaks against; the solver says
what is missing without it. If that is too much, the multipliers say why: one rule of a *core* has to be among the
changes, and what single countries can gain has to come to enough (see ``blocks``). Both are learnt once and hold
for every later proposal, so that packages come in order of cost and the list is complete when nothing is left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from forcegen.explain.blocks import Blocks, Cut
from forcegen.explain.case import NOTHING, Case, rounded
from forcegen.explain.cores import core_of
from forcegen.explain.search import Choice, MinimalSets, Rules
from forcegen.solver.budget import Budget
from forcegen.whatif.change import Change

MOST_CUTS = 12
"""Bounds by country that are learnt; each takes a few solves, and later ones say little more."""

_COST = 1_000_000


@dataclass
class _Learnt:
    """What is known of all packages."""

    cores: list[Rules] = field(default_factory=list)
    """Of each, one rule has to be among the changes."""
    cuts: list[Cut] = field(default_factory=list)


class PackageSearch(MinimalSets):
    """Minimal packages of a case, the cheapest first.

    Args:
        case: The case.
        target: No more than this may be missing.
    """

    def __init__(self, case: Case, target: Fraction) -> None:
        super().__init__()
        self._case = case
        self._target = target
        self._rules = case.askable
        self._learnt = _Learnt()
        self._blocks = Blocks(case, case.askable)

    def __iter__(self) -> Iterator[Rules]:
        return self.packages(Budget(None))

    def enough(self, missing: Fraction) -> bool:
        """Whether no more is missing than may be."""
        return missing <= self._target + NOTHING

    def packages(self, budget: Budget) -> Iterator[Rules]:
        """Packages in order of cost; those of one cost change policy before law, and law before doctrine.

        Raises:
            TimeOverError: When the budget is over.
        """
        return self.sets(budget)

    def _tried(self, proposed: Rules, budget: Budget) -> Rules | None:
        if self.enough(self._case.without(proposed, budget)):
            return self._least(proposed, budget)
        self._learn(proposed, budget)
        return None

    def _least(self, package: Rules, budget: Budget) -> Rules:
        """The package without what it can do without: dearest first, so that a rule that costs nothing stays."""
        for rule in sorted(package, key=lambda one: (-self._weight(one), one)):
            if any(core & package == {rule} for core in self._learnt.cores):
                continue  # the rest of the package leaves this core as it is
            if self.enough(self._case.without(package - {rule}, budget)):
                package -= {rule}
        return package

    # -- what a failure teaches --------------------------------------------------------------------------

    def _learn(self, failed: Rules, budget: Budget) -> None:
        case = self._case
        answer = case.relax(Change(failed, focus=case.focus, order="total"), budget)
        if answer.multipliers is None or self.enough(rounded(answer.missing)):
            # in all it would be enough, but not with the earlier priorities first: something else has to change
            self._learnt.cores.append(frozenset(self._rules) - failed)
            return
        if len(self._learnt.cuts) < MOST_CUTS:
            cut = self._blocks.cut(answer.multipliers, float(self._target), self._blocks.subsets, budget)
            if cut is not None and cut.needed > float(NOTHING):
                self._learnt.cuts.append(cut)
        self._learnt.cores.append(core_of(case, answer.multipliers, self._rules, failed))

    # -- proposals ---------------------------------------------------------------------------------------

    def _weight(self, rule: str) -> int:
        """Cost first; then policy before law before doctrine; then what no order of rows decides."""
        tie = int.from_bytes(hashlib.sha256(rule.encode()).digest()[:2], "big") % 1000
        return round(self._case.cost(rule) * _COST) + self._case.blame(rule) * 10_000 + tie

    def _proposed(self, budget: Budget) -> Rules | None:
        """The cheapest set that hits every core and may gain enough; ``None`` where there is none.

        Raises:
            TimeOverError: When the budget is over.
        """
        choice = Choice({rule: self._weight(rule) for rule in self._rules}, budget)
        for core in sorted(self._learnt.cores, key=sorted):
            choice.one_of(core)
        for package in sorted(self.found, key=sorted):
            choice.not_all_of(package)
        opened = self._opened(choice)
        for cut in self._learnt.cuts:
            entries = [(column, min(cut.gains.get(subset, 0.0), cut.needed)) for subset, column in opened.items()]
            entries += [(choice.at[rule], cut.needed) for rule in sorted(cut.anyway)]
            scale = max(1.0, cut.needed)  # a millionth less, for the solver's tolerance
            choice.row([(column, gain / scale) for column, gain in entries if gain], cut.needed / scale - 1e-6)
        return choice.cheapest()

    def _opened(self, choice: Choice) -> dict[Rules, int]:
        """A column for each subset of a country's rules that opens something; one a country, and whole."""
        if not self._learnt.cuts:
            return {}
        opened: dict[Rules, int] = {}
        for subsets in self._blocks.subsets.values():
            columns = []
            for subset in subsets:
                column = choice.column(0)
                columns.append(column)
                opened[subset] = column
                if self._blocks.whole(subset):
                    choice.row([(column, -1.0), *((choice.at[rule], 1.0) for rule in sorted(subset))], least=0.0)
                else:
                    for rule in sorted(subset):
                        choice.row([(column, -1.0), (choice.at[rule], 1.0)], least=0.0)
            if columns:
                choice.row([(column, -1.0) for column in columns], least=-1.0)
        return opened


def cost_of(case: Case, package: Rules) -> Decimal:
    """What a package costs."""
    return sum((case.cost(rule) for rule in package), Decimal(0))
