"""The model that a plan answers, as a report shows it."""

from __future__ import annotations

from forcegen.model import ForceModel
from forcegen.plan import Plan
from forcegen.plan.answered import answered as variant_answered


def answered(plan: Plan, model: ForceModel) -> ForceModel:
    """The model with the changes that the plan was made with; the same model where it has them already.

    Raises:
        ModelError: When the plan answers another model.
    """
    return variant_answered(plan, model).model
