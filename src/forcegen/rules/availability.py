"""Availability: a pool has so many people, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.base import Force, Row, Rule
from forcegen.terms.record import Id


class Availability(Rule):
    r"""A pool's people deployed at one time: $f \, y_t + e_t \le P_t \;\; \forall t$.

    $y_t$ posts filled, $f$ people a post (handover overlap), $e_t$ people serving elsewhere, $P_t$ people
    available (strength × deployable share − committed − floor).

    Its price in a rotation is the shortfall removed by one more person available in that rotation alone.
    """

    derived: ClassVar[bool] = True

    kind: Literal["availability"] = "availability"
    pool: Id
    """Pool of the owner."""
    available: tuple[Fraction, ...]
    """People available, by rotation."""
    elsewhere: tuple[Fraction, ...]
    """People serving elsewhere, by rotation."""
    people_per_post: Fraction
    """People that one filled post costs."""

    def rows(self, force: Force) -> Iterator[Row]:
        """One row a rotation."""
        for t in self.applies(force):
            people = force.deployed(self.owner, self.pool, t, t) * self.people_per_post
            away = self.elsewhere[t - 1]
            yield Row((t,), people, "<=", self.available[t - 1] - away if away else self.available[t - 1])

    def sentence(self) -> str:
        """The number of people in words."""
        known = set(self.available)
        fewest, most = int(min(known)), int(max(known))
        people = f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"
        return f"{self.owner} has {people} deployable people in its pool '{self.pool}'"
