"""What a rule says and what its audit statement says, in a form in which both can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from forcegen.audit.figures import Figures
from forcegen.audit.statements import SENSES, Book, Choice, Index, Relaxed, Statement
from forcegen.documents.plan import Contribution
from forcegen.formulation.builder import Builder
from forcegen.formulation.columns import columns_of
from forcegen.formulation.sets import Sets, build_sets, largest_strengths
from forcegen.model import ForceModel
from forcegen.rules import Rule
from forcegen.rules.base import Sense

MOST_COMBINATIONS = 100_000
"""Combinations of a rule's own whole numbers that are tried for one point."""

State = Callable[[Any, Figures], Iterable[Statement | Choice]]
"""An audit statement: what it says of a rule, from the figures of a model."""

Point = tuple[int, ...]
"""Persons in each contribution."""


class Place(NamedTuple):
    """A contribution of the program, whoever is sent there."""

    country: str
    pool: str
    site: str
    role: str
    rotation: int


class Own(NamedTuple):
    """A whole number of the rule's own, from 0 to ``most``."""

    name: tuple[str | int, ...]
    most: int


@dataclass(frozen=True, slots=True)
class StatedRow:
    """A row of a rule, its contributions and its own whole numbers with their coefficients."""

    index: tuple[int | str, ...]
    people: Mapping[Place, Fraction]
    numbers: Mapping[Own, Fraction]
    sense: Sense
    limit: Fraction

    def left(self, sent: Mapping[Place, int]) -> Fraction:
        """The part of the left side that counts people."""
        return sum((factor * sent[place] for place, factor in self.people.items()), Fraction(0))


class InexactError(Exception):
    """A row with a number that is not exact."""


class Stated:
    """What a rule says in a model.

    Attributes:
        model: The model.
        rule: The rule.
        places: Contributions of the program, in order.
        rows: Rows of the rule.
        forbidden: Contributions that it forbids.
        applies: Rotations in which a rule with its scope, conditions and class applies.

    Raises:
        InexactError: When a coefficient or a limit is no exact number.
    """

    def __init__(self, model: ForceModel, rule: Rule) -> None:
        sets = build_sets(model)
        columns = columns_of(sets)
        builder = Builder(model, sets, columns)
        builder.rule = rule.id
        bans = list(rule.bans(builder))
        rows = list(rule.rows(builder))
        self.model = model
        self.rule = rule
        self.places = _places(sets)
        self.forbidden = frozenset(
            self.places[number]
            for scope, rotations in bans
            for number in sets.within(scope).tolist()
            if self.places[number].rotation in rotations
        )
        self.applies = frozenset(Rule.applies(rule, builder))
        self.strengths = {(pool.country, pool.id): int(largest_strengths(model)[pool.key]) for pool in model.pools}
        self.rows = [self._row(row, builder, sets, columns.deployed, columns.own) for row in rows]
        self._together = [*_together(self.rows)]

    def _row(self, row: Any, builder: Builder, sets: Sets, deployed: int, own: int) -> StatedRow:
        people: dict[Place, Fraction] = {}
        numbers: dict[Own, Fraction] = {}
        if type(row.limit) is not Fraction:
            raise InexactError(f"the limit {row.limit!r} of row {row.index} is a {type(row.limit).__name__}")
        for block, factor in row.left.blocks:
            if type(factor) is not Fraction:
                raise InexactError(f"the coefficient {factor!r} of row {row.index} is a {type(factor).__name__}")
            for column in block.tolist():
                if column >= own:
                    variable = builder.own[column - own]
                    number = Own(variable.name[1:], int(variable.most))
                    numbers[number] = numbers.get(number, Fraction(0)) + factor
                    continue
                summed = [column] if column < deployed else np.flatnonzero(sets.deployment == column - deployed)
                for one in summed:
                    place = self.places[int(one)]
                    people[place] = people.get(place, Fraction(0)) + factor
        return StatedRow(
            row.index,
            {place: factor for place, factor in people.items() if factor},
            {number: factor for number, factor in numbers.items() if factor},
            row.sense,
            row.limit,
        )

    def points(self, chance: Random, many: int) -> Iterator[Point]:
        """Random points of whole people in which no pool sends more than its strength; the first sends nobody."""
        yield (0,) * len(self.places)
        by_deployment: dict[tuple[str, str, int], list[int]] = {}
        for number, place in enumerate(self.places):
            by_deployment.setdefault((place.country, place.pool, place.rotation), []).append(number)
        for _ in range(many):
            point = [0] * len(self.places)
            for (country, pool, _), numbers in by_deployment.items():
                for _ in range(chance.choice((0, chance.randint(0, self.strengths[country, pool])))):
                    point[chance.choice(numbers)] += 1
            yield tuple(point)

    def sent(self, point: Point) -> dict[Place, int]:
        """A point by its places."""
        return dict(zip(self.places, point, strict=True))

    def admits(self, point: Point) -> bool:
        """Whether whole numbers exist with which every row holds, and nobody is where that is forbidden."""
        sent = self.sent(point)
        if any(sent[place] for place in self.forbidden):
            return False
        return all(_some_numbers(numbers, rows, sent) for numbers, rows in self._together)


