"""End state: people available after the plan."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from forcegen.problems import UnfitError
from forcegen.rules.answers import Relaxation
from forcegen.rules.base import Chapter, Expression, Force, Row, Rule
from forcegen.rules.dwell import RestWindow, windows_of
from forcegen.terms.entities import Pool
from forcegen.terms.numbers import Integer, Persons, within


class EndState(Rule):
    r"""The plan leaves its pools able to continue for ``rotations`` rotations after the last one.

    Without ``personnel``, each pool in scope can do in each of these what it does in the last rotation $T$:

    $f\,y_T \le P_t - e_t$ and
    $\sum_{\tau=t-d-q}^{T} r_{\tau t} f\,y_\tau + \sum_{\tau=T+1}^{t} r_{\tau t} f\,y_T \le P_t - E_t$, for
    $t = T+1, \dots, T+n$.

    With ``personnel``, all pools in scope together can fill $N$ posts within the next $n$ rotations, each person going
    once: $\sum_p (P_t - E_t - \sum_{\tau=t-d-q}^{T} r_{\tau t} f\,y_\tau) / f \ge N$ for $t = T + n$. It counts who
    is then in the pools and owed no rest; a pool with fewer people than owe rest counts against the others. Where
    those who served leave a shrinking pool first (``served``), all who are owed rest count as if they had stayed: that
    is on the safe side.

    The letters are those of ``dwell``: $y$ posts filled, $f$ people a post, $d$ rotations of rest, $q$ of preparation,
    $P$ people available, $r$ the part of those who served that has not left a shrinking pool; $e_t$ people serve
    elsewhere and $E_t$ are owed rest for that or for the past. Strengths and missions count as the model has them
    after the plan; no waiver counts there. Where missions alone take more people than there are, none are left: the
    right side is 0. The rule applies if it applies in the last rotation; its scope names countries and pools alone,
    because people rest wherever they served.

    Its price is the shortfall removed by one person more in the row of the pool and rotation; with ``personnel``, by
    one post fewer.

    >>> import forcegen as fg
    >>> fg.EndState(id="after", owner="coalition", bindingness="force", rotations=2).sentence()
    'each pool can repeat its last rotation in each of the next 2 rotations'
    """

    chapter: ClassVar[Chapter] = "force"
    example: ClassVar[str] = """
id = "can-go-on"
owner = "coalition"
bindingness = "force"
rotations = 2
scope = { countries = ["FRA", "GBR"] }
status = "assumed"
"""

    kind: Literal["end-state"] = "end-state"
    rotations: Annotated[Integer, within(1, 60, "a number of rotations")]
    """Rotations after the last one of the plan."""
    personnel: Persons | None = None
    """Posts that the pools can fill together within these rotations; without it, each pool does its last one again."""

    @model_validator(mode="after")
    def _of_pools(self) -> Self:
        named = [part for part in ("sites", "zones", "hosts", "roles", "components") if getattr(self.scope, part)]
        if named:
            raise UnfitError(
                f"a scope of countries and pools, without {', '.join(named)}: people rest wherever they served"
            )
        return self

    def rows(self, force: Force) -> Iterator[Row]:
        """Two rows for each pool and rotation after the plan; or one row for all pools together."""
        last = force.calendar.rotations
        if last not in self.applies(force):
            return
        pools = sorted((pool for pool in force.pools if self.scope.covers_pool(pool)), key=lambda pool: pool.key)
        if self.personnel is not None:
            yield self._together(force, pools, last)
            return
        for pool in pools:
            for t in range(last + 1, last + self.rotations + 1):
                yield from self._again(force, pool, last, t)

    def _again(self, force: Force, pool: Pool, last: int, t: int) -> Iterator[Row]:
        """What a pool sends in the last rotation, sent in each one up to a rotation after the plan."""
        again = force.deployed(pool.country, pool.id, last, last) * force.people_per_post(pool)
        available, elsewhere = force.people_in(pool.country, pool.id, t)
        free = max(Fraction(0), available - elsewhere)
        after = f"after-{t - last}"
        yield Row((last, pool.key, after, "there"), again, "<=", free)
        for window in _windows_in(force, pool, t):
            repeated = sum((share for later, share in window.by_rotation() if later > last), Fraction(0))
            name = after if window.main else f"{after}-from-{last - window.first}"
            left = _served(force, pool, window, last) + again * repeated
            yield Row((last, pool.key, name), left, "<=", _room(force, pool, window))

    def _together(self, force: Force, pools: list[Pool], last: int) -> Row:
        """What all pools can send in the last of the rotations after the plan."""
        t = last + self.rotations
        room, served = -Fraction(self.personnel or 0), force.nothing
        for pool in pools:
            per_post = force.people_per_post(pool)
            window = next(_windows_in(force, pool, t, safely=force.rest(pool.country, pool.id)[1] == "served"))
            room += _room(force, pool, window) / per_post
            served = served + _served(force, pool, window, last) * (1 / per_post)
        return Row((last, "together"), served, "<=", room)

    def relaxations(self) -> Iterator[Relaxation]:
        """One post fewer, where a number is asked for."""
        if self.personnel is not None and self.personnel >= 1:
            yield Relaxation("personnel", self.personnel - 1)

    def sentence(self) -> str:
        """The end state in words."""
        when = "the next rotation" if self.rotations == 1 else f"the next {self.rotations} rotations"
        if self.personnel is not None:
            return f"after the plan {self.personnel:,} more persons can deploy within {when}"
        return f"each pool can repeat its last rotation in {'each of ' if self.rotations > 1 else ''}{when}"


def _windows_in(force: Force, pool: Pool, t: int, *, safely: bool = False) -> Iterator[RestWindow]:
    """Windows of rest of a pool that end in a rotation; ``safely`` whoever served stays until rested."""
    bound, leavers = force.rest(pool.country, pool.id)
    people = [force.people_in(pool.country, pool.id, one)[0] for one in range(t - bound, t + 1)]
    return windows_of(people, t - bound, bound, "rested" if safely or not bound else leavers)


def _room(force: Force, pool: Pool, window: RestWindow) -> Fraction:
    """People in a window whom neither the past nor missions elsewhere take."""
    away = (share * force.people_in(pool.country, pool.id, t)[1] for t, share in window.by_rotation())
    return max(Fraction(0), window.people - sum(away, Fraction(0)))


def _served(force: Force, pool: Pool, window: RestWindow, last: int) -> Expression:
    """People of the plan who count in a window."""
    per_post = force.people_per_post(pool)
    people = force.nothing
    for t, share in window.by_rotation():
        if t <= last:
            people = people + force.deployed(pool.country, pool.id, t, t) * (share * per_post)
    return people
