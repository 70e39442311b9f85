r"""From a model to its linear program, with a register that says whose every row is.

Columns, all in persons and not negative: a contribution $x$ [pool, post], a deployed $y$ [pool, rotation], a
shortfall $u$ [line] and a surge $z$ [pool, rotation]. Rows: $\sum x + \sum u = D$ at every post, $y = \sum x$
and $z \ge f\,y - P/(1+d)$ for every pool and rotation (deployed beyond what could be kept up for ever), and the
rows of the rules. ``y`` stands between contributions and rules so that the rows of dwell windows,
pools and mandates name a handful of columns instead of thousands.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from forcegen.formulation.linear import Index, Linear, total
from forcegen.formulation.program import Float, Program, assemble
from forcegen.formulation.sets import Mask, Sets, build_sets
from forcegen.model import ForceModel
from forcegen.rules import Row, Rule
from forcegen.terms.calendar import Calendar
from forcegen.terms.scope import Scope


@dataclass(frozen=True, eq=False)
class Formulation:
    """A model as a linear program.

    Attributes:
        model: The model.
        sets: Its index sets.
        rulebook: Its rules, by id.
        program: Exact rows over all columns, the forbidden contributions among them.
        rows: The rows, in the order of the program.
        owner: Position in ``rulebook`` of the rule that each row belongs to, or -1 for a row of the structure
            (a requirement, or the definition of a deployed or surge variable; the index says which).
        forbidden: For each rule that forbids, by position, the contributions that it forbids.
    """

    model: ForceModel
    sets: Sets
    rulebook: tuple[Rule, ...]
    program: Program
    rows: tuple[Row, ...]
    owner: Index
    forbidden: dict[int, Index]

    @property
    def first_deployed(self) -> int:
        """Column of the first deployed variable."""
        return self.sets.contributions

    @property
    def first_shortfall(self) -> int:
        """Column of the first shortfall."""
        return self.sets.contributions + len(self.sets.pools) * self.sets.rotations

    @cached_property
    def permitted(self) -> Mask:
        """Which columns a plan may use: all but the forbidden contributions."""
        allowed = np.ones(self.program.columns, dtype=np.bool_)
        for contributions in self.forbidden.values():
            allowed[contributions] = False
        return allowed

    @cached_property
    def priorities(self) -> tuple[int, ...]:
        """Priorities that occur, the first first."""
        return tuple(int(priority) for priority in np.unique(self.sets.line_priority))

    @property
    def first_surge(self) -> int:
        """Column of the first surge."""
        return self.first_shortfall + self.sets.lines

    def surge_cost(self) -> Float:
        """Objective that counts what is deployed beyond what could be kept up for ever, shape (columns,)."""
        cost = np.zeros(self.program.columns)
        cost[self.first_surge :] = 1.0
        return cost

    def shortfall_cost(self, priority: int) -> Float:
        """Objective that counts the shortfall of one priority, shape (columns,)."""
        cost = np.zeros(self.program.columns)
        cost[self.first_shortfall : self.first_surge] = self.sets.line_priority == priority
        return cost

    @cached_property
    def largest(self) -> tuple[Fraction, ...]:
        """A bound on each contribution, deployed variable and shortfall that every plan obeys.

        Nobody sends more than the pool is strong; over-filling pays nowhere else.
        """
        sets = self.sets
        strength = [Fraction(pool.strength) for pool in sets.pools]
        asked = [Fraction(0)] * sets.posts
        for post, required in zip(sets.line_post.tolist(), sets.line_required, strict=True):
            asked[post] += required
        enabling = [role.enabling for role in sets.roles]
        role = sets.post_role.tolist()
        contributions = [
            strength[pool] if enabling[role[post]] else asked[post]
            for post, pool in zip(sets.post.tolist(), sets.pool.tolist(), strict=True)
        ]
        deployed = [Fraction(0)] * (len(sets.pools) * sets.rotations)
        for column, bound in zip(sets.deployment.tolist(), contributions, strict=True):
            deployed[column] += bound
        return (*contributions, *deployed, *sets.line_required, *(Fraction(10**9) for _ in deployed))


class _Builder:
    """What the rules see while they state their rows (the ``Force`` of ``forcegen.rules.base``)."""

    def __init__(self, model: ForceModel, sets: Sets) -> None:
        self._model = model
        self._sets = sets
        self._whole_deployment = np.bincount(sets.deployment, minlength=len(sets.pools) * sets.rotations)
        self._scope: Scope | None = None
        self._columns: list[Index] = []

    @property
    def calendar(self) -> Calendar:
        return self._model.calendar

    def holds(self, condition: str) -> tuple[int, ...]:
        return self._model.holds(condition)

    def may_hold(self, condition: str) -> tuple[int, ...]:
        return self._model.may_hold(condition)

    def contributions(self, scope: Scope, rotation: int) -> Linear:
        if scope is not self._scope:
            self._scope, self._columns = scope, self._by_rotation(scope)
        return total(self._columns[rotation])

    def deployed(self, country: str, pool: str, first: int, last: int) -> Linear:
        row = self._sets.pool_position[f"{country}.{pool}"] * self._sets.rotations
        start = self._sets.contributions + row
        return total(np.arange(start + first - 1, start + last))

    def _by_rotation(self, scope: Scope) -> list[Index]:
        """Columns that sum to the contributions in scope: a deployed variable where it stands for all of a pool's."""
        sets = self._sets
        inside = sets.within(scope)
        counted = np.bincount(sets.deployment[inside], minlength=self._whole_deployment.size)
        whole = (counted == self._whole_deployment) & (counted > 0)
        single = inside[~whole[sets.deployment[inside]]]
        deployments = np.flatnonzero(whole)
        columns = np.concatenate([single, sets.contributions + deployments])
        rotation = np.concatenate([sets.rotation[single], deployments % sets.rotations + 1])
        order = np.argsort(rotation, kind="stable")
        bounds = np.searchsorted(rotation[order], np.arange(sets.rotations + 2))
        return [columns[order[bounds[t] : bounds[t + 1]]] for t in range(sets.rotations + 1)]


