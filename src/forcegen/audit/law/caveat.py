"""What the audit demands of a plan under rules of the kind caveat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, at_most

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def caveat(rule: rules.Caveat, figures: Figures) -> Says:
    """Nobody in scope."""
    return at_most(rule, figures, 0)
