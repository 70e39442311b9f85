"""What the audit demands of a plan under rules of the kind capacity."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, members_of
from forcegen.audit.statements import Statement

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def capacity(rule: rules.Capacity, figures: Figures) -> Says:
    """Room for those who serve and for the part of those before them who are still there; nobody before the plan."""
    for member, serving in members_of(rule.each, figures, rule.scope):
        for t in figures.in_force(rule):
            leaving = replace(serving, rotations=(t - 1,), weight=Fraction(rule.handover))
            parts = (replace(serving, rotations=(t,)), leaving)
            yield Statement(rule.id, (t, *member), parts, "<=", Fraction(rule.personnel))