def formulate(model: ForceModel) -> Formulation:
    """State a model as a linear program."""
    sets = build_sets(model)
    builder = _Builder(model, sets)
    rulebook = model.rulebook
    rows = [*_requirement_rows(sets), *_deployed_rows(sets), *_surge_rows(model, sets)]
    owner = [-1] * len(rows)
    forbidden: dict[int, Index] = {}
    for position, rule in enumerate(rulebook):
        banned = rule.forbids(builder)
        if banned:
            inside = sets.within(rule.scope)
            ban = np.zeros(sets.rotations + 1, dtype=np.bool_)
            ban[list(banned)] = True
            forbidden[position] = inside[ban[sets.rotation[inside]]]
        for row in rule.rows(builder):
            rows.append(row)
            owner.append(position)
    shortfall = sets.contributions + len(sets.pools) * sets.rotations
    columns = shortfall + sets.lines + len(sets.pools) * sets.rotations
    upper = np.full(columns, np.inf)
    upper[shortfall : shortfall + sets.lines] = [float(required) for required in sets.line_required]
    return Formulation(
        model=model,
        sets=sets,
        rulebook=rulebook,
        program=assemble(rows, columns, upper),
        rows=tuple(rows),
        owner=np.array(owner, dtype=np.int64),
        forbidden=forbidden,
    )


def _requirement_rows(sets: Sets) -> list[Row]:
    """At every post, contributions and shortfalls make up what is asked; an enabling role may exceed it."""
    posts = np.arange(sets.posts + 1)
    first, line = np.searchsorted(sets.post, posts), np.searchsorted(sets.line_post, posts)
    shortfall = sets.contributions + len(sets.pools) * sets.rotations
    rows: list[Row] = []
    for post in range(sets.posts):
        columns = np.concatenate(
            [np.arange(first[post], first[post + 1]), np.arange(shortfall + line[post], shortfall + line[post + 1])]
        )
        asked = sum(sets.line_required[line[post] : line[post + 1]], Fraction(0))
        enabling = sets.roles[sets.post_role[post]].enabling
        site, role = sets.sites[sets.post_site[post]].id, sets.roles[sets.post_role[post]].id
        rows.append(Row(("requirement", site, role, int(sets.post_rotation[post])), total(columns), ">=" if enabling else "==", asked))
    return rows


def _deployed_rows(sets: Sets) -> list[Row]:
    """A pool's deployed variable is the sum of its contributions in the rotation."""
    order = np.argsort(sets.deployment, kind="stable")
    bounds = np.searchsorted(sets.deployment[order], np.arange(len(sets.pools) * sets.rotations + 1))
    rows: list[Row] = []
    for position, pool in enumerate(sets.pools):
        for t in range(1, sets.rotations + 1):
            deployed = position * sets.rotations + t - 1
            inside = order[bounds[deployed] : bounds[deployed + 1]]
            left = total(np.array([sets.contributions + deployed])) - total(inside)
            rows.append(Row(("deployed", pool.key, t), left, "==", Fraction(0)))
    return rows


def _surge_rows(model: ForceModel, sets: Sets) -> list[Row]:
    """What a pool deploys beyond its sustainable rate, P / (1 + d), is surge."""
    surge = sets.contributions + len(sets.pools) * sets.rotations + sets.lines
    rows: list[Row] = []
    for position, pool in enumerate(sets.pools):
        per_post, dwell = model.people_per_post(pool), model.dwell(pool)
        for t in range(1, sets.rotations + 1):
            deployed = position * sets.rotations + t - 1
            left = total(np.array([surge + deployed])) - total(np.array([sets.contributions + deployed]), per_post)
            sustained = max(Fraction(0), model.available(pool, t) / (1 + dwell) - model.elsewhere(pool, t))
            rows.append(Row(("surge", pool.key, t), left, ">=", -sustained))
    return rows
