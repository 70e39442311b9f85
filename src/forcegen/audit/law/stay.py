"""What the audit demands of a plan under rules of the kind stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, relaxed_statement
from forcegen.audit.law.presence import Party, parties
from forcegen.audit.statements import Choice, Number, Relaxed

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures
    from forcegen.audit.statements import Index


def stay(rule: rules.Stay, figures: Figures) -> Says:
    """Whoever is there after a rotation without them is there for long enough, and never with too few."""
    counted = figures.in_force(rule)
    expected = f"0 persons, or at least {rule.personnel:,}, and each that begins stays for {rule.rotations} rotations"
    for party in parties(rule.scope, rule.each, rule.at, figures) if counted else ():
        long_ago = _successive(party, rule.rotations, figures)

        def long_enough(persons: Sequence[int], long_ago: int = long_ago) -> bool:
            if any(0 < one < rule.personnel for one in persons):
                return False
            there = {t for t, one in zip(counted, persons, strict=True) if one}
            begun = {t for t in there if t - 1 not in there and not (t == 1 and long_ago)} | (
                {1 - long_ago} if long_ago else set()
            )
            due = {later for t in begun for later in range(t, t + rule.rotations)}
            return due.intersection(counted) <= there

        parts = tuple(replace(party.own, rotations=(t,)) for t in counted)
        relaxed = tuple(_relaxed(rule, party, counted, long_ago))
        yield Choice(rule.id, party.name, parts, long_enough, expected, relaxed)


def _successive(party: Party, most: int, figures: Figures) -> int:
    """Rotations before the plan, without a gap up to the last one, in which somebody was there; at most so many."""
    return next((n for n in range(most) if not party.served(figures, -n)), most)


def _relaxed(rule: rules.Stay, party: Party, counted: list[int], long_ago: int) -> Iterator[Relaxed]:
    """What the choice says of whether somebody is there."""

    def there(t: int, weight: int | Fraction) -> Number:
        return Number((t, *party.name), 1, Fraction(weight))

    for t in counted:
        persons = (replace(party.own, rotations=(t,)),)
        yield relaxed_statement(rule, (t, *party.name, "least"), persons, ">=", 0, there(t, -rule.personnel))
        yield relaxed_statement(rule, (t, *party.name, "most"), persons, "<=", 0, there(t, -party.most))
        if long_ago and t <= rule.rotations - long_ago:
            yield relaxed_statement(rule, (t, *party.name, "from-the-past"), (), ">=", 1, there(t, 1))
        for begins in counted:
            if t - rule.rotations < begins < t and not (begins == 1 and long_ago):
                before = [there(begins - 1, -1)] if begins - 1 in counted else []
                index: Index = (t, *party.name, f"from-{begins}")
                yield relaxed_statement(rule, index, (), "<=", 0, there(begins, 1), *before, there(t, -1))
