"""The tables of a model, and what a row of each is."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails

from forcegen.problems import UnfitError, nearest
from forcegen.rules.base import Rule
from forcegen.rules.plugged import BUILT_IN, kinds_by_name, plugged_in, why_unusable
from forcegen.terms.entities import (
    Commitment,
    Condition,
    Country,
    Eligible,
    PastDeployment,
    Pool,
    Requirement,
    Role,
    RoleShare,
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
    "role_shares": RoleShare,
    "eligibility": Eligible,
    "commitments": Commitment,
    "history": PastDeployment,
    "conditions": Condition,
    "requirements": Requirement,
    "rules": Rule,
    "scenarios": Scenario,
}
"""Every table of a model, and what a row of it is."""

WRITTEN: dict[str, type[Rule]] = {name: kind for name, kind in BUILT_IN.items() if not kind.derived}
"""The built-in rule kinds that a person may write, by name."""


DERIVED: tuple[str, ...] = tuple(name for name, kind in BUILT_IN.items() if kind.derived)
"""The rule kinds that a pool brings with it, by name; its rule's id is the pool's with the kind behind it."""


def kind_named(name: str) -> type[Rule] | None:
    """The rule kind of this name that a person may write: a built-in one, else one of another distribution."""
    return WRITTEN.get(name) or plugged_in(name)


def row_type(table: str, row: object) -> type[Record]:
    """What a row is; of a rule its kind, where it names one."""
    if isinstance(row, Record):
        return type(row)
    given = row.get("kind") if table == "rules" and isinstance(row, dict) else None
    return (kind_named(given) or Rule) if isinstance(given, str) else ROWS[table]


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
        fault = InitErrorDetails(type="value_error", loc=("kind",), input=given, ctx={"error": _no_kind(given)})
    raise ValidationError.from_exception_data("Rule", [fault])


def _no_kind(given: object) -> UnfitError:
    """What is wrong with the name of a kind, with the nearest that can be used."""
    name = given if isinstance(given, str) else ""
    unusable = "" if name in BUILT_IN else why_unusable(name)
    if unusable:
        return UnfitError(f"a rule kind that can be used: {unusable}")
    known = sorted(name for name, kind in kinds_by_name().items() if not kind.derived)
    return UnfitError(f"one of {', '.join(known)}", nearest(name, known))


def keys_of(table: str) -> tuple[frozenset[str], frozenset[str]]:
    """The keys that a row of a table must have, and all that it can have."""
    fields = [(field.alias or name, field) for name, field in ROWS[table].model_fields.items()]
    return frozenset(key for key, one in fields if one.is_required()), frozenset(key for key, _ in fields)
