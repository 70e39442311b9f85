"""What the audit demands of a plan under rules of the kind time-limit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, at_most

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def time_limit(rule: rules.TimeLimit, figures: Figures) -> Says:
    """Nobody in scope in a rotation that neither the time limit nor the approval covers."""
    begins = figures.first_day_of(rule.begins)
    limit = rule.months
    over = begins + timedelta(days=rule.days or 0) if limit is None else figures.months_on(rule.begins, limit)
    return at_most(rule, figures, 0, but_in=figures.between(begins, over) | figures.held(rule.condition))
