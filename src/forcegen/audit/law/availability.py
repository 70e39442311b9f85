"""What the audit demands of a plan under rules of the kind availability."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import posts_of
from forcegen.audit.statements import Excess, Statement

if TYPE_CHECKING:
    from forcegen.audit.figures import Figures
    from forcegen.terms.entities import Pool


def availability(pool: Pool, figures: Figures) -> list[Statement]:
    """Nobody is in two places: posts here and missions elsewhere take different people of the pool.

    Where missions take more people than there are, nobody is left for posts.
    """
    posts, rule = posts_of(pool, figures), f"{pool.key}.availability"
    statements: list[Statement] = []
    for t in figures.rotations:
        there, away = figures.people(pool, t), figures.serving(pool, t)
        excess = Excess(away - there, there, t) if away > there else None
        free = Fraction(0) if excess else there - away
        statements.append(Statement(rule, (t,), (replace(posts, rotations=(t,)),), "<=", free, excess=excess))
    return statements
