"""The model that a plan answers, from the model as written."""

from __future__ import annotations

from forcegen.model import ForceModel
from forcegen.plan import Plan
from forcegen.problems import ModelError, Problem, quoted
from forcegen.scenario import rebuild


def answered(plan: Plan, model: ForceModel) -> ForceModel:
    """The model with the changes that the plan was made with; the same model where it has them already.

    Raises:
        ModelError: When the plan answers another model.
    """
    if model.sha256 == plan.input_sha256:
        return model
    made = rebuild(model, plan.settings, plan.scenario).model if plan.model == model.name else model
    if made.sha256 != plan.input_sha256:
        found = f"the model {quoted(model.name)} with the hash {model.sha256[:12]}…"
        expected = f"the model {quoted(plan.model)} that the plan answers ({plan.input_sha256[:12]}…)"
        raise ModelError([Problem("the report of a plan", found, expected)])
    return made
