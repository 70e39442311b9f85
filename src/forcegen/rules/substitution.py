"""Substitution: people of one role may fill posts of another, each counting for less."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import field_validator

from forcegen.problems import UnfitError
from forcegen.rules.base import Chapter, Facts, Rule, StandIn
from forcegen.terms.numbers import Share
from forcegen.terms.text import Id


class Substitution(Rule):
    r"""People of role ``by`` fill posts of ``role``, each for ``effect``: $\sum x + e \sum x' + u = D$.

    A permission, not a limit: it adds the contributions $x'$ of pools that have ``by`` and not ``role`` to the
    requirement's row. In every other rule such people count as one each. It has no shadow
    price: its value is the increase of the shortfall without it.

    >>> import forcegen as fg
    >>> rule = fg.Substitution(
    ...     id="leave", owner="coalition", bindingness="force", role="protection", by="engineers", effect=0.8
    ... )
    >>> rule.sentence()
    "'engineers' may substitute for 'protection', each counting as 0.8"
    """

    chapter: ClassVar[Chapter] = "caveats"
    permits: ClassVar[bool] = True

    example: ClassVar[str] = """
id = "engineers-protect"
owner = "coalition"
bindingness = "force"
role = "site-protection"
by = "engineers"
effect = 0.8
status = "assumed"
"""

    kind: Literal["substitution"] = "substitution"
    role: Id
    """Role that is filled."""
    by: Id
    """Role whose people may fill it."""
    effect: Share
    """Persons of the role that one of them counts for, above 0 and at most 1."""

    @field_validator("effect")
    @classmethod
    def _of_some_use(cls, value: Share) -> Share:
        if value <= 0:
            raise UnfitError("an effect above 0")
        return value

    def stand_ins(self, facts: Facts) -> Iterator[StandIn]:
        """The leave, in every rotation in which the rule applies."""
        yield StandIn(self.role, self.by, Fraction(self.effect), self.applies(facts))

    def sentence(self) -> str:
        """The leave in words."""
        return f"'{self.by}' may substitute for '{self.role}', each counting as {self.effect:f}"
