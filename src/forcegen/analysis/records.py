"""What the documents of all analyses are made of: exact numbers, and rules that bind with their citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

import numpy as np
from pydantic import BeforeValidator, InstanceOf, PlainSerializer, WithJsonSchema

from forcegen.formulation import Formulation
from forcegen.plan.plan import Figure, RuleSource
from forcegen.plan.prices import Prices, prices_of
from forcegen.problems import UnfitError
from forcegen.rules.base import Bindingness
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
        """What its source is cited by."""
        return self.source.citation


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
    values = np.zeros(formulation.program.rows)
    for row, value in multipliers.items():
        values[row] = float(value)
    prices = prices_of(formulation, values, rotations)
    binding = [
        BindingRule(
            id=rule.id,
            kind=rule.kind,
            owner=rule.owner,
            bindingness=rule.bindingness,
            price=Decimal(str(round(float(price) * float(unit), 6))),
            rotations=tuple(sorted(binds)),
            lapses=_lapses(formulation, position, prices),
            sentence=rule.sentence(),
            source=RuleSource.of(rule, formulation.model),
        )
        for position, (rule, price, binds) in enumerate(
            zip(formulation.rulebook, prices.price, prices.rotations, strict=True)
        )
        if binds or price
    ]
    return tuple(sorted(binding, key=lambda rule: (-rule.price, rule.id)))


def _lapses(formulation: Formulation, rule: int, prices: Prices) -> int | None:
    """The rotation with which a rule begins to forbid, alone, what it allowed before."""
    if rule not in prices.missed:
        return None
    rotation = formulation.sets.rotation
    shut = {1, *np.unique(rotation[formulation.forbidden[rule]] + 1).tolist()}
    return next((t for t in np.unique(rotation[prices.missed[rule]]).tolist() if t not in shut), None)
