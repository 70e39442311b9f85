"""What the audit demands of a plan under rules of the kind share."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, bounds_of, contributions_in, members_of
from forcegen.audit.statements import Statement

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def share(rule: rules.Share, figures: Figures) -> Says:
    """The scope is at least, and at most, a part of the whole.

    Or each member's part of the scope is: of the same member's part of the whole, or of all of it.
    """
    own = rule.measured_against == "own"
    everybody = contributions_in(rule.of, figures)
    for member, some, *of_its_own in members_of(rule.each, figures, rule.scope, *([rule.of] if own else [])):
        whole = of_its_own[0] if own else everybody
        for t in figures.in_force(rule):
            for bound, word, sense in bounds_of(rule):
                parts = (replace(some, rotations=(t,)), replace(whole, rotations=(t,), weight=-bound))
                yield Statement(rule.id, (t, *member, word), parts, sense, Fraction(0))
