"""Presence: whether a country or a pool is there in a rotation, which is what kinds that count rotations ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from forcegen.rules.base import Facts
from forcegen.terms.entities import Pool
from forcegen.terms.scope import Scope

Whose = Literal["country", "pool"]
"""Whose rotations are counted: those of a country, all its pools in scope together, or those of each pool."""

Where = Literal["scope", "site"]
"""Where somebody is there: anywhere in the scope, or at one site of it after the other."""


@dataclass(frozen=True, slots=True)
class Member:
    """A country or pool whose rotations are counted, in the scope or at one site of it.

    Attributes:
        name: What tells it apart: the country or the pool's key, and the site where each is counted by itself.
        scope: Its contributions within the rule's scope.
        pools: Its pools.
        past: Whether deployments before the plan count: at one site they do not, for nobody knows where they were.
    """

    name: tuple[str, ...]
    scope: Scope
    pools: tuple[Pool, ...]
    past: bool

    @property
    def most(self) -> Fraction:
        """The most that it could send."""
        return sum((Fraction(pool.strength) for pool in self.pools), Fraction(0))

    def was_there(self, facts: Facts, rotation: int) -> bool:
        """Whether it had anybody in the force in a rotation before the plan."""
        return self.past and any(facts.past(pool.country, pool.id, rotation) for pool in self.pools)


def members(facts: Facts, scope: Scope, whose: Whose, where: Where) -> Iterator[Member]:
    """The countries or pools in a scope, sorted by name; each once for each site in scope where sites are asked for."""
    grouped: dict[str, list[Pool]] = {}
    for pool in sorted(facts.pools, key=lambda one: one.key):
        if scope.covers_pool(pool):
            grouped.setdefault(pool.country if whose == "country" else pool.key, []).append(pool)
    sites = sorted(site.id for site in facts.sites if scope.covers_site(site))
    for name, pools in sorted(grouped.items()):
        within = {"countries": (pools[0].country,)} | ({} if whose == "country" else {"pools": (pools[0].id,)})
        if where == "scope":
            yield Member((name,), scope.model_copy(update=within), tuple(pools), past=True)
            continue
        for site in sites:
            own = scope.model_copy(update={**within, "sites": (site,)})
            yield Member((name, site), own, tuple(pools), past=False)
