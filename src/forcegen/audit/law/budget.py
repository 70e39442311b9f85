"""What the audit demands of a plan under rules of the kind budget."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, contributions_in
from forcegen.audit.statements import Statement

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def budget(rule: rules.Budget, figures: Figures) -> Says:
    """What the persons in scope cost is at most what there is, in money: for the plan, or for each rotation."""
    cost = Fraction(rule.per_person_month) * figures.model.calendar.rotation_months
    spending = replace(contributions_in(rule.scope, figures), weight=cost)
    rotations = figures.in_force(rule)
    spent = [(("plan",), rotations)] if rule.over == "plan" else [((t,), [t]) for t in rotations]
    for index, paid in spent:
        if paid:
            parts = (replace(spending, rotations=paid),)
            yield Statement(rule.id, index, parts, "<=", Fraction(rule.amount), unit=cost)
