"""Mobilisation: reservists serve only after call-up and preparation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from forcegen.rules.base import Chapter, Facts, Rule, Window
from forcegen.terms.dates import Moment
from forcegen.terms.numbers import Whole
from forcegen.terms.text import Id


class Mobilisation(Rule):
    r"""No contribution of a reserve pool before it is ready: $x_t = 0 \;\; \forall x \in \text{pool}$.

    It binds in every rotation $t$ such that rotation $t - $ ``preparation`` is not wholly after ``mobilised``.
    A pool brings it when it has a date of mobilisation; its dwell then counts the preparation as service, for
    the clock starts at mobilisation and not at deployment.

    Its shadow price in a rotation is the shortfall removed by allowing the one person of the pool who would help most.
    """

    chapter: ClassVar[Chapter] = "people"
    derived: ClassVar[bool] = True

    kind: Literal["mobilisation"] = "mobilisation"
    pool: Id
    """Pool of the owner."""
    mobilised: Moment
    """Day on which the pool is called up, or the rotation with which that is."""
    preparation: Whole
    """Rotations between mobilisation and deployment."""

    def windows(self, facts: Facts) -> Iterator[Window]:
        """The time after mobilisation, in which the preparation has to lie."""
        yield Window(
            key="mobilised",
            what=f"the time after the mobilisation of {self.owner}.{self.pool}",
            since=facts.calendar.begins(self.mobilised),
            until=None,
            rotations=frozenset(self.applies(facts)),
            ahead=self.preparation,
        )

    def forbids(self, facts: Facts) -> tuple[int, ...]:
        """Every rotation that the pool cannot have been made ready for."""
        return tuple(t for t in self.applies(facts) if not facts.calendar.covers(t - self.preparation, self.mobilised))

    def sentence(self) -> str:
        """The mobilisation in words."""
        ready = f" and {self.preparation} rotations of preparation" if self.preparation else ""
        return f"{self.owner} can deploy its pool '{self.pool}' only after mobilisation ({self.mobilised}){ready}"
