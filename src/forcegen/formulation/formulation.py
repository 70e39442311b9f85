r"""From a model to its linear program, with a register that says whose every row is.

Columns, all in persons and not negative: a contribution $x$ [pool, post], a deployed $y$ [pool, rotation], a
shortfall $u$ [line], a surge $z$ [pool, rotation], and what the rules add. Rows: $\sum e\,x + \sum u = D$ at
every post ($e$ below 1 for stand-ins), $y = \sum x$ and $z \ge f\,y - P/(1+d)$ for every pool and rotation
(deployed beyond what could be kept up for ever), and the rows of the rules. ``y`` stands between contributions
and rules so that the rows of dwell windows, pools and mandates name a handful of columns instead of thousands.

Every plan is in whole people, and so are all columns that a rule's row can name. A row whose coefficients are whole
numbers therefore sums to a whole number, and its limit is rounded to one: of 50.5 available people 50 can be sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import overload

import numpy as np

from forcegen.collector import collector_paused
from forcegen.formulation.builder import Builder, OwnVariable
from forcegen.formulation.columns import Columns, columns_of
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, Program, Rows, as_arrays, assemble, in_whole_people
from forcegen.formulation.sets import Mask, Sets, build_sets, largest_strengths
from forcegen.model import ForceModel
from forcegen.rules import Row, Rule
from forcegen.rules.base import Sense
from forcegen.terms.scope import Scope


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
        stated: The rows of the rules, in their order: the last rows of the program. Before them stand those of
            the structure: requirements by post, then deployed and surge variables by pool and rotation.
        owner: Position in ``rulebook`` of the rule that each row belongs to, or -1 for a row of the structure.
        forbidden: For each rule that forbids, by position, the contributions that it forbids.
    """

    model: ForceModel
    sets: Sets
    columns: Columns
    own: tuple[OwnVariable, ...]
    rulebook: tuple[Rule, ...]
    program: Program
    stated: tuple[Row, ...]
    owner: Index
    forbidden: dict[int, Index]

    def index(self, row: int) -> tuple[int | str, ...]:
        """What tells a row apart: of a rule's row the index that the rule gave it, of any other what it defines."""
        sets = self.sets
        structure = self.program.rows - len(self.stated)
        if row >= structure:
            return self.stated[row - structure].index
        if row < sets.posts:
            site, role = sets.sites[sets.post_site[row]].id, sets.roles[sets.post_role[row]].id
            return "requirement", site, role, int(sets.post_rotation[row])
        deployment = row - sets.posts
        deployments = len(sets.pools) * sets.rotations
        kind = "deployed" if deployment < deployments else "surge"
        pool, before = divmod(deployment % deployments, sets.rotations)
        return kind, sets.pools[pool].key, before + 1

    def rotation(self, row: int) -> int:
        """The rotation of a rule's row; 0 for one of the whole plan."""
        first = next(iter(self.index(row)), 0)
        return first if isinstance(first, int) else 0

    def rows_of(self, rule: int) -> range:
        """The rows of a rule, by its position in the rulebook: they stand together."""
        return range(*np.searchsorted(self.owner, [rule, rule + 1]).tolist())

    @cached_property
    def exceeded(self) -> dict[int, Fraction]:
        """Rows that facts alone exceed: persons by which they do, before one more person changes anything."""
        structure = self.program.rows - len(self.stated)
        return {structure + number: row.exceeded for number, row in enumerate(self.stated) if row.exceeded}

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
    def largest(self) -> Largest:
        """A bound on each column that every plan obeys, or that no plan gains by breaking."""
        return Largest(self)


