"""What the audit demands of a plan under rules of the kind total."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, contributions_in
from forcegen.audit.statements import Statement

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def total(rule: rules.Total, figures: Figures) -> Says:
    """The persons in scope, one rotation after the other, add up to enough, and to no more than may be."""
    rotations = figures.in_force(rule)
    if not rotations:
        return
    parts = (replace(contributions_in(rule.scope, figures), rotations=rotations),)
    if rule.at_least is not None:
        yield Statement(rule.id, ("least",), parts, ">=", Fraction(rule.at_least))
    if rule.at_most is not None:
        yield Statement(rule.id, ("most",), parts, "<=", Fraction(rule.at_most))
