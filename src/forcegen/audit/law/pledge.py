"""What the audit demands of a plan under rules of the kind pledge."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, in_force
from forcegen.audit.statements import Statement

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def pledge(rule: rules.Pledge, figures: Figures) -> Says:
    """At least so many persons in scope."""
    for t, everybody in in_force(rule, figures):
        yield Statement(rule.id, (t,), (everybody,), ">=", Fraction(rule.personnel))
