"""What the rules see while they state their rows: the ``Force`` of ``forcegen.rules.base``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from forcegen.formulation.columns import Columns
from forcegen.formulation.linear import NOTHING, Index, Linear, total
from forcegen.formulation.sets import Sets, largest_strengths
from forcegen.model import ForceModel
from forcegen.model.facts import FactsOfModel
from forcegen.terms.entities import Pool
from forcegen.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class OwnVariable:
    """A variable that a rule asked for.

    Attributes:
        rule: Id of the rule whose it is.
        name: What tells it apart.
        most: Largest value.
        whole: Whether it is a whole number.
        waiver: Whether it counts people whose rest is cut short.
    """

    rule: str
    name: tuple[str | int, ...]
    most: Fraction
    whole: bool
    waiver: bool = False


class Builder(FactsOfModel):
    """Expressions over the columns of a program, and the variables that the rules add to it."""

    def __init__(self, model: ForceModel, sets: Sets, columns: Columns) -> None:
        super().__init__(model)
        self._sets = sets
        self._columns = columns
        self._deployed = np.arange(columns.deployed, columns.shortfall)
        self._in_scope: tuple[Scope, _Summands] | None = None
        strength = largest_strengths(model)
        self._pools = tuple(pool.model_copy(update={"strength": strength[pool.key]}) for pool in model.pools)
        self._own: dict[tuple[str | int, ...], int] = {}
        self.own: list[OwnVariable] = []
        self.rule = ""
        """Id of the rule that is stating its rows: its variables bear its name."""
        self._waivers = model.waivable

    @property
    def pools(self) -> tuple[Pool, ...]:
        """Pools of the model, each with its largest strength in the plan: what rules bound them by."""
        return self._pools

    @property
    def nothing(self) -> Linear:
        """The sum of no column."""
        return NOTHING

    def contributions(self, scope: Scope, rotation: int) -> Linear:
        """Posts filled by the contributions in scope in one rotation."""
        if not 1 <= rotation <= self._sets.rotations:
            return NOTHING
        if self._in_scope is None or self._in_scope[0] is not scope:
            self._in_scope = scope, self._summands(scope)
        return self._in_scope[1].of(rotation)

    def deployed(self, country: str, pool: str, first: int, last: int) -> Linear:
        """Posts filled by one pool in some successive rotations; those outside the plan count for nothing."""
        before = self._sets.pool_position[f"{country}.{pool}"] * self._sets.rotations - 1
        first, last = max(first, 1), min(last, self._sets.rotations)
        return total(self._deployed[before + first : before + last + 1]) if first <= last else NOTHING

    def waivable(self, country: str, pool: str, rotation: int) -> int:
        """How many people of a pool all waiver rules together let go before their rest is over in a rotation."""
        return sum(self._waivers.get((country, pool, rotation), {}).values()) if self._waivers else 0

    def waived(self, country: str, pool: str, rotation: int, rule: str | None = None) -> Linear:
        """People of a pool sent in a rotation before their rest is over: a variable for each rule that allows it."""
        waived = NOTHING
        for waiver, people in self._waivers.get((country, pool, rotation), {}).items() if self._waivers else ():
            if rule in (None, waiver):
                name = ("waived", waiver, country, pool, rotation)
                most = Fraction(people + 1)  # beyond what the rule allows: it is its row that binds, at its price
                waived += self._variable(OwnVariable(waiver, name, most, whole=False, waiver=True))
        return waived

    def whole(self, name: tuple[str | int, ...], most: int) -> Linear:
        """A whole number of the rule that is stating its rows."""
        return self._variable(OwnVariable(self.rule, (self.rule, *name), Fraction(most), whole=True))

    def cells(self, scope: Scope, rotation: int) -> Iterator[tuple[tuple[str, str, str], Linear]]:
        """Country, site and role of the contributions in scope in one rotation."""
        sets = self._sets
        inside = sets.within(scope)
        inside = inside[sets.rotation[inside] == rotation]
        grouped: dict[tuple[str, str, str], list[int]] = {}
        for one in inside.tolist():
            where = (
                sets.pools[sets.pool[one]].country,
                sets.sites[sets.site[one]].id,
                sets.roles[sets.role[one]].id,
            )
            grouped.setdefault(where, []).append(one)
        for where, columns in grouped.items():
            yield where, total(np.array(columns, dtype=np.int64))

    def _variable(self, variable: OwnVariable) -> Linear:
        position = self._own.setdefault(variable.name, len(self.own))
        if position == len(self.own):
            self.own.append(variable)
        return total(np.array([self._columns.own + position]))

    def _summands(self, scope: Scope) -> _Summands:
        sets = self._sets
        cells = sets.cells.within(scope)
        whole = sets.cells.whole_pools(cells)
        single = sets.cells.contributions(cells[~whole[sets.cells.pool[cells]]])
        first = np.searchsorted(single, sets.first).tolist()
        return _Summands(single, first, self._columns.deployed + np.flatnonzero(whole) * sets.rotations - 1)


@dataclass(frozen=True, slots=True)
class _Summands:
    """Columns that sum to the contributions in a scope.

    Attributes:
        single: Contributions of pools of which only a part is in scope, by rotation.
        first: Position of the first of them in each rotation, and the number of all.
        before: For each pool that is in scope as a whole, the column before its first deployed variable.
    """

    single: Index
    first: list[int]
    before: Index

    def of(self, rotation: int) -> Linear:
        """The sum in one rotation."""
        left = total(self.single[self.first[rotation] : self.first[rotation + 1]])
        return left + total(self.before + rotation) if self.before.size else left
