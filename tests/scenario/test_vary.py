"""Scenarios: the model with some facts changed, and a list of the changes."""

from __future__ import annotations

from typing import Any

import pytest

from builders import tiny_model
from forcegen.model import ForceModel
from forcegen.problems import ModelError
from forcegen.scenario import vary


@pytest.fixture
def model() -> ForceModel:
    """Three facts and a chain of three scenarios."""
    return tiny_model(
        {"FRA": 100},
        10,
        rotations=4,
        conditions={"ceasefire": True, "backstop": True, "dutch-consent": False},
        rules=[{"id": "gate", "kind": "approval", "condition": "ceasefire", "scope": {"from": 3}}],
        scenarios=[
            {"id": "alone", "name": "Alone", "conditions": {"backstop": False}},
            {"id": "alone-longer", "name": "Alone, longer", "extends": "alone", "rotations": 6},
            {
                "id": "war",
                "name": "War",
                "extends": "alone-longer",
                "conditions": {"ceasefire": False, "backstop": True},
                "rotations": 2,
            },
        ],
    )


def facts(model: ForceModel) -> dict[str, bool]:
    return {condition.id: condition.holds for condition in model.conditions}


def test_base_is_the_model_as_written(model: ForceModel) -> None:
    """Proves that nothing is changed unasked. Without it a plan of the base case would be one of another model."""
    variant = vary(model)
    assert variant.model is model
    assert (variant.scenario, variant.changes) == ("base", ())


def test_a_scenario_changes_what_it_names(model: ForceModel) -> None:
    """Proves that one fact changes and the rest stays. Without it a comparison would compare more than one thing."""
    variant = vary(model, "alone")
    assert facts(variant.model) == {"ceasefire": True, "backstop": False, "dutch-consent": False}
    assert variant.changes == ("backstop = no",)
    assert variant.model.calendar == model.calendar
    assert variant.model.pools == model.pools


def test_a_chain_is_applied_from_its_root(model: ForceModel) -> None:
    """Proves that the last word wins. Without it a scenario could not take back what it builds on."""
    assert vary(model, "alone-longer").changes == ("calendar.rotations: 4 → 6", "backstop = no")
    variant = vary(model, "war")
    assert variant.changes == ("calendar.rotations: 4 → 2", "ceasefire = no")
    assert facts(variant.model) == {"ceasefire": False, "backstop": True, "dutch-consent": False}
    assert variant.model.calendar.rotations == 2


def test_single_changes_come_after_the_scenario(model: ForceModel) -> None:
    """Proves that what is set by hand wins over the scenario. Without it --set would be ignored in silence."""
    variant = vary(model, "war", changes={"ceasefire": True, "dutch-consent": True}, rotations=3)
    assert variant.changes == ("calendar.rotations: 4 → 3", "dutch-consent = yes")


def test_a_change_to_what_is_already_so_is_none(model: ForceModel) -> None:
    """Proves that only differences are listed. Without it a reader would look for an effect that cannot be."""
    unchanged = vary(model, changes={"ceasefire": True, "defaults.dwell": 0}, rotations=4, scale=1)
    assert unchanged.changes == ()
    assert unchanged.model is model


def test_the_base_is_left_as_it_was(model: ForceModel) -> None:
    """Proves that a variant is a new model. Without it the second scenario would start from the first."""
    before, document = model.sha256, model.document()
    variant = vary(model, "war")
    assert variant.model.holds("ceasefire") == ()
    assert variant.model.sha256 != before
    assert (model.document(), model.holds("ceasefire"), model.sha256) == (document, (1, 2, 3, 4), before)


def test_facts_of_a_variant_are_its_own(model: ForceModel) -> None:
    """Proves that nothing computed for the base is carried over. Without it a rule would see the old facts."""
    assert len(model.rulebook[-1].applies(model)) == 2
    variant = vary(model, rotations=8).model
    assert variant.holds("ceasefire") == tuple(range(1, 9))
    assert len(variant.rulebook[-1].applies(variant)) == 6
    assert [rule.kind for rule in variant.rulebook] == [rule.kind for rule in model.rulebook]


def test_a_rule_may_touch_nothing_in_a_scenario(model: ForceModel) -> None:
    """Proves that a shorter plan is no fault of a rule. Without it a rule from rotation 3 on would forbid two."""
    assert vary(model, rotations=2).model.rules == model.rules


def wrong(model: ForceModel, *args: Any, **changes: Any) -> list[str]:
    with pytest.raises(ModelError) as caught:
        vary(model, *args, **changes)
    return str(caught.value).splitlines()


def test_unknown_names_are_told_all_at_once(model: ForceModel) -> None:
    """Proves that a slip in a name is no change of nothing. Without it a comparison would show no difference."""
    assert wrong(
        model,
        "alnoe",
        changes={"ceasfire": False, "backstop": "no"},
        rotations=0,
        without=["gaet"],
        scale={"roles.protektion": 2},
    ) == [
        'scenario: found "alnoe", expected one of base, alone, alone-longer, war. Maybe "alone"?',
        'without: found "gaet", expected a rule, or rows such as requirements.SITE.ROLE. Maybe "gate"?',
        (
            'scale: found "roles.protektion", expected requirements, or a role, site, zone, host, component or '
            'priority that has one. Maybe "roles.protection"?'
        ),
        (
            'changes: found "ceasfire", expected a condition (backstop, ceasefire, dutch-consent) or a path such as '
            'countries.FRA.pools.land.dwell. Maybe "ceasefire"?'
        ),
        'backstop: found "no", expected true or false. Maybe false?',
        "rotations: found 0, expected a number of rotations from 1 to 400.",
    ]


@pytest.mark.parametrize(
    ("rotations", "expected"),
    [
        (401, "found 401, expected a number of rotations from 1 to 400."),
        (2.0, "found 2.0, expected a whole number. Maybe 2?"),
        (True, "found true, expected a whole number."),
        ("3", 'found "3", expected a whole number without quotes. Maybe 3?'),
    ],
)
def test_numbers_of_rotations(model: ForceModel, rotations: Any, expected: str) -> None:
    """Proves that a horizon is held to the same bounds as in a file. Without it a slip would fill the memory."""
    assert wrong(model, rotations=rotations) == [f"rotations: {expected}"]


def test_a_model_without_conditions_says_so() -> None:
    """Proves that there is advice even where nothing is known. Without it the message would list nothing."""
    assert wrong(tiny_model({"FRA": 1}, 1), changes={"ceasefire": True}) == [
        'changes: found "ceasefire", expected a path such as countries.FRA.pools.land.dwell.'
    ]


def test_a_longer_plan_that_contradicts_itself() -> None:
    """Proves that a variant is checked as a model is. Without it two rows for one place would both be counted."""
    model = tiny_model(
        {"FRA": 1},
        rotations=2,
        requirements=[
            {"site": "lviv", "role": "protection", "personnel": 1, "from": 1, "until": 2},
            {"site": "lviv", "role": "protection", "personnel": 2, "from": 3},
            {"site": "lviv", "role": "protection", "personnel": 3, "from": 4},
        ],
    )
    assert wrong(model, rotations=5) == [
        (
            "requirements.lviv.protection.1.4 (with calendar.rotations: 2 → 5): "
            'found "lviv" and "protection" in rotation 4 again (as in requirements.lviv.protection.1.3), '
            "expected one row for a site, role, priority and rotation."
        )
    ]
