"""Dwell: who has served a rotation is owed rotations of rest."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.base import Force, Row, Rule
from forcegen.terms.record import Id, Whole


class Dwell(Rule):
    r"""Whoever served rests for ``dwell`` rotations: $\sum_{\tau=t-d}^{t} (f\,y_\tau + e_\tau) \le P_t \;\; \forall t$.

    $y_\tau$ posts filled, $f$ people a post, $e_\tau$ people serving elsewhere (and, for $\tau \le 0$, before
    the plan), $P_t$ people available. The windows are exact: a series of deployments can be manned with $d$
    rotations of rest if and only if every window of $d + 1$ rotations sums to at most $P$.

    Its price in a rotation is the shortfall removed by one more person in the window that ends there.
    """

    derived: ClassVar[bool] = True

    kind: Literal["dwell"] = "dwell"
    pool: Id
    """Pool of the owner."""
    dwell: Whole
    """Rotations of rest owed after each rotation deployed."""
    available: tuple[Fraction, ...]
    """People available, by rotation."""
    elsewhere: tuple[Fraction, ...]
    """People serving elsewhere, by rotation."""
    before: tuple[Fraction, ...]
    """People deployed in the ``dwell`` rotations before the plan, the latest last."""
    people_per_post: Fraction
    """People that one filled post costs."""

    def rows(self, force: Force) -> Iterator[Row]:
        """One row a rotation: the window that ends in it."""
        for t in self.applies(force):
            first = max(1, t - self.dwell)
            resting = sum(self.elsewhere[first - 1 : t], Fraction(0)) + sum(
                self.before[len(self.before) - max(0, self.dwell + 1 - t) :], Fraction(0)
            )
            people = force.deployed(self.owner, self.pool, first, t) * self.people_per_post
            yield Row((t,), people, "<=", self.available[t - 1] - resting)

    def sentence(self) -> str:
        """The rest owed in words."""
        return f"{self.owner} owes its pool '{self.pool}' {self.dwell} rotations of rest after each one deployed"
