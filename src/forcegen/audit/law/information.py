"""What the audit demands of a plan under rules of the kind information."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, at_most

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def information(rule: rules.Information, figures: Figures) -> Says:
    """Where parliament must be told first: nobody in scope in a rotation before all of which it was."""
    return at_most(rule, figures, 0, but_in=figures.held(rule.condition) if rule.prior else figures.rotations)
