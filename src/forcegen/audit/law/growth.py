"""What the audit demands of a plan under rules of the kind growth."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, in_force
from forcegen.audit.statements import Statement

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def growth(rule: rules.Growth, figures: Figures) -> Says:
    """Those in scope, less those of the rotation before and the share of them that may come, are at most so many."""
    factor = 1 + Fraction(rule.share or 0)
    for t, now in in_force(rule, figures):
        room = Fraction(rule.personnel or 0)
        if t == figures.rotations.start:
            pools = [figures.pools[key] for key in now.pools]
            posts = sum((figures.past(pool, t - 1) / figures.cost_of_a_post(pool) for pool in pools), Fraction(0))
            room += factor * posts
        before = replace(now, rotations=(t - 1,), weight=-factor)
        yield Statement(rule.id, (t,), (now, before), "<=", room)
