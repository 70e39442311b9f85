"""What the audit demands of a plan under rules of the kind mandate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, at_most

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def mandate(rule: rules.Mandate, figures: Figures) -> Says:
    """At most so many persons in scope in a rotation within the terms that hold in it, and nobody in any other.

    A term holds where its own renewal and all those before it do, and the first one always does. A mandate
    without a number bounds nobody while a term runs.
    """
    begins = figures.first_day_of(rule.begins)
    holding = set(figures.rotations)
    running: set[int] = set()
    for terms, renewal in enumerate((None, *rule.renewals), start=1):
        if renewal is not None:
            holding &= figures.held(renewal)
        if holding:
            running |= holding & figures.between(begins, figures.months_on(rule.begins, terms * rule.term_months))
    yield from at_most(rule, figures, 0, but_in=running)
    if rule.personnel is not None:
        yield from at_most(rule, figures, rule.personnel, but_in=set(figures.rotations) - running)
