"""What rules permit that bounds nothing by itself: who may stand in for whom, and whose rest may be cut short.

``Figures`` reads it before any rule says what it demands.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from forcegen.rules import Rule


class StandIn(NamedTuple):
    """People of one role who may serve in another, each for a part of a person."""

    role: str
    by: str
    effect: Fraction


def _substitution(rule: Any) -> StandIn:
    return StandIn(rule.role, rule.by, Fraction(rule.effect))


def _waiver(rule: Any) -> int:
    return int(rule.personnel)


STANDS_IN: dict[str, Callable[[Any], StandIn]] = {"substitution": _substitution}
"""Kinds by which people of a role may serve in another."""

WAIVES: dict[str, Callable[[Any], int]] = {"waiver": _waiver}
"""Kinds that let so many whole people of each pool in scope go in a rotation before their rest is over."""


def stand_in(rule: Rule) -> StandIn | None:
    """Who may serve in another role by a rule; ``None`` where it permits no such thing."""
    return STANDS_IN[rule.kind](rule) if rule.kind in STANDS_IN else None


def waived(rule: Rule) -> int | None:
    """Most people of a pool whose rest a rule allows to be cut short; ``None`` where it permits no such thing."""
    return WAIVES[rule.kind](rule) if rule.kind in WAIVES else None
