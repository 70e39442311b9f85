"""Rotation limit: a pool deploys in few of any successive rotations."""

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from typing import ClassVar, Literal

from forcegen.rules import Row, Rule
from forcegen.rules.base import Force
from forcegen.terms.numbers import Count


class RotationLimit(Rule):
    r"""Each pool has people in scope in at most ``most`` of any ``out_of`` successive rotations of the plan.

    $\sum_{\tau=t-n+1}^{t} z_{p,\tau} \le k$, $\sum_{x \in p} x_t \le M_p\,z_{p,t}$, $z \in \{0, 1\}$, $\forall p, t$.

    $M_p$ is the strength of the pool. The price in a rotation is that of its rows with the choices $z$ held fixed.
    """

    whole_numbers: ClassVar[bool] = True
    example: ClassVar[str] = """
id = "FRA-every-other-rotation"
owner = "FRA"
bindingness = "political"
most = 1
out_of = 2
status = "assumed"
"""

    kind: Literal["rotation-limit"] = "rotation-limit"
    most: Count
    """Largest number of rotations in which a pool has people in scope."""
    out_of: Count
    """Number of successive rotations among which they are counted."""

    def rows(self, force: Force) -> Iterator[Row]:
        """Two rows for each pool in scope and rotation: whether it is there, and how often until then."""
        for pool in sorted((one for one in force.pools if self.scope.covers_pool(one)), key=lambda one: one.key):
            own = self.scope.model_copy(update={"countries": (pool.country,), "pools": (pool.id,)})
            there = {t: force.whole((t, pool.key), 1) for t in self.applies(force)}
            for t, z in there.items():
                yield Row((t, pool.key), force.contributions(own, t) - z * Fraction(pool.strength), "<=", Fraction(0))
                often = reduce(lambda one, two: one + two, (there[u] for u in there if t - self.out_of < u <= t))
                yield Row((t, pool.key, "window"), often, "<=", Fraction(self.most))

    def sentence(self) -> str:
        """The limit in words."""
        return f"{self.owner} lets a pool deploy in at most {self.most} of any {self.out_of} rotations"