def _places(sets: Sets) -> tuple[Place, ...]:
    return tuple(
        Place(sets.pools[pool].country, sets.pools[pool].id, sets.sites[site].id, sets.roles[role].id, rotation)
        for pool, site, role, rotation in zip(
            sets.pool.tolist(), sets.site.tolist(), sets.role.tolist(), sets.rotation.tolist(), strict=True
        )
    )


def _together(rows: Sequence[StatedRow]) -> Iterator[tuple[list[Own], list[StatedRow]]]:
    """Rows that share whole numbers, with those numbers; a row without any by itself."""
    groups: list[tuple[set[Own], list[StatedRow]]] = []
    for row in rows:
        numbers, members = set(row.numbers), [row]
        apart = []
        for group in groups:
            if group[0] & numbers:
                numbers, members = numbers | group[0], group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (numbers, members)]
    for numbers, members in groups:
        ordered = sorted(numbers, key=str)
        if prod(number.most + 1 for number in ordered) > MOST_COMBINATIONS:
            raise ValueError(f"more than {MOST_COMBINATIONS:,} combinations of the rule's own whole numbers")
        yield ordered, members


def _some_numbers(numbers: list[Own], rows: list[StatedRow], sent: Mapping[Place, int]) -> bool:
    """Whether some of the whole numbers make all of the rows hold."""
    people = [row.left(sent) for row in rows]
    for chosen in product(*(range(number.most + 1) for number in numbers)):
        value = dict(zip(numbers, chosen, strict=True))
        lefts = (
            left + sum(factor * value[number] for number, factor in row.numbers.items())
            for left, row in zip(people, rows, strict=True)
        )
        if all(SENSES[row.sense][1](Fraction(left), row.limit) for left, row in zip(lefts, rows, strict=True)):
            return True
    return False


# -- the audit -------------------------------------------------------------------------------------------


class Restated:
    """What the audit statement says of a rule, which it is given as plain data without methods."""

    def __init__(self, state: State, model: ForceModel, rule: Rule) -> None:
        data = SimpleNamespace(**{name: getattr(rule, name) for name in type(rule).model_fields})
        self.statements = tuple(state(data, Figures(model)))
        self.relaxed: dict[Index, Relaxed] = {
            one.statement.index: one
            for said in self.statements
            for one in ((Relaxed(said),) if isinstance(said, Statement) else said.relaxed)
        }

    def admits(self, book: Book) -> bool:
        """Whether no statement is broken by the people in a book."""
        return all(one.breach(book) is None for one in self.statements)


def book_of(sent: Mapping[Place, int]) -> Book:
    """People sent, as the audit reads them."""
    return Book(Contribution(**place._asdict(), personnel=personnel) for place, personnel in sent.items() if personnel)
