r"""From a model to its linear program, with a register that says whose every row is.

Columns, all in persons and not negative: a contribution $x$ [pool, post], a deployed $y$ [pool, rotation], a
shortfall $u$ [line], a surge $z$ [pool, rotation], and what the rules add. Rows: $\sum e\,x + \sum u = D$ at
every post ($e$ below 1 for stand-ins), $y = \sum x$ and $z \ge f\,y - P/(1+d)$ for every pool and rotation
(deployed beyond what could be kept up for ever), and the rows of the rules. ``y`` stands between contributions
and rules so that the rows of dwell windows, pools and mandates name a handful of columns instead of thousands.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from forcegen.formulation.builder import Builder, OwnVariable
from forcegen.formulation.columns import Columns, columns_of
from forcegen.formulation.linear import Index, Linear, total
from forcegen.formulation.program import Float, Program, assemble
from forcegen.formulation.sets import Mask, Sets, build_sets, largest_strengths
from forcegen.model import ForceModel
from forcegen.rules import Row, Rule


@dataclass(frozen=True, eq=False)
class Formulation:
    """A model as a linear program.

    Attributes:
        model: The model.
        sets: Its index sets.
        columns: Where each kind of variable stands.
        own: The variables that the rules added, in the order of their columns.
        rulebook: Its rules, by id.
        program: Exact rows over all columns, the forbidden contributions among them.
        rows: The rows, in the order of the program.
        owner: Position in ``rulebook`` of the rule that each row belongs to, or -1 for a row of the structure
            (a requirement, or the definition of a deployed or surge variable; the index says which).
        forbidden: For each rule that forbids, by position, the contributions that it forbids.
    """

    model: ForceModel
    sets: Sets
    columns: Columns
    own: tuple[OwnVariable, ...]
    rulebook: tuple[Rule, ...]
    program: Program
    rows: tuple[Row, ...]
    owner: Index
    forbidden: dict[int, Index]

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

    def shortfall_cost(self, priority: int) -> Float:
        """Objective that counts the shortfall of one priority, shape (columns,)."""
        cost = np.zeros(self.program.columns)
        cost[self.columns.shortfall : self.columns.surge] = self.sets.line_priority == priority
        return cost

    def waiver_cost(self) -> Float:
        """Objective that counts people whose rest is cut short, shape (columns,)."""
        cost = np.zeros(self.program.columns)
        cost[self.columns.own :] = [variable.waiver for variable in self.own]
        return cost

    def surge_cost(self) -> Float:
        """Objective that counts what is deployed beyond what could be kept up for ever, shape (columns,)."""
        cost = np.zeros(self.program.columns)
        cost[self.columns.surge : self.columns.own] = 1.0
        return cost

    @cached_property
    def largest(self) -> tuple[Fraction, ...]:
        """A bound on each column that every plan obeys, or that no plan gains by breaking.

        Nobody sends more than the pool is strong; over-filling pays nowhere else.
        """
        sets = self.sets
        strengths = largest_strengths(self.model)
        strength = [Fraction(strengths[pool.key]) for pool in sets.pools]
        asked = [Fraction(0)] * sets.posts
        for post, required in zip(sets.line_post.tolist(), sets.line_required, strict=True):
            asked[post] += required
        enabling = [role.enabling for role in sets.roles]
        role = sets.post_role.tolist()
        filling = [[required / effect for effect in sets.effects] for required in asked]
        contributions = [
            strength[pool] if enabling[role[post]] else filling[post][effect]
            for post, pool, effect in zip(sets.post.tolist(), sets.pool.tolist(), sets.effect.tolist(), strict=True)
        ]
        deployed = [Fraction(0)] * (len(sets.pools) * sets.rotations)
        for column, bound in zip(sets.deployment.tolist(), contributions, strict=True):
            deployed[column] += bound
        per_post = [self.model.people_per_post(pool) for pool in sets.pools for _ in range(sets.rotations)]
        surges = [most * cost for most, cost in zip(deployed, per_post, strict=True)]
        return (*contributions, *deployed, *sets.line_required, *surges, *(variable.most for variable in self.own))


def formulate(model: ForceModel) -> Formulation:
    """State a model as a linear program."""
    sets = build_sets(model)
    columns = columns_of(sets)
    builder = Builder(model, sets, columns)
    rulebook = model.rulebook
    rows = [*_requirement_rows(sets, columns), *_deployed_rows(sets, columns), *_surge_rows(model, sets, columns)]
    owner = [-1] * len(rows)
    forbidden: dict[int, Index] = {}
    for position, rule in enumerate(rulebook):
        builder.rule = rule.id
        banned = rule.forbids(builder)
        if banned:
            inside = sets.within(rule.scope)
            ban = np.zeros(sets.rotations + 1, dtype=np.bool_)
            ban[list(banned)] = True
            forbidden[position] = inside[ban[sets.rotation[inside]]]
        for row in rule.rows(builder):
            rows.append(row)
            owner.append(position)
    upper = np.full(columns.own + len(builder.own), np.inf)
    upper[columns.shortfall : columns.surge] = [float(required) for required in sets.line_required]
    upper[columns.own :] = [float(variable.most) for variable in builder.own]
    whole = np.zeros(upper.size, dtype=np.bool_)
    whole[columns.own :] = [variable.whole for variable in builder.own]
    return Formulation(
        model=model,
        sets=sets,
        columns=columns,
        own=tuple(builder.own),
        rulebook=rulebook,
        program=assemble(rows, upper, whole),
        rows=tuple(rows),
        owner=np.array(owner, dtype=np.int64),
        forbidden=forbidden,
    )


def _requirement_rows(sets: Sets, columns: Columns) -> list[Row]:
    """At every post, contributions and shortfalls make up what is asked; an enabling role may exceed it."""
    posts = np.arange(sets.posts + 1)
    first, line = np.searchsorted(sets.post, posts), np.searchsorted(sets.line_post, posts)
    rows: list[Row] = []
    for post in range(sets.posts):
        own = np.arange(first[post], first[post + 1])
        short = np.arange(columns.shortfall + line[post], columns.shortfall + line[post + 1])
        effect = sets.effect[own]
        left = total(np.concatenate([own[effect == 0], short]))
        for kind in range(1, len(sets.effects)):
            left = left + total(own[effect == kind], sets.effects[kind])
        asked = sum(sets.line_required[line[post] : line[post + 1]], Fraction(0))
        enabling = sets.roles[sets.post_role[post]].enabling
        site, role = sets.sites[sets.post_site[post]].id, sets.roles[sets.post_role[post]].id
        where = ("requirement", site, role, int(sets.post_rotation[post]))
        rows.append(Row(where, left, ">=" if enabling else "==", asked))
    return rows


def _deployed_rows(sets: Sets, columns: Columns) -> list[Row]:
    """A pool's deployed variable is the sum of its contributions in the rotation."""
    order = np.argsort(sets.deployment, kind="stable")
    bounds = np.searchsorted(sets.deployment[order], np.arange(len(sets.pools) * sets.rotations + 1))
    rows: list[Row] = []
    for deployment, pool, t in _deployments(sets):
        inside = order[bounds[deployment] : bounds[deployment + 1]]
        left = _one(columns.deployed + deployment) - total(inside)
        rows.append(Row(("deployed", pool, t), left, "==", Fraction(0)))
    return rows


def _surge_rows(model: ForceModel, sets: Sets, columns: Columns) -> list[Row]:
    """What a pool deploys beyond its sustainable rate, P / (1 + d), is surge."""
    per_post = [model.people_per_post(pool) for pool in sets.pools]
    cycle = [1 + model.dwell(pool) for pool in sets.pools]
    rows: list[Row] = []
    for deployment, pool, t in _deployments(sets):
        position = deployment // sets.rotations
        one = sets.pools[position]
        sustained = max(Fraction(0), model.available(one, t) / cycle[position] - model.elsewhere(one, t))
        left = _one(columns.surge + deployment) - _one(columns.deployed + deployment) * per_post[position]
        rows.append(Row(("surge", pool, t), left, ">=", -sustained))
    return rows


def _deployments(sets: Sets) -> list[tuple[int, str, int]]:
    """Position, pool and rotation of every deployed variable."""
    return [
        (position * sets.rotations + t - 1, pool.key, t)
        for position, pool in enumerate(sets.pools)
        for t in range(1, sets.rotations + 1)
    ]


def _one(column: int) -> Linear:
    return total(np.array([column]))
