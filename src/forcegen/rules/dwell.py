"""Dwell: rotations of rest after each rotation deployed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from math import floor
from operator import itemgetter
from typing import ClassVar, Literal

from forcegen.rules.answers import PeopleRow
from forcegen.rules.base import Chapter, Expression, Force, Row, Rule, beside_facts
from forcegen.terms.entities import Leavers
from forcegen.terms.numbers import Whole
from forcegen.terms.text import Id
from forcegen.words import count

SHARES = 10**6
"""The part of those who served that is still in a shrinking pool is rounded down to one over this."""


@dataclass(frozen=True, slots=True)
class RestWindow:
    """Rotations in which nobody serves twice, and the people whom the pool has for them.

    Attributes:
        last: Rotation that the window ends in.
        first: Rotation that it begins in, which may lie before the plan.
        shares: Of those who serve in each rotation of the window, the part that is in the pool in the last one.
        people: People for all of them together.
        main: Whether it is as long as rest and preparation ask; a shorter one stands beside it where people left.
    """

    last: int
    first: int
    shares: tuple[Fraction, ...]
    people: Fraction
    main: bool = True

    @property
    def index(self) -> tuple[int | str, ...]:
        """What tells the window apart: its last rotation, and of a shorter window its first one."""
        return (self.last,) if self.main else (self.last, f"from-{self.first}")

    def by_rotation(self) -> Iterator[tuple[int, Fraction]]:
        """Return each rotation of the window with its share."""
        return zip(range(self.first, self.last + 1), self.shares, strict=True)


class Dwell(Rule):
    r"""People who served a rotation rest for ``dwell`` rotations.

    $\sum_{\tau=t-d-q}^{t} (f\,y_\tau + e_\tau) \le P_t + w_t \;\; \forall t$: $y_\tau$ posts filled, $f$ people
    per post, $e_\tau$ people serving elsewhere (and, for $\tau \le 0$, before the plan), $P_t$ people available,
    $d$ rotations of rest, $q$ rotations of preparation after mobilisation (they count as rest), $w_t$ people
    whose dwell is waived, by all waivers together (see ``waiver``). People who join a pool count as rested and ready.

    In a pool that does not shrink, and without waivers, the windows are exact: a series of deployments can be
    manned with $d + q$ rotations between two deployments of the same person if and only if every window sums to at
    most $P_t$. Necessary: the people counted in a window are different people, all in the pool in $t$. Sufficient: if
    the windows hold, enough people who are not yet counted in the window are left in each $t$ to serve.

    In a pool that shrinks it matters who leaves. ``leavers`` of the pool, or of the defaults, states it:

    ``in-proportion`` (default): all in proportion, whether they are owed rest or not, as with attrition and cuts in
    every unit; it favours no plan. Of those who served in $\tau$ the part
    $r_{\tau t} = \prod_{\sigma=\tau+1}^{t} \min(1, P_\sigma / P_{\sigma-1})$ is still there in $t$, and the windows
    are $\sum_{\tau=t-d-q}^{t} r_{\tau t} (f\,y_\tau + e_\tau) \le P_t + w_t$. Exact while people are counted in
    fractions: the sum without $\tau = t$ is how many of the $P_t$ are still owed rest. After each rotation
    $r_{\tau t}$ is rounded down to a millionth.

    ``served``: people who served last leave first, rested people only when no others are left: the choice
    of a country that wants to deploy the most. With $L_\sigma = \max(0, P_{\sigma-1} - P_\sigma)$ people leaving,
    every window from $s$ to $t$ with $t - d - q \le s \le t$ sums to at most $P_t + L_{s+1} + \dots + L_t + w_t$;
    windows that others imply are left out. Exact: of those who served in the last $k$ rotations before $t$,
    $S_t(k) = \max(0, S_{t-1}(k-1) + f\,y_{t-1} + e_{t-1} - L_t)$ are still there. That is the largest sum of
    $f\,y_\tau + e_\tau - L_{\tau+1}$ over the last $j \le k$ of these rotations, and $S_t(d+q) + f\,y_t + e_t$ has
    to be at most $P_t$.

    ``rested``: only people who are owed no rest leave, so that all who are counted in a window are there in its last
    rotation. The windows are those of a pool that does not shrink, each against $P_t$ of its last rotation. Exact.

    If facts alone (people elsewhere, past deployments, the strength) exceed a window, no plan can undo it: the plan
    contributes no one in its rotations (the limit is 0) and lists the excess (``overruns``).
    Waivers cover the facts first.

    Its shadow price in a rotation is the shortfall removed by one extra person in the window that ends there; there is
    none where facts exceed the window.
    """

    chapter: ClassVar[Chapter] = "people"
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
    earlier: tuple[Fraction, ...]
    """People available in the same rotations before the plan."""
    leavers: Leavers = "in-proportion"
    """Who leaves when the pool shrinks."""
    people_per_post: Fraction
    """People that one filled post costs."""

    def rows(self, force: Force) -> Iterator[Row]:
        """One row a window: those that end in each rotation."""
        applies = set(self.applies(force))
        for window, facts in self.rest_windows():
            t = window.last
            if t in applies:
                waivable = force.waivable(self.owner, self.pool, t)
                limit, exceeded = beside_facts(window.people, facts, waivable)
                people = self._deployed(force, window)
                # where the facts exceed the waivers as well, nothing of them is left
                left = people if exceeded else people - force.waived(self.owner, self.pool, t)
                yield Row(window.index, left, "<=", limit, exceeded)

    def rest_windows(self) -> Iterator[tuple[RestWindow, Fraction]]:
        """Every window that deployments have to fit in, and the people who count in it without the plan."""
        bound = len(self.earlier)
        serving = (*self.before, *self.elsewhere)
        busy = any(serving)
        for window in windows_of((*self.earlier, *self.available), 1 - bound, bound, self.leavers):
            facts = Fraction(0)
            if busy:
                inside = serving[window.first + bound - 1 : window.last + bound]
                counted = zip(window.shares, inside, strict=True)
                facts = sum((share * people for share, people in counted if people), facts)
            yield window, facts

    def _deployed(self, force: Force, window: RestWindow) -> Expression:
        """The plan's people who count in a window."""
        people = force.nothing
        planned = ((t, share) for t, share in window.by_rotation() if t > 0)
        for share, stretch in groupby(planned, key=itemgetter(1)):
            rotations = [t for t, _ in stretch]
            served = force.deployed(self.owner, self.pool, rotations[0], rotations[-1])
            people = people + served * (share * self.people_per_post)
        return people

    @property
    def people_of(self) -> tuple[str, str]:
        """The pool."""
        return self.owner, self.pool

    @property
    def window(self) -> int:
        """The rotation served, the rest, and the preparation."""
        return 1 + self.dwell + self.preparation

    def people_rows(self, *, with_facts: bool = False) -> Iterator[PeopleRow]:
        """One row a window, which waivers loosen."""
        if with_facts and not any(self.before) and not any(self.elsewhere):
            return
        for window, facts in self.rest_windows():
            yield PeopleRow(window.last, window.people, facts, window.shares, self.people_per_post, waivable=True)

    def sentence(self) -> str:
        """The rest owed in words."""
        rest = count(self.dwell, "rotation")
        return f"{self.owner} grants its pool '{self.pool}' {rest} of rest after each rotation deployed"


