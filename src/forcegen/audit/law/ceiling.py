"""What the audit demands of a plan under rules of the kind ceiling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, at_most

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def ceiling(rule: rules.Ceiling, figures: Figures) -> Says:
    """At most so many persons in scope."""
    return at_most(rule, figures, rule.personnel)
