"""The tables of a model, and what a row of each is."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails

from forcegen.rules import KINDS
from forcegen.rules.base import Rule
from forcegen.terms.entities import (
    Commitment,
    Condition,
    Country,
    PastDeployment,
    Pool,
    Requirement,
    Role,
    Scenario,
    Site,
    Source,
    Strength,
    Zone,
)
from forcegen.terms.record import Record

ROWS: dict[str, type[Record]] = {
    "sources": Source,
    "roles": Role,
    "zones": Zone,
    "sites": Site,
    "countries": Country,
    "pools": Pool,
    "strengths": Strength,
    "commitments": Commitment,
    "history": PastDeployment,
    "conditions": Condition,
    "requirements": Requirement,
    "rules": Rule,
    "scenarios": Scenario,
}
"""Every table of a model, and what a row of it is."""

WRITTEN: dict[str, type[Rule]] = {kind.model_fields["kind"].default: kind for kind in KINDS if not kind.derived}
"""The rule kinds that a person may write, by name."""


DERIVED: tuple[str, ...] = tuple(kind.model_fields["kind"].default for kind in KINDS if kind.derived)
"""The rule kinds that a pool brings with it, by name; its rule's id is the pool's with the kind behind it."""


def row_type(table: str, row: object) -> type[Record]:
    """What a row is; of a rule its kind, where it names one."""
    if isinstance(row, Record):
        return type(row)
    given = row.get("kind") if table == "rules" and isinstance(row, dict) else None
    return WRITTEN.get(given, Rule) if isinstance(given, str) else ROWS[table]


def of_its_kind(rule: Any) -> Any:
    """A rule as its kind reads it; a rule of no kind, or of one that nobody writes, is refused."""
    if not isinstance(rule, dict):
        return rule
    kind = row_type("rules", rule)
    if kind is not Rule:
        return kind.model_validate(rule)
    given = rule.get("kind")
    fault = InitErrorDetails(type="missing", loc=("kind",), input=rule)
    if given is not None:
        choices = ", ".join(f"'{name}'" for name in sorted(WRITTEN))
        fault = InitErrorDetails(type="literal_error", loc=("kind",), input=given, ctx={"expected": choices})
    raise ValidationError.from_exception_data("Rule", [fault])


def keys_of(table: str) -> tuple[frozenset[str], frozenset[str]]:
    """The keys that a row of a table must have, and all that it can have."""
    fields = [(field.alias or name, field) for name, field in ROWS[table].model_fields.items()]
    return frozenset(key for key, one in fields if one.is_required()), frozenset(key for key, _ in fields)
