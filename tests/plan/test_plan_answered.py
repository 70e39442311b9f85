"""The model that a plan answers is found again, or the plan is refused."""

from __future__ import annotations

import pytest

import forcegen as fg
from forcegen.plan.answered import answered, remade


def test_a_plan_is_matched_with_its_model_as_written_and_as_changed() -> None:
    """Proves that changes count once. Without it a plan of twice the requirement would be replanned at four times."""
    model = fg.load("core-sustainment")
    changed = fg.vary(model, scale=2)
    plan = fg.solve(model, scale=2)
    assert changed.model.sha256 == plan.input_sha256 != model.sha256
    assert answered(plan, changed.model).model is changed.model
    for variant in (answered(plan, model), remade(plan, model)):
        assert (variant.model, variant.settings) == (changed.model, plan.settings)
    with pytest.raises(fg.ModelError, match="plan: found a plan for the model as it was before, expected one for the"):
        remade(plan, changed.model)


def test_a_plan_of_another_model_is_refused() -> None:
    """Proves that nothing is told of a plan by the names and dates of another model."""
    plan = fg.solve(fg.load("core-sustainment"))
    expected = '^plan 2: found a plan for "core-sustainment", expected one for "template".$'
    with pytest.raises(fg.ModelError, match=expected):
        answered(plan, fg.load("template"), "plan 2")
