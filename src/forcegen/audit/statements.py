"""What a rule can say of a plan: inequalities over persons, and choices that whole numbers must allow.

A statement is data, not a function: it can be held against a plan, and its multiplier in a proof of
optimality can be held against the cells that it weighs. Both need only the sets and the weight of its blocks.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Literal

from forcegen.audit.breach import Breach, shown

if TYPE_CHECKING:
    from forcegen.documents.plan import Contribution

Sense = Literal["<=", ">=", "=="]

SENSES: dict[Sense, tuple[str, Callable[[Fraction, Fraction], bool]]] = {
    "<=": ("at most", operator.le),
    ">=": ("at least", operator.ge),
    "==": ("exactly", operator.eq),
}
"""Each sense in words, and the comparison that it means."""

type Key = tuple[str, str]
"""Country and pool."""

type Leave = tuple[str, Key, int]
"""A waiver rule, and the pool and rotation in which it lets people go before their rest is over."""

type Index = tuple[int | str, ...]
"""What tells a rule's statements apart: the rotation first, where a statement has one."""


@dataclass(frozen=True, slots=True)
class Block:
    """Contributions of one weight: of these pools, at these sites, in these roles, in these rotations."""

    pools: AbstractSet[Key]
    sites: AbstractSet[str]
    roles: AbstractSet[str]
    rotations: Sequence[int] = ()
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Waived:
    """People of one pool whose rest is cut short, of one weight, in these rotations: under one rule, or under any."""

    pool: Key
    rotations: Sequence[int]
    weight: Fraction = Fraction(1)
    rule: str | None = None


class _Page:
    """Who is sent of one pool in one rotation."""

    __slots__ = ("_all", "_lines", "_roles", "_sites")

    def __init__(self) -> None:
        self._lines: list[tuple[str, str, int]] = []
        self._sites: set[str] = set()
        self._roles: set[str] = set()
        self._all = 0

    def add(self, site: str, role: str, personnel: int) -> None:
        """Write down persons sent to a site in a role."""
        self._lines.append((site, role, personnel))
        self._sites.add(site)
        self._roles.add(role)
        self._all += personnel

    def persons(self, sites: AbstractSet[str], roles: AbstractSet[str]) -> int:
        """Persons at some sites in some roles; that is everybody where nobody is anywhere else."""
        if self._sites <= sites and self._roles <= roles:
            return self._all
        return sum(personnel for site, role, personnel in self._lines if site in sites and role in roles)


class Book:
    """Who is sent and whose rest is cut short, so arranged that a statement meets only what it may speak of."""

    def __init__(self, contributions: Iterable[Contribution], waived: Mapping[Leave, int] | None = None) -> None:
        self._pages: dict[tuple[int, Key], _Page] = {}
        for one in contributions:
            where = one.rotation, (one.country, one.pool)
            page = self._pages.get(where)
            if page is None:
                page = self._pages[where] = _Page()
            page.add(one.site, one.role, one.personnel)
        self._waived: Counter[tuple[Key, int, str | None]] = Counter()
        for (rule, pool, rotation), personnel in (waived or {}).items():
            self._waived[pool, rotation, rule] += personnel
            self._waived[pool, rotation, None] += personnel

    def persons(self, part: Block | Waived) -> int:
        """Persons in a part of a statement."""
        match part:
            case Block():
                pages = (self._pages.get((rotation, pool)) for rotation in part.rotations for pool in part.pools)
                return sum(page.persons(part.sites, part.roles) for page in pages if page is not None)
            case Waived():
                return sum(self._waived[part.pool, rotation, part.rule] for rotation in part.rotations)

    def left(self, statement: Statement) -> Fraction:
        """The left side of an inequality."""
        return sum((part.weight * self.persons(part) for part in statement.parts), Fraction(0))


@dataclass(frozen=True, slots=True)
class Excess:
    """By how many persons facts alone are beyond what a rule allows, how many it allows, and since when they count.

    ``waivable`` says whether a waiver allows more.
    """

    persons: Fraction
    allowed: Fraction
    since: int
    waivable: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One inequality: the weighted persons of all parts, summed, are in ``sense`` to ``limit``.

    ``unit`` is what one person comes to where the sum is not in persons: of a budget the cost of a person. Where facts
    alone are beyond what the rule allows, ``excess`` says by how much; the plan may then add nobody.
    """

    rule: str
    index: Index
    parts: tuple[Block | Waived, ...]
    sense: Sense
    limit: Fraction
    unit: Fraction = Fraction(1)
    excess: Excess | None = None

    def breach(self, book: Book) -> Breach | None:
        """What is wrong with a plan by this statement; nothing where it holds."""
        left = book.left(self)
        word, holds = SENSES[self.sense]
        if holds(left, self.limit):
            return None
        return Breach(self.rule, _where(self.index), shown(left), f"{word} {shown(self.limit)}")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number of a rule's own, from 0 to ``most``: units sent, or 1 where somebody is there and 0 elsewhere."""

    name: Index
    most: int
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An inequality over persons and numbers of a rule's own, summed: its statement has no more than the persons."""

    statement: Statement
    numbers: tuple[Number, ...] = ()

    @property
    def limit(self) -> Fraction:
        """The limit for whole people: where every weight is a whole number of units, so is the left side.

        "At most 50.5" then is "at most 50", and "at least 50.5" is "at least 51". Where a weight is none (the handover
        of a relief, a ratio), the limit stays as it is said.
        """
        said = self.statement
        weights = [part.weight for part in (*said.parts, *self.numbers)]
        if said.sense == "==" or any((weight / said.unit).denominator != 1 for weight in weights):
            return said.limit
        units = said.limit / said.unit
        return said.unit * (floor(units) if said.sense == "<=" else ceil(units))


@dataclass(frozen=True, slots=True)
class Choice:
    """What no inequality can say: the persons of all parts must be such that whole numbers exist for a rule.

    ``holds`` is asked of the persons of each part, in their order; ``expected`` says the same in words. ``relaxed``
    is what a proof may make use of: where the choice holds and nobody sends more than the strength of a pool, there
    are numbers with which all of it holds.
    """

    rule: str
    index: Index
    parts: tuple[Block, ...]
    holds: Callable[[Sequence[int]], bool]
    expected: str
    relaxed: tuple[Relaxed, ...]

    def breach(self, book: Book) -> Breach | None:
        """What is wrong with a plan by this choice; nothing where it holds."""
        persons = [book.persons(part) for part in self.parts]
        if self.holds(persons):
            return None
        return Breach(self.rule, _where(self.index), shown([one for one in persons if one]), self.expected)


def _where(index: Index) -> str:
    """An index as a reader sees it."""
    return ", ".join(f"rotation {part}" if isinstance(part, int) else part for part in index)
