"""What the audit demands of a plan under rules of the kind rotation-limit."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from forcegen.audit.law.alike import Says, contributions_in, relaxed_statement
from forcegen.audit.statements import Choice, Number


def rotation_limit(rule: Any, figures: Any) -> Says:
    """Each pool has people in few of any successive rotations."""

    def few_enough(persons: Sequence[int]) -> bool:
        return sum(one > 0 for one in persons) <= int(rule.most)

    expected = f"people in at most {rule.most} of any {rule.out_of} rotations"
    everybody, counted = contributions_in(rule.scope, figures), figures.in_force(rule)
    for pool in sorted(everybody.pools):
        own, name, most = replace(everybody, pools={pool}), ".".join(pool), figures.largest[pool]
        for t in counted:
            window = [past for past in counted if t - rule.out_of < past <= t]
            parts = tuple(replace(own, rotations=(past,)) for past in window)
            there = relaxed_statement(rule, (t, name), parts[-1:], "<=", 0, Number((t, name), 1, -most))
            often = (Number((past, name), 1) for past in window)
            few = relaxed_statement(rule, (t, name, "window"), (), "<=", rule.most, *often)
            yield Choice(rule.id, (t, name, "window"), parts, few_enough, expected, (there, few))
