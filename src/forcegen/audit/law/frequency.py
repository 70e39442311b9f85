"""What the audit demands of a plan under rules of the kind frequency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, relaxed_statement
from forcegen.audit.law.presence import parties
from forcegen.audit.statements import Choice, Number

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures
    from forcegen.audit.statements import Index


def frequency(rule: rules.Frequency, figures: Figures) -> Says:
    """Each country or pool has people there in few of any successive rotations, those before the plan included."""
    counted = figures.in_force(rule)
    since, until = rule.scope.since, rule.scope.until
    for party in parties(rule.scope, rule.each, "scope", figures):
        for t in counted:
            window = [one for one in counted if t - rule.out_of < one <= t]
            old = [one for one in range(t - rule.out_of + 1, 1) if figures.touches(one, since, until)]
            left = max(0, rule.most - sum(party.served(figures, one) for one in old))

            def seldom(persons: Sequence[int], left: int = left) -> bool:
                return sum(one > 0 for one in persons) <= left

            parts = tuple(replace(party.own, rotations=(one,)) for one in window)
            index: Index = (t, *party.name)
            there = relaxed_statement(rule, index, parts[-1:], "<=", 0, Number(index, 1, -party.most))
            often = (Number((one, *party.name), 1) for one in window)
            few = relaxed_statement(rule, (*index, "window"), (), "<=", left, *often)
            yield Choice(
                rule.id, (*index, "window"), parts, seldom, f"people in at most {left:,} of them", (there, few)
            )
