"""Availability: a pool deploys at most the people that it has available."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.answers import PeopleRow
from forcegen.rules.base import Chapter, Force, Row, Rule, beside_facts
from forcegen.terms.text import Id


class Availability(Rule):
    r"""A pool's people deployed at one time: $f \, y_t \le \max(0, P_t - e_t) \;\; \forall t$.

    In words: deployed here + committed elsewhere ≤ available. $y_t$ posts filled, $f$ people per post (handover
    overlap), $e_t$ people serving elsewhere, $P_t$ people available (strength × deployable share − committed −
    floor). Where more people serve elsewhere than are available, the limit is 0: the pool contributes no one, and
    the plan lists the excess (``overruns``).

    Its shadow price in a rotation is the shortfall removed by one extra person available in that rotation alone.
    """

    chapter: ClassVar[Chapter] = "people"
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
            limit, exceeded = beside_facts(self.available[t - 1], self.elsewhere[t - 1])
            yield Row((t,), people, "<=", limit, exceeded)

    @property
    def people_of(self) -> tuple[str, str]:
        """The pool."""
        return self.owner, self.pool

    @property
    def bounds_one_deployment(self) -> bool:
        """Each row is of one rotation."""
        return True

    def people_rows(self, *, with_facts: bool = False) -> Iterator[PeopleRow]:
        """One row a rotation."""
        for t, (people, away) in enumerate(zip(self.available, self.elsewhere, strict=True), start=1):
            if with_facts and not away and people.numerator >= 0:
                continue
            yield PeopleRow(t, people, away, (Fraction(1),), self.people_per_post)

    def sentence(self) -> str:
        """The number of people in words."""
        known = set(self.available)
        fewest, most = int(min(known)), int(max(known))
        people = f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"
        return f"{self.owner} has {people} deployable people in its pool '{self.pool}'"
