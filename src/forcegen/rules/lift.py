"""Lift: transport for the incoming and the outgoing contingent at each relief."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.answers import State
from forcegen.rules.base import Chapter, Facts, Force, Row, Rule
from forcegen.terms.numbers import Days, Persons
from forcegen.terms.text import Id


class Lift(Rule):
    r"""People moved in and out in one relief are at most the available lift.

    $\sum_{x \in \text{scope}} (x_t + x_{t-1}) \le (l + l'_t)\, n \;\; \forall t$:

    $l$ persons a day for $n$ days, and $l'_t$ more in rotations in which ``backstop`` holds throughout (the
    lift of the United States behind that of the Europeans). A relief of 30,000 moves 60,000: 2,000 a day in
    30 days.

    Its shadow price in a rotation is the shortfall removed by one extra person moved in that rotation's relief.

    >>> import forcegen as fg
    >>> fg.Lift(id="reliefs", owner="coalition", bindingness="force", per_day=1200, days=30).sentence()
    'coalition can move 1,200 persons a day for 30 days a relief'
    """

    chapter: ClassVar[Chapter] = "force"
    example: ClassVar[str] = """
id = "reliefs"
owner = "coalition"
bindingness = "force"
per_day = 1200
days = 30
backstop = "us-backstop"
backstop_per_day = 800
scope = { hosts = ["UKR"] }
status = "assumed"
"""

    kind: Literal["lift"] = "lift"
    per_day: Persons
    """Persons moved in a day, in or out."""
    days: Days
    """Days that a relief takes."""
    backstop: Id | None = None
    """Condition under which there is more lift."""
    backstop_per_day: Persons = Decimal(0)
    """Persons a day more while the condition holds."""

    def conditions(self) -> tuple[str, ...]:
        """The backstop, and the conditions under which lift is short."""
        return (*((self.backstop,) if self.backstop else ()), *super().conditions())

    def permitted_by(self) -> tuple[str, ...]:
        """The backstop, and what makes lift abound."""
        return (*((self.backstop,) if self.backstop else ()), *super().permitted_by())

    def withheld(self, facts: Facts) -> tuple[int, ...]:
        """Rotations without the backstop, where the rule has one."""
        return self.applies_besides(facts, facts.holds(self.backstop)) if self.backstop else ()

    def rows(self, force: Force) -> Iterator[Row]:
        """One row a rotation: the relief at its beginning."""
        backed = set(force.holds(self.backstop)) if self.backstop else set()
        for t in self.applies(force):
            moved = force.contributions(self.scope, t) + force.contributions(self.scope, t - 1)
            per_day = self.per_day + (self.backstop_per_day if t in backed else 0)
            yield Row((t,), moved, "<=", Fraction(per_day) * self.days)

    def clock(self, facts: Facts) -> dict[int, State]:
        """Nothing: the backstop moves more people, and no lane opens or shuts by it."""
        return {}

    def sentence(self) -> str:
        """The lift in words."""
        more = f", {self.backstop_per_day:,} more with '{self.backstop}'" if self.backstop else ""
        return f"{self.owner} can move {self.per_day:,} persons a day for {self.days} days a relief{more}"
