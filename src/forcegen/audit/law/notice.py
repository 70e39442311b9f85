"""What the audit demands of a plan under rules of the kind notice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, at_most

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def notice(rule: rules.Notice, figures: Figures) -> Says:
    """Nobody in scope in a rotation that begins before the notice has run."""
    ready = rule.decided + timedelta(days=rule.days)
    in_time = [t for t in figures.rotations if figures.first_day(t) >= ready]
    return at_most(rule, figures, 0, but_in=in_time)
