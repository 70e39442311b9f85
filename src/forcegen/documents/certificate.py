"""The certificate: why no plan is short of less, as multipliers on rules and requirements that anybody can check.

It is stated on the model as it is written, site by site, and holds nothing of the program: who checks it restates
the rules, multiplies and adds. ``forcegen.audit.proof`` does so in a few pages.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final, Literal

from pydantic import Field

from forcegen.documents.document import Document
from forcegen.documents.figures import Rational
from forcegen.terms.combination import Combination
from forcegen.terms.numbers import Whole
from forcegen.terms.record import Record
from forcegen.terms.text import Id

SCHEMA: Final = "forcegen.certificate/1"


class Weight(Record):
    """How much a person short of one priority counts in a claim."""

    priority: Whole
    weight: Rational


class RequirementMultiplier(Record):
    """The multiplier of a requirement, the same in every rotation from the first to the last.

    At most 0 only where nobody may serve beyond the requirement; of an enabling role, which may exceed it, at least 0.
    """

    site: Id
    role: Id
    first: Whole
    last: Whole
    multiplier: Rational


class RuleMultiplier(Record):
    """The multiplier of what a rule says, the same in every rotation from the first to the last.

    At least 0 of what is "at least", at most 0 of what is "at most", in persons short for one unit of the rule: a
    person, of a budget its money.
    """

    rule: Id
    part: tuple[Id, ...] = ()
    """What of it, where it says several things in a rotation: of which member, which bound."""
    first: Whole | None = None
    last: Whole | None = None
    """Rotations; none where the rule speaks of the plan as a whole."""
    multiplier: Rational


class Claim(Record):
    """One proven inequality: in every plan the weighted shortfalls sum to at least ``bound``, in person-rotations."""

    kind: Literal["exact", "safe", "contradiction"]
    """``exact``: the least sum that fractions of people allow. ``safe``: no more than that, perhaps a little less.
    ``contradiction``: a sum of nothing that is above zero, so that no plan obeys every rule. Of the first two it is
    the word of whoever made the certificate which it is: the bound holds in either case."""
    bound: Rational
    """What the multipliers times their limits sum to, less what upper bounds pay: each shortfall is at most what is
    required, and the whole numbers of a rule have bounds of their own."""
    weights: tuple[Weight, ...] = ()
    """Priorities in the sum, the last with weight 1: earlier ones mend what their order does to its multipliers."""
    least: Rational | None = None
    """Persons short of the last priority, at least, in a plan short of no more in the earlier ones than this."""
    gap: Rational | None = None
    """Persons by which the plan is short of more: 0 where the claim is met."""
    requirements: tuple[RequirementMultiplier, ...] = ()
    rules: tuple[RuleMultiplier, ...] = ()


class Certificate(Document):
    """Why no plan does better: claims with their proofs, for one plan of one model.

    >>> import forcegen as fg
    >>> plan, certificate = fg.certify(fg.vary(fg.load("core-sustainment")))
    >>> certificate.covers, len(certificate.claims), certificate.seal == certificate.sha256
    ('plan', 1, True)
    """

    schema_: Literal["forcegen.certificate/1"] = Field(default=SCHEMA, alias="schema")
    model: Id
    """Name of the model."""
    scenario: Combination
    """Name of the scenario."""
    input_sha256: str
    """Hash of the model's document, changes included: the plan's own."""
    covers: Literal["plan", "relaxation"]
    """Whether the claims prove the plan's own bounds; or those of the relaxed rules only, where the plan's rest on a
    search over whole numbers."""
    claims: tuple[Claim, ...]
    """One for each priority of which anything above zero is proven, in order; or one contradiction."""
    seal: str
    """Hash of all the above, so that no letter of it changes unnoticed."""

    @property
    def sha256(self) -> str:
        """Hash of the certificate without its seal."""
        plain = {name: value for name, value in self._plain().items() if name != "seal"}
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def to_json(self) -> str:
        """The certificate as one JSON document (``forcegen.certificate/1``), a line for each multiplier."""
        return _laid_out(self._plain())

    def _plain(self) -> dict[str, Any]:
        return {"schema": self.schema_, **self.model_dump(mode="json", by_alias=True, exclude_defaults=True)}


def _laid_out(value: Any, indent: str = "") -> str:
    """JSON with a line for each innermost table."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if not any(isinstance(one, dict) or (isinstance(one, list) and isinstance(one[0], dict)) for one in inner if one):
        return json.dumps(value, ensure_ascii=False)
    deeper = indent + " "
    if isinstance(value, dict):
        lines = [f"{deeper}{json.dumps(key)}: {_laid_out(one, deeper)}" for key, one in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    return "[\n" + ",\n".join(deeper + _laid_out(one, deeper) for one in value) + f"\n{indent}]"
