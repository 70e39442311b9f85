"""Information: parliament must be informed, but need not consent."""

from __future__ import annotations

from typing import ClassVar, Literal

from forcegen.rules.base import Chapter, Facts, Rule
from forcegen.terms.text import Id, YesNo


class Information(Rule):
    r"""If the duty is prior, none in scope before parliament is informed: $x_t = 0 \;\; \forall x \in \text{scope}$.

    It binds in every rotation $t$ that ``condition`` does not cover. A duty to inform afterwards
    forbids nothing; it is kept as a duty that the plan entails.

    Its shadow price in a rotation is the shortfall removed by allowing the one person in scope who would help most.

    >>> import forcegen as fg
    >>> rule = fg.Information(
    ...     id="inform", owner="FRA", bindingness="legal", condition="informed", prior=False
    ... )
    >>> rule.sentence()
    "FRA must inform its parliament after deployment ('informed')"
    """

    chapter: ClassVar[Chapter] = "law"
    example: ClassVar[str] = """
id = "NLD-article-100"
owner = "NLD"
bindingness = "legal"
condition = "article-100-letter"
prior = true
scope = { countries = ["NLD"], hosts = ["UKR"] }
instrument = "Constitution of the Netherlands"
article = "art. 100"
status = "assumed"
"""

    kind: Literal["information"] = "information"
    condition: Id
    """Condition that is true once parliament has been informed."""
    prior: YesNo
    """Whether parliament must be informed before deployment."""

    def conditions(self) -> tuple[str, ...]:
        """That parliament was informed, and the conditions under which it must be."""
        return (self.condition, *super().conditions())

    def permitted_by(self) -> tuple[str, ...]:
        """That parliament was informed, and what makes it needless."""
        return (self.condition, *super().permitted_by())

    def forbids(self, facts: Facts) -> tuple[int, ...]:
        """Every rotation before parliament was informed, where it must be informed first."""
        return self.applies_besides(facts, facts.holds(self.condition)) if self.prior else ()

    def sentence(self) -> str:
        """The duty in words."""
        when = "before deployment" if self.prior else "after deployment"
        return f"{self.owner} must inform its parliament {when} ('{self.condition}')"
