"""Caveat: a declined role, no troops in a zone, an occupied site."""

from __future__ import annotations

from typing import ClassVar, Literal

from forcegen.rules.base import Chapter, Facts, Rule


class Caveat(Rule):
    r"""No contribution in scope: $x_t = 0 \;\; \forall x \in \text{scope}$.

    Forbidden contributions are no variables of the program. The shadow price in a rotation is the shortfall
    removed by allowing the one person in scope who would help most.

    >>> import forcegen as fg
    >>> rule = fg.Caveat(
    ...     id="caveat", owner="USA", bindingness="political", scope={"countries": ["USA"]}
    ... )
    >>> rule.sentence()
    'USA does not deploy in this scope'
    """

    chapter: ClassVar[Chapter] = "caveats"
    example: ClassVar[str] = """
id = "USA-no-troops"
owner = "USA"
bindingness = "political"
scope = { countries = ["USA"], hosts = ["UKR"] }
instrument = "Statement of the Secretary of Defense, February 2025"
source = "hegseth"
status = "reported"
"""

    kind: Literal["caveat"] = "caveat"

    def forbids(self, facts: Facts) -> tuple[int, ...]:
        """Every rotation in which the rule applies."""
        return self.applies(facts)

    def sentence(self) -> str:
        """The caveat in words."""
        return f"{self.owner} does not deploy in this scope"
