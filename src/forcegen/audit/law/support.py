"""What the audit demands of a plan under rules of the kind support."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, members_of
from forcegen.audit.statements import Statement

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def support(rule: rules.Support, figures: Figures) -> Says:
    """So many in scope for each one supported: in all, or within each member."""
    for member, enabling, served in members_of(rule.each, figures, rule.scope, rule.supported):
        for t in figures.in_force(rule):
            weight = -Fraction(rule.ratio)
            parts = (replace(enabling, rotations=(t,)), replace(served, rotations=(t,), weight=weight))
            yield Statement(rule.id, (t, *member), parts, ">=", Fraction(0))
