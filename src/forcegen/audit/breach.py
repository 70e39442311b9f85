"""What an audit finds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing in a plan that is not so.

    Attributes:
        rule: Id of the rule that is broken; ``plan`` or ``certificate`` where that document is wrong about itself
            or its model.
        where: Rotation of the rule, or place in the document.
        stated: What the plan has there.
        expected: What it must have, as a phrase that follows "expected".
        checked: False for a rule that the audit could not check: ``stated`` then says why.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> plan = fg.solve(model)
    >>> fewer = [one for one in plan.contributions if (one.country, one.rotation) != ("EST", 1)]
    >>> breach = fg.audit(plan.model_copy(update={"contributions": tuple(fewer)}), model).breaches[0]
    >>> breach.rule, breach.stated, breach.expected
    ('plan', '30,000', '29,750')
    """

    rule: str
    where: str
    stated: str
    expected: str
    checked: bool = True

    def __str__(self) -> str:
        if not self.checked:
            return f"The rule {self.rule} was not checked: {self.stated}."
        documents = {"plan": "The plan is wrong", "certificate": "The certificate is wrong"}
        subject = documents.get(self.rule, f"The rule {self.rule} is broken")
        return f"{subject} at {self.where}: found {self.stated}, expected {self.expected}."


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome of an audit.

    Attributes:
        breaches: Everything found wrong.
        rows: Number of rows recomputed.
        unchecked: What the plan says and the audit takes on trust.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> checked = fg.audit(fg.solve(model), model)
    >>> checked.ok, checked.breaches
    (True, ())
    """

    breaches: tuple[Breach, ...]
    rows: int
    unchecked: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.breaches

    def __str__(self) -> str:
        recomputed = f"{self.rows:,} rows recomputed exactly"
        if self.ok:
            return f"Audit passed: {recomputed}, no breach."
        found = "1 breach" if len(self.breaches) == 1 else f"{len(self.breaches):,} breaches"
        return f"Audit failed: {recomputed}, {found}. {self.breaches[0]}"


def shown(value: object) -> str:
    """A value as a breach shows it; a fraction that is not whole stands in full behind its decimals."""
    match value:
        case int() | Decimal() | Fraction():
            exact = Fraction(value)
            return f"{exact.numerator:,}" if exact.denominator == 1 else f"{exact:,.3f} ({exact})"
        case tuple() | list():
            return ", ".join(map(str, value)) or "nothing"
        case _:
            return "nothing" if value in (None, "") else str(value)
