"""Share: bounds on a part of a whole, such as a partial caveat or the share of a lead nation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from forcegen.problems import UnfitError
from forcegen.rules.base import Apart, Chapter, Each, Facts, Force, Row, Rule
from forcegen.terms.numbers import Share as ShareOfOne
from forcegen.terms.scope import Scope


class Share(Rule):
    r"""The scope is at least, or at most, a part of a whole.

    $\phi \sum_{w \in \text{of}} w_t \le \sum_{x \in \text{scope}} x_t \le \Phi \sum_{w \in \text{of}} w_t$.

    One row for each bound and rotation, and for each country, host, zone, site or role $m$ where ``each`` asks
    for it. The part is then $\sum_{x \in \text{scope}, m} x_t$, measured against the member's ``own`` whole,
    $\sum_{w \in \text{of}, m} w_t$, or against the whole that ``all`` have together, $\sum_{w \in \text{of}} w_t$.

    A partial caveat bounds a country's part of its own contingent; a lead nation has at least its share of a
    site; no country has more than its share of the force, when each country is measured against all.

    Its shadow price in a rotation is the shortfall removed by one extra person beyond the share in that rotation.

    >>> import forcegen as fg
    >>> fg.Share(id="lead", owner="coalition", bindingness="force", at_least=0.5, each="site").sentence()
    'coalition: at least 50 % of each site'
    """

    chapter: ClassVar[Chapter] = "coalition"
    example: ClassVar[str] = """
id = "lead-nation-odesa"
owner = "coalition"
bindingness = "force"
at_least = 0.5
scope = { countries = ["FRA"], sites = ["odesa-hub"] }
of = { sites = ["odesa-hub"] }
status = "assumed"
"""

    kind: Literal["share"] = "share"
    of: Scope = Scope()
    """The whole of which the scope is a part."""
    at_least: ShareOfOne | None = None
    """Smallest part."""
    at_most: ShareOfOne | None = None
    """Largest part."""
    each: Each | None = None
    """What the share is taken for one by one: each of which the scopes cover a pool, a site, or the role itself."""
    measured_against: Literal["own", "all"] = "own"
    """What each is measured against: its ``own`` part of the whole, or the whole that ``all`` have together."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise UnfitError("'at_least' or 'at_most', or both")
        if self.measured_against == "all" and self.each is None:
            raise UnfitError("'each' beside 'measured_against': it says what each is measured against")
        return self

    def scopes(self) -> tuple[Scope, ...]:
        """The part and what it is measured by."""
        return (self.scope, self.of)

    def tells_apart(self) -> Iterator[Apart]:
        """By what the scopes cover, and each member apart where they are asked one by one."""
        return self.apart_by(self.each)

    def rows(self, force: Force) -> Iterator[Row]:
        """One row for each bound, rotation and member."""
        for member, part, whole in self.parts(force):
            for t in self.applies(force):
                some, all_of_it = force.contributions(part, t), force.contributions(whole, t)
                yield from self.bounded((t, *member), some, all_of_it, self.at_least, self.at_most)

    def parts(self, facts: Facts) -> Iterator[tuple[tuple[str, ...], Scope, Scope]]:
        """Each part by the name of its member, and the whole that it is measured against."""
        if self.measured_against == "own":
            yield from self.members(facts, self.each, self.scope, self.of)
            return
        for member, part, _ in self.members(facts, self.each, self.scope, self.scope):
            yield member, part, self.of

    def sentence(self) -> str:
        """The share in words."""
        least = None if self.at_least is None else f"at least {(self.at_least * 100).normalize():f} %"
        most = None if self.at_most is None else f"at most {(self.at_most * 100).normalize():f} %"
        bounds = " and ".join(part for part in (least, most) if part)
        if self.measured_against == "all":
            return f"{self.owner}: each {self.each} has {bounds} of what all have together"
        return f"{self.owner}: {bounds}{f' of each {self.each}' if self.each else ''}"
