"""What the audit demands of a plan under rules of the kind approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, at_most

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def approval(rule: rules.Approval, figures: Figures) -> Says:
    """Without the approval for all of a rotation: at most the exempt persons in scope."""
    return at_most(rule, figures, rule.exempt, but_in=figures.held(rule.condition))
