"""What the audit demands of a plan under rules of the kind lift."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, in_force
from forcegen.audit.statements import Statement

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def lift(rule: rules.Lift, figures: Figures) -> Says:
    """Those who arrive and those whom they relieve, nobody before the plan, are no more than can be moved."""
    backed = figures.held(rule.backstop) if rule.backstop is not None else frozenset[int]()
    for t, arriving in in_force(rule, figures):
        per_day = Fraction(rule.per_day) + (Fraction(rule.backstop_per_day) if t in backed else 0)
        moved = replace(arriving, rotations=(t - 1, t))
        yield Statement(rule.id, (t,), (moved,), "<=", per_day * rule.days)
