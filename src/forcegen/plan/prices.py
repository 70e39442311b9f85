"""What rules cost by the multipliers of a proof: those that have rows, and those that forbid."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, column_sums

SMALLEST = 1e-7
"""A price below it is a solver's zero."""


@dataclass(frozen=True, eq=False)
class Prices:
    """The price of each rule, by its position in the rulebook.

    Attributes:
        price: What the multipliers of its rows come to, but of those that facts alone exceed: the most that one person
            more in each of them can be worth. A rule that forbids has no rows: it is priced, for each rotation, by the
            best of the contributions that it alone forbids. Shape (rules,).
        worth: What the multipliers pay for each contribution, shape (contributions,).
        rotations: Rotations in which it binds; it also binds where others forbid as well what would be of use.
        wanted: For each rule that forbids, the contributions of use that it forbids.
        missed: Of these those that it alone forbids.
    """

    price: Float
    worth: Float
    rotations: tuple[frozenset[int], ...]
    wanted: dict[int, Index]
    missed: dict[int, Index]


def prices_of(formulation: Formulation, multipliers: Float, rotations: Collection[int] | None = None) -> Prices:
    """Price every rule.

    Args:
        formulation: The program.
        multipliers: Multiplier of each row, shape (rows,).
        rotations: Rotations that count, of those in which rules forbid; all where there are none.
    """
    sets = formulation.sets
    binds: list[set[int]] = [set() for _ in formulation.rulebook]
    priced = np.flatnonzero((np.abs(multipliers) > SMALLEST) & (formulation.owner >= 0))
    owners = formulation.owner[priced]
    price = np.zeros(len(formulation.rulebook))
    paid = np.abs(multipliers[priced])
    if formulation.exceeded:  # one person more changes nothing there
        paid[np.isin(priced, list(formulation.exceeded))] = 0.0
    np.add.at(price, owners, paid)
    for row, rule in zip(priced.tolist(), owners.tolist(), strict=True):
        binds[rule].update(filter(None, [formulation.rotation(row)]))
    worth = column_sums(formulation.program, multipliers)[: sets.contributions]
    useful = worth > SMALLEST
    if rotations is not None:
        useful &= np.isin(sets.rotation, sorted(rotations))
    banned_by = np.zeros(sets.contributions, dtype=np.int64)
    for forbidden in formulation.forbidden.values():
        banned_by[forbidden] += 1
    wanted_by: dict[int, Index] = {}
    missed: dict[int, Index] = {}
    for rule, forbidden in formulation.forbidden.items():
        wanted = wanted_by[rule] = forbidden[useful[forbidden]]
        binds[rule].update(np.unique(sets.rotation[wanted]).tolist())
        missed[rule] = wanted[banned_by[wanted] == 1]
        best = np.zeros(sets.rotations + 1)
        np.maximum.at(best, sets.rotation[missed[rule]], worth[missed[rule]])
        price[rule] += best.sum()
    return Prices(price, worth, tuple(map(frozenset, binds)), wanted_by, missed)
