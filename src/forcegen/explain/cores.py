"""Cores: the few rules on which a proof that too much is missing rests."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from forcegen.explain.case import Case
from forcegen.formulation.program import Float, column_sums

_SMALL = 1e-9


def core_of(case: Case, multipliers: Float, rules: Collection[str], dropped: Collection[str]) -> frozenset[str]:
    """Rules on which multipliers rest: as long as these stand, as much is missing, whoever else falls.

    Args:
        case: The case.
        multipliers: Multipliers of what is missing in all without the dropped rules, shape (rows,).
        rules: Rules that could fall; the others are taken to stand.
        dropped: Those of them that are dropped already.
    """
    formulation, live = case.formulation, case.live
    program, count = formulation.program, formulation.sets.contributions
    position = {live.limits.rules[rule]: rule for rule in sorted(rules) if rule not in dropped}
    owners = np.unique(formulation.owner[np.abs(multipliers) > _SMALL]).tolist()
    core = {position[owner] for owner in owners if owner in position}
    # contributions that would be of use and are forbidden, by these rules alone
    useful = column_sums(program, multipliers)[:count] > _SMALL
    bans = {rule: formulation.forbidden[at] for at, rule in position.items() if at in formulation.forbidden}
    for at, banned in formulation.forbidden.items():
        if formulation.rulebook[at].id not in rules or formulation.rulebook[at].id in core:
            useful[banned] = False
    some = np.zeros(count, dtype=np.bool_)
    for banned in bans.values():
        some[banned] = True
    useful &= some
    while useful.any():  # as few rules as will do
        best = max(bans, key=lambda one: (int(useful[bans[one]].sum()), -case.blame(one), one))
        core.add(best)
        useful[bans[best]] = False
    return frozenset(core)
