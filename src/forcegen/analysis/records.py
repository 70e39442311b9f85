"""What the documents of all analyses are made of: exact numbers, and rules that bind with their citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from forcegen.documents.cited_rules import BindingRule, RuleSource
from forcegen.formulation import Formulation
from forcegen.plan.prices import Prices, prices_of


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
