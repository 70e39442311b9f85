"""A small search over choices of rules: the cheapest that agrees with all that is known."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from forcegen.solver.budget import Budget, TimeOverError
from forcegen.solver.handle import Handle
from forcegen.solver.outcome import SolverError

Rules = frozenset[str]


class MinimalSets(ABC):
    """A search for every minimal set of rules of one sort: what agrees with all that is known is tried, and teaches.

    Attributes:
        found: The sets that were found.
        complete: Whether there is no set but those that were found.
    """

    def __init__(self) -> None:
        self.found: list[Rules] = []
        self.complete = False

    def sets(self, budget: Budget) -> Iterator[Rules]:
        """Minimal sets, each once.

        Raises:
            TimeOverError: When the budget is over.
        """
        while (proposed := self._proposed(budget)) is not None:
            one = self._tried(proposed, budget)
            if one is not None:
                self.found.append(one)
                yield one
        self.complete = True

    @abstractmethod
    def _proposed(self, budget: Budget) -> Rules | None:
        """Rules that agree with all that is known; ``None`` where there are none."""

    @abstractmethod
    def _tried(self, proposed: Rules, budget: Budget) -> Rules | None:
        """The minimal set that some rules lead to; ``None`` where they lead to none, and something is learnt."""


_NO_WEIGHT = 1e-9
"""A weight of a column that is 0 or 1 which changes nothing; HiGHS refuses such weights."""


class Choice:
    """A choice of rules: a small program over columns that are 0 or 1, minimised by search.

    Args:
        costs: What each rule costs that may be chosen, by its id.
        budget: Time that the search may take.

    Attributes:
        at: Column of each rule.
    """

    def __init__(self, costs: Mapping[str, int], budget: Budget) -> None:
        self._budget = budget
        self._costs: list[int] = []
        self._rows: list[tuple[Sequence[tuple[int, float]], float]] = []
        self.at = {rule: self.column(cost) for rule, cost in costs.items()}

    def one_of(self, rules: Rules) -> None:
        """At least one of the rules has to be chosen."""
        self.row([(self.at[rule], 1.0) for rule in sorted(rules)], least=1.0)

    def not_all_of(self, rules: Rules) -> None:
        """At least one of the rules must not be chosen."""
        self.row([(self.at[rule], -1.0) for rule in sorted(rules)], least=1.0 - len(rules))

    def column(self, cost: int) -> int:
        """A new column beside those of the rules; its position."""
        self._costs.append(cost)
        return len(self._costs) - 1

    def row(self, entries: Sequence[tuple[int, float]], least: float) -> None:
        """A new row: the entries come to at least so much."""
        self._rows.append(([(at, value) for at, value in entries if abs(value) > _NO_WEIGHT], least))

    def cheapest(self) -> Rules | None:
        """The rules of the cheapest choice; ``None`` where there is none.

        Raises:
            TimeOverError: When the budget is over.
            SolverError: When the solver fails.
        """
        count = len(self._costs)
        if not count:  # HiGHS has no answer for a program without columns
            return None if any(least > 0 for _, least in self._rows) else frozenset()
        handle = Handle()
        api = handle.api
        lp = api.HighsLp()
        lp.num_col_, lp.num_row_ = count, len(self._rows)
        lp.col_cost_ = np.array(self._costs, dtype=np.float64)
        lp.col_lower_, lp.col_upper_ = np.zeros(count), np.ones(count)
        lp.integrality_ = [api.HighsVarType.kInteger] * count
        lp.row_lower_ = np.array([least for _, least in self._rows])
        lp.row_upper_ = np.full(len(self._rows), np.inf)
        lp.a_matrix_.format_ = api.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(entries) for entries, _ in self._rows)]).astype(np.int32)
        lp.a_matrix_.index_ = np.array([at for entries, _ in self._rows for at, _ in entries], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([value for entries, _ in self._rows for _, value in entries])
        handle.option("mip_rel_gap", 0.0)
        handle.option("mip_abs_gap", 0.5)  # costs are whole numbers
        handle.load(lp)
        handle.limit(self._budget.left)
        handle.run_stoppable()
        if handle.interrupted:
            raise KeyboardInterrupt
        match handle.status:
            case "optimal":
                values = list(handle.highs.getSolution().col_value)
                return frozenset(rule for rule, column in self.at.items() if values[column] > 0.5)
            case "infeasible":
                return None
            case "limit":
                raise TimeOverError
        raise SolverError(f"HiGHS ended the search for a choice of rules with '{handle.said}'")
