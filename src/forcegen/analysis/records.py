"""What the documents of all analyses are made of: exact numbers, and rules that bind with their citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

import numpy as np
from pydantic import BeforeValidator, InstanceOf, PlainSerializer, WithJsonSchema

from forcegen.formulation import Formulation
from forcegen.model import ForceModel
from forcegen.plan.bounds import column_sums
from forcegen.plan.plan import Figure, RuleSource
from forcegen.problems import UnfitError
from forcegen.rules.base import Bindingness, Rule
from forcegen.terms.record import Id, Record, Sentence, Whole

_DECIMALS = 9


def _fraction(value: object) -> Fraction:
    if isinstance(value, dict) and set(value) == {"number", "exact"}:
        value = value["exact"]
    if isinstance(value, str):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError):
            raise UnfitError('a fraction such as "170500/3"') from None
    if isinstance(value, int | Fraction | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    raise UnfitError('an exact number, as {"number": 56833.333, "exact": "170500/3"}')


def _both(value: Fraction) -> dict[str, object]:
    whole = value.denominator == 1
    return {"number": int(value) if whole else round(float(value), _DECIMALS), "exact": str(value)}


Exact = Annotated[
    InstanceOf[Fraction],
    BeforeValidator(_fraction),
    PlainSerializer(_both, when_used="json"),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {"number": {"type": "number"}, "exact": {"type": "string"}},
            "required": ["number", "exact"],
        }
    ),
]
"""An exact number: in JSON a rounded number to draw, beside the fraction that it stands for."""


class BindingRule(Record):
    """A rule that a proven bound rests on, with the place where it comes from."""

    id: Id
    kind: str
    owner: Id
    bindingness: Bindingness
    price: Figure
    """What one person more in each of its rows would change the proven bound by, in the bound's unit."""
    rotations: tuple[int, ...]
    """Rotations in which it binds."""
    lapses: Whole | None = None
    """Rotation with which it begins to forbid, alone, what it allowed before: a mandate that ends, for one."""
    sentence: Sentence
    """What it says."""
    source: RuleSource

    @property
    def citation(self) -> str:
        """Instrument and article; the title of its source where it has no instrument, else how far it is known."""
        cited = ", ".join(part for part in (self.source.instrument, self.source.article) if part)
        return cited or self.source.title or (self.source.status or "")


def binding_rules(
    formulation: Formulation, multipliers: Mapping[int, Fraction], unit: Fraction, rotations: Sequence[int]
) -> tuple[BindingRule, ...]:
    """The rules on which multipliers rest, the dearest first.

    A rule with rows is priced by its multipliers. One that forbids has no rows: it is priced, for each rotation,
    by the best of the contributions that it alone forbids, and binds wherever one of those that it forbids would
    be of use.

    Args:
        formulation: The program.
        multipliers: Multiplier by row of the program, those of rows that do not belong to rules among them.
        unit: What the prices are multiplied by.
        rotations: Rotations that count, of those that rules forbid something in.
    """
    sets = formulation.sets
    price: dict[int, float] = {}
    when: dict[int, set[int]] = {}
    lapses: dict[int, int | None] = {}
    values = np.zeros(formulation.program.rows)
    for row, value in multipliers.items():
        values[row] = float(value)
        rule = int(formulation.owner[row])
        if rule >= 0:
            price[rule] = price.get(rule, 0.0) + abs(float(value))
            rotation = rotation_of(formulation, row)
            when.setdefault(rule, set()).update([rotation] if rotation else [])
    worth = column_sums(formulation, values)[: sets.contributions]
    worth[~np.isin(sets.rotation, np.array(rotations, dtype=np.int64))] = 0.0
    useful = worth > _NOTHING
    banned_by = np.zeros(sets.contributions, dtype=np.int64)
    for forbidden in formulation.forbidden.values():
        banned_by[forbidden] += 1
    for rule, forbidden in formulation.forbidden.items():
        wanted = forbidden[useful[forbidden]]
        if wanted.size:
            alone = wanted[banned_by[wanted] == 1]
            best = np.zeros(sets.rotations + 1)
            np.maximum.at(best, sets.rotation[alone], worth[alone])
            price[rule] = price.get(rule, 0.0) + float(best.sum())
            when.setdefault(rule, set()).update(np.unique(sets.rotation[wanted]).tolist())
            shut = {1, *np.unique(sets.rotation[forbidden] + 1).tolist()}
            lapses[rule] = next((t for t in np.unique(sets.rotation[alone]).tolist() if t not in shut), None)
    rules = [
        _bound(
            formulation.model,
            formulation.rulebook[rule],
            price.get(rule, 0.0) * float(unit),
            when[rule],
            lapses.get(rule),
        )
        for rule in when
    ]
    return tuple(sorted(rules, key=lambda rule: (-rule.price, rule.id)))


_NOTHING = 1e-9
"""A price below it is a solver's zero."""


def rotation_of(formulation: Formulation, row: int) -> int:
    """Rotation that a row of a rule is of, 0 for one that is of the whole plan."""
    first = next(iter(formulation.index(row)), 0)
    return first if isinstance(first, int) else 0


def _bound(model: ForceModel, rule: Rule, price: float, rotations: set[int], lapses: int | None) -> BindingRule:
    source = model.source(rule.source)
    return BindingRule(
        id=rule.id,
        kind=rule.kind,
        owner=rule.owner,
        bindingness=rule.bindingness,
        price=Decimal(str(round(price, 6))),
        rotations=tuple(sorted(rotations)),
        lapses=lapses,
        sentence=rule.sentence(),
        source=RuleSource(
            instrument=rule.instrument,
            article=rule.article,
            title=source.title if source else "",
            url=source.url if source else "",
            status=rule.status,
        ),
    )
