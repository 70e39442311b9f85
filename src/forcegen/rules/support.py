"""Support: enabling people in proportion to those they support (tooth to tail, a national support element)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.base import Apart, Chapter, Each, Force, Row, Rule
from forcegen.terms.numbers import Amount
from forcegen.terms.scope import Scope


class Support(Rule):
    r"""Enabling people in proportion to those they support.

    $\sum_{x \in \text{scope}} x_t \ge \gamma \sum_{s \in \text{supported}} s_t \;\; \forall t$.

    One row a rotation for the force, or for each country (a national support element), zone or site by itself.
    Give the scope's roles ``enabling = true``, so that they may exceed what is required of them by name.

    Its shadow price in a rotation is the shortfall removed by one extra enabling person at no cost.

    >>> import forcegen as fg
    >>> rule = fg.Support(
    ...     id="care", owner="coalition", bindingness="force", ratio=0.02, supported={"components": ["ground"]}
    ... )
    >>> rule.sentence()
    'enabling people: at least 2.00 for every 100 supported'
    """

    chapter: ClassVar[Chapter] = "force"
    example: ClassVar[str] = """
id = "medical-support"
owner = "coalition"
bindingness = "force"
ratio = 0.02
each = "zone"
scope = { roles = ["medical"] }
supported = { components = ["ground"] }
status = "assumed"
"""

    kind: Literal["support"] = "support"
    supported: Scope
    """The people who are supported."""
    ratio: Amount
    """Enabling persons for each person supported (0.02 is one for fifty)."""
    each: Each | None = None
    """Whether the ratio holds for each country, zone or site by itself."""

    def scopes(self) -> tuple[Scope, ...]:
        """The part and what it is measured by."""
        return (self.scope, self.supported)

    def tells_apart(self) -> Iterator[Apart]:
        """By what the scopes cover, and each member apart where they are asked one by one."""
        return self.apart_by(self.each)

    def rows(self, force: Force) -> Iterator[Row]:
        """One row for each rotation and member in which somebody could be supported."""
        for member, enabling, supported in self.members(force, self.each, self.scope, self.supported):
            for t in self.applies(force):
                served = force.contributions(supported, t)
                if not served.empty:
                    left = force.contributions(enabling, t) - served * Fraction(self.ratio)
                    yield Row((t, *member), left, ">=", Fraction(0))

    def sentence(self) -> str:
        """The ratio in words."""
        where = f" at each {self.each}" if self.each else ""
        who = " and ".join(self.scope.roles) or "enabling people"
        return f"{who}: at least {self.ratio * 100:f} for every 100 supported{where}"
