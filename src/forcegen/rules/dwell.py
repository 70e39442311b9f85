"""Dwell: who has served a rotation is owed rotations of rest."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.base import Force, Row, Rule
from forcegen.terms.record import Id, Whole


class Dwell(Rule):
    r"""Whoever served a rotation rests for ``dwell`` rotations.

    $\sum_{\tau=t-d-q}^{t} (f\,y_\tau + e_\tau) \le P_t + w_t \;\; \forall t$: $y_\tau$ posts filled, $f$ people
    a post, $e_\tau$ people serving elsewhere (and, for $\tau \le 0$, before the plan), $P_t$ people available,
    $d$ rotations of rest, $q$ rotations of preparation after mobilisation, $w_t$ people whose rest waivers cut
    short, all of them together (see ``waiver``). The windows are exact: a series of deployments can be manned
    with $d$ rotations of rest if and only if every window of $d + 1$ rotations sums to at most $P$.

    Its price in a rotation is the shortfall removed by one more person in the window that ends there.
    """

    derived: ClassVar[bool] = True

    kind: Literal["dwell"] = "dwell"
    pool: Id
    """Pool of the owner."""
    dwell: Whole
    """Rotations of rest owed after each rotation deployed."""
    preparation: Whole = 0
    """Rotations for which people are bound before each one deployed: a reserve's clock starts at mobilisation."""
    available: tuple[Fraction, ...]
    """People available, by rotation."""
    elsewhere: tuple[Fraction, ...]
    """People serving elsewhere, by rotation."""
    before: tuple[Fraction, ...]
    """People deployed in the ``dwell`` + ``preparation`` rotations before the plan, the latest last."""
    people_per_post: Fraction
    """People that one filled post costs."""

    def rows(self, force: Force) -> Iterator[Row]:
        """One row a rotation: the window that ends in it."""
        bound = self.dwell + self.preparation
        serving = (*self.before, *self.elsewhere)
        busy = any(serving)
        for t in self.applies(force):
            people = force.deployed(self.owner, self.pool, max(1, t - bound), t) * self.people_per_post
            free = self.available[t - 1] - sum(serving[t - 1 : t + bound]) if busy else self.available[t - 1]
            yield Row((t,), people - force.waived(self.owner, self.pool, t), "<=", free)

    def sentence(self) -> str:
        """The rest owed in words."""
        rest = f"{self.dwell} rotation{'' if self.dwell == 1 else 's'}"
        return f"{self.owner} owes its pool '{self.pool}' {rest} of rest after each one deployed"
