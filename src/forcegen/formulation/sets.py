"""The sets that the program is indexed by: pools, posts, contributions and lines, as arrays.

* A *post* is a site, a role and a rotation in which somebody can be of use.
* A *contribution* is a pool at a post: one column of the program, whether a rule forbids it or not.
* A *line* is a requirement at a post in one priority: one column of shortfall.

Everything is sorted by id, so that the program does not depend on the order of what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np
import numpy.typing as npt

from forcegen.formulation.linear import Index
from forcegen.model import ForceModel
from forcegen.terms.entities import Pool, Role, Site
from forcegen.terms.scope import Scope

Float = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Sets:
    """Sorted index sets of a model.

    Attributes:
        rotations: Number of rotations T; rotations run from 1 to T.
        pools: Pools by key.
        sites: Sites by id.
        roles: Roles by id.
        post_rotation: Rotation of each post, shape (posts,); posts are sorted by rotation, site, role.
        post_site: Position of its site.
        post_role: Position of its role.
        post: Post of each contribution, shape (contributions,); sorted by post, then pool.
        pool: Position of its pool.
        effect: Persons of the role that one person counts for: 1, or less for a stand-in; by position in
            ``effects``.
        effects: The distinct effects, the first of them 1.
        line_post: Post of each line, shape (lines,); sorted by post, then priority.
        line_priority: Priority of each line.
        line_persons: Persons required, as whole multiples of one ``line_scale``-th of a person.
        line_scale: Parts of a person that are counted.
    """

    rotations: int
    pools: tuple[Pool, ...]
    sites: tuple[Site, ...]
    roles: tuple[Role, ...]
    post_rotation: Index
    post_site: Index
    post_role: Index
    post: Index
    pool: Index
    effect: Index
    effects: tuple[Fraction, ...]
    line_post: Index
    line_priority: Index
    line_persons: Index
    line_scale: int

    @property
    def posts(self) -> int:
        """Number of posts."""
        return len(self.post_rotation)

    @property
    def contributions(self) -> int:
        """Number of contributions, the forbidden among them."""
        return len(self.post)

    @property
    def lines(self) -> int:
        """Number of lines."""
        return len(self.line_post)

    @cached_property
    def line_required(self) -> tuple[Fraction, ...]:
        """Persons required by each line, exact."""
        return parts_of(self.line_persons, self.line_scale)

    @cached_property
    def line_values(self) -> Float:
        """Persons required by each line, rounded as floats are."""
        return (self.line_persons / self.line_scale).astype(np.float64)

    @cached_property
    def asked(self) -> tuple[Fraction, ...]:
        """Persons required at each post, all priorities together, exact."""
        together = np.zeros(self.posts, dtype=self.line_persons.dtype)
        np.add.at(together, self.line_post, self.line_persons)
        return parts_of(together, self.line_scale)

    @cached_property
    def rotation(self) -> Index:
        """Rotation of each contribution."""
        return self.post_rotation[self.post]

    @cached_property
    def site(self) -> Index:
        """Site of each contribution."""
        return self.post_site[self.post]

    @cached_property
    def role(self) -> Index:
        """Role of each contribution."""
        return self.post_role[self.post]

    @cached_property
    def deployment(self) -> Index:
        """Deployed variable (pool × rotation) that each contribution counts in."""
        return self.pool * self.rotations + self.rotation - 1

    @cached_property
    def pool_position(self) -> dict[str, int]:
        """Position of each pool by its key."""
        return {pool.key: position for position, pool in enumerate(self.pools)}

    @cached_property
    def cells(self) -> Cells:
        """Pool, site and role of the contributions, whatever their rotation."""
        return Cells(self)

    @cached_property
    def first(self) -> Index:
        """First contribution of each rotation from 0 on, and the number of all; shape (rotations + 2,)."""
        return np.searchsorted(self.rotation, np.arange(self.rotations + 2))

    def within(self, scope: Scope) -> Index:
        """Positions of the contributions in scope, whatever their rotation, in order."""
        return self.cells.contributions(self.cells.within(scope))


class Cells:
    """What contributions have in common over the rotations: a pool that may serve at a site in a role.

    Attributes:
        pool: Position of the pool of each cell.
        site: Position of its site.
        role: Position of its role.
    """

    def __init__(self, sets: Sets) -> None:
        self._sets = sets
        self._known: dict[tuple[object, ...], Mask] = {}
        key = (sets.pool * len(sets.sites) + sets.site) * len(sets.roles) + sets.role
        cells, cell = np.unique(key, return_inverse=True)
        self.pool, place = np.divmod(cells, len(sets.sites) * len(sets.roles))
        self.site, self.role = np.divmod(place, len(sets.roles))
        self._order = np.argsort(cell, kind="stable")
        self._count = np.bincount(cell, minlength=cells.size)
        self._start = np.cumsum(self._count) - self._count
        self._of_pool = np.bincount(self.pool, minlength=len(sets.pools))

    def within(self, scope: Scope) -> Index:
        """Positions of the cells in scope."""
        sets = self._sets
        inside = np.ones(self.pool.size, dtype=np.bool_)
        if scope.countries or scope.pools:
            part = "pools", scope.countries, scope.pools
            inside &= self._once(part, map(scope.covers_pool, sets.pools))[self.pool]
        if scope.sites or scope.zones or scope.hosts:
            inside &= self._once(("sites", *scope.places), map(scope.covers_site, sets.sites))[self.site]
        if scope.roles or scope.components:
            part = "roles", scope.roles, scope.components
            inside &= self._once(part, map(scope.covers_role, sets.roles))[self.role]
        return np.flatnonzero(inside)

    def _once(self, part: tuple[object, ...], covered: Iterable[bool]) -> Mask:
        """What a part of a scope covers: hundreds of rules share a few such parts."""
        known = self._known.get(part)
        if known is None:
            known = self._known[part] = _mask(covered)
        return known

    def whole_pools(self, cells: Index) -> Mask:
        """Pools of which every cell is among these, shape (pools,)."""
        counted = np.bincount(self.pool[cells], minlength=self._of_pool.size)
        whole: Mask = (counted == self._of_pool) & (counted > 0)
        return whole

    def contributions(self, cells: Index) -> Index:
        """Positions of the contributions of some cells, in order and so by rotation."""
        count = self._count[cells]
        at = np.repeat(self._start[cells] - (np.cumsum(count) - count), count) + np.arange(count.sum())
        chosen = np.zeros(self._order.size, dtype=np.bool_)
        chosen[self._order[at]] = True
        return np.flatnonzero(chosen)


def _mask(answers: Iterable[bool]) -> Mask:
    return np.fromiter(answers, dtype=np.bool_)


def build_sets(model: ForceModel) -> Sets:
    """The index sets of a model."""
    pools = tuple(sorted(model.pools, key=lambda pool: pool.key))
    sites = tuple(sorted(model.sites, key=lambda site: site.id))
    roles = tuple(sorted(model.roles, key=lambda role: role.id))
    able = [np.array([p for p, pool in enumerate(pools) if role.id in pool.roles], dtype=np.int64) for role in roles]

    lines = lines_of(model)
    key, line_post = _posts(lines, len(sites), roles)
    post_rotation, post_site, post_role = np.unravel_index(key, (model.calendar.rotations + 1, len(sites), len(roles)))
    sizes = np.array([len(pools_of) for pools_of in able], dtype=np.int64)[post_role]
    post = np.repeat(np.arange(key.size), sizes)
    pool = np.concatenate([able[role] for role in post_role.tolist()]) if key.size else post
    effects, extra = _stand_ins(model, pools, sites, roles, (post_site, post_role, post_rotation))
    effect = np.zeros_like(post)
    if extra[0].size:
        post, pool, effect = np.r_[post, extra[0]], np.r_[pool, extra[1]], np.r_[effect, extra[2]]
        by_post = np.lexsort((pool, post))
        post, pool, effect = post[by_post], pool[by_post], effect[by_post]
    return Sets(
        rotations=model.calendar.rotations,
        pools=pools,
        sites=sites,
        roles=roles,
        post_rotation=post_rotation,
        post_site=post_site,
        post_role=post_role,
        post=post,
        pool=pool,
        effect=effect,
        effects=effects,
        line_post=line_post,
        line_priority=lines.priority,
        line_persons=lines.required,
        line_scale=lines.scale,
    )


@dataclass(frozen=True, eq=False)
class Lines:
    """Every requirement in every rotation, sorted by rotation, site, role and priority.

    Attributes:
        site: Position of its site among the sites sorted by id, shape (lines,).
        role: Position of its role among the roles sorted by id.
        rotation: Its rotation.
        priority: Its priority.
        required: Persons required, as whole multiples of one ``scale``-th of a person.
        scale: Parts of a person that are counted.
    """

    site: Index
    role: Index
    rotation: Index
    priority: Index
    required: Index
    scale: int


def lines_of(model: ForceModel) -> Lines:
    """The lines of a model."""
    site_at = {site: position for position, site in enumerate(sorted(site.id for site in model.sites))}
    role_at = {role: position for position, role in enumerate(sorted(role.id for role in model.roles))}
    spans = [model.calendar.touched(row.since, row.until) for row in model.counted]
    count = np.array([len(span) for span in spans], dtype=np.int64)
    row = np.repeat(np.arange(count.size), count)
    first = np.array([span[0] if span else 0 for span in spans], dtype=np.int64)
    rotation = first[row] + np.arange(row.size) - np.repeat(np.cumsum(count) - count, count)
    site = np.array([site_at[one.site] for one in model.counted], dtype=np.int64)[row]
    role = np.array([role_at[one.role] for one in model.counted], dtype=np.int64)[row]
    priority = np.array([one.priority for one in model.counted], dtype=np.int64)[row]
    required, scale = over_one_denominator([Fraction(one.personnel) for one in model.counted])
    order = np.lexsort((priority, role, site, rotation))
    return Lines(site[order], role[order], rotation[order], priority[order], required[row][order], scale)


def over_one_denominator(values: Sequence[Fraction]) -> tuple[Index, int]:
    """The values as whole multiples of one over the number returned; without a limit where 64 bits are too few."""
    scale = lcm(*{value.denominator for value in values})
    numerators = [value.numerator * (scale // value.denominator) for value in values]
    few = max(map(abs, numerators), default=0) < _ROOM
    return np.array(numerators, dtype=np.int64 if few else object), scale


def parts_of(numerators: Index, scale: int) -> tuple[Fraction, ...]:
    """Multiples of one over a number as fractions, each value made once."""
    known = {one: Fraction(one, scale) for one in set(numerators.tolist())}
    return tuple([known[one] for one in numerators.tolist()])


_ROOM = 2**40
"""Numerators below it can be multiplied by a number of persons, and summed, in 64 bits."""


def _posts(lines: Lines, sites: int, roles: tuple[Role, ...]) -> tuple[Index, Index]:
    """Sorted keys of all posts (rotation, site and role in one number), and the post of each line.

    Posts are where a role is required; and, for an enabling role, wherever anything is required at the site.
    """
    place = lines.rotation * sites + lines.site
    required = place * len(roles) + lines.role
    manned = np.unique(place)
    enabling = [manned * len(roles) + position for position, role in enumerate(roles) if role.enabling]
    key = np.unique(np.concatenate([required, *enabling]))
    return key, np.searchsorted(key, required)


def largest_strengths(model: ForceModel) -> dict[str, Decimal]:
    """The largest strength that each pool ever has, by its key: what nobody sends more than."""
    largest = {pool.key: pool.strength for pool in model.pools}
    for row in model.strengths:
        key = f"{row.country}.{row.pool}"
        largest[key] = max(largest[key], row.personnel)
    return largest


def _columns(rows: Iterable[tuple[int, int, int]]) -> tuple[Index, Index, Index]:
    table = np.array(list(rows), dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _stand_ins(
    model: ForceModel,
    pools: tuple[Pool, ...],
    sites: tuple[Site, ...],
    roles: tuple[Role, ...],
    posts: tuple[Index, Index, Index],
) -> tuple[tuple[Fraction, ...], tuple[Index, Index, Index]]:
    """Posts, pools and effects of the contributions that a substitution makes possible, the best effect each."""
    best: dict[tuple[int, int], Fraction] = {}
    for rule in model.rules:
        for leave in rule.stand_ins(model):
            site, role, rotation = posts
            at = _mask(rule.scope.covers_site(one) for one in sites)[site]
            at &= _mask(one.id == leave.role and rule.scope.covers_role(one) for one in roles)[role]
            at &= np.isin(rotation, np.array(leave.rotations, dtype=np.int64))
            able = [
                position
                for position, pool in enumerate(pools)
                if leave.by in pool.roles and leave.role not in pool.roles and rule.scope.covers_pool(pool)
            ]
            for post in np.flatnonzero(at).tolist():
                for pool in able:
                    best[post, pool] = max(best.get((post, pool), Fraction(0)), leave.effect)
    effects = (Fraction(1), *sorted(set(best.values())))
    position_of = {effect: position for position, effect in enumerate(effects)}
    rows = [(post, pool, position_of[effect]) for (post, pool), effect in best.items()]
    return effects, _columns(rows)
