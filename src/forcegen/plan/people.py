"""Who goes where: whole people of the program as contributions to sites, and what they fill of each requirement."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.equal_sites import Merged, split
from forcegen.formulation.program import Whole
from forcegen.plan.plan import Contribution, Shortfall

Sent = dict[tuple[str, str, int], dict[str, int]]
"""Site, role and rotation → pool → persons."""


def people(
    merged: Merged, formulation: Formulation, persons: Whole
) -> tuple[tuple[Contribution, ...], tuple[Shortfall, ...]]:
    """Contributions and shortfalls at every site of the whole model, in the order of rotation, site and role.

    Args:
        merged: The model, with equal sites as one.
        formulation: The program of the merged model.
        persons: Whole persons by contribution of the program.
    """
    required = _required(merged)
    sent, effects = _sent(merged, formulation, persons, required)
    shortfalls = tuple(_shortfalls(required, sent, effects))
    pools = {pool.key: pool for pool in merged.whole.pools}
    contributions = tuple(
        Contribution.model_construct(
            country=pools[pool].country,
            pool=pools[pool].id,
            site=site,
            role=role,
            rotation=rotation,
            personnel=number,
        )
        for (site, role, rotation), by_pool in sorted(sent.items(), key=lambda item: (item[0][2], item[0]))
        for pool, number in sorted(by_pool.items())
        if number
    )
    return contributions, shortfalls


Required = dict[tuple[str, str, int], dict[int, Fraction]]
"""Site, role and rotation → priority → persons."""


def _required(merged: Merged) -> Required:
    required: Required = {}
    for row in merged.whole.requirements:
        for rotation in merged.whole.calendar.touched(row.since, row.until):
            required.setdefault((row.site, row.role, rotation), {})[row.priority] = Fraction(row.personnel)
    return required


def _sent(
    merged: Merged, formulation: Formulation, persons: Whole, required: Required
) -> tuple[Sent, Mapping[tuple[str, str, int, str], Fraction]]:
    """Persons by site, role, rotation and pool; and the effect of those who stand in for another role."""
    sets = formulation.sets
    by_post: dict[int, dict[str, int]] = {}
    effects: dict[tuple[str, str, int, str], Fraction] = {}
    for one in np.flatnonzero(persons).tolist():
        post, pool = int(sets.post[one]), sets.pools[sets.pool[one]].key
        by_post.setdefault(post, {})[pool] = int(persons[one])
        if sets.effect[one]:
            place, role = sets.sites[sets.post_site[post]].id, sets.roles[sets.post_role[post]].id
            effects[place, role, int(sets.post_rotation[post]), pool] = sets.effects[sets.effect[one]]
    manned = {(site, rotation) for site, _, rotation in required}
    sent: Sent = {}
    for post, by_pool in by_post.items():
        place, role = sets.sites[sets.post_site[post]].id, sets.roles[sets.post_role[post]].id
        rotation = int(sets.post_rotation[post])
        members = merged.members[place]
        if len(members) == 1:
            sent[place, role, rotation] = by_pool
            continue
        lines = {
            (site, priority): int(number)
            for site in members
            for priority, number in required.get((site, role, rotation), {}).items()
        }
        open_sites = tuple(site for site in members if (site, rotation) in manned)
        for (pool, site), number in split(by_pool, lines, open_sites).items():
            sent.setdefault((site, role, rotation), {})[pool] = number
    return sent, effects


def _shortfalls(
    required: Required, sent: Sent, effects: Mapping[tuple[str, str, int, str], Fraction]
) -> list[Shortfall]:
    """Every line with what is filled of it: the people at a site fill its first priority first."""
    rows: list[Shortfall] = []
    for (site, role, rotation), lines in sorted(required.items(), key=lambda item: (item[0][2], item[0])):
        left = sum(
            (
                number * effects.get((site, role, rotation, pool), Fraction(1))
                for pool, number in sent.get((site, role, rotation), {}).items()
            ),
            Fraction(0),
        )
        for priority, number in sorted(lines.items()):
            filled = min(number, left)
            left -= filled
            rows.append(
                Shortfall.model_construct(
                    site=site,
                    role=role,
                    rotation=rotation,
                    priority=priority,
                    required=decimal(number),
                    filled=decimal(filled),
                    short=decimal(number - filled),
                )
            )
    return rows


def decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal, which for requirements and whole people under a decimal effect it always is.

    Raises:
        ArithmeticError: When it has no exact decimal of reasonable length.
    """
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(exact) != value:
        raise ArithmeticError(f"{value} has no exact decimal")
    return exact
