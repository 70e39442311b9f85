"""What the audit demands of a plan under rules of the kind waiver."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, contributions_in
from forcegen.audit.statements import Statement, Waived

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def waiver(rule: rules.Waiver, figures: Figures) -> Says:
    """At most so many whole people of each pool in scope may have their rest cut short by this rule in a rotation."""
    for t in figures.granted(rule):
        for country, pool in sorted(contributions_in(rule.scope, figures).pools):
            waived = Waived((country, pool), (t,), rule=rule.id)
            yield Statement(rule.id, (t, f"{country}.{pool}"), (waived,), "<=", Fraction(int(rule.personnel)))
