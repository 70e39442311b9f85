"""Stay: a country that begins to contribute stays for a minimum number of rotations."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from forcegen.rules.base import Apart, Chapter, Expression, Force, Row, Rule
from forcegen.rules.presence import Member, Where, Whose, members
from forcegen.terms.numbers import Count, Integer, within


class Stay(Rule):
    r"""A country (or pool) that begins in a rotation also contributes in the next ones, ``rotations`` in total.

    $z_t - z_{t-1} \le z_\tau \;\; \forall t, \; t < \tau < t + k$, and
    $m\,z_t \le \sum_{x \in \text{scope}} x_t \le M\,z_t$, $z_t \in \{0, 1\}$.

    $z_t$ is whether the country (or the pool) contributes, with at least $m$ persons (``personnel``); $k$
    is ``rotations`` and $M$ the strength of its pools. ``at`` says where: anywhere in scope, so that people may move
    from one site to another, or at one and the same site.

    The past counts where it is known: a country with people in the force in rotation 0 (table ``history``) does not
    begin in rotation 1, and stays for what is left of its $k$ rotations. The past does not state the site, so that with
    ``at = "site"`` every stay begins in the plan. Only rotations in which the rule applies count, and a stay that
    reaches beyond the last rotation ends with the plan. Needs integers: the program is then searched, not only
    solved.

    Its shadow price in a rotation is that of its rows with the choice of rotations held fixed.

    >>> import forcegen as fg
    >>> fg.Stay(id="year", owner="coalition", bindingness="force", rotations=2).sentence()
    'a country that begins stays for 2 rotations'
    """

    chapter: ClassVar[Chapter] = "whole numbers"
    whole_numbers: ClassVar[bool] = True

    example: ClassVar[str] = """
id = "a-year-at-a-site"
owner = "coalition"
bindingness = "force"
rotations = 2
personnel = 50
at = "site"
scope = { hosts = ["UKR"] }
status = "assumed"
"""

    kind: Literal["stay"] = "stay"
    rotations: Annotated[Integer, within(2, 400, "a number of rotations")]
    """Rotations of a stay, the first included, at least 2."""
    personnel: Count = 1
    """Smallest number of persons of a stay, unless there is none."""
    each: Whose = "country"
    """Who begins and stays: each country, its pools together, or each pool."""
    at: Where = "scope"
    """Where: anywhere in scope, or at each site by itself."""

    def tells_apart(self) -> Iterator[Apart]:
        """Every site where each is counted by itself."""
        return self.apart_by("site" if self.at == "site" else None)

    def rows(self, force: Force) -> Iterator[Row]:
        """Two rows for each rotation and member; one for each rotation that a beginning, or the past, asks for."""
        applies = self.applies(force)
        for member in members(force, self.scope, self.each, self.at):
            persons = {t: force.contributions(member.scope, t) for t in applies}
            begun = self._begun(force, member)
            if begun is None and all(one.empty for one in persons.values()):
                continue
            there = {t: force.whole((t, *member.name), 1) for t in applies}
            for t, z in there.items():
                least, most = Fraction(self.personnel), member.most
                yield Row((t, *member.name, "least"), persons[t] - z * least, ">=", Fraction(0))
                yield Row((t, *member.name, "most"), persons[t] - z * most, "<=", Fraction(0))
            for t, z in there.items():
                if begun is not None and t < begun + self.rotations:
                    yield Row((t, *member.name, "from-the-past"), z, ">=", Fraction(1))
                if t > 1 or begun is None:
                    yield from self._stays(member, there, t, z - there.get(t - 1, force.nothing))

    def _stays(self, member: Member, there: dict[int, Expression], t: int, begins: Expression) -> Iterator[Row]:
        """Whoever begins in a rotation is there in the next ones; each row bears the rotation that it asks for."""
        for later in range(t + 1, t + self.rotations):
            if later in there:
                yield Row((later, *member.name, f"from-{t}"), begins - there[later], "<=", Fraction(0))

    def _begun(self, force: Force, member: Member) -> int | None:
        """The rotation before the plan in which a stay began that reaches into it; ``None`` where there is none."""
        t = 1
        while t > 1 - self.rotations and member.was_there(force, t - 1):
            t -= 1
        return t if t < 1 else None

    def sentence(self) -> str:
        """The stay in words."""
        few = "" if self.personnel == 1 else f" with at least {self.personnel:,}"
        place = " at a site" if self.at == "site" else ""
        return f"a {self.each} that begins{place} stays for {self.rotations} rotations{few}"