class Largest(Sequence[Fraction]):
    """A bound on each column, worked out when it is asked for: a proof needs few of them.

    Nobody sends more than the pool is strong; over-filling pays nowhere but in an enabling role.
    """

    def __init__(self, formulation: Formulation) -> None:
        self._formulation = formulation
        sets = formulation.sets
        strengths = largest_strengths(formulation.model)
        self._strength = [Fraction(strengths[pool.key]) for pool in sets.pools]
        self._enabling = [role.enabling for role in sets.roles]

    def __len__(self) -> int:
        return self._formulation.program.columns

    @overload
    def __getitem__(self, column: int) -> Fraction: ...
    @overload
    def __getitem__(self, column: slice) -> list[Fraction]: ...
    def __getitem__(self, column: int | slice) -> Fraction | list[Fraction]:
        if isinstance(column, slice):
            return [self[one] for one in range(*column.indices(len(self)))]
        columns, sets = self._formulation.columns, self._formulation.sets
        if not 0 <= column < len(self):
            raise IndexError(column)
        if column < columns.deployed:
            return self._contribution(column)
        if column < columns.shortfall:
            return self._deployed(column - columns.deployed)
        if column < columns.surge:
            return sets.line_required[column - columns.shortfall]
        if column < columns.own:
            pool = sets.pools[(column - columns.surge) // sets.rotations]
            return self._deployed(column - columns.surge) * self._formulation.model.people_per_post(pool)
        return self._formulation.own[column - columns.own].most

    def _contribution(self, column: int) -> Fraction:
        sets = self._formulation.sets
        post = int(sets.post[column])
        if self._enabling[sets.post_role[post]]:
            return self._strength[int(sets.pool[column])]
        return sets.asked[post] / sets.effects[int(sets.effect[column])]

    def _deployed(self, deployment: int) -> Fraction:
        inside = np.flatnonzero(self._formulation.sets.deployment == deployment)
        return sum(map(self._contribution, inside.tolist()), Fraction(0))

    @cached_property
    def contributions(self) -> Float:
        """The bounds of the contributions, rounded as floats are, shape (contributions,)."""
        sets = self._formulation.sets
        strength = np.array([float(one) for one in self._strength])[sets.pool]
        effect = np.array([float(one) for one in sets.effects])[sets.effect]
        filling = np.array([float(one) for one in sets.asked])[sets.post] / effect
        enabling = np.array(self._enabling, dtype=np.bool_)[sets.post_role][sets.post]
        return np.where(enabling, strength, filling)


@collector_paused()
def formulate(model: ForceModel) -> Formulation:
    """State a model as a linear program."""
    sets = build_sets(model)
    columns = columns_of(sets)
    builder = Builder(model, sets, columns)
    rulebook = model.rulebook
    stated: list[Row] = []
    owner = [-1] * (sets.posts + 2 * len(sets.pools) * sets.rotations)
    forbidden: dict[int, Index] = {}
    for position, rule in enumerate(rulebook):
        builder.rule = rule.id
        bans = [_forbidden(sets, scope, banned) for scope, banned in rule.bans(builder)]
        if bans:
            forbidden[position] = bans[0] if len(bans) == 1 else np.unique(np.concatenate(bans))
        rows = list(rule.rows(builder))
        stated += rows
        owner += [position] * len(rows)
    upper = np.full(columns.own + len(builder.own), np.inf)
    upper[columns.shortfall : columns.surge] = sets.line_values
    upper[columns.own :] = [float(variable.most) for variable in builder.own]
    whole = np.zeros(upper.size, dtype=np.bool_)
    whole[columns.own :] = [variable.whole for variable in builder.own]
    structure = [_requirements(sets, columns), _deployed(sets, columns), _surge(model, sets, columns)]
    return Formulation(
        model=model,
        sets=sets,
        columns=columns,
        own=tuple(builder.own),
        rulebook=rulebook,
        program=assemble([*structure, in_whole_people(as_arrays(stated))], upper, whole),
        stated=tuple(stated),
        owner=np.array(owner, dtype=np.int64),
        forbidden=forbidden,
    )


def _forbidden(sets: Sets, scope: Scope, rotations: Sequence[int]) -> Index:
    """The contributions in a scope in some rotations."""
    inside = sets.within(scope)
    ban = np.zeros(sets.rotations + 1, dtype=np.bool_)
    ban[list(rotations)] = True
    chosen: Index = inside[ban[sets.rotation[inside]]]
    return chosen


def _requirements(sets: Sets, columns: Columns) -> Rows:
    """At every post, contributions and shortfalls make up what is asked; an enabling role may exceed it."""
    numerator = np.array([effect.numerator for effect in sets.effects], dtype=np.int64)[sets.effect]
    denominator = np.array([effect.denominator for effect in sets.effects], dtype=np.int64)[sets.effect]
    scales = np.ones(sets.posts, dtype=np.int64)
    if len(sets.effects) > 1:
        np.lcm.at(scales, sets.post, denominator)
    enabling = np.array([role.enabling for role in sets.roles], dtype=np.bool_)[sets.post_role]
    at_least: Sense = ">="
    exactly: Sense = "=="
    return Rows(
        row=np.concatenate([sets.post, sets.line_post]),
        column=np.concatenate([np.arange(sets.contributions), columns.shortfall + np.arange(sets.lines)]),
        coefficients=np.concatenate([numerator * (scales[sets.post] // denominator), scales[sets.line_post]]),
        scales=scales,
        senses=tuple([at_least if more else exactly for more in enabling.tolist()]),
        limits=sets.asked,
    )


def _deployed(sets: Sets, columns: Columns) -> Rows:
    """A pool's deployed variable is the sum of its contributions in the rotation."""
    deployments = np.arange(len(sets.pools) * sets.rotations)
    return Rows(
        row=np.concatenate([deployments, sets.deployment]),
        column=np.concatenate([columns.deployed + deployments, np.arange(sets.contributions)]),
        coefficients=np.repeat(np.array([1, -1]), [deployments.size, sets.contributions]),
        scales=np.ones(deployments.size, dtype=np.int64),
        senses=_each("==", deployments.size),
        limits=(Fraction(0),) * deployments.size,
    )


def _surge(model: ForceModel, sets: Sets, columns: Columns) -> Rows:
    """What a pool deploys beyond its sustainable rate, P / (1 + d), is surge."""
    deployments = np.arange(len(sets.pools) * sets.rotations)
    per_post = [model.people_per_post(pool) for pool in sets.pools]
    people = np.repeat(np.array([one.numerator for one in per_post], dtype=np.int64), sets.rotations)
    posts = np.repeat(np.array([one.denominator for one in per_post], dtype=np.int64), sets.rotations)
    limits: list[Fraction] = []
    for pool in sets.pools:
        cycle, there = 1 + model.dwell(pool), list(zip(*model.people(pool), strict=True))
        beyond = {one: min(Fraction(0), one[1] - one[0] / cycle) for one in set(there)}
        limits += [beyond[one] for one in there]
    return Rows(
        row=np.concatenate([deployments, deployments]),
        column=np.concatenate([columns.surge + deployments, columns.deployed + deployments]),
        coefficients=np.concatenate([posts, -people]),
        scales=posts,
        senses=_each(">=", deployments.size),
        limits=tuple(limits),
    )


def _each(sense: Sense, rows: int) -> tuple[Sense, ...]:
    return (sense,) * rows
