"""What a model of the family says, as a competent user of any modelling library would lay it out first."""

from __future__ import annotations

from dataclasses import dataclass

import forcegen as fg
from forcegen.rules import Caveat, Ceiling

Post = tuple[str, str, int]
"""Site, role and rotation."""


@dataclass(frozen=True)
class Facts:
    """Plain tables of a model.

    Attributes:
        rotations: All rotations.
        country: Country of each pool.
        dwell: Rotations of rest that each pool is owed.
        available: Persons of each pool by rotation.
        required: Persons and priority of each post.
        allowed: Pool, site and role, where nobody declines.
        ceilings: Most persons of a country in a rotation.
    """

    rotations: range
    country: dict[str, str]
    dwell: dict[str, int]
    available: dict[tuple[str, int], float]
    required: dict[Post, tuple[float, int]]
    allowed: set[tuple[str, str, str]]
    ceilings: dict[tuple[str, int], float]


def facts_of(model: fg.ForceModel) -> Facts:
    """The tables of a model of the family.

    Raises:
        ValueError: When the model has a rule that the family has not.
    """
    pools = {pool.key: pool for pool in model.pools}
    roles = {role.id: role for role in model.roles}
    rotations = range(1, model.calendar.rotations + 1)
    caveats: dict[str, list[Caveat]] = {}
    ceilings: dict[tuple[str, int], float] = {}
    for rule in model.rules:
        match rule:
            case Caveat():
                caveats.setdefault(rule.owner, []).append(rule)
            case Ceiling():
                for t in model.calendar.touched(rule.scope.since, rule.scope.until):
                    ceilings[rule.owner, t] = min(ceilings.get((rule.owner, t), float("inf")), float(rule.personnel))
            case _:
                raise ValueError(f"rule {rule.id}: the textbook knows caveats and ceilings alone")

    def willing(pool: fg.Pool, site: fg.Site, role: fg.Role) -> bool:
        return not any(
            rule.scope.covers_site(site) and rule.scope.covers_role(role) for rule in caveats.get(pool.country, [])
        )

    return Facts(
        rotations=rotations,
        country={key: pool.country for key, pool in pools.items()},
        dwell={key: model.dwell(pool) for key, pool in pools.items()},
        available={(key, t): float(model.available(pool, t)) for key, pool in pools.items() for t in rotations},
        required={
            (line.site, line.role, t): (float(line.personnel), line.priority)
            for line in model.requirements
            for t in model.calendar.touched(line.since, line.until)
        },
        allowed={
            (key, site.id, role)
            for key, pool in pools.items()
            for site in model.sites
            for role in pool.roles
            if willing(pool, site, roles[role])
        },
        ceilings=ceilings,
    )
