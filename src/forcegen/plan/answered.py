"""The model that a plan answers, from the model as written."""

from __future__ import annotations

from forcegen.model import ForceModel
from forcegen.plan.plan import Plan
from forcegen.problems import ModelError, Problem, quoted
from forcegen.scenario import Variant, rebuild


def remade(plan: Plan, model: ForceModel, where: str = "plan") -> Variant:
    """The model as written with the changes that the plan was made with.

    Args:
        plan: The plan.
        model: The model as written.
        where: What the plan is called in a message.

    Raises:
        ModelError: When the plan answers another model, or this one as it was before.
    """
    if plan.model != model.name:
        raise ModelError([Problem(where, f"a plan for {quoted(plan.model)}", f"one for {quoted(model.name)}")])
    variant = rebuild(model, plan.settings, plan.scenario)
    if variant.model.sha256 != plan.input_sha256:
        raise ModelError([Problem(where, "a plan for the model as it was before", "one for the model as it is now")])
    return variant


def answered(plan: Plan, model: ForceModel, where: str = "plan") -> Variant:
    """The model that the plan answers, from that very model or from the model as written, as ``remade`` does."""
    if model.sha256 == plan.input_sha256:
        return Variant(model, plan.scenario, plan.settings)
    return remade(plan, model, where)
