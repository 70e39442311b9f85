"""A better plan in whole people than rounding gives: a small search around it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.program import Float, Mask, weighted_sum
from forcegen.rounding.whole import NEARLY, WholePeople, whole_people
from forcegen.solver.highs import Highs

MOST_OPEN = 1000
"""Contributions that the search may change: beyond it rounding is good to a few persons in a hundred thousand."""

MOST_NODES = 200
"""Nodes of the search: a count and not a time, so that the same model gives the same plan on any machine."""


def polish(formulation: Formulation, relaxed: Float, rounded: WholePeople | None) -> WholePeople | None:
    """Search the whole plans within a person of the relaxed one; ``None`` when it finds nothing at all.

    Only contributions that the relaxed optimum splits, or that serve where the rounded plan is short, are open;
    the others stay as they are rounded.

    Args:
        formulation: The program.
        relaxed: The relaxed optimum, shape (columns,).
        rounded: The plan that rounding gave; ``None`` when it gave none.
    """
    count = formulation.sets.contributions
    if rounded is None:
        below = np.floor(relaxed + NEARLY).astype(np.int64)
        rounded = WholePeople(below[:count], np.round(relaxed[formulation.columns.own :]).astype(np.int64))
    free = _open(formulation, relaxed, rounded)
    if not 0 < free.sum() <= MOST_OPEN:
        return None
    whole = formulation.program.whole.copy()
    whole[:count] = True
    search = Highs(replace(formulation.program, whole=whole), formulation.permitted, search=True)
    search.limit_nodes(MOST_NODES)
    lower = np.where(free, np.maximum(np.floor(relaxed[:count] + NEARLY) - 1, 0), rounded.persons)
    upper = np.where(free, np.ceil(relaxed[:count] - NEARLY) + 1, rounded.persons)
    search.confine(np.arange(count), lower.astype(np.float64), upper.astype(np.float64))
    fixed = np.flatnonzero(formulation.program.whole)
    at = rounded.own[fixed - formulation.columns.own].astype(np.float64)
    search.confine(fixed, at, at)
    found: Float | None = None
    for priority in formulation.priorities:
        cost = formulation.shortfall_cost(priority)
        outcome = search.minimise(cost)
        if outcome.values is None:
            break
        found = outcome.values
        search.at_most(cost, weighted_sum(cost, found) + NEARLY)
    search.heed()
    if found is None:
        return None
    found = found.copy()
    found[:count] = np.round(found[:count])
    return whole_people(formulation, found)


def _open(formulation: Formulation, relaxed: Float, rounded: WholePeople) -> Mask:
    sets = formulation.sets
    count = sets.contributions
    split = np.abs(relaxed[:count] - np.round(relaxed[:count])) > NEARLY
    effect = np.array([float(one) for one in sets.effects])[sets.effect]
    asked = np.zeros(sets.posts)
    np.add.at(asked, sets.line_post, sets.line_values)
    sent = np.bincount(sets.post, weights=rounded.persons * effect, minlength=sets.posts)
    short = (asked - sent > NEARLY)[sets.post]
    changed = np.abs(relaxed[:count] - rounded.persons) > NEARLY
    allowed: Mask = formulation.permitted[:count] & (split | changed | short)
    return allowed
