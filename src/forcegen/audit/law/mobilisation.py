"""What the audit demands of a plan under rules of the kind mobilisation."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import posts_of
from forcegen.audit.statements import Statement

if TYPE_CHECKING:
    from forcegen.audit.figures import Figures
    from forcegen.terms.entities import Pool


def mobilisation(pool: Pool, figures: Figures) -> list[Statement] | None:
    """Nobody of a reserve that is not ready: its preparation lies wholly after the call-up.

    A pool that is never called up has no such rule.
    """
    if pool.mobilised is None:
        return None
    called_up = figures.first_day_of(pool.mobilised)
    people = replace(posts_of(pool, figures), weight=Fraction(1))
    return [
        Statement(f"{pool.key}.mobilisation", (t,), (replace(people, rotations=(t,)),), "<=", Fraction(0))
        for t in figures.rotations
        if figures.first_day(t - pool.preparation) < called_up
    ]
