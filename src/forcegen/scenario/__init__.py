"""Scenarios: the model with some facts changed, as a new model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from forcegen.model import ForceModel
from forcegen.problems import ModelError, Problem, nearest
from forcegen.terms.entities import Scenario

BASE = "base"


@dataclass(frozen=True)
class Variant:
    """A model with its changes made, and the list of them."""

    model: ForceModel
    scenario: str
    changes: tuple[str, ...]


def vary(
    model: ForceModel,
    scenario: str = BASE,
    *,
    conditions: Mapping[str, bool] | None = None,
    rotations: int | None = None,
) -> Variant:
    """The model under a scenario, then with conditions and the number of rotations set one by one.

    Raises:
        ModelError: When a scenario or condition is unknown, or the changed model contradicts itself.
    """
    holds: dict[str, bool] = {}
    horizon: int | None = None
    for step in _chain(model, scenario):
        holds.update(step.conditions)
        horizon = step.rotations if step.rotations is not None else horizon
    holds.update(conditions or {})
    horizon = rotations if rotations is not None else horizon
    known = {condition.id: condition for condition in model.conditions}
    unknown = [
        Problem(f"condition {name}", "no such condition", "a condition of the model", nearest(name, known))
        for name in holds
        if name not in known
    ]
    if unknown:
        raise ModelError(unknown)
    changes = [
        f"{name} = {'yes' if value else 'no'}" for name, value in holds.items() if known[name].holds != value
    ]
    if horizon is not None and horizon != model.calendar.rotations:
        changes.append(f"rotations = {horizon}")
    if not changes:
        return Variant(model, scenario, ())
    values = {name: getattr(model, name) for name in ForceModel.model_fields if name != "schema_"}
    values["conditions"] = tuple(
        one.model_copy(update={"holds": holds.get(one.id, one.holds)}) for one in model.conditions
    )
    if horizon is not None:
        try:
            values["calendar"] = type(model.calendar).model_validate(
                {**model.calendar.model_dump(), "rotations": horizon}
            )
        except ValidationError as error:
            reason = str(error.errors()[0].get("ctx", {}).get("error", error))
            raise ModelError([Problem("rotations", str(horizon), reason)]) from None
    return Variant(ForceModel.model_validate(values), scenario, tuple(changes))


def _chain(model: ForceModel, scenario: str) -> list[Scenario]:
    """The scenario and what it builds on, the first first."""
    known = {one.id: one for one in model.scenarios}
    chain: list[Scenario] = []
    name: str | None = None if scenario == BASE else scenario
    while name is not None:
        if name not in known:
            raise ModelError(
                [Problem(f"scenario {name}", "no such scenario", f"one of {', '.join([BASE, *known])}", nearest(name, known))]
            )
        if known[name] in chain:
            raise ModelError([Problem(f"scenario {name}", "a scenario that builds on itself", "a chain with an end")])
        chain.insert(0, known[name])
        name = known[name].extends
    return chain
