"""What a rule answers when another part of the package asks what it means: records without behaviour."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from forcegen.terms.scope import Scope

State = Literal["open", "limited", "shut"]
"""``open``: what the rule asks for holds. ``limited``: only the persons exempt from it may go. ``shut``: nobody may."""


class Deadline(NamedTuple):
    """A day from which on a rule's own time no longer lets people go."""

    day: date
    """First day after the time."""
    says: str
    """What ends, as a chart names it."""
    condition: str = ""
    """Condition that carries on from that day where it holds; empty where nothing does."""


class Relaxation(NamedTuple):
    """A figure of a rule by which one person more may go."""

    key: str
    """Field of the rule."""
    value: Decimal
    """Its value then."""


class PeopleRow(NamedTuple):
    """One row of a rule on the people of a pool, as far as facts go."""

    last: int
    """Rotation that the row ends in."""
    people: Fraction
    """People whom the rule allows."""
    facts: Fraction
    """People who count without the plan."""
    shares: tuple[Fraction, ...]
    """Part of those who serve in each rotation up to ``last`` that counts in the row."""
    people_per_post: Fraction
    """People that one filled post costs."""
    waivable: bool = False
    """Whether waivers loosen the row."""

    @property
    def first(self) -> int:
        """Rotation that the row begins in, which may lie before the plan."""
        return self.last - len(self.shares) + 1


class Group(NamedTuple):
    """People of a country who serve together or not at all."""

    key: str
    """Field of the rule that says how many they are."""
    personnel: Decimal
    """Persons, at least."""
    what: str
    """What they are, as a message names them."""
    one_role: bool
    """Whether they serve at one site in one role, and not only at one site."""


class Awaited(NamedTuple):
    """Persons of others without whom nobody in the rule's scope goes."""

    scope: Scope
    """The others."""
    personnel: Decimal
    """Persons, at least."""
