"""A new plan after an event, as a document."""

from __future__ import annotations

from dataclasses import dataclass

from forcegen.documents.comparison import Comparison
from forcegen.documents.plan import Plan


@dataclass(frozen=True)
class Replan:
    """A plan made after an event.

    Attributes:
        plan: The new plan; its settings hold the changes and what is kept.
        comparison: The old plan and the new one side by side.
        since: First rotation that was planned anew.
        kept: Person-rotations of the old plan that were kept because they are committed.
        events: What nobody can undo any more, in words: rest that is cut short because of who is under way.
        differs: Person-rotations in which the new plan differs from the old one by pool, site, role and rotation, more
            and fewer together; ``None`` where there is no new plan.
        differs_at_least: Proven: every new plan that is as short in each priority, and waives no more rest, differs in
            so many; ``None`` where nothing is proven.
        left_out: What was not found, because of the time limit or Ctrl-C.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> plan = fg.solve(model)
    >>> anew = fg.replan(plan, model, {"countries.GBR.pools.land.strength": 60_000}, since=3)
    >>> anew.since, anew.kept == sum(one.personnel for one in plan.contributions if one.rotation < 3)
    (3, True)
    >>> anew.comparison.moves[0].fewer > 0
    True
    """

    plan: Plan
    comparison: Comparison
    since: int
    kept: int
    events: tuple[str, ...] = ()
    differs: int | None = None
    differs_at_least: int | None = None
    left_out: tuple[str, ...] = ()
