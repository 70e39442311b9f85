"""Specialists: not all people of a pool are trained for each of its roles."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.base import Chapter, Force, Row, Rule
from forcegen.rules.dwell import windows_of
from forcegen.terms.entities import Leavers
from forcegen.terms.numbers import Whole
from forcegen.terms.text import Id, Ids


class Specialists(Rule):
    r"""Of a pool's people only so many are trained for a role, and they rest like all others.

    $\sum_{\tau=t-d-q}^{t} r_{\tau t}\,f\,x_{r,\tau} \le N_{r,t} \;\; \forall t$, for each role $r$ of which the table
    ``role_shares`` speaks.

    $x_{r,t}$ posts of the role filled by the pool at all sites, $f$ people a post, $d$ rotations of rest, $q$ of
    preparation, $r_{\tau t}$ the part of those who served that has not left (see ``dwell``). $N_{r,t}$ is the ``share``
    of the people whom the pool has available in the rotation, or the number ``personnel`` of those who can be deployed.
    A pool brings the rule when the table names it; all people of the pool are trained for roles that it does not name.

    The pool's own dwell stands beside it and counts each person once. A person trained for two roles counts in both.
    The past and missions elsewhere are not known by role, so that they do not reduce the specialists; no waiver cuts
    their rest short; people who substitute in a role that is not among those of their pool are specialists of none.

    Its price in a rotation is the shortfall removed by one more person trained for the role.
    """

    chapter: ClassVar[Chapter] = "people"
    derived: ClassVar[bool] = True

    kind: Literal["specialists"] = "specialists"
    pool: Id
    """Pool of the owner."""
    roles: Ids
    """Roles for which only some are trained."""
    trained: tuple[tuple[Fraction, ...], ...]
    """People trained, by role, and by rotation from the first that counts for rest before the plan."""
    bound: Whole
    """Rotations for which people who served are bound: rest and preparation."""
    leavers: Leavers = "in-proportion"
    """Who leaves when there are fewer."""
    people_per_post: Fraction
    """People that one filled post costs."""

    def rows(self, force: Force) -> Iterator[Row]:
        """One row for each role and window of rest."""
        leavers = self.leavers if self.bound else "rested"
        for role, people in zip(self.roles, self.trained, strict=True):
            own = self.scope.model_copy(update={"roles": (role,)})
            sent = {t: force.contributions(own, t) for t in range(1, force.calendar.rotations + 1)}
            for window in windows_of(people, 1 - self.bound, self.bound, leavers):
                counted = force.nothing
                for t, share in window.by_rotation():
                    if t > 0:
                        counted = counted + sent[t] * (share * self.people_per_post)
                last, *shorter = window.index
                yield Row((last, role, *shorter), counted, "<=", window.people)

    def sentence(self) -> str:
        """The numbers trained in words."""
        told = ", ".join(
            f"{_range(people[self.bound :])} for {role}" for role, people in zip(self.roles, self.trained, strict=True)
        )
        return f"{self.owner} has people trained in its pool '{self.pool}': {told}"


def _range(people: tuple[Fraction, ...]) -> str:
    there = [max(Fraction(0), one) for one in people]
    fewest, most = int(min(there)), int(max(there))
    return f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"
