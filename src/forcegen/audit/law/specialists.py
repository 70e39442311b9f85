"""What the audit demands of a plan under rules of the kind specialists."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import posts_of
from forcegen.audit.law.dwell import bound_together, counted, people_there
from forcegen.audit.statements import Statement

if TYPE_CHECKING:
    from forcegen.audit.figures import Figures
    from forcegen.audit.statements import Index
    from forcegen.terms.entities import Pool


def specialists(pool: Pool, figures: Figures) -> list[Statement] | None:
    """Nobody serves in a role who is not trained for it, and nobody trained serves again before the rest is over."""
    own = [row for row in figures.model.role_shares if (row.country, row.pool) == (pool.country, pool.id)]
    bound = figures.rest(pool) + pool.preparation
    there = people_there(pool, range(1 - bound, figures.rotations.stop), figures)
    leavers = figures.leavers(pool) if bound else "rested"
    statements: list[Statement] = []
    for row in sorted(own, key=lambda row: row.role):
        posts = replace(posts_of(pool, figures), roles={row.role})
        trained = dict.fromkeys(there, Fraction(row.personnel or 0))
        if row.share is not None:
            trained = {t: people * Fraction(row.share) for t, people in there.items()}
        for t in figures.rotations:
            for since, weights, room in bound_together(trained, t, bound, leavers):
                index: Index = (t, row.role) if since == t - bound else (t, row.role, f"from-{since}")
                statements.append(
                    Statement(f"{pool.key}.specialists", index, counted(posts, weights, figures), "<=", room)
                )
    return statements if own else None
