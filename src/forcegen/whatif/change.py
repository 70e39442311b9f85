"""What is otherwise: rules dropped, limits moved, contributions forced, requirements that count."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from forcegen.formulation.sets import Mask, Sets

Order = Literal["priorities", "total"]
"""Whether shortfall is minimised priority by priority, or in all."""


@dataclass(frozen=True, slots=True)
class Focus:
    """Requirements that count; a part left empty means all.

    Attributes:
        sites: Ids of their sites.
        roles: Ids of their roles.
        rotations: First and last of their rotations.
        priorities: Their priorities.
        held: Whether all other requirements stay filled as far as they are in the plan; otherwise nothing is
            asked of them.
    """

    sites: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    rotations: tuple[int, int] | None = None
    priorities: frozenset[int] = frozenset()
    held: bool = False

    @property
    def everything(self) -> bool:
        """Whether every requirement counts."""
        return not (self.sites or self.roles or self.rotations or self.priorities)

    def lines(self, sets: Sets) -> Mask:
        """Which lines count, shape (lines,)."""
        inside = np.ones(sets.lines, dtype=np.bool_)
        post = sets.line_post
        if self.sites:
            inside &= np.array([site.id in self.sites for site in sets.sites])[sets.post_site[post]]
        if self.roles:
            inside &= np.array([role.id in self.roles for role in sets.roles])[sets.post_role[post]]
        if self.rotations:
            rotation = sets.post_rotation[post]
            inside &= (rotation >= self.rotations[0]) & (rotation <= self.rotations[1])
        if self.priorities:
            inside &= np.isin(sets.line_priority, sorted(self.priorities))
        return inside


EVERYTHING = Focus()


@dataclass(frozen=True, slots=True)
class Move:
    """The limits of a rule, loosened by so many persons (tightened where negative) in some rotations.

    A ban that is loosened lets so many persons through, where no other rule forbids them. Rows that are none of
    a single rotation (a budget for the whole plan) move where no rotation is named.

    Attributes:
        rule: Id of the rule.
        persons: Persons in each row.
        first: First rotation; the first of the plan where there is none.
        last: Last rotation.
        bans: Whether the rotations in which the rule forbids altogether move as well.
    """

    rule: str
    persons: Fraction
    first: int | None = None
    last: int | None = None
    bans: bool = True


@dataclass(frozen=True, slots=True)
class Sent:
    """Some contributions, by their positions in the sets, that come to at least so many persons together."""

    contributions: tuple[int, ...]
    persons: Fraction


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise than in the program as it stands, and what is asked of it.

    Attributes:
        dropped: Ids of rules of which every row and ban falls away.
        moved: Limits that are moved.
        sent: Contributions that are forced.
        focus: Requirements that count.
        order: Whether earlier priorities come first.
    """

    dropped: frozenset[str] = frozenset()
    moved: tuple[Move, ...] = ()
    sent: tuple[Sent, ...] = ()
    focus: Focus = EVERYTHING
    order: Order = "priorities"


AS_IT_STANDS = Change()
