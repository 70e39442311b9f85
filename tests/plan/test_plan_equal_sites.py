"""Equal sites are one for the solver and many for everybody else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from plan_models import models

from builders import examples, tiny_model
from forcegen.audit import audit
from forcegen.formulation import formulate
from forcegen.formulation.equal_sites import merge_equal_sites
from forcegen.model import ForceModel
from forcegen.plan.solve import solve
from forcegen.solver.optimise import optimise


def least(model: ForceModel) -> list[float] | None:
    """Least shortfall of each priority; ``None`` where the rules contradict each other."""
    formulation = formulate(model)
    optimum = optimise(formulation)
    if optimum.status == "infeasible":
        return None
    assert optimum.values is not None
    return [float(formulation.shortfall_cost(priority) @ optimum.values) for priority in formulation.priorities]


@settings(max_examples=examples(60))
@given(models())
def test_merging_changes_nothing_but_the_size(model: ForceModel) -> None:
    """Proves on random models that the merged program has the same optimum, and that the plan split back obeys.

    Without it a rule that tells sites apart could be lost for the sake of speed.
    """
    merged = merge_equal_sites(model)
    apart, together = least(model), least(merged.model)
    assert (apart is None) == (together is None)
    assert together == (apart and pytest.approx(apart, abs=1e-6))
    plan = solve(model)
    assert audit(plan, model).ok
    assert (plan.verdict == "contradictory") == (apart is None)


def test_a_rule_that_tells_sites_apart_keeps_them_apart() -> None:
    """Proves which sites are one: those that no rule names, and none where each has a limit of its own."""
    no: dict[str, Any] = {"id": "no", "kind": "caveat", "scope": {"sites": ["odesa"]}}
    room: dict[str, Any] = {"id": "room", "kind": "capacity", "personnel": 50, "each": "site"}
    sites = ("kyiv", "lviv", "odesa")
    free = tiny_model({"FRA": 100}, 50, sites=sites)
    assert merge_equal_sites(free).members == {"kyiv": sites}
    named = tiny_model({"FRA": 100}, 50, sites=sites, rules=[no])
    assert merge_equal_sites(named).members == {"kyiv": ("kyiv", "lviv"), "odesa": ("odesa",)}
    each = tiny_model({"FRA": 100}, 50, sites=sites, rules=[room])
    assert merge_equal_sites(each).members == {site: (site,) for site in sites}


@pytest.mark.parametrize(
    ("rule", "together"),
    [
        ({"kind": "capacity", "personnel": 30, "each": "site", "scope": {"sites": ["lviv"]}}, {"kyiv", "odesa"}),
        ({"kind": "contingent", "personnel": 20, "scope": {"sites": ["lviv", "odesa"]}}, {"kyiv"}),
        ({"kind": "share", "at_most": 0.5, "each": "site", "of": {"sites": ["odesa"]}}, set()),
        ({"kind": "ceiling", "personnel": 90, "scope": {"sites": ["kyiv", "odesa"]}}, {"kyiv", "odesa"}),
    ],
)
def test_sites_that_a_rule_by_site_leaves_alone_are_one(rule: dict[str, Any], together: set[str]) -> None:
    """Proves that a rule that asks sites one by one keeps apart those alone that it asks, and that the split obeys.

    Without it one such rule for one hub would keep forty sites apart, and a solve would take ten times as long.
    """
    model = tiny_model({"FRA": 100, "POL": 60}, 50, sites=("kyiv", "lviv", "odesa"), rules=[{"id": "it", **rule}])
    members = merge_equal_sites(model).members
    assert {site for sites in members.values() if len(sites) > 1 for site in sites} == (
        together if len(together) > 1 else set()
    )
    apart = merge_equal_sites(model, apart=lambda site: site.id)
    assert len(apart.members) == 3
    assert least(merge_equal_sites(model).model) == pytest.approx(least(apart.model), abs=1e-6)
    assert audit(solve(model), model).ok


def test_people_are_dealt_out_by_priority_and_in_proportion() -> None:
    """Proves the split by hand: 70 people for 40 + 20 of the first priority and 30 + 10 of the second.

    The first priority is filled; ten are left for 30 and 10, of which three quarters are seven and a half: the
    largest remainders are equal, so that the first site gets the odd one. Without it one site of two equal ones
    would be filled and the other left empty.
    """
    model = tiny_model({"FRA": 70}, sites=("kyiv", "lviv")).with_tables(
        requirements=[
            {"site": "kyiv", "role": "protection", "personnel": 40},
            {"site": "lviv", "role": "protection", "personnel": 20},
            {"site": "kyiv", "role": "protection", "personnel": 30, "priority": 2},
            {"site": "lviv", "role": "protection", "personnel": 10, "priority": 2},
        ]
    )
    plan = solve(model)
    assert [(row.site, row.personnel) for row in plan.contributions] == [("kyiv", 48), ("lviv", 22)]
    assert [(row.site, row.priority, int(row.filled)) for row in plan.shortfalls] == [
        ("kyiv", 1, 40),
        ("kyiv", 2, 8),
        ("lviv", 1, 20),
        ("lviv", 2, 2),
    ]


def test_whoever_is_sent_beyond_all_requirements_goes_to_the_first_open_site() -> None:
    """Proves that medics whom a support rule asks for beyond what is required serve where somebody serves.

    Nobody is needed at Kyiv in the second rotation. Without it the plan would send medics to an empty site.
    """
    asked = {"role": "protection", "personnel": 100}
    medics: dict[str, Any] = {
        "id": "medics",
        "kind": "support",
        "bindingness": "force",
        "ratio": 0.1,
        "scope": {"roles": ["medical"]},
        "supported": {"roles": ["protection"]},
    }
    model = tiny_model(
        {"FRA": 1000}, sites=("kyiv", "lviv"), roles=("protection", "medical"), rotations=2, rules=[medics]
    )
    model = model.with_tables(
        roles=[
            {"id": "protection", "name": "Protection"},
            {"id": "medical", "name": "Medical", "enabling": True},
        ],
        requirements=[{"site": "kyiv", **asked, "until": 1}, {"site": "lviv", **asked}],
    )
    assert merge_equal_sites(model).members == {"kyiv": ("kyiv", "lviv")}
    plan = solve(model)
    assert plan.verdict == "met"
    sent = {(row.rotation, row.site): row.personnel for row in plan.contributions if row.role == "medical"}
    assert sent == {(1, "kyiv"): 20, (2, "lviv"): 10}
    assert audit(plan, model).ok
