"""What each rule kind says, once: linear inequalities over contributions, exact, in persons.

A statement is data, not a function: it can be held against a plan, and its multiplier in a proof of
optimality can be held against the cells that it weighs. Both need only the sets and the weight of its blocks.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from forcegen.audit.figures import Figures
    from forcegen.plan import Contribution
    from forcegen.rules import Rule
    from forcegen.rules.approval import Approval
    from forcegen.rules.caveat import Caveat
    from forcegen.rules.ceiling import Ceiling
    from forcegen.terms.entities import Pool

Sense = Literal["<=", ">=", "=="]

SENSES: dict[Sense, tuple[str, Callable[[Fraction, Fraction], bool]]] = {
    "<=": ("at most", operator.le),
    ">=": ("at least", operator.ge),
    "==": ("exactly", operator.eq),
}
"""Each sense in words, and the comparison that it means."""


@dataclass(frozen=True, slots=True)
class Block:
    """Contributions of one weight: of these pools, at these sites, in these roles, in these rotations."""

    pools: AbstractSet[tuple[str, str]]
    sites: AbstractSet[str]
    roles: AbstractSet[str]
    rotations: Sequence[int]
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Statement:
    """One inequality: the weighted persons of all blocks, summed, are in ``sense`` to ``limit``."""

    rule: str
    index: tuple[int | str, ...]
    blocks: tuple[Block, ...]
    sense: Sense
    limit: Fraction

    @property
    def where(self) -> str:
        """The index as a reader sees it."""
        return ", ".join(f"rotation {part}" if isinstance(part, int) else part for part in self.index)


class Book:
    """Contributions by rotation and pool, so that a statement meets only those that it may speak of."""

    def __init__(self, contributions: Iterable[Contribution]) -> None:
        self._pages: dict[tuple[int, tuple[str, str]], list[tuple[str, str, int]]] = {}
        for one in contributions:
            page = self._pages.setdefault((one.rotation, (one.country, one.pool)), [])
            page.append((one.site, one.role, one.personnel))

    def persons(self, block: Block) -> int:
        """Persons in a block."""
        return sum(
            personnel
            for rotation in block.rotations
            for pool in block.pools
            for site, role, personnel in self._pages.get((rotation, pool), ())
            if site in block.sites and role in block.roles
        )

    def left(self, statement: Statement) -> Fraction:
        """The left side of a statement."""
        return sum((block.weight * self.persons(block) for block in statement.blocks), Fraction(0))


# -- what the kinds say ----------------------------------------------------------------------------------


def approval(rule: Approval, figures: Figures) -> Iterator[Statement]:
    """Without the approval for all of a rotation: at most the exempt persons in scope."""
    granted = figures.held(rule.condition)
    for t, block in _in_scope(rule, figures):
        if t not in granted:
            yield Statement(rule.id, (t,), (block,), "<=", Fraction(rule.exempt))


def caveat(rule: Caveat, figures: Figures) -> Iterator[Statement]:
    """Nobody in scope."""
    for t, block in _in_scope(rule, figures):
        yield Statement(rule.id, (t,), (block,), "<=", Fraction(0))


def ceiling(rule: Ceiling, figures: Figures) -> Iterator[Statement]:
    """At most so many persons in scope."""
    for t, block in _in_scope(rule, figures):
        yield Statement(rule.id, (t,), (block,), "<=", Fraction(rule.personnel))


def availability(pool: Pool, figures: Figures) -> Iterator[Statement]:
    """Nobody is in two places: posts here and missions elsewhere take different people of the pool."""
    people, posts = figures.people(pool), _posts(pool, figures)
    for t in figures.rotations:
        limit = people - figures.serving(pool, t)
        yield Statement(f"{pool.key}.availability", (t,), (replace(posts, rotations=(t,)),), "<=", limit)


def dwell(pool: Pool, figures: Figures) -> Iterator[Statement]:
    """Nobody is away twice in any ``rest`` + 1 successive rotations, those before the plan included.

    A pool that owes no rest has no such rule.
    """
    people, posts, rest = figures.people(pool), _posts(pool, figures), figures.rest(pool)
    serving = {tau: figures.serving(pool, tau) for tau in range(1 - rest, figures.rotations.stop)}
    for t in figures.rotations if rest else ():
        window = range(t - rest, t + 1)
        limit = people - sum(serving[tau] for tau in window)
        planned = tuple(tau for tau in window if tau in figures.rotations)
        yield Statement(f"{pool.key}.dwell", (t,), (replace(posts, rotations=planned),), "<=", limit)


OF_A_RULE: dict[str, Callable[[Any, Figures], Iterator[Statement]]] = {
    "approval": approval,
    "caveat": caveat,
    "ceiling": ceiling,
}
"""Kinds that a person writes, by what they say."""

OF_A_POOL: dict[str, Callable[[Pool, Figures], Iterator[Statement]]] = {
    "availability": availability,
    "dwell": dwell,
}
"""Kinds that every pool brings, by what they say."""


def _in_scope(rule: Rule, figures: Figures) -> Iterator[tuple[int, Block]]:
    """Each rotation in which a rule is in force, with the contributions in its scope."""
    pools = frozenset(key for key, pool in figures.pools.items() if rule.scope.covers_pool(pool))
    sites = frozenset(key for key, site in figures.sites.items() if rule.scope.covers_site(site))
    roles = frozenset(key for key, role in figures.roles.items() if rule.scope.covers_role(role))
    for t in figures.in_force(rule):
        yield t, Block(pools, sites, roles, (t,))


def _posts(pool: Pool, figures: Figures) -> Block:
    """All contributions of a pool, weighed by the people that a post costs it."""
    own = frozenset({(pool.country, pool.id)})
    weight = figures.cost_of_a_post(pool)
    return Block(own, figures.sites.keys(), figures.roles.keys(), figures.rotations, weight)


# -- the law of a model ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule of the model with all that it says; ``read`` is false where the audit cannot state its kind."""

    id: str
    kind: str
    owner: str
    bindingness: str
    statements: tuple[Statement, ...]
    read: bool = True


def law(figures: Figures) -> Iterator[Clause]:
    """Every rule of the model: those that its pools bring, then those that a person wrote."""
    for pool in figures.model.pools:
        for kind, state in OF_A_POOL.items():
            if statements := tuple(state(pool, figures)):
                yield Clause(f"{pool.key}.{kind}", kind, pool.country, "people", statements)
    for rule in figures.model.rules:
        read = rule.kind in OF_A_RULE
        statements = tuple(OF_A_RULE[rule.kind](rule, figures)) if read else ()
        yield Clause(rule.id, rule.kind, rule.owner, rule.bindingness, statements, read)
