r"""Whose is what is missing: a waterfall in declared order, and Shapley values, both adding up exactly.

Let $v(S)$ be what is missing while the facts of people and the rules of the players in $S$ hold, and no others.
A player's share is what its rules add to $v$, on average over all orders in which the players could be blamed
(Shapley's value): the one division that adds up, treats equals alike and blames nobody whose rules never matter.
Beside it stand what would be missing less without the player alone, $v(N) - v(N \setminus i)$, and what it alone
adds to the facts of people, $v(i) - v(\emptyset)$; these do not add up, and the difference is what players do
together. The facts of people are no player: nobody decided them.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import factorial, hypot, sqrt
from typing import Literal, get_args

from forcegen.documents.explanation import Extent, Share, Shares, Step
from forcegen.explain.case import GRID, NOTHING, Case, figure, rounded
from forcegen.explain.surrogate import Surrogate, near_game
from forcegen.rules.base import Bindingness
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.terms.apportion import apportion

MOST_PLAYERS = 10
"""Players up to which every order is averaged over."""

FEWEST_ORDERS, MOST_ORDERS = 6, 200
"""Orders that are averaged over where there are more players."""

ENOUGH = Fraction(1, 100)
"""Sampling ends when every share is known to this part of what is missing."""

By = Literal["owner", "kind"]


def waterfall(case: Case, budget: Budget) -> tuple[Step, ...]:
    """What is missing as the rules come to hold, by bindingness, in the order in which it is declared.

    Raises:
        TimeOverError: When the budget is over.
    """
    steps: list[Step] = []
    kept: set[str] = set()
    before = case.only(kept, budget)
    for bindingness in get_args(Bindingness):
        mine = [rule for rule in case.limits if case.rules[rule].bindingness == bindingness]
        kept.update(mine)
        now = case.only(kept, budget)
        steps.append(Step(bindingness=bindingness, rules=len(mine), adds=figure(now - before), missing=figure(now)))
        before = now
    return tuple(steps)


def shares(case: Case, by: By, budget: Budget) -> Shares:
    """What is missing, divided among owners or kinds of rule.

    Raises:
        TimeOverError: When the budget is over before anything is known.
    """
    players = _players(case, by)
    game = _Game(case, players, budget)
    people, whole = game.value(frozenset()), game.value(frozenset(players))
    removal = {one: whole - game.value(frozenset(players) - {one}) for one in players}
    alone = {one: game.value(frozenset({one})) - people for one in players}
    # whoever takes nothing away and adds nothing may still matter together with others
    if len(players) <= MOST_PLAYERS:
        value, orders, complete = _exact(game, tuple(players)), 0, True
        error: dict[str, Fraction | None] = dict.fromkeys(players, Fraction(0))
    else:
        near = near_game(case, players, budget)
        value, error, orders, complete = _sampled(game, near, whole - people, _seed(case, by))
    divided = apportion(value, whole - people, GRID)
    found = [
        Share(
            player=one,
            share=divided[one],
            error=None if (known := error[one]) is None else figure(known),
            removal=figure(removal[one]),
            alone=figure(alone[one]),
        )
        for one in players
    ]
    found.sort(key=lambda one: (-one.share, one.player))
    note = "" if not orders else f"estimated from {orders} random orders of rules"
    return Shares(
        by=by,
        people=figure(people),
        shares=tuple(found),
        monotone=game.monotone,
        orders=orders,
        extent=Extent(complete=complete, proven=not orders, note=note),
    )


def _players(case: Case, by: By) -> dict[str, frozenset[str]]:
    """The rules of each player, those that limit something."""
    players: dict[str, set[str]] = {}
    for rule in case.changeable:
        this = case.rules[rule]
        players.setdefault(this.owner if by == "owner" else this.kind, set()).add(rule)
    return {one: frozenset(rules) for one, rules in sorted(players.items())}


class _Game:
    """What is missing by the players whose rules hold."""

    def __init__(self, case: Case, players: Mapping[str, frozenset[str]], budget: Budget) -> None:
        self._case = case
        self._players = players
        self._budget = budget
        self._known: dict[frozenset[str], Fraction] = {}
        self.monotone = True

    def value(self, holding: frozenset[str]) -> Fraction:
        """What is missing while the rules of these players hold."""
        if holding not in self._known:
            dropped = [rule for one, rules in self._players.items() if one not in holding for rule in rules]
            self._known[holding] = self._case.without(dropped, self._budget)
        return self._known[holding]

    def adds(self, one: str, holding: frozenset[str]) -> Fraction:
        """What a player adds to others."""
        more = self.value(holding | {one}) - self.value(holding)
        if more < -NOTHING:
            self.monotone = False
        return more


def _exact(game: _Game, players: Sequence[str]) -> dict[str, Fraction]:
    """Every order of blame at once: each coalition weighs as many orders as it comes up in."""
    count = len(players)
    value = dict.fromkeys(players, Fraction(0))
    for mask in range(1 << count):
        holding = frozenset(one for at, one in enumerate(players) if mask >> at & 1)
        size = len(holding)
        weight = Fraction(factorial(size) * factorial(count - size - 1), factorial(count)) if size < count else None
        for one in players:
            if weight is not None and one not in holding:
                value[one] += weight * game.adds(one, holding)
    return value


def _sampled(
    game: _Game, near: Surrogate, whole: Fraction, seed: int
) -> tuple[dict[str, Fraction], dict[str, Fraction | None], int, bool]:
    """Some orders of blame: the mean, its error, how many, and whether they were enough.

    What is sampled is by how much the game differs from one that is near it and costs nothing to play.
    """
    mean, error_near = near.shares(seed)
    drawn: list[dict[str, Fraction]] = []
    enough = False
    try:
        for order in _orders(near.players, seed):
            known = near.along(order)
            drawn.append({one: adds - rounded(known[one]) for one, adds in _along(game, order).items()})
            if len(drawn) >= FEWEST_ORDERS:
                enough = all((_error(drawn, one) or 0) <= ENOUGH * whole for one in near.players)
                if enough or len(drawn) >= MOST_ORDERS:
                    break
    except TimeOverError:
        if not drawn:
            raise
    error: dict[str, Fraction | None] = {}
    for one in near.players:
        mean[one] += sum((adds[one] for adds in drawn), Fraction(0)) / len(drawn)
        sampled = _error(drawn, one)
        error[one] = None if sampled is None else rounded(hypot(float(sampled), error_near[one]))
    return mean, error, len(drawn), enough


def _orders(players: Sequence[str], seed: int) -> Iterator[tuple[str, ...]]:
    """Random orders, the same for the same model."""
    generator = random.Random(seed)  # noqa: S311 - a sample, no secret
    while True:
        yield tuple(generator.sample(players, len(players)))


def _along(game: _Game, order: Sequence[str]) -> dict[str, Fraction]:
    """What each player adds to those before it in one order.

    Where a stretch of players adds nothing in all, none of them does, as far as rules never lessen what is
    missing: the middle of it need not be asked for.
    """
    adds = dict.fromkeys(order, Fraction(0))

    def between(first: int, last: int) -> None:
        lower, upper = frozenset(order[:first]), frozenset(order[:last])
        if last == first or game.value(lower) == game.value(upper):
            return
        if last == first + 1:
            adds[order[first]] = game.adds(order[first], lower)
            return
        middle = (first + last) // 2
        between(first, middle)
        between(middle, last)

    between(0, len(order))
    return adds


def _error(drawn: Sequence[Mapping[str, Fraction]], one: str) -> Fraction | None:
    """Half the width of the interval that holds the exact mean 95 times in 100; ``None`` from one order alone."""
    if len(drawn) < 2:
        return None
    values = [float(adds[one]) for adds in drawn]
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return rounded(_width(len(values) - 1) * sqrt(variance / len(values)))


_WIDTHS = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
"""Student's t at 97.5 %, by degrees of freedom from 1 on."""


def _width(freedom: int) -> float:
    """Standard errors to either side that hold 95 times in 100."""
    return _WIDTHS[freedom - 1] if freedom <= len(_WIDTHS) else 1.96 + 2.5 / freedom


def _seed(case: Case, by: By) -> int:
    """The same for the same model, whatever the order of its rows."""
    return int.from_bytes(hashlib.sha256(f"{case.model.sha256}|{by}".encode()).digest()[:8], "big")
