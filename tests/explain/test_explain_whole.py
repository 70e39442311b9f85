"""The explanation as a whole: every part, for any model, within its budget, the same for the same model."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from explained import planted
from hypothesis import given, settings

import forcegen as fg
from builders import examples, tiny_model
from explained_models import forces, reordered


def explained(model: fg.ForceModel, **asked: Any) -> fg.Explanation:
    """A model's explanation, without an end of time."""
    return fg.explain(fg.solve(model), model, **{"budget": None, **asked})


def without_clock(explanation: fg.Explanation) -> dict[str, Any]:
    """An explanation without what depends on the machine, or on the order of rows by its hash."""
    return explanation.model_dump(exclude={"seconds", "solves"})


@settings(max_examples=examples(12))
@given(forces(priorities=2, contradict=True))
def test_any_model_is_explained_and_the_parts_agree(model: fg.ForceModel) -> None:
    """Proves that every part is of the same shortfall. Without it the page would contradict itself."""
    found = explained(model)
    assert not found.left_out
    assert found.lexicographic
    assert fg.Explanation.from_json(found.to_json()) == found
    if not found.missing:
        assert found.sum is None
        return
    assert found.sum is not None
    assert abs(Decimal(float(found.sum.missing)) + found.sum.order - found.missing) < Decimal("0.0001")
    assert found.waterfall[-1].missing == found.missing
    assert {one.by for one in found.shares} == {"owner", "kind"}
    for shares in found.shares:
        assert shares.people + sum(one.share for one in shares.shares) == found.missing
    assert found.packages is not None
    assert found.levers is not None
    for package in found.packages.packages:
        assert package.missing <= found.packages.target + Decimal("0.001")
    if found.packages.packages and not found.packages.target:
        assert found.levers.suffices == any(len(one.asks) == 1 for one in found.packages.packages)
    assert found.trade_off is not None
    assert found.prices is not None
    assert found.conflicts is not None
    assert found.conflicts.conflicts or found.verdict == "contradictory" or found.missing < Decimal("0.01")


def test_the_same_model_is_explained_alike_whatever_the_order_of_its_rows() -> None:
    """Proves the order of every list. Without it two readers of one model would read two pages."""
    assert without_clock(explained(planted())) == without_clock(explained(reordered(planted())))


def test_what_is_met_needs_no_explanation() -> None:
    """Proves the answer where nothing is missing. Without it a met plan would be searched for culprits."""
    found = explained(tiny_model({"FRA": 100}, 50))
    assert found.missing == 0
    assert found.verdict == "met"
    assert found.sum is None
    assert found.packages is None
    assert found.conflicts is None


def test_a_contradictory_model_has_every_part() -> None:
    """Proves that rules that contradict each other are explained with the same machinery."""
    rules = [
        {"id": "pledge", "owner": "FRA", "kind": "pledge", "personnel": 200, "scope": {"countries": ["FRA"]}},
        {"id": "cap", "owner": "GBR", "kind": "ceiling", "personnel": 120, "scope": {"countries": ["FRA"]}},
        {"id": "wide", "owner": "GBR", "kind": "ceiling", "personnel": 900, "scope": {"countries": ["FRA"]}},
    ]
    found = explained(tiny_model({"FRA": 300, "GBR": 1}, 300, rules=rules))
    assert (found.verdict, found.measure) == ("contradictory", "violation")
    assert found.missing == 80
    assert found.packages is not None
    assert [[ask.rule.id for ask in one.asks] for one in found.packages.packages] == [["cap"], ["pledge"]]
    assert [need.persons for one in found.packages.packages for ask in one.asks for need in ask.needs] == [80, 80]
    assert found.conflicts is not None
    assert [[rule.id for rule in one.rules] for one in found.conflicts.conflicts] == [["cap", "pledge"]]
    owners = next(one for one in found.shares if one.by == "owner")
    assert {one.player: one.share for one in owners.shares} == {"FRA": 40, "GBR": 40}
    assert found.prices is not None
    assert {one.rule.id: one.more for one in found.prices.prices} == {"cap": 1, "pledge": 1}


def test_a_scenario_is_explained_from_its_plan() -> None:
    """Proves that the plan's changes are made again. Without it the base case would be explained in its place."""
    model = planted(
        conditions={"vote": True},
        rules=[
            {"id": "FRA-vote", "owner": "FRA", "kind": "approval", "condition": "vote", "scope": {"countries": ["FRA"]}}
        ],
    )
    model = model.with_tables(scenarios=[{"id": "no-vote", "name": "No vote", "conditions": {"vote": False}}])
    plan = fg.solve(model, "no-vote", scale={"roles.guard": 3})
    found = fg.explain(plan, model, budget=None)
    assert (found.scenario, len(found.changes)) == ("no-vote", 2)
    # 1,200 guards and 20 medics in each of two rotations; Germany, Spain and Estonia have 830 people, France 150
    assert found.missing == 2 * (1220 - 830)
    assert found.levers is not None
    assert {one.ask.rule.id: one.lessens for one in found.levers.levers} == {"FRA-vote": Decimal(300)}


def test_filters_explain_a_part_and_hold_the_rest() -> None:
    """Proves the filters by site, role, rotation and priority. Without it a commander would read about all sites."""
    model = tiny_model({"FRA": 500}, 400, sites=("kyiv", "lviv"), rotations=2)
    plan = fg.solve(model)
    for site in ("kyiv", "lviv"):
        short = sum(row.short for row in plan.shortfalls if row.site == site)
        found = fg.explain(plan, model, sites=[site], budget=None)
        assert found.missing == found.plan_short == short
        assert found.required == 800
    first = fg.explain(plan, model, rotations=(1, 1), budget=None)
    assert first.missing == sum(row.short for row in plan.shortfalls if row.rotation == 1)
    assert fg.explain(plan, model, priorities=[1], roles=["protection"], budget=None).missing == plan.totals.short


def test_without_time_what_was_left_out_is_told() -> None:
    """Proves the budget. Without it a part of the page would be taken for the whole."""
    model = planted()
    found = fg.explain(fg.solve(model), model, budget=0.0)
    assert found.missing == 280
    assert found.sum is not None
    assert len(found.left_out) >= 5
    assert all(": time limit reached, " in line for line in found.left_out)


def test_what_the_model_lacks_is_told_at_once() -> None:
    """Proves one message a problem. Without it a misspelt site would be explained as one that lacks nothing."""
    model = planted()
    with pytest.raises(fg.ModelError) as caught:
        fg.explain(
            fg.solve(tiny_model({"FRA": 1}, 1)),
            model,
            sites=["lvi"],
            roles=["guards"],
            owners=["DEX"],
            rotations=(2, 9),
            priorities=[4],
            target=-1,
            costs={"DEU-mandat": 0},
            questions=["ESP at lvi"],
        )
    assert [problem.where for problem in caught.value.problems] == [
        "plan",
        "sites",
        "roles",
        "owners",
        "costs",
        "priorities",
        "costs, DEU-mandat",
        "rotations",
        "target",
        "questions, site",
    ]
    assert [problem.maybe for problem in caught.value.problems][1:5] == ['"lviv"', '"guard"', '"DEU"', '"DEU-mandate"']
