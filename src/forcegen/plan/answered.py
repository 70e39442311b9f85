"""The model that a plan answers, from the model as written."""

from __future__ import annotations

from forcegen.documents.plan import Plan
from forcegen.model import ForceModel
from forcegen.problems import Argument, ModelError, Problem, quoted
from forcegen.scenario import Settings, Variant, rebuild
from forcegen.scenario.traces import lacking

PLAN = Argument("plan")
"""What a plan is called in a message unless something else is said."""


def remade(plan: Plan, model: ForceModel, where: str = PLAN) -> Variant:
    """The model as written with the changes that the plan was made with.

    Args:
        plan: The plan.
        model: The model as written.
        where: What the plan is called in a message.

    Raises:
        ModelError: When the plan answers another model, or this one as it was before; or carries the name of a
            scenario whose changes it does not have.
    """
    if plan.model != model.name:
        raise ModelError([Problem(where, f"a plan for {quoted(plan.model)}", f"one for {quoted(model.name)}")])
    variant = rebuild(model, plan.settings, plan.scenario)
    if variant.model.sha256 != plan.input_sha256:
        raise ModelError([Problem(where, "a plan for the model as it was before", "one for the model as it is now")])
    problems = wrong_scenario(plan, model, where)
    if problems:
        raise ModelError(problems)
    return variant


def wrong_scenario(plan: Plan, model: ForceModel, where: str = PLAN) -> list[Problem]:
    """What is wrong with the name of a plan's scenario: that the plan lacks what the scenario changes.

    Args:
        plan: The plan.
        model: The model as written.
        where: What the plan is called in a message.

    Raises:
        ModelError: When the model has no such scenario.
    """
    missing = lacking(model, plan.scenario, plan.settings)
    if not missing:
        return []
    more = f" and {len(missing) - _FEW} more" if len(missing) > _FEW else ""
    expected = f"a scenario whose changes the plan has; it lacks {', '.join(missing[:_FEW])}{more}"
    return [Problem(f"{where}, scenario", quoted(plan.scenario), expected)]


_FEW = 3
"""Changes that a message names."""


def answered(plan: Plan, model: ForceModel, where: str = PLAN) -> Variant:
    """The model that the plan answers, from that very model or from the model as written, as ``remade`` does."""
    if model.sha256 == plan.input_sha256:
        problems = wrong_scenario(plan, model, where) if plan.settings == Settings() else []
        if problems:
            raise ModelError(problems)
        return Variant(model, plan.scenario, plan.settings)
    return remade(plan, model, where)
