"""Legal basis: at least one of several is required, such as a UN mandate, an EU framework, the host's consent."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import field_validator

from forcegen.problems import UnfitError
from forcegen.rules.base import Chapter, Facts, Rule
from forcegen.terms.text import Ids


class Basis(Rule):
    r"""No contribution in scope without a legal basis: $x_t = 0 \;\; \forall x \in \text{scope}$.

    It binds in every rotation $t$ that none of the conditions in ``any_of`` covers.

    Its shadow price in a rotation is the shortfall removed by allowing the one person in scope who would help most.

    >>> import forcegen as fg
    >>> rule = fg.Basis(
    ...     id="basis", owner="IRL", bindingness="legal", any_of=["un-mandate", "eu-framework"]
    ... )
    >>> rule.sentence()
    'IRL needs a legal basis: eu-framework or un-mandate'
    """

    chapter: ClassVar[Chapter] = "law"
    example: ClassVar[str] = """
id = "IRL-basis"
owner = "IRL"
bindingness = "legal"
any_of = ["un-mandate", "eu-framework"]
scope = { countries = ["IRL"], hosts = ["UKR"] }
status = "assumed"
"""

    kind: Literal["basis"] = "basis"
    any_of: Ids
    """Conditions, each of which is a sufficient basis."""

    @field_validator("any_of")
    @classmethod
    def _at_least_one(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise UnfitError("at least one condition")
        return value

    def conditions(self) -> tuple[str, ...]:
        """The possible bases, and the conditions under which one is needed."""
        return (*self.any_of, *super().conditions())

    def permitted_by(self) -> tuple[str, ...]:
        """The possible bases, and what makes one needless."""
        return (*self.any_of, *super().permitted_by())

    def forbids(self, facts: Facts) -> tuple[int, ...]:
        """Every rotation that no basis covers from the first to the last day."""
        return self.applies_besides(facts, (t for condition in self.any_of for t in facts.holds(condition)))

    def sentence(self) -> str:
        """The basis in words."""
        return f"{self.owner} needs a legal basis: {' or '.join(self.any_of)}"
