"""Scenarios: the model with some facts changed, as a new model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field, TypeAdapter, ValidationError

from forcegen.model import ForceModel
from forcegen.problems import ModelError, Problem, nearest, quoted
from forcegen.terms.calendar import Rotations
from forcegen.terms.entities import Scenario
from forcegen.terms.record import Id, Record, Whole, YesNo

BASE = "base"


class Settings(Record):
    """What is set otherwise than in the model as written."""

    conditions: dict[Id, YesNo] = Field(default_factory=dict)
    """Conditions that hold there and not here, or the other way round."""
    rotations: Whole | None = None
    """Number of rotations; ``None`` for the model's own."""

    @property
    def changes(self) -> tuple[str, ...]:
        """Each as a reader sees it: ``ceasefire = no``, ``rotations = 4``."""
        lines = [f"{name} = {'yes' if holds else 'no'}" for name, holds in self.conditions.items()]
        return tuple(lines if self.rotations is None else [*lines, f"rotations = {self.rotations}"])


@dataclass(frozen=True)
class Variant:
    """A model with its changes made, and what they are."""

    model: ForceModel
    scenario: str
    settings: Settings

    @property
    def changes(self) -> tuple[str, ...]:
        """Every change as a reader sees it, in the order of the changes."""
        return self.settings.changes


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
    problems: list[Problem] = []
    holds: dict[str, bool] = {}
    horizon: int | None = None
    for step in _chain(model, scenario, problems):
        holds.update(step.conditions)
        horizon = step.rotations if step.rotations is not None else horizon
    holds.update(conditions or {})
    known = {condition.id: condition.holds for condition in model.conditions}
    problems += _wrong_conditions(holds, known)
    if rotations is not None:
        horizon = rotations
        problems += _wrong_rotations(rotations)
    if problems:
        raise ModelError(problems)
    changed = {name: value for name, value in holds.items() if known[name] != value}
    calendar = model.calendar
    if horizon == calendar.rotations:
        horizon = None
    settings = Settings(conditions=changed, rotations=horizon)
    if not settings.changes:
        return Variant(model, scenario, settings)
    if horizon is not None:
        calendar = type(calendar)(start=calendar.start, rotations=horizon, rotation_months=calendar.rotation_months)
    values = {name: getattr(model, name) for name in ForceModel.model_fields}
    values["calendar"] = calendar
    values["conditions"] = tuple(
        one.model_copy(update={"holds": holds.get(one.id, one.holds)}) for one in model.conditions
    )
    return Variant(ForceModel.model_validate(values), scenario, settings)


def _chain(model: ForceModel, scenario: str, problems: list[Problem]) -> list[Scenario]:
    """The scenario and what it builds on, the first first; a model's chains are known to end."""
    known = {one.id: one for one in model.scenarios}
    if scenario not in {BASE, *known}:
        expected = f"one of {', '.join([BASE, *known])}"
        problems.append(Problem("scenario", quoted(scenario), expected, nearest(scenario, [BASE, *known])))
    chain: list[Scenario] = []
    step = known.get(scenario)
    while step is not None:
        chain.insert(0, step)
        step = known[step.extends] if step.extends is not None else None
    return chain


def _wrong_conditions(holds: Mapping[str, bool], known: Mapping[str, bool]) -> list[Problem]:
    expected = f"one of {', '.join(known)}" if known else "none, as the model has no conditions"
    return [
        Problem("condition", quoted(name), expected, nearest(name, known)) for name in holds if name not in known
    ] + [
        Problem(f"condition {name}", quoted(value), "true or false")
        for name, value in holds.items()
        if name in known and not isinstance(value, bool)
    ]


def _wrong_rotations(rotations: int) -> list[Problem]:
    try:
        TypeAdapter(Rotations).validate_python(rotations)
    except ValidationError as error:
        expected = str(error.errors()[0]["ctx"]["error"])
        return [Problem("rotations", quoted(rotations), expected)]
    return []