def windows_of(people: Sequence[Fraction], start: int, bound: int, leavers: Leavers) -> Iterator[RestWindow]:
    """The windows of a pool that end ``bound`` or more rotations after the first.

    Args:
        people: People in the pool, by rotation.
        start: The first of these rotations.
        bound: Rotations for which whoever served is bound.
        leavers: Who leaves when there are fewer people than in the rotation before.

    >>> [(window.last, window.shares) for window in windows_of([Fraction(4), Fraction(3)], 0, 1, "in-proportion")]
    [(1, (Fraction(3, 4), Fraction(1, 1)))]
    >>> [(window.last, window.people) for window in windows_of([Fraction(4), Fraction(3)], 0, 1, "served")]
    [(1, Fraction(4, 1))]
    """
    there = [max(Fraction(0), one) for one in people]
    everybody = (Fraction(1),) * (bound + 1)
    if leavers == "rested" or there.count(there[0]) == len(there):
        for last in range(bound, len(there)):
            yield RestWindow(start + last, start + last - bound, everybody, there[last])
        return
    left = [Fraction(0), *(max(Fraction(0), before - now) for before, now in pairwise(there))]
    if leavers == "served":
        for last in range(bound, len(there)):
            longest = last - bound
            for first in (longest, *(one for one in range(longest + 1, last) if left[one])):
                room = there[last] + sum(left[first + 1 : last + 1])
                yield RestWindow(start + last, start + first, everybody[first - longest :], room, main=first == longest)
        return
    shares: list[Fraction] = []
    for last, now in enumerate(there):
        if left[last]:
            stays = now / there[last - 1]
            shares = [Fraction(floor(share * stays * SHARES), SHARES) for share in shares]
        shares = [*shares[-bound:], Fraction(1)]
        if last >= bound:
            yield RestWindow(start + last, start + last - bound, tuple(shares), now)
