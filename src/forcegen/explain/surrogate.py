"""A game that is near the one that is played for what is missing, and can be played a hundred thousand times.

What single countries can gain at some prices (see ``blocks``) says for every set of players what is at least
missing. That is nearly all there is to say, so that orders of blame need be sampled with the solver only for the
rest: the shares of the near game are known very well, and the shares of the difference have little variance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from forcegen.explain.blocks import Blocks
from forcegen.explain.case import Case, rounded
from forcegen.formulation.program import Float
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.whatif.change import Change

MOST_PRICES = 6
"""Prices at which gains are looked at."""

ORDERS = 1 << 15
"""Orders of blame in which the near game is played, each with its reverse."""

_AT_ONCE = 1 << 10


@dataclass(frozen=True, eq=False)
class Surrogate:
    """The near game: at each price what is needed less what the players whose rules fell can gain.

    Attributes:
        players: The players.
        needed: What is needed, by price, shape (prices,).
        gains: What each player gains at each price if its rules fall, shape (players, prices).
    """

    players: tuple[str, ...]
    needed: Float
    gains: Float

    def along(self, order: Sequence[str]) -> dict[str, float]:
        """What each player adds to those before it in one order."""
        at = np.array([self.players.index(one) for one in order], dtype=np.int64)
        return dict(zip(order, self._adds(at[None, :])[0].tolist(), strict=True))

    def shares(self, seed: int) -> tuple[dict[str, Fraction], dict[str, float]]:
        """The shares of the near game and the error of each, as wide as 95 times in 100."""
        generator = np.random.default_rng(seed)
        count = len(self.players)
        sums, squares = np.zeros(count), np.zeros(count)
        for _ in range(ORDERS // _AT_ONCE):
            orders = generator.permuted(np.tile(np.arange(count), (_AT_ONCE, 1)), axis=1)
            there = np.zeros((_AT_ONCE, count))
            for one in (orders, orders[:, ::-1]):
                adds = np.zeros((_AT_ONCE, count))
                np.put_along_axis(adds, one, self._adds(one), axis=1)
                there += adds / 2
            sums += there.sum(axis=0)
            squares += (there**2).sum(axis=0)
        mean = sums / ORDERS
        width = 1.96 * np.sqrt(np.clip(squares / ORDERS - mean**2, 0.0, None) / ORDERS)
        return (
            {one: rounded(float(share)) for one, share in zip(self.players, mean, strict=True)},
            {one: float(error) for one, error in zip(self.players, width, strict=True)},
        )

    def _adds(self, orders: np.ndarray) -> Float:
        """What the players add in their orders, shape (orders, players)."""
        if not self.needed.size:
            return np.zeros(orders.shape)
        fallen = self.gains.sum(axis=0)
        standing = np.cumsum(self.gains[orders], axis=1)  # after each player, what those before it gain no more
        value = np.max(self.needed - fallen + standing, axis=2, initial=0.0)
        before = np.max(self.needed - fallen, initial=0.0)
        return np.diff(value, axis=1, prepend=np.full((orders.shape[0], 1), before))


def near_game(case: Case, players: Mapping[str, frozenset[str]], budget: Budget) -> Surrogate:
    """A near game at the prices of the case as it stands, and as it is without the players that matter most.

    Raises:
        TimeOverError: When the budget is over.
    """
    blocks = Blocks(case, case.changeable)
    names = tuple(players)
    missing = case.missing(budget)
    effect = {one: missing - case.without(players[one], budget) for one in names}
    foremost = sorted(names, key=lambda one: (-effect[one], one))[: MOST_PRICES - 1]
    needed: list[float] = []
    gains: list[list[float]] = []
    for dropped in (frozenset[str](), *(players[one] for one in foremost)):
        answer = case.relax(Change(dropped, focus=case.focus, order="total"), budget)
        if answer.multipliers is None or answer.missing <= 0:
            continue
        cut = blocks.cut(answer.multipliers, 0.0, blocks.whole_sets, budget)
        if cut is None:
            raise TimeOverError
        needed.append(cut.needed)
        gains.append([sum(gain for subset, gain in cut.gains.items() if subset <= players[one]) for one in names])
    return Surrogate(names, np.array(needed), np.array(gains).reshape(len(needed), len(names)).T)
