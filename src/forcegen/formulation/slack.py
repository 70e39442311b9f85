"""Rules that can never bind: even if everybody went, they would leave room.

"Everybody" is everybody that there is, whatever other rules forbid: a ceiling over people whom an approval keeps at
home is no loose ceiling, and would bind as soon as they are let go.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from forcegen.formulation.formulation import Formulation
from forcegen.formulation.program import Float


def never_binding(formulation: Formulation) -> tuple[str, ...]:
    """Ids of the rules written by hand whose every row holds whatever anybody does.

    A rule that forbids, or that does not apply (its condition holds), is none of them.
    """
    program, most = formulation.program, _most(formulation)
    values = program.values * most[program.column]
    highest = np.bincount(program.row, np.clip(values, 0.0, None), minlength=program.rows)
    lowest = np.bincount(program.row, np.clip(values, None, 0.0), minlength=program.rows)
    can_bind: dict[int, bool] = {}
    for row, owner in enumerate(formulation.owner.tolist()):
        if owner >= 0:
            limit = float(program.limits[row])
            loose = {"<=": highest[row] <= limit, ">=": lowest[row] >= limit, "==": False}[program.senses[row]]
            can_bind[owner] = can_bind.get(owner, False) or not loose
    return tuple(
        formulation.rulebook[owner].id
        for owner, binds in can_bind.items()
        if not binds and not formulation.rulebook[owner].derived and owner not in formulation.forbidden
    )


def _most(formulation: Formulation) -> Float:
    """The most that each column can be by what is required and by the people that there are."""
    sets, model = formulation.sets, formulation.model
    people = np.array(
        [
            float(max(Fraction(0), available / model.people_per_post(pool)))
            for pool in sets.pools
            for available in model.people(pool).available
        ]
    )
    contributions = np.minimum(formulation.largest.contributions, people[sets.deployment])
    sent = np.bincount(sets.deployment, contributions, minlength=people.size)
    rest = [float(bound) for bound in formulation.largest[formulation.columns.shortfall :]]
    return np.concatenate([contributions, np.minimum(sent, people), rest])
