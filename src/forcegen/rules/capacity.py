"""Capacity: the largest number of persons a place accommodates, including an outgoing contingent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.answers import Relaxation
from forcegen.rules.base import Apart, Chapter, Each, Force, Row, Rule
from forcegen.terms.numbers import Persons, Share


class Capacity(Rule):
    r"""Room for both contingents at a relief: $\sum_{x \in \text{scope}} (x_t + h\,x_{t-1}) \le C \;\; \forall t$.

    $h$ is the part of the outgoing contingent that is still there when the incoming one is (1: all are
    relieved at once; 0: the beds of one are the beds of the other). One row a rotation, for the scope or for
    each site, zone or host in it.

    Its shadow price in a rotation is the shortfall removed by room for one extra person in that rotation.

    >>> import forcegen as fg
    >>> rule = fg.Capacity(
    ...     id="beds", owner="UKR", bindingness="force", personnel=2500, scope={"sites": ["yavoriv"]}
    ... )
    >>> rule.sentence()
    'yavoriv has room for 2,500 persons'
    """

    chapter: ClassVar[Chapter] = "force"
    example: ClassVar[str] = """
id = "yavoriv-beds"
owner = "UKR"
bindingness = "force"
personnel = 2500
handover = 0.5
scope = { sites = ["yavoriv"] }
status = "assumed"
"""

    kind: Literal["capacity"] = "capacity"
    personnel: Persons
    """Persons for whom there is room at one time."""
    handover: Share = Decimal(0)
    """Part of the outgoing contingent that overlaps with the incoming one."""
    each: Each | None = None
    """Whether each site, zone or host in scope has that room by itself."""

    def tells_apart(self) -> Iterator[Apart]:
        """By what the scopes cover, and each member apart where they are asked one by one."""
        return self.apart_by(self.each)

    def rows(self, force: Force) -> Iterator[Row]:
        """One row for each rotation and member."""
        for member, scope, _ in self.members(force, self.each, self.scope, self.scope):
            for t in self.applies(force):
                left = force.contributions(scope, t)
                if self.handover:
                    left = left + force.contributions(scope, t - 1) * Fraction(self.handover)
                if not left.empty:
                    yield Row((t, *member), left, "<=", Fraction(self.personnel))

    def relaxations(self) -> Iterator[Relaxation]:
        """One person more."""
        yield Relaxation("personnel", self.personnel + 1)

    def sentence(self) -> str:
        """The capacity in words."""
        where = f"each {self.each}" if self.each else ", ".join(self.scope.sites or self.scope.zones) or "the theatre"
        relief = " at a relief" if self.handover else ""
        return f"{where} has room for {self.personnel:,} persons{relief}"
