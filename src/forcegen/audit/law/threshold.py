"""What the audit demands of a plan under rules of the kind threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, contributions_in, in_force, relaxed_statement
from forcegen.audit.statements import Choice, Number

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def threshold(rule: rules.Threshold, figures: Figures) -> Says:
    """Somebody in scope only beside enough others."""

    def enough_others(persons: Sequence[int]) -> bool:
        return not persons[0] or persons[1] >= rule.personnel

    others = contributions_in(rule.others, figures)
    expected = f"0 persons in scope, or at least {rule.personnel:,} others"
    for t, everybody in in_force(rule, figures):
        beside = replace(others, rotations=(t,))
        most = sum((figures.largest[pool] for pool in everybody.pools), Fraction(0))
        relaxed = (
            relaxed_statement(rule, (t, "comes"), (everybody,), "<=", 0, Number((t,), 1, -most)),
            relaxed_statement(rule, (t, "others"), (beside,), ">=", 0, Number((t,), 1, -Fraction(rule.personnel))),
        )
        yield Choice(rule.id, (t,), (everybody, beside), enough_others, expected, relaxed)
