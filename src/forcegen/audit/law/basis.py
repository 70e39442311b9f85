"""What the audit demands of a plan under rules of the kind basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, at_most

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def basis(rule: rules.Basis, figures: Figures) -> Says:
    """Nobody in scope in a rotation that no one legal basis covers."""
    return at_most(rule, figures, 0, but_in={t for condition in rule.any_of for t in figures.held(condition)})
